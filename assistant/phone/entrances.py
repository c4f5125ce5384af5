"""Where phone systems reach us, and what they speak there. Theirs are set up with these paths."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from assistant.phone.dialects.asterisk import AsteriskLine
from assistant.phone.dialects.freeswitch import freeswitch
from assistant.phone.dialects.jambonz import jambonz
from assistant.phone.dialects.telnyx import TelnyxLine
from assistant.phone.dialects.twilio import TwilioLine
from assistant.phone.dialects.vonage import vonage
from assistant.phone.dialects.wire import Line
from assistant.phone.providers import ProviderName


@dataclass(frozen=True)
class Entrance:
    """A provider's two doors."""

    asks: str
    """Path of its webhook; where it has none, of the question what happens after a call."""

    media: str
    """Path of its audio socket."""

    dialect: Callable[[Mapping[str, str]], Line]
    """Makes the line of a call, from the query of the socket's address."""


ENTRANCES: Final[Mapping[ProviderName, Entrance]] = {
    "asterisk": Entrance("/phone/asterisk", "/phone/asterisk", AsteriskLine),
    "twilio": Entrance("/phone/twilio/voice", "/phone/twilio/media", TwilioLine),
    "telnyx": Entrance("/phone/telnyx/voice", "/phone/telnyx/media", TelnyxLine),
    "jambonz": Entrance("/phone/jambonz", "/phone/jambonz", jambonz),
    "vonage": Entrance("/phone/vonage/answer", "/phone/vonage/media", vonage),
    "freeswitch": Entrance("/phone/freeswitch", "/phone/freeswitch", freeswitch),
}
