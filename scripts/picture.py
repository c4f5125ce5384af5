"""Draw what `assistant demo` prints, for the README: `.venv/bin/python scripts/picture.py`."""

import re
from pathlib import Path

from rich.console import Console

from assistant import settings
from assistant.commands import demo
from assistant.engine import Engine

PICTURE = Path(__file__).parent.parent / "docs" / "demo.svg"


def main() -> None:
    console = Console(record=True, width=96, highlight=False)
    demo.run(Engine(settings.load()), Path("out"), console)
    drawing = console.export_svg(title="scripts/run")
    # The fonts would be fetched from the web; any monospaced one does.
    drawing = re.sub(r"@font-face \{.*?\}", "", drawing, flags=re.DOTALL)
    PICTURE.write_text(drawing, encoding="utf-8")


if __name__ == "__main__":
    main()
