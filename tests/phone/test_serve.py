"""When it is safe to listen."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from pydantic import SecretStr

from assistant.errors import SettingsError, UsageError
from assistant.phone.serve import address, check, listen
from assistant.phone.settings import Login, PhoneSettings, TwilioLogin

PBX = Login(user="pbx", password=SecretStr("12345678"))
TWILIO = TwilioLogin(auth_token=SecretStr("12345678"))


def test_strangers_never_get_in_without_a_login() -> None:
    with pytest.raises(UsageError, match="credentials"):
        check(PhoneSettings(), "0.0.0.0", trust_loopback=True)
    with pytest.raises(UsageError, match="No phone system"):
        check(PhoneSettings(), "0.0.0.0", trust_loopback=False)
    with pytest.raises(UsageError, match="--trust-loopback"):
        check(PhoneSettings(), "127.0.0.1", trust_loopback=False)
    for elsewhere in ("192.0.2.1", "::", "127.example.org", "::1.example.org"):
        with pytest.raises(UsageError):
            check(PhoneSettings(asterisk=PBX), elsewhere, trust_loopback=True)


def test_signatures_need_a_public_address() -> None:
    with pytest.raises(SettingsError, match="public_url"):
        check(PhoneSettings(twilio=TWILIO), "127.0.0.1", trust_loopback=False)
    check(PhoneSettings(twilio=TWILIO, public_url="https://x.org"), "0.0.0.0", False)


def test_an_address_that_is_taken_is_one_sentence() -> None:
    with listen("127.0.0.1", 0) as taken:
        port = taken.getsockname()[1]
        told = rf"127\.0\.0\.1, port {port} \([\w ]+\): is .* another --port"
        with pytest.raises(UsageError, match=told):
            listen("127.0.0.1", port)


@pytest.mark.parametrize("host", ["192.0.2.1", "127.0.0.1x", "a" * 70, "::x"])
def test_an_address_of_no_machine_or_of_another_is_named(host: str) -> None:
    with pytest.raises(UsageError) as caught:
        listen(host, 0)
    assert str(caught.value).startswith(f"Nobody can listen on {host}, port 0 (")
    assert "give --host an address of this machine" in str(caught.value)
    assert "running already" not in str(caught.value)


def test_a_server_that_cannot_load_ends_so_that_it_is_started_again(tmp_path: Path) -> None:
    (tmp_path / "graphs").touch()  # no folder can be made there, as on a full disk
    command = [sys.executable, "-m", "assistant", "serve", "--trust-loopback"]
    with listen("127.0.0.1", 0) as free:
        port = free.getsockname()[1]
    done = subprocess.run(
        [*command, "--port", str(port)],
        cwd=Path(__file__).parents[2],
        env={**os.environ, "ASSISTANT_CACHE": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 1
    assert "No call can be answered:" in done.stderr
    assert "cannot be written" in done.stderr
    assert "Traceback" not in done.stderr


def test_trying_and_a_pbx_are_fine() -> None:
    for here in ("127.0.0.1", "127.8.8.8", "::1", "::ffff:127.0.0.1", "localhost"):
        check(PhoneSettings(), here, trust_loopback=True)
    check(PhoneSettings(asterisk=PBX), "0.0.0.0", trust_loopback=False)


@pytest.mark.parametrize(("host", "netloc"), [("127.0.0.1", "127.0.0.1"), ("::1", "[::1]")])
def test_its_address_is_a_url(host: str, netloc: str) -> None:
    assert address(host, 8080) == f"http://{netloc}:8080"
