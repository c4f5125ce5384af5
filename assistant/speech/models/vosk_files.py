"""Are the files of a Vosk model whole? Asked before libvosk reads them: some damage kills it."""

import struct
from pathlib import Path
from typing import Final

from assistant.errors import ModelError

_KALDI: Final = b"\0B"
_FST: Final = struct.pack("<i", 2125659606)


def check_model(folder: Path) -> bool:
    """Check the model in ``folder``, in the present layout (am, conf, graph) or the flat old one.

    Returns:
        Whether it takes a grammar at run time.

    Raises:
        ModelError: a file is missing, empty or not what its name says.
    """
    if not folder.is_dir():
        raise ModelError(f"There is no model in {folder}; install it.")
    flat = not (folder / "am").is_dir()
    network, settings, graph = (
        (folder, folder, folder) if flat else (folder / "am", folder / "conf", folder / "graph")
    )
    _check(network / "final.mdl", _KALDI)
    _check(settings / "mfcc.conf")
    if not flat:
        _check(settings / "model.conf")
    static = (graph / "HCLG.fst").exists()
    for name in ("HCLG.fst",) if static else ("HCLr.fst", "Gr.fst"):
        _check_fst(graph / name)
    # A static graph has its words inside or beside it; a dynamic one has them inside.
    if static or (graph / "words.txt").exists():
        _check(graph / "words.txt")
    if (folder / "ivector").is_dir():
        for name in ("final.dubm", "final.ie", "final.mat"):
            _check(folder / "ivector" / name, _KALDI)
        for name in ("global_cmvn.stats", "online_cmvn.conf", "splice.conf"):
            _check(folder / "ivector" / name)
    return not static


def _check(path: Path, magic: bytes = b"") -> None:
    try:
        with path.open("rb") as file:
            head = file.read(max(1, len(magic)))
    except OSError as error:
        raise ModelError(
            f"The model's file {path} cannot be read ({error.strerror}); install the model again."
        ) from error
    if not head or not head.startswith(magic):
        raise ModelError(f"The model's file {path} is damaged; install the model again.")


def _check_fst(path: Path) -> None:
    """The header, and for our own "const" graphs also the length it promises."""
    _check(path, _FST)
    with path.open("rb") as file:
        head = file.read(65)
    if head[8:13] == b"const" and head[13:25] == b"\x08\0\0\0standard":
        states, arcs = struct.unpack_from("<qq", head.ljust(65, b"\0"), 49)
        aligned = struct.unpack_from("<i", head.ljust(65, b"\0"), 29)[0] & 4
        if not aligned and path.stat().st_size < 65 + 20 * states + 16 * arcs:
            raise ModelError(f"The model's file {path} is cut short; install the model again.")
