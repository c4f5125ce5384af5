import shutil
import threading
from pathlib import Path

import numpy as np
import pytest

from assistant.errors import ModelError
from assistant.speech.audio import RATE, Sound, mulaw_decode, mulaw_encode, resample
from assistant.speech.decoder import Decoder
from assistant.speech.graph_recogniser import GraphHearing, GraphRecogniser
from assistant.speech.level import louder
from assistant.speech.recogniser import Transcript, listening
from tests.speech.hearing import Say


def hear(ears: GraphRecogniser, sound: Sound, language: str | None = None) -> Transcript:
    with listening(ears, language) as hearing:
        hearing.accept(sound.pcm)
        return hearing.finish()


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("when is the event", "en"),
        ("can my record be cleared", "en"),
        ("do i need a lawyer", "en"),
        ("cuándo es el evento", "es"),
        ("puedo limpiar mi récord", "es"),
        ("necesito un abogado", "es"),
    ],
)
def test_hears_what_was_said_and_in_which_language(
    ears: GraphRecogniser, said: Say, text: str, language: str
) -> None:
    transcript = hear(ears, said(text, language))
    assert (transcript.text, transcript.language) == (text, language)
    assert transcript.alternatives[0].text == text
    assert not transcript.rejected


def test_hears_over_the_telephone(ears: GraphRecogniser, said: Say) -> None:
    narrow = resample(said("can my record be cleared", "en"), 8000)
    coded = Sound(mulaw_decode(mulaw_encode(narrow.samples)), 8000)
    assert hear(ears, resample(coded, RATE)).text == "can my record be cleared"


def test_a_stated_language_wins(ears: GraphRecogniser, said: Say) -> None:
    transcript = hear(ears, said("cuánto cuesta", "es"), "en")
    assert {hypothesis.language for hypothesis in transcript.alternatives} <= {"en"}


def test_a_language_that_is_not_offered_is_refused(ears: GraphRecogniser) -> None:
    with pytest.raises(ModelError, match="'fr' is not heard here, only en, es"):
        ears.listen("fr")


def test_partial_results_grow_into_the_whole(ears: GraphRecogniser, said: Say) -> None:
    pcm = said("can my record be cleared", "en").pcm
    partials = []
    with listening(ears) as hearing:
        assert hearing.partial() is None
        for i in range(0, len(pcm), 3200):
            hearing.accept(pcm[i : i + 3200])
            partials.append(hearing.partial())
    assert partials[-1] is not None
    assert partials[-1].text == "can my record be cleared"
    assert partials[-1].language == "en"
    assert any(p is not None and p.text == "can my record" for p in partials)


def test_a_long_pause_does_not_end_the_utterance(ears: GraphRecogniser, said: Say) -> None:
    pause = np.zeros(8 * RATE, np.int16)
    parts = [said("can my record", "en").samples, pause, said("be cleared", "en").samples]
    assert hear(ears, Sound(np.concatenate(parts), RATE)).text == "can my record be cleared"


@pytest.mark.parametrize("seconds", [0, 0.001, 1, 10])
def test_silence_is_nothing(ears: GraphRecogniser, seconds: float) -> None:
    transcript = hear(ears, Sound(np.zeros(int(seconds * RATE), np.int16), RATE))
    assert transcript.text == ""
    assert transcript.language is None
    assert transcript.alternatives == ()


def noise() -> Sound:
    wave = 3000 * np.random.default_rng(1).standard_normal(3 * RATE)
    return Sound(wave.clip(-32768, 32767).astype(np.int16), RATE)


def music() -> Sound:
    at = np.arange(4 * RATE) / RATE
    chord = sum(np.sin(2 * np.pi * f * at) for f in (262, 330, 392, 523))
    return Sound((4000 * chord * (1 + np.sin(2 * np.pi * 2 * at)) / 2).astype(np.int16), RATE)


@pytest.mark.parametrize("sound", [noise(), music()], ids=["white noise", "music"])
def test_noise_and_music_are_no_question(ears: GraphRecogniser, sound: Sound) -> None:
    transcript = hear(ears, sound)
    assert transcript.rejected or len(transcript.text.split()) <= 1


def test_clipped_speech_is_still_heard(ears: GraphRecogniser, said: Say) -> None:
    assert hear(ears, louder(said("cuándo es el evento", "es"), 8)).text == "cuándo es el evento"


def test_quiet_speech_is_still_heard(ears: GraphRecogniser, said: Say) -> None:
    assert hear(ears, louder(said("cuándo es el evento", "es"), 0.1)).text == "cuándo es el evento"


def test_threads_hear_independently(ears: GraphRecogniser, said: Say) -> None:
    texts = {"en": "when is the event", "es": "cuándo es el evento"}
    sounds = {language: said(text, language) for language, text in texts.items()}
    heard: list[tuple[str, str]] = []

    def work(language: str) -> None:
        heard.append((language, hear(ears, sounds[language]).text))

    threads = [threading.Thread(target=work, args=(name,)) for name in ("en", "es") * 3]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(heard) == sorted([*texts.items()] * 3)


def test_closing_ends_nothing_that_is_under_way(compiled_graph: Path, said: Say) -> None:
    ears = GraphRecogniser(compiled_graph)
    with listening(ears) as hearing:
        ears.close()
        hearing.accept(said("help", "en").pcm)
        assert hearing.finish().text == "help"


def test_a_damaged_network_is_told_with_its_mend(compiled_graph: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(compiled_graph, tmp_path / "compiled")
    model = folder / "all" / "am" / "final.mdl"
    whole = model.read_bytes()
    model.unlink()  # it may be a link to the network's own
    model.write_bytes(whole[:100_000])
    ears = GraphRecogniser(folder)
    with pytest.raises(ModelError, match="put models/network back as the project has it"):
        ears.listen()


def test_a_closed_hearing_hears_nothing(ears: GraphRecogniser) -> None:
    hearing = ears.listen()
    hearing.close()
    hearing.close()
    assert hearing.partial() is None
    with pytest.raises(ValueError, match="closed"):
        hearing.accept(bytes(320))


class Told(Decoder):
    """A decoder that has decoded already."""

    def __init__(self, *guesses: tuple[str, float]) -> None:
        self._guesses = guesses

    def finish(self) -> list[tuple[str, float]]:
        return list(self._guesses)


def test_the_same_words_around_an_unknown_one_add_up() -> None:
    told = Told(("when@en is@en", 0.4), ("cuándo@es", 0.3), ("when@en [unk] is@en", 0.2))
    found = GraphHearing(told).finish().alternatives
    assert [(each.text, each.language) for each in found] == [("when is", "en"), ("cuándo", "es")]
    assert [each.share for each in found] == pytest.approx([0.6, 0.3])
