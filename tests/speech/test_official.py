"""Official models are Vosk folders; here our own compiled ones stand in for them."""

from pathlib import Path

import pytest

from assistant.errors import ModelError
from assistant.speech.audio import Sound
from assistant.speech.official import OfficialHearing, OfficialRecogniser
from assistant.speech.recogniser import Hypothesis, Transcript, listening
from tests.speech.hearing import Say


def hear(ears: OfficialRecogniser, sound: Sound) -> Transcript:
    with listening(ears) as hearing:
        hearing.accept(sound.pcm)
        return hearing.finish()


def test_hears_its_language(compiled_graph: Path, said: Say) -> None:
    ears = OfficialRecogniser("en", compiled_graph / "en", ["when is the event"])
    transcript = hear(ears, said("when is the event", "en"))
    assert transcript.language == "en"
    assert transcript.text == "when@en is@en the@en event@en"
    ears.close()


def test_another_language_is_refused(compiled_graph: Path) -> None:
    with pytest.raises(ModelError, match="hears en, not es"):
        OfficialRecogniser("en", compiled_graph / "en").listen("es")


def test_a_missing_model_is_explained_when_it_is_needed(tmp_path: Path) -> None:
    ears = OfficialRecogniser("en", tmp_path / "gone")
    with pytest.raises(ModelError, match="There is no model"):
        ears.listen()


class Script:
    """A decoder that gives these texts."""

    def __init__(self, *texts: str) -> None:
        self.texts = list(texts)

    def accept(self, pcm: bytes) -> None: ...

    def partial(self) -> str:
        return self.texts[0]

    def finish(self) -> list[tuple[str, float]]:
        return [(text, 1 / len(self.texts)) for text in self.texts]

    def close(self) -> None: ...


@pytest.mark.parametrize(
    ("texts", "transcript"),
    [
        ([""], Transcript("", None)),
        (["[unk]"], Transcript("", None, rejected=True)),
        (["help"], Transcript("help", "en", (Hypothesis("help", "en"),))),
        (
            ["[unk] help [unk]", "[unk] help"],
            Transcript("help", "en", (Hypothesis("help", "en"),), rejected=True),
        ),
        (
            ["when is [unk]", "when is it"],
            Transcript(
                "when is", "en", (Hypothesis("when is", "en"), Hypothesis("when is it", "en"))
            ),
        ),
    ],
)
def test_unknown_words_are_left_out_and_too_many_reject(
    texts: list[str], transcript: Transcript
) -> None:
    assert OfficialHearing("en", Script(*texts)).finish() == transcript  # type: ignore[arg-type]


def test_partials_leave_unknown_words_out() -> None:
    hearing = OfficialHearing("en", Script("[unk] when"))  # type: ignore[arg-type]
    assert hearing.partial() == Hypothesis("when", "en")
