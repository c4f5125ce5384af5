"""Pacing in virtual time."""

from hypothesis import given
from hypothesis import strategies as st

from assistant.phone.dialects.wire import Traits
from assistant.phone.playout import Chunk, Mark, Playout

RATE = 16000  # bytes a second: 8 kHz PCM
FRAME = 320


def sound(seconds: float) -> bytes:
    return b"\1" * (round(seconds / 0.02) * FRAME)


def run(playout: Playout, until: float, step: float = 0.02, start: float = 0.0) -> list[tuple]:
    """What is sent when, with a marks-less other side."""
    sent, now = [], start
    while now < until:
        sent += [("out", now, number) for number in playout.expired(now)]
        while (item := playout.pull(now)) is not None:
            sent.append((type(item).__name__, now, item))
        now += step
    return sent


@given(seconds=st.floats(0.02, 20), step=st.sampled_from([0.005, 0.02, 0.1]))
def test_sound_goes_out_whole_in_order_and_never_far_ahead(seconds: float, step: float) -> None:
    playout = Playout(Traits(), RATE)
    data = sound(seconds)
    playout.play(data, 1, 0.0)
    sent = [(now, item.data) for kind, now, item in run(playout, 25, step) if kind == "Chunk"]
    assert b"".join(data for _, data in sent) == data
    done = 0
    for now, piece in sent:
        assert len(piece) % FRAME == 0
        done += len(piece)
        assert done / RATE <= now + 1.0 + 1e-6, "at most a second ahead"
        assert done / RATE >= min(now, seconds) - 1e-6, "never behind"
    assert playout.late == 0
    assert not playout.busy


def test_messages_hold_a_tenth_of_a_second_and_vonages_one_frame() -> None:
    for message, size in [(0.1, 1600), (0.02, 320)]:
        playout = Playout(Traits(message=message), RATE)
        playout.play(sound(1), 1, 0.0)
        first = playout.pull(0.0)
        assert isinstance(first, Chunk)
        assert len(first.data) == size


def test_a_mark_reports_and_corrects_the_position() -> None:
    playout = Playout(Traits(), RATE)
    playout.play(sound(0.5), 1, 0.0)
    playout.play(sound(5.0), 2, 0.0)
    items = run(playout, 0.02)
    mark = next(item for _, _, item in items if isinstance(item, Mark))
    assert playout.played("unknown", 0.8) == []
    assert playout.played(mark.name, 0.8) == [1]  # the other side is 0.3 s behind
    assert playout.played(mark.name, 0.9) == []
    sent = [i for k, _, i in items + run(playout, 1.0, start=0.82) if isinstance(i, Chunk)]
    assert sum(len(item.data) for item in sent) / RATE <= 1.0 + 1.0 - 0.3 + 0.1


def test_a_mark_that_never_comes_counts_as_played() -> None:
    playout = Playout(Traits(), RATE)
    playout.play(sound(0.1), 7, 0.0)
    run(playout, 0.02)
    assert playout.expired(1.0) == []
    assert playout.expired(2.2) == [7]


def test_a_side_without_marks_is_believed_by_the_clock() -> None:
    playout = Playout(Traits(marks=False), RATE)
    playout.play(sound(0.1), 7, 0.0)
    run(playout, 0.02)
    assert playout.expired(0.2) == []
    assert playout.expired(0.31) == [7]


def test_after_a_clear_old_marks_are_not_believed() -> None:
    playout = Playout(Traits(), RATE)
    playout.play(sound(0.1), 7, 0.0)
    (mark,) = [item for _, _, item in run(playout, 0.02) if isinstance(item, Mark)]
    playout.clear(0.02)
    assert not playout.busy
    playout.play(sound(0.1), 7, 0.03)
    assert playout.played(mark.name, 0.04) == []
    run(playout, 0.2, start=0.03)
    assert playout.busy


def test_after_a_clear_jambonz_is_left_to_settle() -> None:
    playout = Playout(Traits(settle=0.1), RATE)
    playout.clear(1.0)
    playout.play(sound(0.1), 1, 1.0)
    assert playout.pull(1.05) is None
    assert playout.wait(1.05) is not None
    assert isinstance(playout.pull(1.11), Chunk)


def test_late_frames_are_counted() -> None:
    playout = Playout(Traits(ahead=0.1), RATE)
    playout.play(sound(1.0), 1, 0.0)
    assert isinstance(playout.pull(0.0), Chunk)
    assert isinstance(playout.pull(0.3), Chunk)  # 0.2 s after it was due
    assert playout.late == 10


def test_a_pause_in_the_conversation_is_not_late() -> None:
    playout = Playout(Traits(), RATE)
    playout.play(sound(0.1), 1, 0.0)
    run(playout, 0.1)
    playout.play(sound(0.1), 1, 60.0)
    assert isinstance(playout.pull(60.0), Chunk)
    assert playout.late == 0


def test_a_whole_file_is_sent_when_the_one_before_is_over() -> None:
    playout = Playout(Traits(message=20, ahead=20, marks=False), RATE)
    playout.play(sound(3), 1, 0.0)
    playout.play(sound(2), 2, 0.0)
    chunks = [(now, len(i.data)) for _, now, i in run(playout, 6) if isinstance(i, Chunk)]
    assert [size for _, size in chunks] == [3 * RATE, 2 * RATE]
    assert 2.99 <= chunks[1][0] <= 3.05
