"""Where the commands print: words as they are, keys like `event.cost:free:past` among them."""

from rich.console import Console
from rich.status import Status

console = Console(highlight=False, emoji=False)
errors = Console(highlight=False, emoji=False, stderr=True)


def patience() -> Status:
    """A moving sign, on a terminal only, around what takes long once the questions have changed."""
    return errors.status(
        "One moment. The first time, and after a change of the questions, it takes half a minute."
    )
