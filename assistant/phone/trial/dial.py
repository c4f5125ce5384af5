"""`assistant call`: connects a trial call."""

from collections.abc import Callable, Sequence
from typing import Any

from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus, WebSocketException

from assistant.errors import CallError
from assistant.phone.trial.caller import Caller
from assistant.phone.trial.handsets.handset import Handset
from assistant.phone.trial.record import Happened, Record, Turn
from assistant.phone.trial.ringing import Way, refusal


async def dial(
    way: Way,
    handset: Handset,
    turns: Sequence[Turn],
    tell: Callable[[Happened], None] = lambda event: None,
) -> Record:
    """Make one call.

    Args:
        way: where to connect; see `ringing.find_way`.
        handset: the provider's dialect.
        turns: what the caller says and presses, each after the assistant has finished.
        tell: is told what happens, as it happens.

    Raises:
        CallError: nobody answers, or the call is refused.
    """
    options: dict[str, Any] = {"subprotocols": [way.subprotocol]} if way.subprotocol else {}
    try:
        socket = await connect(
            way.url,
            additional_headers=dict(way.headers),
            compression=None,
            ping_interval=None,
            proxy=None,
            **options,
        )
    except InvalidStatus as error:
        raise CallError(refusal(error.response.status_code)) from error
    except (OSError, TimeoutError, WebSocketException) as error:
        raise CallError("Nobody answers: is `assistant serve` running at this address?") from error
    async with socket:
        for message in handset.opening(way.ring):
            await socket.send(message)
        return await Caller(socket, handset, turns, tell).run()
