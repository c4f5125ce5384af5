"""An offline, multilingual, voice-first assistant for legal-relief events."""

import os

__version__ = "0.1.0"

# onnxruntime, which Piper brings, reports to its maker over the network unless it is told not to
# before it starts. Nothing goes out from here.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"
