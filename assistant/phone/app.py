"""The Starlette app that phone systems connect to."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from assistant.engine import Engine
from assistant.errors import sentence
from assistant.phone.guard import Guard
from assistant.phone.notice import FOLDER
from assistant.phone.sockets import Sockets, peer_of
from assistant.phone.switchboard import Switchboard
from assistant.phone.webhooks import Webhooks
from assistant.renewal import Watch

_log = logging.getLogger(__name__)

_EVERY: Final = 1.0
"""Seconds between two looks at what there is to tell and to forget."""


class PhoneApp:
    """Every path of one server."""

    def __init__(self, board: Switchboard, guard: Guard) -> None:
        self._board = board
        self._guard = guard

    def starlette(self) -> Starlette:
        """The app."""
        routes = [
            *Sockets(self._board, self._guard).routes(),
            *Webhooks(self._board, self._guard).routes(),
            Route("/health", self._health),
            Route("/ready", self._ready),
            Route("/metrics", self._metrics),
            Route(f"{FOLDER}/{{name}}", self._notice),
        ]
        return Starlette(routes=routes, lifespan=self._lifespan)

    @asynccontextmanager
    async def _lifespan(self, app: Starlette) -> AsyncIterator[None]:
        """Load the parts beside the running server, which is not ready until they are there."""
        keeping = asyncio.create_task(self._keep_up())
        yield
        keeping.cancel()
        await asyncio.wait([keeping])
        self._board.close()

    async def _keep_up(self) -> None:
        try:
            await asyncio.to_thread(self._board.load)
        except Exception as error:
            _log.error("No call can be answered: %s Mend it and start again.", sentence(error))
            self._board.failed = True
            return
        _log.info("Ready for calls: %d lines.", self._board.lines.free)
        with Watch(self._board.refresh) as watch:
            while True:
                self._board.transfers.forget()
                match watch.news():
                    case Engine():
                        _log.info("What was saved is in force for the next call.")
                    case str(problem):
                        _log.error("%s", problem)
                await asyncio.sleep(_EVERY)

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

    async def _notice(self, request: Request) -> Response:
        """Given to whoever asks: it is the same for all, and says what anybody may know."""
        notice = self._board.notice
        if notice is None:
            return PlainTextResponse("", status_code=404)
        return Response(notice.wav, media_type="audio/wav")
