"""The requests that providers make around a call, and the question of those that have none.

A call has three steps: at first it is connected to us; `after` our socket has closed, to a person
if the caller asked for one; and it comes `back` to us when nobody answered there. Where no line is
free for it, the phone system itself tells the caller so, and no socket is opened.
"""

import json
import secrets
from collections.abc import Awaitable, Callable, Mapping
from typing import Final
from urllib.parse import parse_qsl

from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from assistant.phone import scripts
from assistant.phone.entrances import ENTRANCES
from assistant.phone.guard import Guard
from assistant.phone.providers import ProviderName
from assistant.phone.refusals import Reason
from assistant.phone.sockets import peer_of
from assistant.phone.switchboard import Switchboard

_BODY: Final = 65_536
"""Bytes of a webhook's body."""

_MOST_FIELDS: Final = 200
"""Fields of a form; a webhook has some thirty."""

_ANSWERED: Final = ("completed", "answered")
"""How a person's call ended who answered; whatever else it is called, the caller is still there."""

_UNANSWERED: Final = ("unanswered", "timeout", "busy", "rejected", "failed", "cancelled")
"""Vonage's events of a person who does not answer; it also reports those who do."""

_HANG_UP: Final = scripts.after_verbs(None, "")

Fields = Mapping[str, str]
_Answer = Callable[[Fields, str], Response]


class Webhooks:
    """Signed requests in, scripts out."""

    def __init__(self, board: Switchboard, guard: Guard) -> None:
        self._board = board
        self._guard = guard

    def routes(self) -> list[BaseRoute]:
        """Every webhook, and the two questions of phone systems that have none."""
        hooks: Mapping[ProviderName, _Answer] = {
            "twilio": self._twilio,
            "telnyx": self._telnyx,
            "vonage": self._vonage,
            "jambonz": self._jambonz,
        }
        return [
            Route(entrance.asks, self._hook(provider, hooks[provider]), methods=["POST"])
            if provider in hooks
            else Route(entrance.asks, self._question(provider), methods=["GET"])
            for provider, entrance in ENTRANCES.items()
        ]

    def _hook(
        self, provider: ProviderName, answer: _Answer
    ) -> Callable[[Request], Awaitable[Response]]:
        async def endpoint(request: Request) -> Response:
            try:
                body = await _read(request)
            except ClientDisconnect:
                return self._refused(provider, "abandoned", 400)
            if body is None:
                return self._refused(provider, "too_large", 413)
            fields = _fields(request, body)
            if not self._guard.webhook(provider, peer_of(request), fields, body):
                return self._refused(provider, "login", 403)
            return answer(fields, request.query_params.get("step", ""))

        return endpoint

    def _question(self, provider: ProviderName) -> Callable[[Request], Awaitable[Response]]:
        async def endpoint(request: Request) -> Response:
            if not self._guard.question(provider, peer_of(request)):
                return self._refused(provider, "login", 403)
            call_id = request.query_params.get("call_id", "")
            return PlainTextResponse(self._board.transfers.after(call_id) or "")

        return endpoint

    def _refused(self, provider: ProviderName, reason: Reason, status: int) -> Response:
        self._board.refusals.count(provider, reason)
        return PlainTextResponse("", status_code=status)

    def _busy(self, provider: ProviderName, caller: str) -> str | None:
        """None while there is a line for `caller`; else the address of the news that there is none.

        It is empty while the server is loading or stopping: nobody may be there to give it out.
        """
        board = self._board
        refusal = board.refusal(caller)
        if refusal is None:
            return None
        board.refusals.count(provider, refusal)
        if refusal == "closed" or board.notice is None:
            return ""
        return self._guard.base + board.notice.path

    def _next(self, path: str, step: str) -> str:
        """Where to ask for the next step: a new address each time.

        Twilio signs the address and the form, which may be those of the time before; then only this
        tells the request from a copy of it.
        """
        return f"{self._guard.base}{path}?step={step}&once={secrets.token_hex(4)}"

    def _xml(
        self,
        provider: ProviderName,
        connect: Callable[[str, str, str, str], str],
        fields: Fields,
        step: str,
    ) -> Response:
        call_id, caller = fields.get("CallSid", ""), fields.get("From", "")
        path = ENTRANCES[provider].asks
        if step == "after":
            number = self._board.transfers.after(call_id)
            document = scripts.after_xml(number, self._next(path, "back"))
        elif step == "back" and fields.get("DialCallStatus") in _ANSWERED:
            document = scripts.after_xml(None, "")
        elif (sound := self._busy(provider, caller)) is not None:
            document = scripts.busy_xml(sound)
        else:
            ticket = self._guard.tickets.issue(provider, call_id)
            document = connect(self._guard.base, self._next(path, "after"), ticket, caller)
        return Response(document, media_type="text/xml")

    def _twilio(self, fields: Fields, step: str) -> Response:
        return self._xml("twilio", scripts.twilio, fields, step)

    def _telnyx(self, fields: Fields, step: str) -> Response:
        return self._xml("telnyx", scripts.telnyx, fields, step)

    def _vonage(self, fields: Fields, step: str) -> Response:
        # The legs of a call have ids of their own; the conversation's is the same in every request.
        call_id, path = fields.get("conversation_uuid", ""), ENTRANCES["vonage"].asks
        if step == "after" and (number := self._board.transfers.after(call_id)):
            return JSONResponse(scripts.after_ncco(number, self._next(path, "back")))
        if step == "after" or (step == "back" and fields.get("status") not in _UNANSWERED):
            return Response(status_code=204)
        # An event of the person's call comes from whoever that call came from.
        caller = "" if step else fields.get("from", "")
        if (sound := self._busy("vonage", caller)) is not None:
            # Vonage has no busy signal, but may have another address to ask when we fail.
            return JSONResponse(scripts.busy_ncco(sound)) if sound else Response(status_code=503)
        ticket = self._guard.tickets.issue("vonage", call_id)
        base, after = self._guard.base, self._next(path, "after")
        return JSONResponse(scripts.vonage(base, after, ticket, call_id, caller))

    def _jambonz(self, fields: Fields, step: str) -> Response:
        path, login = ENTRANCES["jambonz"].asks, self._board.settings.jambonz
        if step == "after":
            number = self._board.transfers.after(fields.get("call_sid", ""))
            return JSONResponse(scripts.after_verbs(number, self._next(path, "back")))
        if step == "back" and fields.get("dial_call_status") in _ANSWERED:
            return JSONResponse(_HANG_UP)
        if (sound := self._busy("jambonz", fields.get("from", ""))) is not None:
            answered = step == "back"  # too late for a signal
            verbs = scripts.busy_verbs(sound) if sound or not answered else _HANG_UP
            return JSONResponse(verbs)
        basic = (
            {"username": login.user, "password": login.password.get_secret_value()}
            if login
            else None
        )
        return JSONResponse(scripts.jambonz(self._guard.base, self._next(path, "after"), basic))


async def _read(request: Request) -> bytes | None:
    """The body; None when it is larger than any webhook's."""
    body = b""
    async for piece in request.stream():
        body += piece
        if len(body) > _BODY:
            return None
    return body


def _fields(request: Request, body: bytes) -> Fields:
    """The body's fields, from a form or JSON; empty when it is neither, or has too many."""
    text = body.decode(errors="replace")
    try:
        if "json" not in request.headers.get("content-type", ""):
            return dict(parse_qsl(text, keep_blank_values=True, max_num_fields=_MOST_FIELDS))
        value = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    if not isinstance(value, dict):
        return {}
    return {key: item for key, item in value.items() if isinstance(item, str)}
