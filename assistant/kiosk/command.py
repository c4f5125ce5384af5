"""What `assistant kiosk` does with its options."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from assistant.engine import Engine
from assistant.kiosk import loop, memory
from assistant.kiosk.sound.device import SIDES
from assistant.kiosk.sound.devices import PortAudio
from assistant.settings import FILE


def run(
    engine: Engine,
    options: Mapping[str, Any],
    inputs: Sequence[Path],
    output: Path | None,
    paced: bool,
) -> None:
    """Serve visitors; options that are None leave the settings as they are.

    A device chosen here is remembered, by name: numbers change when something is plugged in.

    Raises:
        AssistantError: with the sentence for the person.
    """
    given = {name: value for name, value in options.items() if value is not None}
    settings = engine.settings.kiosk.model_copy(update=given)
    if not inputs and output is None:
        system, sides = PortAudio(), [side for side in SIDES if side in given]
        chosen: dict[str, str] = {side: system.choose(side, given[side]).name for side in sides}
        memory.remember(FILE, chosen)
        settings = settings.model_copy(update=chosen)
    loop.run(engine, settings, inputs, output, paced)


def devices() -> None:
    """Print every microphone and loudspeaker.

    Raises:
        AudioError: there is no sound system.
    """
    every = PortAudio().found()
    if not every:
        print("This computer has no microphone and no loudspeaker; connect them.")
    for found in every:
        default = " (default)" if found.default else ""
        print(f"{found.number:3} {found.side:11} {found.name}{default}")
