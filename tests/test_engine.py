"""What a caller lives through before they may act, in seconds of real speech."""

from pathlib import Path
from shutil import copytree

import pytest

from assistant import settings
from assistant.conversation import Arrived, Say
from assistant.engine import Engine


def seconds(engine: Engine, said: Say) -> float:
    return sum(engine.prompts.render(p.text, p.language, said.pace).seconds for p in said.parts)


@pytest.mark.parametrize("door", ["desk", "transfer", "line"])
def test_the_greeting_in_all_languages_is_short(engine: Engine, door: str) -> None:
    actions = engine.conversation(door=door).handle(Arrived())  # type: ignore[arg-type]
    (greeting,) = (action for action in actions if isinstance(action, Say))
    assert seconds(engine, greeting) <= 13


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize(
    "intent",
    ["event.when", "event.place", "event.where", "relief.expungement", "relief.eligibility"],
)
def test_no_much_asked_answer_is_a_speech(engine: Engine, intent: str, language: str) -> None:
    slots = {"place": "new_haven"} if intent == "event.place" else {}
    answer = engine.content.answer(intent, slots, language, engine.today())
    assert seconds(engine, Say(answer.parts())) <= 18


def test_the_ear_knows_words_that_nothing_is_answered_to(engine: Engine, tmp_path: Path) -> None:
    locales = copytree(engine.settings.locales, tmp_path / "locales")
    with (locales / "es/utterances.txt").open("a", encoding="utf-8") as file:
        file.write("la zambomba de mi abuelo es de {place}\n")
    told = Engine(settings.load(locales=locales))
    assert "{" not in "".join(told.vocabulary("es"))
    assert "zambomba" in told.vocabulary("es")
    assert "zambomba" not in engine.vocabulary("es") | told.vocabulary("en")
