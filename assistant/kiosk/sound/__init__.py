"""Microphone and loudspeaker, and what stands in for them."""
