"""What is said to each intent, before, during and after the event, and as facts come in."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import get_args

import pytest

from assistant.content import Content, Door, load

from .conftest import Edit

BEFORE, DURING, AFTER = date(2018, 10, 1), date(2018, 10, 22), date(2026, 11, 24)
DAYS = (BEFORE, DURING, AFTER)
DESK = "Please ask the staff at the desk."


def said(
    content: Content, intent: str, day: date = AFTER, language: str = "en", **slots: str
) -> str:
    return content.answer(intent, slots, language, day).text


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("day", DAYS)
def test_every_intent_answers_in_every_language_on_every_day(
    content: Content, language: str, day: date
) -> None:
    places: list[Mapping[str, str]] = [{"place": place} for place in content.names["en"].place]
    services: list[Mapping[str, str]] = [{"service": s} for s in content.names["en"].service]
    for intent in content.intents:
        for slots in ({}, {"place": "atlantis"}, *places, *services):
            answer = content.answer(intent, slots, language, day)
            assert answer.language == language, (intent, slots)
            assert answer.preface is None
            assert answer.text[:1].isupper() or answer.text[:1] in "¿¡"
            assert answer.text.endswith((".", "?", "!"))
            assert not set("{}_") & set(answer.text), answer.text
            assert "  " not in answer.text


def test_the_intents_are_those_of_the_plan(content: Content) -> None:
    families = {
        "event": "what when where place services cost who attend bring language access",
        "service": "immigration voting benefits jobs health",
        "relief": "expungement sealing eligibility start why cannabis housing student_aid voting"
        " jobs numbers lawyer",
        "about": "assistant privacy organiser",
    }
    wanted = {f"{family}.{name}" for family, names in families.items() for name in names.split()}
    assert set(content.intents) == wanted


def test_a_command_has_no_answer(content: Content) -> None:
    with pytest.raises(KeyError, match=r"command\.repeat"):
        content.answer("command.repeat", {}, "en", AFTER)
    with pytest.raises(KeyError, match=r"event\.weather"):
        content.answer("event.weather", {}, "en", AFTER)


@pytest.mark.parametrize(
    ("day", "english", "spanish"),
    [
        (
            AFTER,
            "That week is over. It took place from October 20 to October 27, 2018."
            " I do not know of a new date.",
            "Esa semana ya terminó. Fue del 20 de octubre al 27 de octubre de 2018."
            " No sé de ninguna fecha nueva.",
        ),
        (
            DURING,
            "It is on now. It ends on October 27, 2018. I do not know the hours.",
            "Es ahora. Termina el 27 de octubre de 2018. No sé el horario.",
        ),
        (
            BEFORE,
            "It is still to come. It takes place from October 20 to October 27, 2018.",
            "Todavía no empieza. Será del 20 de octubre al 27 de octubre de 2018.",
        ),
    ],
)
def test_when_follows_the_day(content: Content, day: date, english: str, spanish: str) -> None:
    assert said(content, "event.when", day).startswith(english)
    assert said(content, "event.when", day, "es").startswith(spanish)


@pytest.mark.parametrize(
    "intent",
    ["event.what", "event.attend", "service.health"],
)
def test_what_is_over_on_or_to_come_says_so(content: Content, intent: str) -> None:
    assert "It is on now, until October 27, 2018." in said(content, intent, DURING)
    assert "It takes place from October 20 to October 27, 2018." in said(content, intent, BEFORE)


@pytest.mark.parametrize("intent", ["what", "where", "services", "attend", "cost", "bring"])
def test_whatever_is_asked_of_a_past_event_it_is_said_to_be_over(
    content: Content, intent: str
) -> None:
    assert "That week is over." in said(content, f"event.{intent}", AFTER)


def test_where_names_five_places_and_that_there_are_more(content: Content) -> None:
    assert said(content, "event.where") == (
        "That week is over. It took place in Los Angeles, New Haven, Prince George's County,"
        " San Francisco, and Washington, DC. That list is not complete."
    )


def test_a_place_of_the_week(content: Content) -> None:
    assert said(content, "event.place", place="new_haven") == (
        "That week is over. New Haven was one of the places."
    )
    assert said(content, "event.place", DURING, place="new_haven").startswith(
        "Yes, New Haven is one of the places. It is on now, until October 27, 2018."
        f" I do not know the exact address. {DESK}"
    )
    assert said(content, "event.where", place="new_haven").startswith(
        "That week is over. New Haven was one of the places. It took place in Los Angeles, New"
    )


def test_a_place_of_another_event(content: Content) -> None:
    answer = content.answer("event.place", {"place": "detroit"}, "en", AFTER)
    assert answer.text == (
        "That week is over. The list I have does not name Detroit. That list is not complete."
        " There was another event there, on Saturday, October 20, 2018."
        " It was held at Marygrove College."
    )
    assert answer.sources == ("A", "C")
    assert "from September 21 to September 28, 2019" in said(
        content, "event.place", place="chicago"
    )
    assert "There will be another event there" in said(
        content, "event.place", BEFORE, place="chicago"
    )


@pytest.mark.parametrize(
    ("intent", "told"),
    [
        ("event.cost", "It was free. I do not know what clearing a record costs."),
        ("event.when", "The hours were from 10 in the morning to 5 in the afternoon."),
        ("event.services", "It offered information on clearing or sealing criminal records"),
        ("event.bring", "I do not know what people needed to bring."),
        ("service.immigration", "I do not know if they offered immigration advice."),
    ],
)
def test_what_is_known_of_another_event_at_the_place_is_told(
    content: Content, intent: str, told: str
) -> None:
    text = said(content, intent, place="detroit")
    assert "another event there, on Saturday, October 20, 2018. It was held at Mary" in text
    assert told in text
    assert text.count("October 20") == 1


def test_a_place_nobody_knows(content: Content) -> None:
    assert said(content, "event.place") == said(content, "event.where"), "no place was named"
    for text in (
        said(content, "event.place", place_unknown="boise idaho"),
        said(content, "event.place", place="atlantis"),
        said(content, "event.when", place_unknown="boise idaho"),
        said(content, "service.health", place_unknown="boise idaho", place="new_haven"),
    ):
        assert text.startswith("That week is over.")
        assert "That list is not complete." in text
        assert DESK in text
    asked_before = {"place_unknown": "boise idaho"}
    assert "National" in said(content, "event.what", **asked_before)


def test_where_a_service_is_offered_is_said_once_it_is_known(locales: Path, edit: Edit) -> None:
    edit("facts.toml", PLACE, 'place.new_haven = { services = ["records", "health"] }')
    content = load(locales)
    assert said(content, "service.health") == (
        "That week is over. Some of the events offered health screenings, but not all."
        " I know of New Haven."
    )
    assert said(content, "service.health", place="new_haven") == (
        "That week is over. It offered health screenings."
    )
    assert said(content, "service.jobs").endswith("I do not know which ones.")


def test_of_an_event_with_one_place_all_is_told_without_naming_it(
    locales: Path, edit: Edit
) -> None:
    edit("facts.toml", 'in_force = "founding_week"', 'in_force = "detroit_2018"')
    edit(
        "facts.toml",
        '{ venue = "Marygrove College" }',
        '{ venue = "Marygrove College", address = "1 Main Street", access = ["wheelchair"] }',
    )
    content = load(locales)
    day = date(2018, 10, 20)
    assert said(content, "event.where", day) == (
        "It takes place in Detroit. The place to go to is Marygrove College. The address is"
        " 1 Main Street."
    )
    assert said(content, "event.access", day) == "There is wheelchair access."
    edit("facts.toml", "complete = true\nopens", "complete = false\nopens")
    assert "1 Main Street" not in said(load(locales), "event.where", day), "there may be others"


def test_the_only_place_has_the_days_of_its_event(locales: Path, edit: Edit) -> None:
    edit("facts.toml", 'in_force = "founding_week"', 'in_force = "detroit_2018"')
    edit("facts.toml", "end = 2018-10-20\ncomplete", "end = 2018-10-21\ncomplete")
    content = load(locales)
    for slots in ({}, {"place": "detroit"}):
        assert "exact day" not in said(content, "event.when", BEFORE, **slots)


def test_all_events_or_only_some(content: Content) -> None:
    assert said(content, "service.voting") == (
        "That week is over. It offered help to register to vote."
    )
    assert said(content, "service.health", DURING).startswith(
        "Some of the events offer health screenings, but not all."
    )
    assert "I do not know if they offered resume workshops." in said(content, "service.resume")
    assert said(content, "event.services", service="health") == said(content, "service.health")


@pytest.mark.parametrize(
    "intent",
    ["cost", "who", "bring", "language", "access", "attend"],
)
def test_the_unknown_is_said_to_be_unknown_with_who_to_ask(content: Content, intent: str) -> None:
    for day in DAYS:
        text = said(content, f"event.{intent}", day)
        assert "I do not know" in text
        assert DESK in text
        assert "No sé" in said(content, f"event.{intent}", day, "es")


@pytest.mark.parametrize("language", ["en", "es"])
def test_eligibility_is_never_judged(content: Content, language: str) -> None:
    text = said(content, "relief.eligibility", language=language)
    assert text.startswith(("I cannot say", "Yo no puedo decirle"))
    assert "lawyer" in text or "abogado" in text
    assert "staff" in text or "personal" in text


def test_sources_and_review_day_come_with_the_answer(content: Content) -> None:
    answer = content.answer("relief.numbers", {}, "en", AFTER)
    assert answer.sources == ("A", "B")
    assert answer.reviewed == min(content.facts.sources[id].reviewed for id in "AB")
    assert "77 million" in answer.text
    assert "298" in answer.text
    assert "400" in answer.text
    about = content.answer("about.privacy", {}, "en", AFTER)
    assert (about.sources, about.reviewed) == ((), None)


PLACE = "place.new_haven = {}"


@pytest.mark.parametrize(
    ("fact", "intent", "during", "after", "spanish"),
    [
        ("cost = 0", "cost", "It is free to come.", "It was free.", "Fue gratis."),
        (
            "cost = 5",
            "cost",
            "It costs 5 US dollars to come.",
            "It cost 5 US dollars.",
            "La entrada costó 5 dólares",
        ),
        (
            "opens = 10:00:00, closes = 17:00:00",
            "when",
            "The hours are from 10 in the morning to 5 in the afternoon.",
            "The hours were from 10 in the morning",
            "El horario fue de 10 de la mañana a 5 de la tarde.",
        ),
        (
            'venue = "City Library"',
            "place",
            "The place to go to is City Library.",
            "It was held at City Library.",
            "El lugar fue City Library.",
        ),
        (
            'venue = "City Library", address = "1 Elm Street"',
            "place",
            "The place to go to is City Library. The address is 1 Elm Street.",
            "It was held at City Library. The address is 1 Elm Street.",
            "El lugar fue City Library. La dirección es 1 Elm Street.",
        ),
        (
            'bring = ["photo_id", "court_papers"]',
            "bring",
            "Please bring a photo ID and any court papers you have.",
            "People were asked to bring a photo ID and",
            "Se pidió llevar una identificación con foto y los papeles",
        ),
        (
            "bring = []",
            "bring",
            "You do not need to bring anything.",
            "People did not need to bring anything.",
            "No había que llevar nada.",
        ),
        (
            'audience = ["everyone"]',
            "who",
            "It is for everyone.",
            "It was for everyone.",
            "Fue para todas las personas.",
        ),
        (
            'spoken = ["en", "es"]',
            "language",
            "People there speak English and Spanish.",
            "People there spoke English and Spanish.",
            "Allí hablaron inglés y español.",
        ),
        (
            'access = ["wheelchair"]',
            "access",
            "There is wheelchair access.",
            "There was wheelchair access.",
            "Hubo acceso para sillas de ruedas.",
        ),
        (
            "appointment = true",
            "attend",
            "You need to sign up before you come.",
            "You can no longer take part.",
            "Ya no se puede participar.",
        ),
        (
            "appointment = false",
            "attend",
            "You can just come.",
            "You can no longer take part.",
            "Ya no se puede participar.",
        ),
        (
            'services = ["resume"]',
            "services",
            "It offers resume workshops.",
            "It offered resume workshops.",
            "Ofrecieron talleres para hacer el currículum.",
        ),
    ],
)
def test_a_fact_that_staff_enter_is_said(
    locales: Path, edit: Edit, fact: str, intent: str, during: str, after: str, spanish: str
) -> None:
    edit("facts.toml", PLACE, f"place.new_haven = {{ {fact} }}")
    content = load(locales)
    slots = {"place": "new_haven"}
    assert during in content.answer(f"event.{intent}", slots, "en", DURING).text
    assert after in content.answer(f"event.{intent}", slots, "en", AFTER).text
    assert spanish in content.answer(f"event.{intent}", slots, "es", AFTER).text
    before = load(Path(__file__).parents[2] / "locales")
    assert during not in before.answer(f"event.{intent}", slots, "en", DURING).text


def test_a_places_own_day_decides_whether_it_is_over(locales: Path, edit: Edit) -> None:
    edit("facts.toml", PLACE, "place.new_haven = { day = 2018-10-21 }")
    content = load(locales)
    assert said(content, "event.when", DURING, place="new_haven") == (
        "That event is over. It took place on Sunday, October 21, 2018."
    )
    assert said(content, "event.when", date(2018, 10, 21), place="new_haven").startswith(
        "It is today."
    )
    assert said(content, "event.when", DURING).startswith("It is on now.")


def test_a_telephone_number_is_given_with_who_to_ask(locales: Path, edit: Edit) -> None:
    edit("facts.toml", '# phone = "+1 555 010 0000"', 'phone = "+1 555 010 0199"')
    edit("facts.toml", PLACE, 'place.new_haven = { phone = "+1 555 010 0142" }')
    content = load(locales)
    assert "or call +1 555 010 0199." in said(content, "event.cost")
    assert "or call +1 555 010 0199." in said(content, "event.place", place_unknown="boise")
    assert "or call +1 555 010 0142." in said(content, "event.cost", place="new_haven")
    assert "o llame al +1 555 010 0199." in said(content, "event.cost", language="es")


UNSURE = ["event.cost", "event.bring", "relief.eligibility", "relief.start", "relief.lawyer"]


@pytest.mark.parametrize("intent", [*UNSURE, "command.person"])
def test_nobody_on_the_phone_is_sent_to_a_desk(content: Content, intent: str) -> None:
    for language in ("en", "es"):
        for day in DAYS:
            for door in get_args(Door):
                text = content.answer(intent, {}, language, day, door).text
                at_the_desk = "the staff at the desk" in text or "mesa de información" in text
                assert at_the_desk == (door == "desk"), text


def test_a_phone_that_can_put_through_says_so(content: Content) -> None:
    def over_the_phone(intent: str, **slots: str) -> str:
        return content.answer(intent, slots, "en", DURING, "transfer").text

    assert over_the_phone("event.cost").endswith("To ask a person, press 0.")
    assert over_the_phone("relief.lawyer").endswith("To ask a person, press 0.")
    assert over_the_phone("command.person").startswith("I will try to connect you")
    simpler = content.simpler("relief.start", {}, "en", DURING, "transfer")
    assert simpler is not None
    assert simpler.text.endswith("To ask a person, press 0.")


def test_a_phone_that_only_knows_a_number_says_it_twice(locales: Path, edit: Edit) -> None:
    edit("facts.toml", '# phone = "+1 555 010 0000"', 'phone = "+1 555 010 0199"')
    edit("facts.toml", PLACE, 'place.new_haven = { phone = "+1 555 010 0142" }')
    content = load(locales)
    person = content.answer("command.person", {}, "en", DURING, "line").text
    assert person.count("+1 555 010 0199") == 2
    assert "+1 555 010 0199" in content.answer("event.cost", {}, "en", DURING, "line").text
    here = {"place": "new_haven"}
    for door in ("line", "transfer"):
        assert "+1 555 010 0142" in content.answer("event.cost", here, "en", DURING, door).text


def test_after_a_person_who_did_not_answer_comes_what_there_is_else(
    locales: Path, edit: Edit, content: Content
) -> None:
    def told(known: Content, day: date) -> str:
        return known.answer("part.no_answer", {}, "en", day, "line").text

    assert "Please ask at the event." in told(content, DURING)
    assert "The websites of Equality First Alliance" in told(content, AFTER)
    edit("facts.toml", '# phone = "+1 555 010 0000"', 'phone = "+1 555 010 0199"')
    assert told(load(locales), AFTER).count("+1 555 010 0199") == 2


def test_a_phone_without_anybody_is_honest(content: Content) -> None:
    assert content.answer("command.person", {}, "en", DURING, "line").text == (
        "Nobody can be reached by phone right now. Please ask at the event."
    )
    assert content.answer("command.person", {}, "en", AFTER, "line").text == (
        "Nobody can be reached by phone right now. The websites of Equality First Alliance and"
        " National Expungement Week can tell you more."
    )
    assert "press 0" not in content.answer("about.assistant", {}, "en", AFTER, "line").text


def test_the_event_in_force_is_one_setting(locales: Path, edit: Edit) -> None:
    edit("facts.toml", 'in_force = "founding_week"', 'in_force = "detroit_2018"')
    content = load(locales)
    assert said(content, "event.when") == (
        "That event is over. It took place on Saturday, October 20, 2018."
        " The hours were from 10 in the morning to 5 in the afternoon. I do not know of a new date."
    )
    assert said(content, "event.cost") == (
        "That event is over. It was free. I do not know what clearing a record costs."
    )
    assert said(content, "event.where") == (
        "That event is over. It took place in Detroit. It was held at Marygrove College."
    )


def test_a_new_service_needs_no_answer_of_its_own(locales: Path, edit: Edit) -> None:
    for language, name in (("en", "tattoo removal"), ("es", "eliminación de tatuajes")):
        edit(f"{language}/names.toml", "[service]\n", f'[service]\ntattoo = ["{name}"]\n')
        edit(f"{language}/questions.toml", "[ask]\n", '[ask]\n"service.tattoo" = ["tattoo"]\n')
    edit("facts.toml", '"immigration", "voting"]', '"immigration", "voting", "tattoo"]')
    content = load(locales)
    assert "service.tattoo" in content.intents
    assert said(content, "service.tattoo") == "That week is over. It offered tattoo removal."
    assert said(content, "service.tattoo", language="es").endswith("eliminación de tatuajes.")
    assert content.label("service.tattoo", "es") == "eliminación de tatuajes"


def test_a_service_is_called_by_its_name_until_its_label_is_translated(
    locales: Path, edit: Edit
) -> None:
    edit(
        "es/LC_MESSAGES/answers.po",
        'msgctxt "label.service.jobs"',
        '#, fuzzy\nmsgctxt "label.service.jobs"',
    )
    content = load(locales)
    assert content.label("service.jobs", "es") == content.names["es"].service["jobs"][0]
