"""What the whole package makes of the project's own questions."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from assistant.bench.recordings import Text, read_texts
from assistant.content import Content
from assistant.understanding import Meaning, Understanding
from assistant.understanding.bands import sureness
from assistant.understanding.matcher import NONE
from assistant.understanding.reader import Reader

TEXTS = Path(__file__).parents[1] / "recordings"
LANGUAGES = ("en", "es")


@pytest.fixture
def readers(understanding: Understanding) -> Mapping[str, Reader]:
    return understanding._readers


def _gist(meaning: Meaning) -> tuple[str, str | None, tuple[str, ...]]:
    return meaning.outcome, meaning.intent, meaning.choices


# -- how well


@pytest.mark.parametrize("language", LANGUAGES)
def test_unseen_questions(understanding: Understanding, language: str) -> None:
    """At least 95 % answered right or asked back with the right one among the two; at most 10 %
    of what is off topic answered."""
    texts = [text for text in read_texts(TEXTS).values() if text.language == language]
    asked = [text for text in texts if text.intent is not None]
    strange = [text for text in texts if text.intent is None]
    right = [_right(understanding.understand(text.words, language), text) for text in asked]
    answered = [
        understanding.understand(text.words, language).outcome in ("answer", "command")
        for text in strange
    ]
    assert np.mean(right) >= 0.95
    assert np.mean(answered) <= 0.10


def _right(meaning: Meaning, text: Text) -> bool:
    given = meaning.choices if meaning.outcome == "ask_back" else (meaning.intent,)
    return bool(text.accepted.intersection(given))


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_sample_question_without_itself(readers: Mapping[str, Reader], language: str) -> None:
    """A floor, and a hard one: the wordings are chosen to differ from each other."""
    matcher = readers[language].matcher
    scores, column = matcher.held_out.genuine, matcher.held_out.intents
    asked = column != matcher.intents.index(NONE)
    assert np.mean(scores.argmax(axis=1)[asked] == column[asked]) >= 0.6


@pytest.mark.parametrize("language", LANGUAGES)
def test_near_misses_without_themselves(readers: Mapping[str, Reader], language: str) -> None:
    """A floor, too: they were chosen because the others would answer them."""
    reader = readers[language]
    none = reader.matcher.intents.index(NONE)
    scores = reader.matcher.held_out.genuine[reader.matcher.held_out.intents == none]
    answered = (scores.argmax(axis=1) != none) & (sureness(scores) >= reader.bands.upper)
    assert np.mean(answered) <= 0.30


@pytest.mark.parametrize("language", LANGUAGES)
def test_sample_questions_are_understood(
    understanding: Understanding, content: Content, language: str
) -> None:
    asked = [
        (intent, phrase)
        for intent, phrases in content.questions[language].ask.items()
        for phrase in phrases
        if "{" not in phrase
    ]
    right = [
        understanding.understand(phrase, language).intent == intent for intent, phrase in asked[::3]
    ]
    assert np.mean(right) >= 0.99
    for phrase in content.questions[language].none[::3]:
        asked_nothing = phrase.replace("{place}", "Chicago")
        assert understanding.understand(asked_nothing, language).outcome == "unknown", phrase


# -- fillers


@given(st.data())
def test_fillers_change_nothing(
    understanding: Understanding, content: Content, data: st.DataObject
) -> None:
    language = data.draw(st.sampled_from(LANGUAGES))
    questions = content.questions[language]
    answers = [i for i in questions.ask if not i.startswith("command.")]
    phrase = data.draw(st.sampled_from(questions.ask[data.draw(st.sampled_from(answers))]))
    assume("{" not in phrase)
    before = data.draw(st.lists(st.sampled_from(questions.before), max_size=2))
    after = data.draw(st.lists(st.sampled_from(questions.after), max_size=2))
    plain = understanding.understand(phrase, language)
    said = understanding.understand(" ".join((*before, phrase, *after)), language)
    assert _gist(said) == _gist(plain)


@pytest.mark.parametrize(
    ("said", "language", "intent"),
    [
        ("hi um i wanted to know if it's free", "en", "event.cost"),
        ("my cousin told me about it, do i need a lawyer", "en", "relief.lawyer"),
        ("hola este quería saber si es gratis", "es", "event.cost"),
        ("mi vecina me contó, necesito un abogado", "es", "relief.lawyer"),
    ],
)
def test_lead_ins(understanding: Understanding, said: str, language: str, intent: str) -> None:
    meaning = understanding.understand(said, language)
    assert intent in (meaning.intent, *meaning.choices)


# -- commands


@pytest.mark.parametrize("language", LANGUAGES)
def test_commands_said_alone(understanding: Understanding, content: Content, language: str) -> None:
    questions = content.questions[language]
    for intent, phrases in questions.exact.items():
        for phrase in phrases:
            if "{" in phrase:
                continue
            meaning = understanding.understand(phrase.upper() + "!", language)
            assert (meaning.outcome, meaning.intent) == ("command", intent)
            assert meaning.confidence == 1


def test_commands_with_politeness(understanding: Understanding) -> None:
    meaning = understanding.understand("um, louder, please", "en")
    assert (meaning.outcome, meaning.intent) == ("command", "command.louder")


def test_a_command_word_in_a_question_is_no_command(understanding: Understanding) -> None:
    assert understanding.understand("can i get help with food stamps", "en").intent == (
        "service.benefits"
    )


@pytest.mark.parametrize(
    ("said", "language", "wanted"),
    [
        ("in spanish please", "en", "es"),
        ("español", "en", "es"),
        ("can we talk in english", "en", "en"),
        ("en inglés por favor", "es", "en"),
    ],
)
def test_a_language_is_asked_for(
    understanding: Understanding, said: str, language: str, wanted: str
) -> None:
    meaning = understanding.understand(said, language)
    assert (meaning.outcome, meaning.intent) == ("command", "command.language")
    assert meaning.slots == {"language": wanted}


# -- slots


@pytest.mark.parametrize(
    ("said", "intent", "slots"),
    [
        ("when is it in new heaven", "event.when", {"place": "new_haven"}),
        ("is there one in los angeles", "event.place", {"place": "los_angeles"}),
        ("is there one in des moines", "event.place", {"place_unknown": "des moines"}),
        ("is there one in houston", "event.place", {"place_unknown": "houston"}),
        ("is it in boston not chicago", "event.place", {"place": "boston"}),
        (
            "is it in baltimore maryland",
            "event.place",
            {"place": "prince_georges_county", "place_unknown": "baltimore"},
        ),
        ("is it in DC", "event.place", {"place": "washington_dc"}),
        ("is it in east la", "event.place", {"place": "los_angeles"}),
        ("what about florida", "event.place", {"place_unknown": "florida"}),
        ("newark delaware", "event.place", {"place": "newark", "place_unknown": "delaware"}),
        ("is it in washington state", "event.place", {"place_unknown": "washington state"}),
        ("when is it in LA", "event.when", {"place": "los_angeles"}),
        ("what time should i come to beat the line", "event.when", {}),
        ("what were the dates in 2018", "event.when", {}),
        ("is it open on sunday", "event.when", {"day": "sunday"}),
    ],
)
def test_slots(understanding: Understanding, said: str, intent: str, slots: dict[str, str]) -> None:
    meaning = understanding.understand(said, "en")
    assert (meaning.intent, meaning.slots) == (intent, slots)


@pytest.mark.parametrize(
    ("said", "slots"),
    [
        ("cuánto cobran por borrarme el récord", {}),
        ("no era en septiembre", {}),
        ("hay en houston", {"place_unknown": "houston"}),
        ("soy de tucson a cuál voy", {"place_unknown": "tucson"}),
        ("soy mexicana", {}),
        ("no hablo bien español mejor inglés", {}),
        ("prefiero español que inglés", {"language": "es"}),
        ("hábleme en español no en inglés", {"language": "es"}),
    ],
)
def test_slots_in_spanish(understanding: Understanding, said: str, slots: dict[str, str]) -> None:
    assert understanding.understand(said, "es").slots == slots


def test_a_strange_place_makes_no_question_ours(understanding: Understanding) -> None:
    meaning = understanding.understand("what's the weather like in houston", "en")
    assert (meaning.outcome, meaning.intent) == ("unknown", None)


# -- hypotheses of a recogniser


def test_agreement_of_the_others_settles_it(understanding: Understanding) -> None:
    first = "how much does it coast line"
    alone = understanding.understand(first, "en")
    others = {"how much does it cost": 0.7, "how much is it": 0.5}
    together = understanding.understand({first: 1.0, **others}, "en")
    assert together.intent == "event.cost"
    assert together.confidence > alone.confidence
    assert together.text == first


def test_a_slot_that_the_best_one_lacks(understanding: Understanding) -> None:
    said = {"is there one in new hay": 1.0, "is there one in new haven": 0.7}
    assert understanding.understand(said, "en").slots["place"] == "new_haven"


def test_a_slot_that_hardly_any_has_is_not_believed(understanding: Understanding) -> None:
    said = {"is there one": 0.5, "is there one then": 0.4, "is there one in new haven": 0.1}
    meaning = understanding.understand(said, "en")
    assert "place" not in meaning.slots


def test_the_same_twice_is_once(understanding: Understanding) -> None:
    said = "do i have to pay"
    twice = {said: 0.6, f"{said}?": 0.4}
    assert understanding.understand(twice, "en") == understanding.understand(said, "en")


@pytest.mark.parametrize("texts", [[], [""], ["  ", "?!"], ["…"]])
def test_nothing_said(understanding: Understanding, texts: list[str]) -> None:
    meaning = understanding.understand(dict.fromkeys(texts, 1.0), "es")
    assert _gist(meaning) == ("unknown", None, ())
    assert meaning.confidence == 0


def test_the_likelier_hypotheses_decide(understanding: Understanding) -> None:
    said = ("when is it", "where is it", "where is that")
    first = understanding.understand(dict(zip(said, (0.98, 0.01, 0.01), strict=True)), "en")
    assert first.intent == "event.when"
    others = understanding.understand(dict(zip(said, (0.02, 0.49, 0.49), strict=True)), "en")
    assert "event.where" in (others.intent, *others.choices)
    assert others.intent != "event.when"


def test_an_empty_hypothesis_is_passed_over(understanding: Understanding) -> None:
    assert understanding.understand({"": 0.5, "when is it": 0.5}, "en").intent == "event.when"


@given(st.lists(st.text(max_size=60), max_size=6))
def test_anything_may_be_said(understanding: Understanding, texts: list[str]) -> None:
    meaning = understanding.understand({text: 1 / rank for rank, text in enumerate(texts, 1)}, "en")
    assert 0 <= meaning.confidence <= 1
    assert len(meaning.choices) == (2 if meaning.outcome == "ask_back" else 0)
    assert (meaning.intent is not None) == (meaning.outcome in ("answer", "command"))


def test_a_language_that_is_not_offered(understanding: Understanding) -> None:
    with pytest.raises(KeyError):
        understanding.understand("quand", "fr")


# -- how it runs


def test_threads_get_the_same(understanding: Understanding) -> None:
    said = ["when is it", "is it free in new haven", "no los angeles", "hum", "call my judge"] * 20
    expected = [understanding.understand(text, "en") for text in said]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(lambda t: understanding.understand(t, "en"), said)) == expected


def test_a_very_long_text_is_read_in_part(understanding: Understanding) -> None:
    said = "um please tell me about the new haven thing " * 40
    meaning = understanding.understand(said, "en")
    longer = understanding.understand(said + "los angeles is where i want to go " * 5000, "en")
    assert replace(longer, text=meaning.text) == meaning
