import pytest

from assistant.understanding import Understanding
from assistant.understanding.follow_ups import FollowUps
from assistant.understanding.phrasing import Reading
from assistant.understanding.slots import Mention


@pytest.mark.parametrize(
    ("said", "language", "slots"),
    [
        ("and in new haven", "en", {"place": "new_haven"}),
        ("San Francisco?", "en", {"place": "san_francisco"}),
        ("what about detroit", "en", {"place": "detroit"}),
        ("what about immigration help", "en", {"service": "immigration"}),
        ("how about friday", "en", {"day": "friday"}),
        ("y en san francisco", "es", {"place": "san_francisco"}),
        ("y el sábado", "es", {"day": "saturday"}),
        ("qué tal los ángeles", "es", {"place": "los_angeles"}),
    ],
)
def test_follow_ups(
    understanding: Understanding, said: str, language: str, slots: dict[str, str]
) -> None:
    meaning = understanding.understand(said, language)
    assert meaning.follow_up
    assert not meaning.correction
    assert meaning.slots == slots


@pytest.mark.parametrize(
    ("said", "language", "place"),
    [
        ("no, I meant San Francisco", "en", "san_francisco"),
        ("no not new haven san francisco", "en", "san_francisco"),
        ("no quise decir los ángeles", "es", "los_angeles"),
        ("no san francisco", "es", "san_francisco"),
    ],
)
def test_corrections(understanding: Understanding, said: str, language: str, place: str) -> None:
    meaning = understanding.understand(said, language)
    assert meaning.correction
    assert meaning.follow_up
    assert meaning.slots["place"] == place
    assert meaning.intent == "event.place", "what it means where nothing was asked before"


@pytest.mark.parametrize(
    ("said", "language", "intent"),
    [
        ("when is it in new haven", "en", "event.when"),
        ("when in new haven", "en", "event.when"),
        ("is it in new haven", "en", "event.place"),
        ("cuándo es en new haven", "es", "event.when"),
        ("no hay uno en san francisco", "es", "event.place"),
        ("do they speak spanish", "en", "event.language"),
    ],
)
def test_whole_questions_are_no_follow_ups(
    understanding: Understanding, said: str, language: str, intent: str
) -> None:
    meaning = understanding.understand(said, language)
    assert meaning.intent == intent
    assert not meaning.follow_up


@pytest.mark.parametrize(
    ("rest", "expected"), [((), True), (("và",), True), (("khi", "nào"), False)]
)
def test_a_language_without_a_list(rest: tuple[str, ...], expected: bool) -> None:
    mention = Mention("place", "new_haven", 0, 2, 1.0)
    core = ("new", "haven", *rest)
    reading = Reading(core, core, ("<place>", *rest), rest, ("<place>",), (mention,))
    assert FollowUps((), []).is_one(reading) is expected


@pytest.mark.parametrize(
    ("rest", "expected"), [(("con", "o"), True), (("o",), True), (("khi", "nao"), False)]
)
def test_a_languages_own_list(rest: tuple[str, ...], expected: bool) -> None:
    mention = Mention("place", "new_haven", 0, 2, 1.0)
    core = ("new", "haven", *rest)
    reading = Reading(core, core, ("<place>", *rest), rest, ("<place>",), (mention,))
    assert FollowUps(["còn", "Ở"], []).is_one(reading) is expected
