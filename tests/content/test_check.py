"""Each kind of mistake that staff can make, and the sentence they get."""

import re
from datetime import date
from pathlib import Path

import pytest

from assistant.content import Content, Store, check, load, reviews
from assistant.errors import ContentError

from .conftest import Edit

LINES = re.compile(r" \(lines? [\d and]+\)")
PO = "es/LC_MESSAGES/answers.po"


def test_the_projects_own_content_has_no_problem(content: Content) -> None:
    assert [str(problem) for problem in check(content)] == []
    assert content.languages == content.facts.languages == ("en", "es")


@pytest.mark.parametrize(
    ("file", "old", "new", "sentence"),
    [
        (
            "facts.toml",
            "place.new_haven = {}",
            "place.old_haven = {}",
            "locales/facts.toml: event.founding_week.place.old_haven has no name:"
            " add it to [place] in names.toml of every language.",
        ),
        (
            "facts.toml",
            '["benefits", "jobs", "health"]',
            '["benefits", "jobs", "wealth"]',
            'locales/facts.toml: event.founding_week.some_services names "wealth", which is not'
            " known: correct it, or add it to names.toml of every language.",
        ),
        (
            "facts.toml",
            'sources = ["B"]',
            'sources = ["Z"]',
            'locales/facts.toml: event.second_week.sources names "Z", which is not known:'
            " correct it, or add it to this file.",
        ),
        (
            "facts.toml",
            "place.new_haven = {}",
            'place.new_haven = { bring = ["passport"] }',
            'locales/facts.toml: event.founding_week.place.new_haven.bring names "passport", which'
            " is not known: correct it, or add it to names.toml of every language.",
        ),
        (
            "facts.toml",
            '"relief.why" = ["A"]',
            '"relief.wy" = ["A"]',
            "locales/facts.toml: origin.relief.wy is no intent with an answer: correct the id.",
        ),
        (
            "facts.toml",
            '"relief.why" = ["A"]',
            '"relief.why" = ["Z"]',
            'locales/facts.toml: origin.relief.why names the source "Z", but there is no'
            " [source.Z]: correct it or add it.",
        ),
        (
            "en/names.toml",
            'second_week = ["National Expungement Week"]\n',
            "",
            "locales/facts.toml: event.second_week has no name: add it to [event] in names.toml.",
        ),
        (
            "en/answers.toml",
            '"It costs {price} to come."',
            '"It costs {prize} to come."',
            "locales/en/answers.toml: event.cost:price has the placeholder {prize}, which nothing"
            " fills: correct or remove it.",
        ),
        (
            "en/answers.toml",
            '"relief.why" = "',
            '"relief.why" = "Call {phone}. ',
            "locales/en/answers.toml: relief.why has the placeholder {phone}, but that is not"
            " known there: take it out.",
        ),
        (
            "en/answers.toml",
            '"relief.why" = "',
            '"relief.why" = "Ask in {place}. ',
            "locales/en/answers.toml: relief.why has the placeholder {place}, but that is not"
            " known there: take it out.",
        ),
        (
            "en/answers.toml",
            '"It costs {price} to come."',
            '"It costs {price} to come to {venue}."',
            "locales/en/answers.toml: event.cost:price has the placeholder {venue}, but that is"
            " not known there: take it out.",
        ),
        (
            "en/answers.toml",
            '"label.event.when" = "',
            '"label.event.when" = "{event} and ',
            "locales/en/answers.toml: label.event.when has the placeholder {event}, which nothing"
            " fills: correct or remove it.",
        ),
        (
            "en/questions.toml",
            '"event.when" = [\n',
            '"event.when" = [\n  "is it in {place",\n',
            'locales/en/questions.toml: "is it in {place" has a brace without its partner or with'
            " more than a name inside: write slots like {place}.",
        ),
        (
            "en/questions.toml",
            '"event.when" = [\n',
            '"event.when" = [\n  "is it in { place }",\n',
            'locales/en/questions.toml: "is it in { place }" has a brace without its partner or',
        ),
        (
            "en/questions.toml",
            '"event.when" = [\n',
            '"event.when" = [\n  "???",\n',
            'locales/en/questions.toml: "???" has no words: write some, or take it out.',
        ),
        (
            "en/names.toml",
            'boston = ["Boston", "Massachusetts"]',
            'boston = ["Boston", "{place}"]',
            'locales/en/names.toml: place.boston has a brace in "{place}": nothing is filled in',
        ),
        (
            "en/names.toml",
            'boston = ["Boston", "Massachusetts"]',
            'boston = ["--"]',
            'locales/en/names.toml: place.boston is "--", which nobody can say: write words.',
        ),
        (
            "en/answers.toml",
            '"It is free to come."',
            '"..."',
            'locales/en/answers.toml: event.cost:free is "...", which nobody can say: write words.',
        ),
        (
            "en/answers.toml",
            '"It is free to come."',
            '"It is <b>free</b>."',
            "locales/en/answers.toml: event.cost:free has a tag (<b>), which would be read aloud:",
        ),
        (
            "en/answers.toml",
            '"about.privacy" =',
            "about.privacy =",
            "locales/en/answers.toml: about is split by a dot: put the key in quotes,"
            ' "about.privacy" = ...',
        ),
        (
            "en/answers.toml",
            '"prompt.thanks"',
            '"prompt.thank"',
            "locales/en/answers.toml: prompt.thanks is missing: the assistant needs it, so",
        ),
        (
            "en/answers.toml",
            '"event.attend:past" =',
            '"event.attend:over" =',
            "locales/en/answers.toml: event.attend:past is missing: the assistant needs it, so",
        ),
        (
            "en/answers.toml",
            '"relief.jobs" =',
            '"relief.work" =',
            "locales/en/answers.toml: relief.jobs has a label but no answer: write the answer.",
        ),
        (
            "en/answers.toml",
            '"It is free to come."',
            '""',
            "locales/en/answers.toml: event.cost:free has a value that does not fit:"
            ' write it like event.cost:free = "some words".',
        ),
        (
            "es/questions.toml",
            '"relief.why" =',
            '"relief.wy" =',
            "locales/es/questions.toml: ask.relief.wy is not an intent: correct the id, or write"
            " its answer and label.relief.wy.",
        ),
        (
            "en/questions.toml",
            '"event.when" = [\n',
            '"event.when" = [\n  "is it on {date}",\n',
            'locales/en/questions.toml: "is it on {date}" has the slot {date}, but only'
            " {place}, {service}, {day}, {language} exist: correct it.",
        ),
    ],
)
def test_what_would_break_an_answer_is_refused(
    locales: Path, edit: Edit, file: str, old: str, new: str, sentence: str
) -> None:
    edit(file, old, new)
    with pytest.raises(ContentError) as caught:
        load(locales)
    assert LINES.sub("", str(caught.value)).startswith(sentence)


def test_an_event_in_force_takes_place_somewhere(locales: Path, edit: Edit) -> None:
    edit("facts.toml", 'in_force = "founding_week"', 'in_force = "placeless"')
    with (locales / "facts.toml").open("a", encoding="utf-8") as facts:
        facts.write("[event.placeless]\nstart = 2030-01-01\nend = 2030-01-01\n")
    edit("en/names.toml", "[event]\n", '[event]\nplaceless = ["The fair"]\n')
    with pytest.raises(ContentError) as caught:
        load(locales)
    assert str(caught.value) == (
        "locales/facts.toml: event.placeless has no place: write one under it, like"
        " place.new_haven = {}."
    )


def test_a_fact_that_is_known_may_be_quoted(locales: Path, edit: Edit) -> None:
    edit("facts.toml", '# phone = "+1 555 010 0000"', 'phone = "+1 555 010 0199"')
    edit("en/answers.toml", '"relief.why" = "', '"relief.why" = "Call {phone}. ')
    answer = load(locales).answer("relief.why", {}, "en", date(2018, 10, 1))
    assert answer.text.startswith("Call +1 555 010 0199.")


WARNED = [
    (
        PO,
        'msgid "It is free to come."',
        'msgid "It was gratis."',
        "error",
        f"locales/{PO}: event.cost:free has no translation of today's English:"
        " run pybabel update, then translate it.",
    ),
    (
        PO,
        'msgctxt "event.cost:free"',
        '#, fuzzy\nmsgctxt "event.cost:free"',
        "error",
        f"locales/{PO}: event.cost:free is marked fuzzy: compare it with the English,"
        " then take the mark away.",
    ),
    (
        PO,
        'msgstr "La entrada es gratis."',
        'msgstr ""',
        "error",
        f"locales/{PO}: event.cost:free is not translated: write its msgstr.",
    ),
    (
        PO,
        'msgstr "La entrada cuesta {price}."',
        'msgstr "Cuesta algo."',
        "error",
        f"locales/{PO}: event.cost:price lacks the placeholder {{price}}:"
        " put it where the sentence needs it.",
    ),
    (
        PO,
        'msgstr "La entrada es gratis."',
        'msgstr "La entrada es gratis en {place}."',
        "error",
        f"locales/{PO}: event.cost:free has the placeholder {{place}}, which the English does not"
        " have: remove it.",
    ),
    (
        PO,
        'msgid ""\nmsgstr ""\n"Project',
        '#, fuzzy\nmsgid ""\nmsgstr ""\n"Project',
        "warning",
        f"locales/{PO}: the header is marked fuzzy: take that mark away.",
    ),
    (
        PO,
        'msgctxt "prompt.hello"',
        '#, fuzzy\nmsgctxt "prompt.hello"',
        "error",
        f"locales/{PO}: the catalog lacks 1 needed texts (prompt.hello ...), so es is not offered"
        " yet: translate them.",
    ),
    (
        "en/questions.toml",
        '"event.when" = [\n',
        '"event.when" = [\n  "What does it cost?",\n',
        "error",
        'locales/en/questions.toml: "what does it cost" stands under event.when and under'
        " event.cost: keep it where it fits best.",
    ),
    (
        "en/questions.toml",
        "\nask = [\n",
        "\nask = [\n  'when is it',\n",
        "error",
        'locales/en/questions.toml: "when is it" stands under none and under event.when:'
        " keep it where it fits best.",
    ),
    (
        "en/names.toml",
        'boston = ["Boston", "Massachusetts"]',
        'boston = ["Boston", "Chicago"]',
        "error",
        'locales/en/names.toml: place: "chicago" is a name of boston and chicago:'
        " keep it for one of them.",
    ),
    (
        "en/names.toml",
        'boston = ["Boston", "Massachusetts"]',
        'boston = ["Boston", "Resume"]',
        "error",
        'locales/en/names.toml: "resume" is a name of place.boston and service.resume: keep it for'
        " one of them.",
    ),
    (
        "en/names.toml",
        'boston = ["Boston", "Massachusetts"]',
        'boston = ["Boston", "boston"]',
        "warning",
        "locales/en/names.toml: place.boston has one name twice: take one out.",
    ),
    (
        "es/names.toml",
        'boston = ["Boston", "Massachusetts"]\n',
        "",
        "error",
        "locales/es/names.toml: place.boston has no name in this language: add it.",
    ),
    (
        "en/answers.toml",
        '"event.where" =',
        '"event.where:fee" = "Text."\n"event.where" =',
        "warning",
        "locales/en/answers.toml: event.where:fee is a text that nothing says:"
        " correct its key or take it out.",
    ),
    (
        "en/questions.toml",
        '"how about", "what\'s"',
        '"how about", "How about?"',
        "warning",
        'locales/en/questions.toml: follow_up.words: "How about?" stands there twice: take one'
        " out.",
    ),
    (
        "en/questions.toml",
        '"how about", "what\'s"',
        '"how about {place}"',
        "error",
        'locales/en/questions.toml: follow_up.words: "how about {place}" has a slot, but names are'
        " found anyway: remove it.",
    ),
    (
        "es/questions.toml",
        '"qué tal", "qué hay de"',
        '"qué tal", "Nueva York"',
        "error",
        'locales/es/questions.toml: follow_up.words: "Nueva York" is the name of place.new_york,'
        " which is found anyway: take it out.",
    ),
    (
        "en/answers.toml",
        "I do not know of a lawyer near you.",
        "I do not know of any lawyer who works anywhere near you or near some other place where"
        " you could go.",
        "warning",
        "locales/en/answers.toml: relief.lawyer says a sentence of 21 words: cut it in two,"
        ' "I do not know of any lawyer who works anywhere near you or near some other place'
        ' where you could go.".',
    ),
]


@pytest.mark.parametrize(("file", "old", "new", "level", "sentence"), WARNED)
def test_what_needs_mending_is_told(
    locales: Path, edit: Edit, file: str, old: str, new: str, level: str, sentence: str
) -> None:
    edit(file, old, new)
    problems = {LINES.sub("", str(told)): told.level for told in check(load(locales))}
    assert problems.get(sentence) == level, "\n".join(problems)


def test_a_phrase_is_told_with_its_lines(locales: Path, edit: Edit) -> None:
    edit("en/questions.toml", '"event.when" = [\n', '"event.when" = [\n  "go {date}", # {x}\n')
    text = (locales / "en/questions.toml").read_text(encoding="utf-8")
    line = 1 + next(n for n, said in enumerate(text.splitlines()) if "go {date}" in said)
    with pytest.raises(ContentError, match=rf'"go {{date}}" \(line {line}\) has the slot'):
        load(locales)


@pytest.mark.parametrize("line", ["“Yes.”", "‘Yes.’"])
def test_curly_quotes_are_named(locales: Path, edit: Edit, line: str) -> None:
    edit("en/answers.toml", '"It is free to come."', line)
    with pytest.raises(ContentError, match=r"; take out the curly quotation marks and write"):
        load(locales)


def test_of_a_very_long_sentence_the_beginning_is_shown(locales: Path, edit: Edit) -> None:
    edit("en/answers.toml", '"relief.why" = "', f'"relief.why" = "{"very " * 7000}')
    (told,) = (str(p) for p in check(load(locales)) if "says a sentence" in str(p))
    assert "relief.why says a sentence of " in told
    assert told.endswith('very ...".')
    assert len(told) < 400


def test_what_is_left_of_a_service_is_told(locales: Path, edit: Edit) -> None:
    edit("facts.toml", '["benefits", "jobs", "health"]', '["benefits", "jobs"]')
    for language in ("en", "es"):
        path = locales / language / "names.toml"
        lines = path.read_text(encoding="utf-8").splitlines()
        kept = [line for line in lines if not line.startswith("health =")]
        assert len(kept) == len(lines) - 1
        path.write_text("\n".join(kept), encoding="utf-8")
    problems = check(load(locales))
    left = "is left of a service that has no name: take it out, or name it under [service]."
    assert [str(problem) for problem in problems] == [
        f"locales/en/answers.toml: label.service.health {left}",
        f"locales/en/questions.toml: ask.service.health {left}",
        f"locales/es/questions.toml: ask.service.health {left}",
    ]
    assert {problem.level for problem in problems} == {"warning"}


def test_a_service_that_is_taken_out_as_staff_are_told_leaves_nothing(locales: Path) -> None:
    store = Store(locales)
    for file in ("en/names.toml", "es/names.toml", "en/answers.toml"):
        path = locales / file
        lines = path.read_text(encoding="utf-8").splitlines()
        kept = [
            each for each in lines if not each.startswith(("health =", '"label.service.health"'))
        ]
        assert len(kept) == len(lines) - 1
        path.write_text("\n".join(kept), encoding="utf-8")
    for file in ("en/questions.toml", "es/questions.toml"):
        path = locales / file
        before, _, rest = path.read_text(encoding="utf-8").partition('"service.health" = [')
        path.write_text(before + rest.partition("\n]\n")[2], encoding="utf-8")
    facts = locales / "facts.toml"
    text = facts.read_text(encoding="utf-8")
    facts.write_text(text.replace(', "health"]', "]"), encoding="utf-8")
    store.refresh()
    assert store.problem is None
    assert check(store.content) == []


def test_a_service_that_only_one_name_asks_for_is_told(locales: Path, edit: Edit) -> None:
    edit("facts.toml", '["benefits", "jobs", "health"]', '["benefits", "jobs", "health", "tattoo"]')
    for language, names in (("en", '["tattoo removal"]'), ("es", '["tatuajes", "los tatuajes"]')):
        edit(f"{language}/names.toml", "[service]\n", f"[service]\ntattoo = {names}\n")
    assert [str(problem) for problem in check(load(locales))] == [
        "locales/en/names.toml: service.tattoo has one name and no questions: write other names,"
        " or ways to ask for it."
    ]


def test_a_service_that_one_language_alone_names_is_told(locales: Path, edit: Edit) -> None:
    edit("es/names.toml", "[service]\n", '[service]\ntattoo = ["tatuajes"]\n')
    assert [str(problem) for problem in check(load(locales))] == [
        "locales/es/names.toml: service.tattoo has no name in en: take it out here, or name it"
        " there."
    ]


def test_a_review_that_is_still_to_come_is_told(locales: Path, edit: Edit) -> None:
    edit(
        "facts.toml",
        'published = "2018-10-17"\nreviewed = 2026-11-24',
        'published = "2018-10-17"\nreviewed = 2062-11-24',
    )
    content = load(locales)
    assert [str(problem) for problem in reviews(content, date(2062, 11, 23))] == [
        "locales/facts.toml: source.C.reviewed (2062-11-24) is still to come: write the day you"
        " compared the facts."
    ]
    assert not [*reviews(content, date(2062, 11, 24))]


def test_a_language_without_words_to_ask_on_with_is_told(locales: Path) -> None:
    path = locales / "es/questions.toml"
    before, _, after = path.read_text(encoding="utf-8").partition("[follow_up]\n")
    path.write_text(f"{before}[exact]{after.partition('[exact]')[2]}", encoding="utf-8")
    (problem,) = check(load(locales))
    assert problem.level == "warning"
    assert str(problem).startswith("locales/es/questions.toml: follow_up.words has no words")


def test_too_few_questions(locales: Path, edit: Edit) -> None:
    label = '"label.command.louder" ='
    edit("en/answers.toml", label, f'"label.command.dance" = "dancing"\n{label}')
    path = locales / "en/questions.toml"
    lines = path.read_text(encoding="utf-8").splitlines()
    at = lines.index('"event.when" = [')
    lines[at : lines.index("]", at) + 1] = ['"event.when" = ["when", "what day"]']
    path.write_text("\n".join(lines), encoding="utf-8")
    told = {str(problem) for problem in check(load(locales))}
    start = "locales/en/questions.toml: ask."
    end = "ways to ask it: write at least"
    assert f"{start}event.when has 2 {end} 15, as people say it." in told
    assert f"{start}command.dance has 0 {end} 6, as people say it." in told


def test_questions_that_are_gone_are_refused(locales: Path) -> None:
    store = Store(locales)
    before = store.content
    path = locales / "es/questions.toml"
    whole = path.read_text(encoding="utf-8")
    for kept in ("", whole[: whole.index('"relief.jobs" = [')]):
        path.write_text(kept, encoding="utf-8")
        store.refresh()
        assert store.content is before
        assert store.problem is not None
        assert store.problem.startswith("locales/es/questions.toml: ask.")
        assert " more) has no way to ask it: write some, or put back what" in store.problem


def test_a_topic_that_nobody_can_ask_for_is_refused(locales: Path, edit: Edit) -> None:
    new = '"relief.fees" = "It depends."\n"label.relief.fees" = "fees"\n'
    edit("en/answers.toml", '"relief.why" =', f'{new}"relief.why" =')
    with pytest.raises(ContentError, match=r"ask\.relief\.fees has no way to ask it: write some"):
        load(locales)


def test_errors_come_first(locales: Path, edit: Edit) -> None:
    edit("en/names.toml", 'boston = ["Boston", "Massachusetts"]', 'boston = ["Boston", "boston"]')
    edit(PO, 'msgstr "La entrada es gratis."', 'msgstr ""')
    assert [problem.level for problem in check(load(locales))] == ["error", "warning"]


def test_a_language_below_the_required_set_is_not_offered(locales: Path, edit: Edit) -> None:
    edit(PO, 'msgctxt "prompt.hello"', '#, fuzzy\nmsgctxt "prompt.hello"')
    content = load(locales)
    assert content.languages == ("en",)
    assert "I speak English." in content.prompt("language_unknown", "en").text
    assert content.facts.languages == ("en", "es")


@pytest.mark.parametrize(
    ("file", "old", "new", "mend"),
    [
        (
            "en/answers.toml",
            '"label.event.when" = "when it takes place"',
            '"label.event.when" = "the days of it"',
            "has no translation of today's English: run pybabel update, then translate it.",
        ),
        (
            "en/answers.toml",
            '"label.event" = "the event"\n',
            '"label.event" = "the event"\n"label.command.dance" = "dancing"\n',
            "has no translation of today's English: run pybabel update, then translate it.",
        ),
        (
            PO,
            'msgctxt "label.more"',
            '#, fuzzy\nmsgctxt "label.more"',
            "is marked fuzzy: compare it with the English, then take the mark away.",
        ),
    ],
)
def test_a_label_without_translation_is_named_and_takes_no_language_off(
    locales: Path, edit: Edit, file: str, old: str, new: str, mend: str
) -> None:
    edit(file, old, new)
    content = load(locales)
    assert content.languages == ("en", "es")
    key = next(k for k in ("label.event.when", "label.command.dance", "label.more") if k in new)
    label = content.label(key.removeprefix("label."), "es")
    assert label == content.catalog.source[key], "in English until then"
    told = [str(problem) for problem in check(content) if problem.level == "error"]
    assert f"locales/{PO}: {key} {mend}" in told
    assert not any("not offered" in problem for problem in told)


def test_a_missing_side_answer_does_not_take_a_language_off(locales: Path, edit: Edit) -> None:
    edit(PO, 'msgctxt "relief.jobs"', '#, fuzzy\nmsgctxt "relief.jobs"')
    assert load(locales).languages == ("en", "es")
