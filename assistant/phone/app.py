"""The Starlette app that phone systems connect to."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from assistant.errors import AssistantError
from assistant.phone.guard import Guard
from assistant.phone.sockets import Sockets, peer_of
from assistant.phone.switchboard import Switchboard
from assistant.phone.webhooks import Webhooks

_log = logging.getLogger(__name__)

_REFRESH: Final = 5.0
"""Seconds between two looks at what staff saved."""


class PhoneApp:
    """Every path of one server."""

    def __init__(self, board: Switchboard, guard: Guard) -> None:
        self._board = board
        self._guard = guard

    def starlette(self) -> Starlette:
        """The app on its own."""
        return Starlette(routes=self.routes(), lifespan=self.lifespan)

    def routes(self) -> list[BaseRoute]:
        """For the app on its own, or as part of a larger one that enters `lifespan`."""
        return [
            *Sockets(self._board, self._guard).routes(),
            *Webhooks(self._board, self._guard).routes(),
            Route("/health", self._health),
            Route("/ready", self._ready),
            Route("/metrics", self._metrics),
        ]

    @asynccontextmanager
    async def lifespan(self, app: Starlette) -> AsyncIterator[None]:
        """Load the parts beside the running server, which is not ready until they are there."""
        keeping = asyncio.create_task(self._keep_up())
        yield
        keeping.cancel()
        await asyncio.wait([keeping])
        self._board.close()

    async def _keep_up(self) -> None:
        try:
            await asyncio.to_thread(self._board.load)
        except AssistantError as error:
            _log.error("Calls cannot be answered: %s", error)
            return
        _log.info("Ready for calls: %d lines.", self._board.lines.free)
        while True:
            self._board.transfers.forget()
            try:
                await asyncio.to_thread(self._board.refresh)
            except AssistantError as error:
                _log.error("What was saved is not taken over: %s", error)
            await asyncio.sleep(_REFRESH)

    async def _health(self, request: Request) -> Response:
        return PlainTextResponse("ok")

    async def _ready(self, request: Request) -> Response:
        """503 while loading, when a part is missing, and when no line is free or none is taken."""
        lines = self._board.lines
        ready = self._board.ready and lines.free > 0
        state = {
            "ready": ready,
            "loaded": self._board.ready,
            "free": lines.free,
            "calls": lines.calls,
        }
        return JSONResponse(state, status_code=200 if ready else 503)

    async def _metrics(self, request: Request) -> Response:
        if not self._guard.metrics(peer_of(request)):
            return PlainTextResponse("", status_code=403)
        return Response(self._board.metrics.text(), media_type="text/plain; version=0.0.4")
