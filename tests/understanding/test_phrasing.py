import pytest

from assistant.content.questions import Questions
from assistant.understanding.phrasing import Phrasing, template

NAMES: dict[str, dict[str, tuple[str, ...]]] = {
    "place": {"new_haven": ("New Haven",), "washington_dc": ("Washington", "D C")},
    "service": {"jobs": ("job help", "a job fair"), "health": ("health checks",)},
    "language": {"es": ("Spanish",)},
    "day": {"friday": ("Friday",)},
}
QUESTIONS = Questions(
    ask={
        "event.place": (
            "is there one in {place}",
            "do you have one in {place}",
            "is there anything in {place} on {day}",
        ),
        "event.when": ("when is it", "tell me when it is", "do you know when it is"),
        "event.cost": ("is {service} free",),
        "event.language": ("do they speak spanish",),
    },
    none=("where is my hat",),
    before=("um", "hi", "could you tell me", "i was wondering", "well um"),
    after=("please", "thank you", "you know"),
    exact={"command.thanks": ("thank you",)},
)


@pytest.fixture(scope="module")
def phrasing() -> Phrasing:
    return Phrasing(QUESTIONS, NAMES, "en")


@pytest.mark.parametrize(
    ("said", "core"),
    [
        ("when is it", "when is it"),
        ("Um, hi! Could you tell me when is it, please?", "when is it"),
        ("um um well um when is it you know please thank you", "when is it"),
        ("my cousin came i was wondering when is it", "my cousin came when is it"),
        ("when um is it", "when is it"),
        ("thank you", "thank you"),
        ("um please", "please"),
        ("", ""),
    ],
)
def test_fillers_are_dropped(phrasing: Phrasing, said: str, core: str) -> None:
    assert " ".join(phrasing.read(said).core) == core


def test_a_short_filler_inside_may_mean_something(phrasing: Phrasing) -> None:
    assert phrasing.read("is it you know where").core == ("is", "it", "you", "know", "where")


def test_names_of_places_days_and_languages_become_slots(phrasing: Phrasing) -> None:
    reading = phrasing.read("is job help there in new haven on friday in spanish")
    assert " ".join(reading.phrase) == "is job help there in <place> on <day> in <language>"
    assert " ".join(reading.rest) == "is there in on in"
    assert reading.named == ("<language>",)
    assert reading.slots == {
        "service": "jobs",
        "place": "new_haven",
        "day": "friday",
        "language": "es",
    }


def test_two_names_of_one_place_are_one_slot(phrasing: Phrasing) -> None:
    assert phrasing.read("in washington d c").phrase == ("in", "<place>")


def test_of_two_places_the_last_is_meant(phrasing: Phrasing) -> None:
    assert phrasing.read("not new haven washington").slots == {"place": "washington_dc"}


def test_samples_are_read_like_utterances(phrasing: Phrasing) -> None:
    assert phrasing.samples("do they speak Spanish") == [("do", "they", "speak", "<language>")]
    assert phrasing.samples("um is there one in {place}, please") == [
        phrasing.read("is there one in New Haven").phrase
    ]


def test_a_sample_with_a_service_stands_for_all_of_them(phrasing: Phrasing) -> None:
    first, second = phrasing.samples("is {service} free")
    assert " ".join(first) in ("is job help free", "is a job fair free")
    assert " ".join(second) == "is health checks free"


def test_a_place_that_is_none_of_ours(phrasing: Phrasing) -> None:
    found = phrasing.strange_places.find(phrasing.read("is there one in des moines").phrase)
    assert found == ("des moines", ("is", "there", "one", "in", "<place>"))
    for said in ("is there one in new haven", "is there one in there", "in", "houston"):
        assert phrasing.strange_places.find(phrasing.read(said).phrase) is None


def test_slots_of_a_template() -> None:
    assert template("is it in {place}, {day}?") == ("is", "it", "in", "<place>", "<day>")
