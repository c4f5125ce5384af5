"""What a process holds (Linux)."""

import os
from pathlib import Path


def resident(process: int | None = None) -> float:
    """Megabytes in memory of a process by its number; of this one by default."""
    pages = int(Path(f"/proc/{process or 'self'}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6
