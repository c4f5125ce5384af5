import pytest

from assistant.speech.audio import RATE
from assistant.speech.fakes import FakeRecogniser, FakeVoice, noise, said
from assistant.speech.recogniser import Hypothesis, Recogniser, Transcript, listening
from assistant.speech.voice import Voice

SECOND = bytes(2 * RATE)


def test_the_fakes_meet_the_protocols() -> None:
    recogniser: Recogniser = FakeRecogniser()
    voice: Voice = FakeVoice()
    with listening(recogniser) as hearing:
        assert hearing.finish() == Transcript("", None)
    assert voice.identity("en") != voice.identity("es")


def test_transcripts_come_in_order_then_nothing() -> None:
    ears = FakeRecogniser(["help", said("ayuda", "es", "ay duda"), noise("la la")])
    heard = [ears.listen(language).finish() for language in (None, "es", None, None)]
    assert heard[0] == Transcript("help", "en", (Hypothesis("help", "en"),))
    assert heard[1].alternatives == (Hypothesis("ayuda", "es"), Hypothesis("ay duda", "es"))
    assert heard[2].rejected
    assert heard[3].text == ""
    assert ears.languages == [None, "es", None, None]


def test_partials_grow_with_the_sound() -> None:
    hearing = FakeRecogniser(["can my record be cleared"], words_per_second=2).listen()
    assert hearing.partial() is None
    hearing.accept(SECOND)
    assert hearing.partial() == Hypothesis("can my", "en")
    hearing.accept(SECOND + SECOND)
    assert hearing.partial() == Hypothesis("can my record be cleared", "en")


def test_leaks_are_seen() -> None:
    ears = FakeRecogniser()
    hearing = ears.listen()
    assert ears.open_hearings == 1
    hearing.close()
    assert ears.open_hearings == 0
    with pytest.raises(ValueError, match="closed"):
        hearing.accept(SECOND)


def test_the_voice_lasts_as_long_as_its_words() -> None:
    voice = FakeVoice(rate=8000, seconds_per_word=0.5)
    (sound,) = voice.say("one two three", "en", pace=1.5)
    assert sound.rate == 8000
    assert sound.seconds == pytest.approx(1.0)
    assert list(voice.say("", "en")) == []
    assert voice.spoken == [("one two three", "en", 1.5), ("", "en", 1.0)]
