"""The requests that providers make before and after a call, and Asterisk's question after it."""

import json
from collections.abc import Awaitable, Callable, Mapping
from typing import Final
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from assistant.phone import scripts
from assistant.phone.guard import Guard
from assistant.phone.settings import ProviderName
from assistant.phone.sockets import peer_of
from assistant.phone.switchboard import Switchboard

_BODY: Final = 65_536
"""Bytes of a webhook's body."""

Fields = Mapping[str, str]
_Answer = Callable[[Fields, bool], Response]


class Webhooks:
    """Signed requests in, scripts out."""

    def __init__(self, board: Switchboard, guard: Guard) -> None:
        self._board = board
        self._guard = guard

    def routes(self) -> list[BaseRoute]:
        """Every webhook, and the two questions of phone systems that have none."""
        post = ["POST"]
        return [
            Route("/phone/twilio/voice", self._hook("twilio", self._twilio), methods=post),
            Route("/phone/telnyx/voice", self._hook("telnyx", self._telnyx), methods=post),
            Route("/phone/vonage/answer", self._hook("vonage", self._vonage), methods=post),
            Route("/phone/jambonz", self._hook("jambonz", self._jambonz), methods=post),
            Route("/phone/asterisk", self._question("asterisk"), methods=["GET"]),
            Route("/phone/freeswitch", self._question("freeswitch"), methods=["GET"]),
        ]

    def _hook(
        self, provider: ProviderName, answer: _Answer
    ) -> Callable[[Request], Awaitable[Response]]:
        async def endpoint(request: Request) -> Response:
            body = await _read(request)
            if body is None:
                return self._refused(provider, "too_large", 413)
            fields = _fields(request, body)
            if not self._guard.webhook(provider, peer_of(request), fields, body):
                return self._refused(provider, "login", 403)
            return answer(fields, request.query_params.get("step") == "after")

        return endpoint

    def _question(self, provider: ProviderName) -> Callable[[Request], Awaitable[Response]]:
        async def endpoint(request: Request) -> Response:
            if not self._guard.question(provider, peer_of(request)):
                return self._refused(provider, "login", 403)
            call_id = request.query_params.get("call_id", "")
            return PlainTextResponse(self._board.after(call_id) or "")

        return endpoint

    def _refused(self, provider: ProviderName, reason: str, status: int) -> Response:
        self._board.metrics.refused.labels(provider, reason).inc()
        return PlainTextResponse("", status_code=status)

    def _xml(
        self,
        provider: ProviderName,
        connect: Callable[[str, str, str], str],
        fields: Fields,
        after: bool,
    ) -> Response:
        call_id = fields.get("CallSid", "")
        if after:
            document = scripts.after_xml(self._board.after(call_id))
        elif not self._board.ready or not self._board.lines.room:
            document = scripts.busy_xml()
        else:
            ticket = self._guard.tickets.issue(provider, call_id)
            document = connect(self._guard.base, ticket, fields.get("From", ""))
        return Response(document, media_type="text/xml")

    def _twilio(self, fields: Fields, after: bool) -> Response:
        return self._xml("twilio", scripts.twilio, fields, after)

    def _telnyx(self, fields: Fields, after: bool) -> Response:
        return self._xml("telnyx", scripts.telnyx, fields, after)

    def _vonage(self, fields: Fields, after: bool) -> Response:
        # The legs of a call have ids of their own; the conversation's is the same in every request.
        call_id = fields.get("conversation_uuid", "")
        if not after:
            ticket = self._guard.tickets.issue("vonage", call_id)
            caller = fields.get("from", "")
            return JSONResponse(scripts.vonage(self._guard.base, ticket, call_id, caller))
        number = self._board.after(call_id)
        return JSONResponse(scripts.after_ncco(number)) if number else Response(status_code=204)

    def _jambonz(self, fields: Fields, after: bool) -> Response:
        if after:
            number = self._board.after(fields.get("call_sid", ""))
            return JSONResponse(scripts.after_verbs(number))
        login = self._board.settings.jambonz
        basic = (
            {"username": login.user, "password": login.password.get_secret_value()}
            if login
            else None
        )
        return JSONResponse(scripts.jambonz(self._guard.base, basic))


async def _read(request: Request) -> bytes | None:
    """The body; None when it is larger than any webhook's."""
    body = b""
    async for piece in request.stream():
        body += piece
        if len(body) > _BODY:
            return None
    return body


def _fields(request: Request, body: bytes) -> Fields:
    """The body's fields, from a form or JSON; empty when it is neither."""
    text = body.decode(errors="replace")
    if "json" not in request.headers.get("content-type", ""):
        return dict(parse_qsl(text, keep_blank_values=True, max_num_fields=200))
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    if not isinstance(value, dict):
        return {}
    return {key: item for key, item in value.items() if isinstance(item, str)}
