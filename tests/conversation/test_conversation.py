from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest

from assistant.content import Content
from assistant.conversation import (
    Arrived,
    Command,
    Conversation,
    Event,
    HangUp,
    Heard,
    Hypothesis,
    Key,
    Left,
    Listen,
    Preferences,
    Returned,
    Silence,
    StopSpeaking,
    Transfer,
)
from assistant.conversation.commands import spell
from assistant.conversation.visit import PACES, VOLUMES
from assistant.understanding import Understanding
from tests.conversation.conftest import Meet, Visitor

UNCLEAR = "the event"
"""Something that is asked back about."""


def test_greets_in_every_offered_language_and_listens_to_all(
    visitor: Visitor, content: Content
) -> None:
    visitor.does(Arrived())
    assert [part.language for part in visitor.say.parts] == list(content.languages)
    assert visitor.actions[-1] == Listen(None)


def test_answers_in_the_language_that_was_spoken(visitor: Visitor) -> None:
    assert visitor.says("when is it", "en").meaning.intent == "event.when"
    assert "October" in visitor.hears
    assert visitor.says("cuánto cuesta", "es").meaning.intent == "event.cost"
    assert visitor.say.parts[0].language == "es"


def test_typed_text_is_answered_in_its_own_language(visitor: Visitor) -> None:
    assert visitor.says("¿dónde son los eventos?").say.parts[0].language == "es"
    assert visitor.says("where are the events?").say.parts[0].language == "en"


def test_a_word_that_another_language_shares_is_no_reason_to_answer(visitor: Visitor) -> None:
    visitor.says("can i own a gun after expungement")
    assert (visitor.meaning.outcome, visitor.meaning.language) == ("unknown", "en")


def test_a_stated_language_wins_over_what_the_ear_believes(visitor: Visitor) -> None:
    visitor.says("en español por favor", "es")
    assert visitor.actions[-1] == Listen("es")
    hypotheses = (Hypothesis("when is it", "en", 0.6), Hypothesis("cuándo es", "es", 0.4))
    visitor.does(Heard("when is it", "en", hypotheses))
    assert visitor.meaning.intent == "event.when"
    assert visitor.say.parts[0].language == "es"


def test_a_change_of_language_gives_the_last_answer_again(visitor: Visitor) -> None:
    visitor.says("when is it", "en")
    visitor.says("speak spanish please", "en")
    assert "octubre" in visitor.hears


@pytest.mark.parametrize("asked", ["what languages do you speak", "do you speak french"])
def test_who_names_no_language_of_ours_hears_which_there_are(visitor: Visitor, asked: str) -> None:
    visitor.says(asked, "en")
    assert visitor.hears == (
        "I speak English and Spanish. Say the one you want, or press 4."
        " Hablo inglés y español. Diga cuál prefiere, u oprima 4."
    )
    assert visitor.says("spanish").say.parts[0].language == "es"


def test_the_only_language_is_not_offered_as_a_choice(
    content: Content, understanding: Understanding
) -> None:
    only = replace(content, languages=("en",))
    alone = Visitor(Conversation(only, understanding, lambda: date(2018, 10, 1)))
    assert "not speak that language" in alone.says("do you speak french", "en").hears


def test_follow_up_keeps_the_question(visitor: Visitor) -> None:
    visitor.says("when is it in San Francisco", "en")
    visitor.says("and in New Haven?", "en")
    assert visitor.meaning.intent == "event.when"
    assert visitor.meaning.slots["place"] == "new_haven"
    assert "October" in visitor.hears
    assert "New Haven" in visitor.hears


def test_correction_replaces_the_place(visitor: Visitor) -> None:
    visitor.says("is there one in New Haven", "en")
    visitor.says("no, I meant San Francisco", "en")
    assert visitor.meaning.intent == "event.place"
    assert "San Francisco" in visitor.hears


def test_a_place_that_is_none_of_ours_is_said_once(visitor: Visitor) -> None:
    visitor.says("is it in baltimore", "en")
    assert "I do not know about that place." in visitor.hears
    visitor.says("who is it for", "en")
    assert "that place" not in visitor.hears


def test_another_place_never_gets_the_answer_of_the_one_before(visitor: Visitor) -> None:
    visitor.says("is it in los angeles", "en").says("what about florida", "en")
    assert "I do not know about that place." in visitor.hears


def test_a_service_is_asked_on_for_another_place(visitor: Visitor) -> None:
    visitor.says("do they have immigration help", "en").says("and in los angeles", "en")
    assert (visitor.meaning.intent, visitor.meaning.slots) == (
        "service.immigration",
        {"place": "los_angeles"},
    )


def test_a_day_alone_asks_when(visitor: Visitor) -> None:
    visitor.says("where is it", "en")
    visitor.says("how about saturday", "en")
    assert visitor.meaning.intent == "event.when"


def test_never_judges_eligibility(visitor: Visitor) -> None:
    answer = visitor.says("can my record be cleared", "en").hears.lower()
    assert "lawyer" in answer or "attorney" in answer
    assert "you are eligible" not in answer
    assert "you qualify" not in answer


def test_ask_back_takes_one_two_and_yes(visitor: Visitor) -> None:
    for reply, number in (("one", 0), ("the second one", 1), ("too", 1), ("yes", 0)):
        visitor.does(Arrived())
        choices = visitor.says(UNCLEAR, "en").meaning.choices
        assert _names(visitor, choices)
        visitor.says(reply, "en")
        assert visitor.conversation._visit.intent == choices[number]


def test_guesses_keep_the_place_and_outlive_a_change_of_language(visitor: Visitor) -> None:
    visitor.says("is it in san francisco", "en").says(UNCLEAR, "en")
    where = visitor.meaning.choices.index("event.where")
    visitor.says("spanish", "en")
    assert "¿Quiso decir " in visitor.hears
    visitor.does(Key(str(where + 1)))
    assert "San Francisco es uno de los lugares" in visitor.hears


@pytest.mark.parametrize(
    "reply", ["uh one", "yes the first one", "number one please", "option one"]
)
def test_a_number_is_found_in_a_short_reply(visitor: Visitor, reply: str) -> None:
    told = visitor.says(UNCLEAR, "en").does(Key("1")).hears
    assert visitor.says(UNCLEAR, "en").says(reply, "en").hears == told
    visitor.says(reply, "en")
    assert visitor.hears != told, "nothing is on offer any more"


@pytest.mark.parametrize("text", ["i have two convictions", "one of my friends wants to come"])
def test_a_number_in_a_statement_chooses_nothing(visitor: Visitor, text: str) -> None:
    told = {visitor.says(UNCLEAR, "en").does(Key(key)).hears for key in "12"}
    assert visitor.says(UNCLEAR, "en").says(text, "en").hears not in told


def test_a_guess_can_be_taken_in_its_own_words(visitor: Visitor) -> None:
    visitor.says(UNCLEAR, "en")
    assert visitor.meaning.choices == ("event.what", "event.where")
    told = visitor.says(UNCLEAR, "en").hears
    assert told.startswith("National Expungement Week is about")


def test_to_repeat_that_was_a_guess_repeats_what_came_before(visitor: Visitor) -> None:
    told = visitor.says("what is expungement", "en").hears
    visitor.says("again the one", "en")
    visitor.does(Key(str(1 + visitor.meaning.choices.index("command.repeat"))))
    assert visitor.hears == told


def test_an_answer_that_depends_on_the_state_does_so_in_each(visitor: Visitor) -> None:
    told = visitor.says("can i vote with a felony", "en").hears
    assert visitor.says("and in los angeles", "en").hears == told


def test_the_menu_is_read_again_in_the_language_chosen(visitor: Visitor) -> None:
    visitor.does(Key("9")).does(Key("4"))
    assert "El evento: oprima 1." in visitor.hears


@pytest.mark.parametrize(
    ("text", "language", "spoken"),
    [
        ("i don't speak english", "en", "es"),
        ("no hablo inglés", "es", "es"),
        ("no me hable en inglés", "es", "es"),
        ("hábleme en español no en inglés", "es", "es"),
        ("i don't speak spanish", "en", "en"),
        ("spanish not english", "en", "es"),
    ],
)
def test_a_language_that_is_refused_gives_way_to_the_other(
    visitor: Visitor, text: str, language: str, spoken: str
) -> None:
    visitor.says(text, language)
    assert visitor.say.parts[0].language == spoken
    assert visitor.conversation.language == spoken


def test_one_more_question_is_asked_or_not(visitor: Visitor) -> None:
    visitor.says("thank you", "en").says("yes", "en")
    assert visitor.hears == "All right. What would you like to know?"
    visitor.says("thank you", "en").says("no", "en")
    assert visitor.gets(HangUp)


@pytest.mark.parametrize("reply", [Heard("neither one", "en"), Heard("three", "en"), Key("3")])
def test_who_means_neither_hears_what_is_likely_next_then_the_menu(
    visitor: Visitor, reply: Event
) -> None:
    meaning = visitor.says(UNCLEAR, "en").meaning
    assert _names(visitor.does(reply), meaning.others[:2])
    assert not any(_names(visitor, [choice]) for choice in meaning.choices)
    visitor.does(Key("2"))
    assert visitor.conversation._visit.intent == meaning.others[1]
    visitor.says(UNCLEAR, "en").does(reply).does(reply)
    assert "More topics: press 3." in visitor.hears


def test_wrong_guesses_are_not_made_again_until_something_was_answered(visitor: Visitor) -> None:
    meaning = visitor.says(UNCLEAR, "en").meaning
    visitor.does(Key("3")).says(UNCLEAR, "en")
    assert not any(_names(visitor, [choice]) for choice in meaning.choices)
    visitor.says("when is it", "en").says(UNCLEAR, "en")
    assert _names(visitor, meaning.choices)


def test_guesses_that_stay_wrong_lead_to_a_person(visitor: Visitor) -> None:
    visitor.says(UNCLEAR, "en").does(Key("3")).does(Key("3"))
    visitor.says(UNCLEAR, "en").does(Key("3"))
    assert visitor.gets(Transfer)


def _names(visitor: Visitor, intents: Sequence[str]) -> bool:
    return all(visitor.conversation._saying.label(intent) in visitor.hears for intent in intents)


def test_two_misses_lead_to_the_menu_and_three_to_a_person(visitor: Visitor) -> None:
    visitor.says("the purple elephant sings", "en")
    assert visitor.meaning.outcome == "unknown"
    visitor.says("purple elephant", "en")
    assert "press 1" in visitor.hears
    visitor.says("purple", "en")
    assert visitor.gets(Transfer)


def test_the_menu_reaches_an_answer_by_keys_alone(visitor: Visitor) -> None:
    visitor.does(Key("9"))
    assert visitor.actions[0] == StopSpeaking()
    visitor.does(Key("1"))
    first = visitor.hears
    visitor.does(Key("1"))
    assert visitor.conversation._visit.intent is not None
    assert visitor.hears != first
    visitor.does(Key("#"))
    assert "press 1" in visitor.hears


def test_an_option_without_a_name_in_the_language_is_offered_in_english(
    content: Content, understanding: Understanding
) -> None:
    renamed = {**content.catalog.source, "label.event": "the fair"}  # not yet translated
    newer = replace(content, catalog=replace(content.catalog, source=renamed))
    visitor = Visitor(Conversation(newer, understanding, lambda: date(2018, 10, 1), "es"))
    parts = visitor.does(Key("9")).say.parts
    assert "The fair: press 1." in [part.text for part in parts if part.language == "en"]
    assert "oprima 2" in " ".join(part.text for part in parts if part.language == "es")


def test_zero_is_always_a_person(visitor: Visitor) -> None:
    assert visitor.does(Key("0")).gets(Transfer)
    assert visitor.says("quiero hablar con una persona", "es").gets(Transfer)


def test_where_nobody_can_be_reached_three_misses_lead_to_the_menu(meet: Meet) -> None:
    caller = meet("line")
    for text in ("the purple elephant sings", "purple elephant", "elephant"):
        caller.says(text, "en")
    assert not caller.gets(Transfer)
    assert "press 1" in caller.hears


@pytest.mark.parametrize(
    ("text", "language"),
    [("my boyfriend hits me and i am scared of him", "en"), ("me quiero matar", "es")],
)
def test_who_is_in_danger_hears_the_emergency_numbers_and_gets_a_person(
    visitor: Visitor, text: str, language: str
) -> None:
    visitor.says(text, language)
    assert "911" in visitor.hears
    assert "988" in visitor.hears
    assert visitor.gets(Transfer)


@pytest.mark.parametrize("then", ["it is not a joke", "no", "yes", "the purple elephant sings"])
def test_who_is_in_danger_is_not_sent_back_to_the_topics(visitor: Visitor, then: str) -> None:
    told = visitor.says("i want to kill myself", "en").hears
    assert visitor.says(then, "en").hears == told
    visitor.says("when is it", "en").says("no", "en")
    assert "911" not in visitor.hears


def test_who_may_be_in_danger_hears_the_numbers_before_the_question(visitor: Visitor) -> None:
    visitor.says("he wants something from me", "en")
    assert "command.danger" in visitor.meaning.choices
    assert visitor.hears.startswith("If somebody is in danger now, call 911.")
    assert "Did you mean" in visitor.hears


def test_what_a_person_on_the_phone_hears_is_true_there(meet: Meet) -> None:
    assert "I will try to connect you" in meet("transfer").does(Key("0")).hears
    assert "Nobody can be reached" in meet("line").does(Key("0")).hears
    assert "at the desk" in meet("desk").does(Key("0")).hears


def back_from(caller: Visitor) -> Preferences:
    """How to go on with a caller who has just been put through."""
    (put,) = (action for action in caller.actions if isinstance(action, Transfer))
    return put.preferences


def test_who_is_back_from_nobody_is_spoken_with_as_before(meet: Meet) -> None:
    caller = meet("transfer").does(Key("4"))
    caller.does(Key("7"))
    preferences = back_from(caller.does(Key("0")))
    again = meet("transfer").does(Returned(preferences))
    assert again.hears.startswith("Lo siento, en este momento nadie pudo contestar.")
    assert "Sorry" not in again.hears
    assert again.say.pace < 1
    assert again.actions[-1] == Listen("es")
    again.does(Key("*"))
    assert again.hears.startswith("Lo siento"), "it can be repeated"
    assert again.does(Key("0")).hears.startswith("Voy a intentar")
    assert back_from(again) == preferences


def test_who_is_back_and_never_spoke_hears_it_in_every_language(meet: Meet) -> None:
    preferences = back_from(meet("transfer").does(Key("0")))
    again = meet("transfer").does(Returned(preferences))
    assert "Sorry, nobody could answer" in again.hears
    assert "Lo siento" in again.hears
    gone = replace(preferences, language="fr", stated=True)
    assert meet("transfer").does(Returned(gone)).hears == again.hears


def test_nobody_is_put_through_again_unasked(meet: Meet) -> None:
    preferences = back_from(meet("transfer").says("can i speak to a person", "en"))
    caller = meet("transfer").does(Returned(preferences))
    for text in ("the purple elephant sings", "purple elephant", "elephant"):
        caller.says(text, "en")
    assert not caller.gets(Transfer)
    assert "press 1" in caller.hears
    assert caller.does(Key("0")).gets(Transfer), "but asking for it does"


def test_while_the_language_is_unknown_help_comes_in_every_one(
    visitor: Visitor, content: Content
) -> None:
    visitor.does(Arrived())
    spanish = "Para español, oprima 4."
    visitor.does(Silence())
    assert content.prompt("silence_first", "es").text in visitor.hears
    assert visitor.hears.endswith(spanish)
    helped = visitor.does(Key("9")).hears
    assert helped.startswith(spanish), "before much of another language"
    assert helped.endswith(spanish)
    visitor.says("purple elephant", "en")
    assert {part.language for part in visitor.say.parts} == {"en", "es"}
    visitor.says("cuándo es", "es")
    assert "oprima 4" not in visitor.does(Key("1")).hears
    assert {part.language for part in visitor.does(Silence()).say.parts} == {"es"}
    assert "oprima 4" not in visitor.does(Key("#")).hears


def test_key_four_is_the_next_language(visitor: Visitor) -> None:
    visitor.does(Arrived())
    assert visitor.does(Key("4")).say.parts[0].language == "es"
    assert {part.language for part in visitor.does(Key("9")).say.parts[:-1]} == {"es"}


def test_who_chose_the_wrong_language_hears_how_to_leave_it(visitor: Visitor) -> None:
    visitor.does(Arrived()).does(Key("4")).does(Key("4"))
    for _ in range(2):
        visitor.says("un elefante azul canta", "en")
    assert visitor.hears.endswith("Para español, oprima 4.")
    assert visitor.does(Key("4")).says("cuándo es", "es").meaning.intent == "event.when"
    assert visitor.does(Key("9")).hears.endswith("For English, press 4.")


def test_repeat_and_last_sentence(visitor: Visitor) -> None:
    answer = visitor.says("what is expungement", "en").hears
    assert visitor.does(Key("*")).hears == answer
    assert visitor.says("repeat", "en").hears == answer
    last = visitor.does(Command("command.repeat_last")).hears
    assert answer.endswith(last)
    assert len(last) < len(answer)


def test_slower_until_it_cannot(visitor: Visitor) -> None:
    visitor.says("when is it", "en")
    for _ in range(len(PACES)):
        visitor.does(Command("command.slower"))
    assert visitor.say.pace == min(PACES)
    for _ in range(len(VOLUMES)):
        visitor.says("louder", "en")
    assert visitor.say.volume == max(VOLUMES)
    assert "October" in visitor.hears


def test_simpler_words(visitor: Visitor, content: Content) -> None:
    visitor.says("what is record sealing", "en")
    simpler = content.catalog.source["relief.sealing:simple"]
    assert visitor.says("say it in simpler words", "en").hears == simpler


def test_spells_the_place_that_was_asked_for(visitor: Visitor) -> None:
    visitor.says("is there one in New Haven", "en")
    assert spell("New Haven") in visitor.does(Command("command.spell")).hears


def test_silence_is_patient_then_says_goodbye(visitor: Visitor) -> None:
    visitor.does(Arrived())
    assert not visitor.does(Silence()).gets(HangUp)
    assert not visitor.does(Silence()).gets(HangUp)
    assert visitor.does(Silence()).gets(HangUp)


def test_nothing_of_a_visitor_stays(visitor: Visitor) -> None:
    visitor.says("en español por favor", "es")
    visitor.says("más despacio", "es")
    visitor.does(Left())
    visitor.does(Arrived())
    assert visitor.say.pace == 1.0
    assert visitor.actions[-1] == Listen(None)
    assert visitor.does(Command("command.repeat")).say.pace == 1.0


def test_nothing_to_repeat_is_said(visitor: Visitor, content: Content) -> None:
    nothing = content.prompt("nothing_to_repeat", "en").text
    assert visitor.does(Command("command.repeat")).hears == nothing


@pytest.mark.parametrize("text", ["goodbye", "bye bye"])
def test_goodbye_ends_it(visitor: Visitor, text: str) -> None:
    assert visitor.says(text, "en").gets(HangUp)


def test_heard_nothing_clear(visitor: Visitor, content: Content) -> None:
    sorry = [content.prompt("not_understood", language).text for language in content.languages]
    assert visitor.does(Heard("", None)).hears == " ".join(sorry)


def test_spelling() -> None:
    assert spell("Prince George's") == "P, R, I, N, C, E. G, E, O, R, G, E, S"


def test_who_heard_nothing_yet_may_still_want_it_slower(visitor: Visitor) -> None:
    assert visitor.does(Command("command.slower")).hears == "I will speak slower."
