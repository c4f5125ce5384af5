"""What a provider is told to do with a call: TwiML, TeXML, NCCO and jambonz verbs.

Pure: facts in, a document out. Each provider gets three: connect the call to us; when our socket
has closed, put the caller through to a person or hang up; and say that all lines are busy. `after`
and `back` are the addresses of our own where it asks then, and when the person was rung; it
connects to us again if in vain.
"""

from collections.abc import Mapping
from typing import Any, Final

from twilio.twiml.voice_response import Connect, VoiceResponse

from assistant.phone.entrances import ENTRANCES

Json = list[dict[str, Any]]

_RINGING: Final = 30
"""Seconds that a person's telephone rings."""


def socket_url(base: str, path: str) -> str:
    """The WebSocket address that belongs to an HTTP one."""
    return "ws" + base.removeprefix("http") + path


def twilio(base: str, after: str, ticket: str, caller: str) -> str:
    """TwiML: connect the media stream, then ask again."""
    connect = Connect()
    stream = connect.stream(url=socket_url(base, ENTRANCES["twilio"].media))
    stream.parameter(name="ticket", value=ticket)
    stream.parameter(name="caller", value=caller)
    return _connected(connect, after)


def telnyx(base: str, after: str, ticket: str, caller: str) -> str:
    """TeXML: as Twilio's, but both directions have to be asked for, and the address is secret."""
    connect = Connect()
    stream = connect.stream(
        url=socket_url(base, f"{ENTRANCES['telnyx'].media}?ticket={ticket}"),
        track="inbound_track",
        codec="PCMU",
        bidirectionalMode="rtp",
        bidirectionalCodec="PCMU",
    )
    stream.parameter(name="caller", value=caller)
    return _connected(connect, after)


def after_xml(number: str | None, back: str) -> str:
    """TwiML and TeXML: put the caller through, or hang up."""
    response = VoiceResponse()
    if number is None:
        response.hangup()
    else:
        response.dial(number, action=back, method="POST", timeout=_RINGING)
    return str(response)


def busy_xml(sound: str) -> str:
    """TwiML and TeXML: play `sound`, an address; where it is empty, the busy signal."""
    response = VoiceResponse()
    if sound:
        response.play(sound)
        response.hangup()
    else:
        response.reject(reason="busy")
    return str(response)


def vonage(base: str, after: str, ticket: str, call_id: str, caller: str) -> Json:
    """NCCO: connect the WebSocket, wideband, and ask when it has closed."""
    endpoint = {
        "type": "websocket",
        "uri": socket_url(base, ENTRANCES["vonage"].media),
        "content-type": "audio/l16;rate=16000",
        "headers": {"call_id": call_id, "caller": caller},
        "authorization": {"type": "custom", "value": f"Bearer {ticket}"},
    }
    return [_asking(endpoint, after)]


def after_ncco(number: str, back: str) -> Json:
    """NCCO: put the caller through; Vonage wants digits only."""
    digits = "".join(filter(str.isdigit, number))
    return [{**_asking({"type": "phone", "number": digits}, back), "timeout": _RINGING}]


def busy_ncco(sound: str) -> Json:
    """NCCO: play `sound`, an address; the call ends with it."""
    return [{"action": "stream", "streamUrl": [sound]}]


def jambonz(base: str, after: str, login: Mapping[str, str] | None) -> Json:
    """Verbs: listen with streamed, wideband sound in both directions, then ask again."""
    listen: dict[str, Any] = {
        "verb": "listen",
        "url": socket_url(base, ENTRANCES["jambonz"].media),
        "actionHook": after,
        "mixType": "mono",
        "sampleRate": 16000,
        "passDtmf": True,
        "bidirectionalAudio": {"enabled": True, "streaming": True, "sampleRate": 16000},
    }
    if login:
        listen["wsAuth"] = dict(login)
    return [{"verb": "answer"}, listen]


def after_verbs(number: str | None, back: str) -> Json:
    """Verbs: put the caller through, or hang up."""
    if number is None:
        return [{"verb": "hangup"}]
    target = [{"type": "phone", "number": number}]
    return [{"verb": "dial", "target": target, "actionHook": back, "timeout": _RINGING}]


def busy_verbs(sound: str) -> Json:
    """Verbs: play `sound`, an address, and hang up; where it is empty, the busy signal."""
    if not sound:
        return [{"verb": "sip:decline", "status": 486, "reason": "Busy Here"}]
    return [{"verb": "answer"}, {"verb": "play", "url": sound}, {"verb": "hangup"}]


def _asking(endpoint: Mapping[str, Any], address: str) -> dict[str, Any]:
    """An NCCO's `connect` that asks `address` for what comes next."""
    return {
        "action": "connect",
        "eventType": "synchronous",
        "eventUrl": [address],
        "eventMethod": "POST",
        "endpoint": [endpoint],
    }


def _connected(connect: Connect, then: str) -> str:
    response = VoiceResponse()
    response.append(connect)
    response.redirect(then, method="POST")
    return str(response)
