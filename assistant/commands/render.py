"""`assistant render`: every answer spoken once and kept."""

from rich.progress import Progress

from assistant.commands.terminal import errors
from assistant.engine import Engine


def run(engine: Engine) -> None:
    """Render what the content can say today, with a progress bar.

    Raises:
        StoreError: the store cannot be written.
    """
    texts = engine.everything_to_say()
    with Progress(console=errors) as bar:
        task = bar.add_task("Speaking every answer once", total=len(texts))
        done = engine.prompts.render_ahead(
            texts, progress=lambda number, _: bar.update(task, completed=number)
        )
    print(f"{done.new} sentences rendered, {done.kept} were there, {done.failed} failed.")
