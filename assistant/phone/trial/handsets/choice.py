"""Which handset speaks which provider's dialect."""

from assistant.phone.providers import AsteriskFormat, ProviderName
from assistant.phone.trial.handsets.asterisk import AsteriskHandset
from assistant.phone.trial.handsets.binary import BinaryHandset
from assistant.phone.trial.handsets.handset import Handset
from assistant.phone.trial.handsets.media import MediaHandset


def handset(provider: ProviderName, form: AsteriskFormat = "slin16") -> Handset:
    """The dialect of `provider`; `form` is Asterisk's codec."""
    match provider:
        case "asterisk":
            return AsteriskHandset(form)
        case "twilio" | "telnyx":
            return MediaHandset(telnyx=provider == "telnyx")
        case _:
            return BinaryHandset(provider)
