"""Door: callers ask over a phone line. Phone systems connect here over WebSockets."""
