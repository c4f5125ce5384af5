"""The real Piper with both real voices."""

import contextlib
import os
import subprocess
import sys
import threading
from pathlib import Path

import numpy as np
import pytest

from assistant.errors import ModelError, VoiceError
from assistant.speech.models.folder import Models
from assistant.speech.voice import PiperVoice, Voice
from assistant.speech.voices import Voices

OWN = ("en", "es")


@pytest.fixture(scope="module")
def voices(models: Models) -> Voices:
    """What the assistant speaks with: joe in English, the own voice in Spanish."""
    return Voices(models.find_voice)


@pytest.fixture(scope="module")
def own(models: Models) -> Voices:
    """The own voice in both languages."""
    return Voices(models.own_voice)


def whole(voice: Voice, text: str, language: str, pace: float = 1.0) -> np.ndarray:
    return np.concatenate([sound.samples for sound in voice.say(text, language, pace)])


def level(samples: np.ndarray) -> float:
    loud = np.abs(samples.astype(float))
    return float(np.sqrt((loud[loud > 100] ** 2).mean()))


def test_english_is_spoken_by_joe_and_spanish_by_the_own_voice(voices: Voices) -> None:
    assert voices.identity("en").startswith("en_US-joe-medium ")
    assert voices.identity("es").startswith("voice ")
    assert [next(voices.say("Sí.", "es")).rate, next(voices.say("Yes.", "en")).rate] == [
        16000,
        22050,
    ]


@pytest.mark.parametrize("language", OWN)
def test_the_own_voice_speaks_each_language_differently(own: Voices, language: str) -> None:
    other = "es" if language == "en" else "en"
    assert own.identity(language) != own.identity(other)
    mine, theirs = (whole(own, "Los Angeles, no.", code) for code in (language, other))
    assert len(mine) != len(theirs) or (mine != theirs).any()


def test_speech_comes_sentence_by_sentence(own: Voices) -> None:
    sounds = list(own.say("One sentence. And another. A third one.", "en"))
    assert len(sounds) == 3
    assert all(0.5 < sound.seconds < 3 for sound in sounds)


def test_the_first_sentence_does_not_wait_for_the_others(own: Voices) -> None:
    spoken = own.say("One. " + "Many more words follow here. " * 500, "en")
    assert next(spoken).seconds < 2


@pytest.mark.parametrize("language", OWN)
def test_pace_makes_it_longer_and_shorter(voices: Voices, language: str) -> None:
    text = "Ten words or so, spoken at three paces, no more."
    slow, plain, fast = (len(whole(voices, text, language, pace)) for pace in (0.7, 1.0, 1.4))
    assert slow > 1.2 * plain > 1.44 * fast


def test_an_extreme_pace_is_kept_in_bounds(own: Voices) -> None:
    assert len(whole(own, "Hello there.", "en", 100.0)) == len(
        whole(own, "Hello there.", "en", 2.0)
    )
    assert len(whole(own, "Hello there.", "en", 0.0)) == len(whole(own, "Hello there.", "en", 0.5))


def test_voices_are_equally_loud(voices: Voices, own: Voices) -> None:
    text = "The event is free, and everybody is welcome to come."
    assert level(whole(voices, text, "en")) == pytest.approx(
        level(whole(own, text, "en")), rel=0.35
    )


@pytest.mark.parametrize(
    "text", ["", " ", "...", "¿?", "🙂", "a\0b", "\ud800", "\n\n", "(", "\u200b"]
)
def test_what_cannot_be_said_is_a_voice_error(voices: Voices, text: str) -> None:
    for language in ("en", "es", "fr"):
        with pytest.raises(VoiceError, match=r"^[^\n]{10,200}\.$"):
            list(voices.say(text, language))


@pytest.mark.parametrize(
    "text", ["你好", "[[", "]]", "[[x", "<b>a</b>", "--help", "ﷺ", "e\u0301" * 99]
)
def test_odd_text_is_spoken_or_refused_but_never_worse(voices: Voices, text: str) -> None:
    for language in ("en", "es"):
        with contextlib.suppress(VoiceError):
            assert whole(voices, text, language).dtype == np.int16


def test_four_hundred_words_without_a_stop_stay_small(own: Voices) -> None:
    sounds = list(own.say("word " * 400, "en"))
    assert max(sound.seconds for sound in sounds) < 15


def test_a_pace_that_is_no_number_is_refused(own: Voices) -> None:
    with pytest.raises(VoiceError):
        list(own.say("Hello.", "en", float("nan")))


def test_one_voice_serves_many_threads(own: Voices) -> None:
    alone = {language: whole(own, "Dos tres.", language) for language in OWN}
    results: list[bool] = []

    def speak(language: str) -> None:
        results.append((whole(own, "Dos tres.", language) == alone[language]).all())

    threads = [threading.Thread(target=speak, args=(OWN[i % 2],)) for i in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == [True] * 16


def damage(folder: Path, name: str, content: bytes | None) -> None:
    path = folder / "voice" / name
    path.unlink() if content is None else path.write_bytes(content)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("voice.onnx", b"not a model"),
        ("voice.onnx", b""),
        ("voice.onnx", None),
        ("voice.es.json", b"{"),
        ("voice.es.json", b"{}"),
        ("voice.es.json", b"[]"),
        ("voice.es.json", b"\xff\xfe"),
        ("voice.es.json", None),
    ],
)
def test_a_damaged_voice_is_a_model_error(
    voice_copy: Path, tmp_path: Path, name: str, content: bytes | None
) -> None:
    damage(voice_copy, name, content)
    voices = Voices(Models(voice_copy, tmp_path / "cache").find_voice)
    with pytest.raises(ModelError, match=r"^[^\n]{10,400}\.$"):
        list(voices.say("Hola.", "es"))


def test_a_truncated_voice_is_a_model_error(voice_copy: Path, tmp_path: Path) -> None:
    model = voice_copy / "voice" / "voice.onnx"
    model.write_bytes(model.read_bytes()[:1_000_000])
    files = Models(voice_copy, tmp_path).own_voice("en")
    assert files is not None
    with pytest.raises(ModelError):
        list(PiperVoice(files).say("Hello.", "en"))


def test_a_voice_with_garbage_for_weights_says_so_and_not_silence(
    voice_copy: Path, tmp_path: Path
) -> None:
    model = voice_copy / "voice" / "voice.onnx"
    data = bytearray(model.read_bytes())
    middle = slice(len(data) // 2, len(data) // 2 + 4096)
    data[middle] = b"\xff" * 4096  # as floats these are no numbers
    model.write_bytes(data)
    files = Models(voice_copy, tmp_path).own_voice("es")
    assert files is not None
    with pytest.raises((VoiceError, ModelError), match=r"damaged.* put the folder back"):
        list(PiperVoice(files).say("Hola.", "es"))


@pytest.mark.parametrize("missing", ["voice/voice.onnx", "voice/voice.es.json"])
def test_a_missing_file_of_our_voice_is_named_with_its_mend(
    voice_copy: Path, tmp_path: Path, missing: str
) -> None:
    (voice_copy / missing).unlink()
    with pytest.raises(ModelError) as caught:
        Models(voice_copy, tmp_path).own_voice("es")
    assert str(caught.value) == (
        f"The voice's file {voice_copy / missing} cannot be read (No such file or directory):"
        " put the folder back as the project has it."
    )


def test_piper_is_not_imported_before_it_speaks() -> None:
    """A rendered answer must not pay for onnxruntime."""
    code = (
        "import sys, assistant.speech.prompts, assistant.speech.voices;"
        "import assistant.speech.models.folder;"
        "sys.exit('onnxruntime' in sys.modules or 'piper' in sys.modules or 'pooch' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_speaking_reports_to_nobody(models: Models, tmp_path: Path) -> None:
    """onnxruntime keeps a device id and sends what it did, unless told not to before it starts."""
    code = f"""
from pathlib import Path
from assistant.speech.models.folder import Models
from assistant.speech.voice import PiperVoice
files = Models(Path({str(models.folder)!r}), Path({str(tmp_path)!r})).own_voice("es")
list(PiperVoice(files).say("Hola.", "es"))
"""
    fresh = {name: value for name, value in os.environ.items() if not name.startswith("ORT_")}
    fresh |= {"HOME": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path / "cache")}
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60, env=fresh)
    assert not [path for path in tmp_path.rglob("*") if "microsoft" in path.name.lower()]
