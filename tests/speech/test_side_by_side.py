import pytest

from assistant.errors import ModelError
from assistant.speech.fakes import FakeRecogniser, noise, said
from assistant.speech.recogniser import Hypothesis, Transcript, listening
from assistant.speech.side_by_side import SideBySide


def heard(english: Transcript, spanish: Transcript) -> Transcript:
    ears = SideBySide({"en": FakeRecogniser([english]), "es": FakeRecogniser([spanish])})
    with listening(ears) as hearing:
        hearing.accept(bytes(64000))
        return hearing.finish()


def test_more_words_win() -> None:
    transcript = heard(said("one day"), said("cuándo es el evento", "es"))
    assert (transcript.text, transcript.language) == ("cuándo es el evento", "es")


def test_what_is_not_rejected_wins() -> None:
    transcript = heard(said("help"), noise("una casa de campo", language="es"))
    assert (transcript.text, transcript.rejected) == ("help", False)


def test_rejected_by_all_is_rejected() -> None:
    assert heard(noise(), noise()) == Transcript("", None, rejected=True)


def test_alternatives_take_turns() -> None:
    transcript = heard(said("no", "en", "know"), said("no es", "es", "no"))
    assert transcript.alternatives == (
        Hypothesis("no es", "es"),
        Hypothesis("no", "en"),
        Hypothesis("no", "es"),
        Hypothesis("know", "en"),
    )


def test_the_longer_partial_is_shown() -> None:
    ears = SideBySide(
        {"en": FakeRecogniser(["a"]), "es": FakeRecogniser([said("cuándo es el evento", "es")])}
    )
    with listening(ears) as hearing:
        assert hearing.partial() is None
        hearing.accept(bytes(32000))
        assert hearing.partial() == Hypothesis("cuándo es el evento", "es")


def test_a_stated_language_is_heard_alone() -> None:
    english, spanish = FakeRecogniser(["help"]), FakeRecogniser()
    ears = SideBySide({"en": english, "es": spanish})
    with listening(ears, "en") as hearing:
        assert hearing.finish().text == "help"
    assert spanish.hearings == []


def test_a_language_nobody_hears_is_refused() -> None:
    with pytest.raises(ModelError, match="only en"):
        SideBySide({"en": FakeRecogniser()}).listen("fr")


def test_everything_is_closed() -> None:
    english, spanish = FakeRecogniser(), FakeRecogniser()
    ears = SideBySide({"en": english, "es": spanish})
    with listening(ears):
        assert english.open_hearings == spanish.open_hearings == 1
    assert english.open_hearings == spanish.open_hearings == 0
    ears.close()
    assert english.closed
    assert spanish.closed
