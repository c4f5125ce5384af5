"""The audio sockets: who is let in, and how a call begins."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Final

from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse
from starlette.routing import BaseRoute, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect, WebSocketState

from assistant.phone.call import Call
from assistant.phone.dialects.wire import Line, Message, Started, WireError
from assistant.phone.entrances import ENTRANCES
from assistant.phone.guard import Admission, Guard, Peer
from assistant.phone.providers import ProviderName
from assistant.phone.refusals import Reason
from assistant.phone.switchboard import Switchboard

_POLICY: Final = 1008
_BEFORE_START: Final = 10
"""Messages that may come before the one that starts the call, such as Twilio's `connected`."""


def peer_of(connection: HTTPConnection) -> Peer:
    """Who is at the door."""
    return Peer(
        host=connection.client.host if connection.client else "",
        headers=connection.headers,
        path=connection.url.path,
        query=connection.url.query,
    )


class StarletteSocket:
    """An accepted Starlette WebSocket as a `Socket`."""

    def __init__(self, websocket: WebSocket) -> None:
        self._websocket = websocket

    async def receive(self) -> Message | None:
        """See `Socket.receive`."""
        message = await self._websocket.receive()
        if message["type"] == "websocket.disconnect":
            return None
        data = message.get("bytes")
        return data if isinstance(data, bytes) else str(message.get("text") or "")

    async def send(self, message: Message) -> None:
        """See `Socket.send`."""
        try:
            if isinstance(message, bytes):
                await self._websocket.send_bytes(message)
            else:
                await self._websocket.send_text(message)
        except (WebSocketDisconnect, RuntimeError) as error:
            raise ConnectionError("the other side has gone") from error

    async def close(self, code: int) -> None:
        """See `Socket.close`."""
        websocket = self._websocket
        if WebSocketState.DISCONNECTED not in (websocket.client_state, websocket.application_state):
            await websocket.close(code)


class Sockets:
    """Answers connections: refuses before accepting, or makes a `Call` of them."""

    def __init__(self, board: Switchboard, guard: Guard) -> None:
        self._board = board
        self._guard = guard

    def routes(self) -> list[BaseRoute]:
        """One a provider."""
        return [
            WebSocketRoute(entrance.media, self._endpoint(provider))
            for provider, entrance in ENTRANCES.items()
        ]

    def _endpoint(self, provider: ProviderName) -> Callable[[WebSocket], Awaitable[None]]:
        async def endpoint(websocket: WebSocket) -> None:
            ticket = websocket.query_params.get("ticket", "")
            admission = self._guard.socket(provider, peer_of(websocket), ticket)
            if admission is None:
                await self._refuse(websocket, provider, "login", 403)
            elif not self._board.ready or not self._board.lines.room:
                # Without a webhook this is the busy signal: the phone system's script goes on.
                reason = self._board.refusal("") or "busy"
                await self._refuse(websocket, provider, reason, 503)
            else:
                with self._board.lines.connection():
                    await self._answer(websocket, provider, admission)

        return endpoint

    async def _refuse(
        self, websocket: WebSocket, provider: ProviderName, reason: Reason, status: int
    ) -> None:
        self._board.refusals.count(provider, reason)
        await websocket.send_denial_response(PlainTextResponse("", status_code=status))

    async def _answer(
        self, websocket: WebSocket, provider: ProviderName, admission: Admission
    ) -> None:
        line = ENTRANCES[provider].dialect(websocket.query_params)
        protocol = line.traits.subprotocol
        offered = websocket.scope.get("subprotocols") or ()
        await websocket.accept(subprotocol=protocol if protocol in offered else None)
        socket = StarletteSocket(websocket)
        started = await self._first(socket, provider, line)
        known = started and self._known(provider, admission, started)
        if known:
            await Call(self._board, provider, socket, line, known).run()
            return
        if started:
            self._board.refusals.count(provider, "login")
        await socket.close(_POLICY)

    async def _first(
        self, socket: StarletteSocket, provider: ProviderName, line: Line
    ) -> Started | None:
        """Wait for the message that starts the call; None when none does."""
        reason: Reason = "broken"
        detail = ""
        try:
            async with asyncio.timeout(self._board.settings.start_timeout):
                for _ in range(_BEFORE_START):
                    if (message := await socket.receive()) is None:
                        reason = "abandoned"
                        break
                    for event in line.decode(message):
                        if isinstance(event, Started):
                            return event
        except TimeoutError:
            reason = "no_start"
        except WireError as error:
            detail = str(error)
            self._board.metrics.broken.labels(provider).inc()
        self._board.refusals.count(provider, reason, detail)
        return None

    def _known(
        self, provider: ProviderName, admission: Admission, started: Started
    ) -> Started | None:
        """The call under the name our webhook knows it by; None when it needs a ticket."""
        ticket = admission.ticket
        if ticket is None and started.ticket:
            ticket = self._guard.tickets.redeem(started.ticket, provider)
        if ticket is not None:
            return replace(started, call_id=ticket.call_id)
        return None if admission.ticket_follows else started
