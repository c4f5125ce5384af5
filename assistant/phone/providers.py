"""The phone systems that may call, by name, and what else is typed of them; loads nothing."""

from typing import Literal, get_args

ProviderName = Literal["asterisk", "twilio", "telnyx", "jambonz", "vonage", "freeswitch"]
PROVIDERS: tuple[ProviderName, ...] = get_args(ProviderName)

AsteriskFormat = Literal["slin16", "slin", "ulaw"]
"""Codecs of Asterisk that a trial call can speak."""
