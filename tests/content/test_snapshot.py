from datetime import date
from pathlib import Path

import pytest

from assistant.content import Answer, Content, load
from assistant.content.required import PROMPTS

from .conftest import Edit

TODAY = date(2026, 11, 24)
FREE = 'msgid "It is free to come."\nmsgstr "La entrada es gratis."'


@pytest.mark.parametrize("language", ["en", "es"])
def test_every_prompt_can_be_said(content: Content, language: str) -> None:
    for name, values in PROMPTS.items():
        answer = content.prompt(name, language, **{value: f"<{value}>" for value in values})
        assert answer.language == language
        assert not set("{}") & set(answer.text)
        assert all(f"<{value}>" in answer.text.lower() for value in values)


def test_the_greeting_says_where_one_is_and_what_to_do(content: Content) -> None:
    event = "La Semana Nacional de Eliminación de Antecedentes"
    for door, english, spanish in (
        ("desk", "press 9 for a menu", "oprima 9 para un menú"),
        ("transfer", "press 0 for a person", "oprima 0 para hablar con una persona"),
    ):
        hello = f"Hello, National Expungement Week. Just ask, or {english}."
        assert content.prompt("greeting", "en", door).text == hello  # type: ignore[arg-type]
        hola = f"{event}. Pregunte, u {spanish}."
        assert content.prompt("greeting", "es", door).text == hola  # type: ignore[arg-type]


def test_no_sentence_promises_a_person_where_nobody_can_be_reached(content: Content) -> None:
    for name in ("greeting", "help", "silence_second", "stale"):
        assert "press 0" in content.prompt(name, "en", "transfer").text
        assert "press 0" not in content.prompt(name, "en", "line").text
        assert "oprima 0" not in content.prompt(name, "es", "line").text


def test_a_given_value_comes_before_a_known_one(content: Content) -> None:
    assert "I speak Basque." in content.prompt("language_unknown", "en", languages="Basque").text


def test_labels_stand_in_a_sentence(content: Content) -> None:
    assert content.label("event.when", "en") == "when it takes place"
    assert content.label("event.when", "es") == "cuándo es"
    for language in content.languages:
        for intent in content.labelled:
            label = content.label(intent, language)
            assert label[0].islower() or label.startswith("¿"), label
            assert not label.endswith(".")


def test_language_names(content: Content) -> None:
    assert content.language_name("es") == "español"
    assert content.language_name("es", "en") == "Spanish"


@pytest.mark.parametrize("language", ["en", "es"])
def test_simpler_words(content: Content, language: str) -> None:
    usual = content.answer("relief.expungement", {}, language, TODAY)
    simple = content.simpler("relief.expungement", {}, language, TODAY)
    assert simple is not None
    assert simple.text != usual.text
    assert len(simple.text) < len(usual.text)
    assert simple.sources == usual.sources
    assert content.simpler("relief.jobs", {}, language, TODAY) is None


def test_simpler_words_keep_the_tense(content: Content) -> None:
    after = content.simpler("event.what", {}, "en", TODAY)
    during = content.simpler("event.what", {}, "en", date(2018, 10, 22))
    assert after is not None
    assert during is not None
    assert "helped people" in after.text
    assert "helps people" in during.text


@pytest.mark.parametrize(
    "mended",
    [
        'msgid "It is free to come."\nmsgstr ""',
        'msgid "It is without cost."\nmsgstr "La entrada es gratis."',
        'msgid "It is free to come."\nmsgstr "Es gratis en {lugar}."',
    ],
)
def test_a_stale_answer_is_english_with_a_preface(locales: Path, edit: Edit, mended: str) -> None:
    edit("es/LC_MESSAGES/answers.po", FREE, mended)
    check_stale(locales, edit)


def test_a_fuzzy_answer_is_english_with_a_preface(locales: Path, edit: Edit) -> None:
    edit(
        "es/LC_MESSAGES/answers.po",
        'msgctxt "event.cost:free"',
        '#, fuzzy\nmsgctxt "event.cost:free"',
    )
    check_stale(locales, edit)


def check_stale(locales: Path, edit: Edit) -> None:
    edit("facts.toml", "place.new_haven = {}", "place.new_haven = { cost = 0 }")
    content = load(locales)
    assert content.languages == ("en", "es")
    answer = content.answer("event.cost", {"place": "new_haven"}, "es", date(2018, 10, 22))
    assert answer.text.startswith("It is free to come.")
    assert answer.language == "en"
    assert answer.preface is not None
    assert answer.preface.language == "es"
    assert "solo la tengo en inglés" in answer.preface.text
    assert "oprima 0" in answer.preface.text
    assert [part.language for part in answer.parts()] == ["es", "en"]
    assert answer.parts()[1].preface is None


def test_one_part_without_a_preface() -> None:
    answer = Answer("Yes.", "en")
    assert answer.parts() == (answer,)


def test_a_stale_text_has_no_simpler_form(locales: Path, edit: Edit) -> None:
    edit(
        "es/LC_MESSAGES/answers.po",
        'msgctxt "relief.why:simple"',
        '#, fuzzy\nmsgctxt "relief.why:simple"',
    )
    assert load(locales).simpler("relief.why", {}, "es", TODAY) is None


def test_spanish_articles_melt(content: Content) -> None:
    sentences = content.sentences("es")
    assert not [sentence for sentence in sentences if " de el " in f" {sentence} "]
    assert [sentence for sentence in sentences if "del condado" in sentence]


@pytest.mark.parametrize("language", ["en", "es"])
def test_sentences_for_the_ear(content: Content, language: str) -> None:
    sentences = content.sentences(language)
    assert sentences == content.sentences(language)
    assert len(sentences) == len(set(sentences))
    assert 1000 < len(sentences) < 20_000
    words = " ".join(sentences)
    assert not set("{}¿?.,;:!") & set(words)
    assert words == words.lower()
    for group in content.names[language].slots().values():
        for names in group.values():
            assert any(names[0].lower().replace(",", "") in sentence for sentence in sentences)
    assert not set(content.chatter(language)) & set(sentences)
    assert len(content.chatter(language)) > 20
