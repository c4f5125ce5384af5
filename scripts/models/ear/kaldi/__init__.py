"""Kaldi's binary acoustic model (``final.mdl`` of nnet3), read and written.

A file is a transition model, the network (its wiring as text, then its components) and the
network's context. ``read`` gives all of it as plain data, ``write`` turns it back: reading and
writing a file unchanged gives the same bytes (8-bit matrices keep their raw form).
"""

from scripts.models.ear.kaldi.component import Component
from scripts.models.ear.kaldi.model import AcousticModel, dump, parse, read, write
from scripts.models.ear.kaldi.packed import Packed, pack
from scripts.models.ear.kaldi.transition import transition_model

__all__ = [
    "AcousticModel",
    "Component",
    "Packed",
    "dump",
    "pack",
    "parse",
    "read",
    "transition_model",
    "write",
]
