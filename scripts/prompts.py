"""Fetch a person's telephone prompts, the extra off-topic set of `assistant bench accuracy`.

    .venv/bin/python scripts/prompts.py             # into build/prompts/{en,es}; not committed

Debian's asterisk-core-sounds-{en,es}-g722 hold prompts of a telephone exchange read by one woman
("please enter your password", ...): human speech, none of it for us. It needs `apt-get`, `dpkg-deb`
and `ffmpeg`, and no root. Other prompts by the same speaker were among the training recordings, so
they say something about what is rejected, nothing about new speakers.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

TARGET = Path(__file__).resolve().parent.parent / "build" / "prompts"
PACKAGES = {"en": "asterisk-core-sounds-en-g722", "es": "asterisk-core-sounds-es-g722"}
COUNT = 80
BYTES_PER_SECOND = 8000  # of G.722
SHORTEST, LONGEST = 1.2, 8.0  # seconds
# Sounds without words, and prompts that are honest greetings, thanks or commands.
LEFT_OUT = ("tone", "beep", "goodbye", "thank", "hello", "please-try", "monkeys", "welcome")


def main() -> int:
    for language, package in PACKAGES.items():
        with tempfile.TemporaryDirectory() as folder:
            subprocess.run(["apt-get", "download", "-q", package], cwd=folder, check=True)
            [archive] = Path(folder).glob("*.deb")
            subprocess.run(["dpkg-deb", "-x", archive, folder], check=True)
            chosen = choose(Path(folder))
            (TARGET / language).mkdir(parents=True, exist_ok=True)
            for path in chosen:
                target = TARGET / language / f"{path.stem}.flac"
                decode = ["ffmpeg", "-y", "-loglevel", "error", "-f", "g722", "-i"]
                subprocess.run([*decode, str(path), str(target)], check=True)
        print(f"{language}: {len(chosen)} prompts in {TARGET / language}")
    return 0


def choose(folder: Path) -> list[Path]:
    """A spread of whole sentences: the names in order, every n-th."""
    found = [
        path
        for path in sorted(folder.rglob("*.g722"))
        if SHORTEST < path.stat().st_size / BYTES_PER_SECOND < LONGEST
        and not any(word in path.stem for word in LEFT_OUT)
    ]
    step = max(1, len(found) // COUNT)
    return found[::step][:COUNT]


if __name__ == "__main__":
    sys.exit(main())
