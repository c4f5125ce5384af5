"""Where the commands print: words as they are, keys like `event.cost:free:past` among them."""

from rich.console import Console

console = Console(highlight=False, emoji=False)
errors = Console(highlight=False, emoji=False, stderr=True)
