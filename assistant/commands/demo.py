"""`assistant demo`: recorded questions, in no stated language, get spoken answers."""

from pathlib import Path

from rich.console import Console

from assistant import exchange
from assistant.commands import terminal
from assistant.commands.saving import save
from assistant.commands.show import show
from assistant.engine import Engine
from assistant.kiosk.sound import aloud

RECORDINGS = Path(__file__).parent / "demo_questions"


def run(engine: Engine, out: Path, console: Console = terminal.console) -> None:
    """Ask every demo recording as a visitor of its own; write the answers into `out`.

    Raises:
        AssistantError: a part is missing or damaged; the sentence says what to do.
    """
    loud = aloud.can_play()
    console.print(
        "[bold]Recorded questions in English and Spanish; nobody tells the assistant which.[/bold]"
    )
    if not loud:
        console.print("skipped: no sound card here, so the answers go to files only.")
    console.print()
    for recording in sorted(RECORDINGS.glob("*.opus")):
        with terminal.patience():
            record = exchange.hear(engine, recording, engine.conversation(), None)
            sound = exchange.voiced(engine, record)
        if sound is not None:
            target = out / f"{recording.stem}.wav"
            save(sound, target)
            record.audio = str(target)
        show(record, console)
        if sound is not None and loud:
            aloud.play(sound)
    console.print("[bold]Now try:[/bold]")
    for line in (
        "scripts/run talk                      type with it; an empty line is silence",
        "scripts/run ask YOUR.wav --play       ask with a recording of yours",
        "scripts/run kiosk                     speak with it",
        "scripts/run explain 'can I vote?'     why it understands what it does",
        "scripts/run doctor                    what is missing here",
    ):
        console.print(f"  {line}")
