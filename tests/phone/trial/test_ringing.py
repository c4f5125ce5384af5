"""What a trial call does where no server of ours answers, or something stands between."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from socketserver import StreamRequestHandler, TCPServer

import pytest

from assistant.errors import CallError
from assistant.phone.providers import ProviderName
from assistant.phone.settings import PhoneSettings
from assistant.phone.trial.ringing import Way, find_way

HOOKED: tuple[ProviderName, ...] = ("twilio", "telnyx", "vonage", "jambonz")


@contextmanager
def running(server: TCPServer) -> Iterator[str]:
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def answering(body: bytes) -> HTTPServer:
    """Gives the same answer to every request."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    return HTTPServer(("127.0.0.1", 0), Handler)


def way_to(url: str, provider: ProviderName) -> Way:
    return asyncio.run(find_way(url, provider, PhoneSettings()))


def test_an_address_may_leave_out_its_scheme() -> None:
    assert way_to("127.0.0.1:8080", "asterisk").url.startswith(
        "ws://127.0.0.1:8080/phone/asterisk?"
    )
    assert way_to("pbx.example/line", "freeswitch").url.startswith("ws://pbx.example/line?")


@pytest.mark.parametrize("url", ["127.0.0.1:x", "http://[::1", "127.0.0.1:99999", "mailto:bob", ""])
def test_what_is_no_address_is_one_sentence(url: str) -> None:
    with pytest.raises(CallError, match="is no address of a server: use one like"):
        way_to(url, "asterisk")


@pytest.mark.parametrize("provider", HOOKED)
@pytest.mark.parametrize(
    "body",
    [
        b"<!doctype html><p>Welcome",
        b"\xff",
        b"",
        b"[]",
        b"{}",
        b"1",
        b"[1]",
        b'[{"verb": "listen", "action": "connect", "url": "ws://x/y"}]',
        b"<a><Connect><Stream/></Connect></a>",
        b'<a><Connect><Stream url="ws://x/y"/></Connect></a>',
    ],
)
def test_an_answer_of_another_server_is_one_sentence(provider: ProviderName, body: bytes) -> None:
    told = "no `assistant serve`|all lines are busy"  # an empty script may be either
    with running(answering(body)) as url, pytest.raises(CallError, match=told):
        way_to(url, provider)


def test_what_speaks_no_http_is_one_sentence() -> None:
    class Greeter(StreamRequestHandler):
        def handle(self) -> None:
            self.wfile.write(b"220 mail.example.org\r\n")
            self.rfile.readline()

    with (
        running(TCPServer(("127.0.0.1", 0), Greeter)) as url,
        pytest.raises(CallError, match="no `assistant serve`"),
    ):
        way_to(url, "twilio")


def test_no_proxy_stands_between_a_trial_call_and_the_server(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")  # where nobody is
    monkeypatch.delenv("no_proxy", raising=False)
    script = b'[{"verb": "listen", "url": "wss://phone.example.org/phone/jambonz"}]'
    with running(answering(script)) as url:
        assert way_to(url, "jambonz").url == url.replace("http", "ws") + "/phone/jambonz"
