"""Capacity."""

from assistant.phone.lines import Lines


def test_past_the_limit_a_caller_is_busy_and_the_others_go_on() -> None:
    lines = Lines(limit=2, per_caller=2)
    with lines.call("1") as first, lines.call("2") as second:
        assert (first, second, lines.free) == (None, None, 0)
        with lines.call("3") as third:
            assert third == "busy"
            assert lines.calls == 2
        assert lines.calls == 2
    assert (lines.calls, lines.free) == (0, 2)


def test_who_only_asks_takes_no_line() -> None:
    lines = Lines(limit=2, per_caller=1)
    assert lines.refusal("1") is None
    with lines.call("1"):
        assert (lines.refusal("1"), lines.refusal("2"), lines.refusal("")) == (
            "caller_busy",
            None,
            None,
        )
        with lines.call("2"):
            assert lines.refusal("3") == "busy"
    assert lines.free == 2


def test_one_number_cannot_take_every_line() -> None:
    lines = Lines(limit=9, per_caller=2)
    with lines.call("1"), lines.call("1"), lines.call("1") as third, lines.call("2") as other:
        assert (third, other) == ("caller_busy", None)
    with lines.call("1") as again:
        assert again is None


def test_callers_without_a_number_share_no_limit() -> None:
    lines = Lines(limit=9, per_caller=1)
    with lines.call(""), lines.call("") as second:
        assert second is None


def test_a_caller_whose_number_is_no_text_is_counted_all_the_same() -> None:
    lines = Lines(limit=9, per_caller=1)
    with lines.call("\ud800"), lines.call("\ud800") as second:
        assert second == "caller_busy"


def test_numbers_are_not_kept() -> None:
    lines = Lines(limit=2, per_caller=2)
    with lines.call("+15550100"):
        assert "15550100" not in repr(vars(lines))
    assert not lines._callers


def test_there_is_room_to_tell_as_many_that_all_is_busy() -> None:
    lines = Lines(limit=1, per_caller=1)
    with lines.connection():
        assert lines.room
        with lines.connection():
            assert not lines.room
    lines.closing = True
    assert not lines.room
    assert lines.free == 0
