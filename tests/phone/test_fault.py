"""What a log says of a failure."""

import io
import logging

from assistant.errors import place_of
from assistant.phone.fault import Discreet


def fails() -> None:
    raise RuntimeError("my number is 15550100")


def test_a_log_tells_the_place_and_never_the_message() -> None:
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(Discreet("%(levelname)s %(message)s"))
    log = logging.Logger("test")
    log.addHandler(handler)
    try:
        fails()
    except RuntimeError as error:
        log.exception("Exception in ASGI application\n")
        place = place_of(error)
    assert place.startswith("RuntimeError in fails (")
    assert "test_a_log_tells" in place
    assert stream.getvalue().startswith("ERROR Exception in ASGI application")
    assert place in stream.getvalue()
    assert "15550100" not in stream.getvalue()


def test_a_failure_that_was_never_raised_has_no_place() -> None:
    assert place_of(ValueError("secret")) == "ValueError in no place"
