"""The real `assistant kiosk` with a real, virtual sound card: questions in, answers out, in both
languages, clean and in noise; it never hears itself; devices go and come back.

Needs PulseAudio (`scripts/sound-system`), else everything here is skipped with the reason.
"""

import os
import pty
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import numpy as np
import pytest

from assistant.content import load
from assistant.engine import Engine
from assistant.errors import AudioError
from assistant.kiosk.cables import NAMES, Cables
from assistant.kiosk.search import LONGEST_SECONDS
from assistant.settings import Settings
from assistant.speech import audio, graph
from assistant.speech.audio import RATE, Sound
from assistant.speech.graph import GraphSource, words_of
from assistant.speech.graph_recogniser import GraphRecogniser
from assistant.speech.recogniser import Recogniser, listening
from assistant.speech.spoken import spoken

RECORDINGS = Path(__file__).parents[1] / "recordings"
QUESTIONS = {
    "en": ("en/service-voting-1-own.opus", "service.voting"),
    "es": ("es/service-voting-1-own.opus", "service.voting"),
}
NOTICED = 2.0
"""Seconds in which a lost device has to be noticed; the check allows for a busy computer."""
LISTENS = ("[Listening", "[Escuchando")


class Process:
    """`assistant kiosk` as a visitor meets it: keys, captions, and the two cables."""

    def __init__(self, cables: Cables, folder: Path) -> None:
        self.cables = cables
        self.lines: list[tuple[float, str]] = []
        self.started = time.time()
        keyboard, terminal = pty.openpty()
        self._keyboard = keyboard
        environment = {
            **os.environ,
            **cables.environment,
            "ASSISTANT_KIOSK__MICROPHONE": NAMES["microphone"],
            "ASSISTANT_KIOSK__LOUDSPEAKER": NAMES["loudspeaker"],
            "ASSISTANT_KIOSK__IDLE": "600",
        }
        environment.pop("JOURNAL_STREAM", None)
        self.process = subprocess.Popen(
            [sys.executable, "-m", "assistant", "kiosk"],
            stdin=terminal,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            cwd=folder,
            env=environment,
            text=True,
        )
        os.close(terminal)
        self._reader = Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.lines.append((time.monotonic(), line.rstrip()))

    def press(self, keys: str) -> None:
        os.write(self._keyboard, keys.encode())

    def all(self, start: str) -> list[str]:
        return [line for _, line in self.lines if line.startswith(start)]

    def waits_for(self, text: str, seconds: float, after: int = 0) -> float:
        """When a line with ``text`` came, in seconds from now."""
        begun = time.monotonic()
        while time.monotonic() < begun + seconds:
            for moment, line in self.lines[after:]:
                if text in line:
                    return moment - begun
            time.sleep(0.02)
        raise AssertionError(f"no {text!r} in {seconds} s; it printed: {self.lines}")

    def close(self) -> int:
        self.process.terminate()
        code = self.process.wait(10)
        self._reader.join(5)
        os.close(self._keyboard)
        assert self.process.stdout is not None
        self.process.stdout.close()
        return code


@pytest.fixture(scope="module")
def cables() -> Iterator[Cables]:
    try:
        with Cables() as cables:
            yield cables
    except AudioError as error:
        pytest.skip(str(error))


@pytest.fixture(scope="module")
def kiosk(cables: Cables, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Process]:
    process = Process(cables, tmp_path_factory.mktemp("kiosk"))
    process.waits_for("[Listening", 240)
    yield process
    assert process.close() == 0


@pytest.fixture(scope="module")
def ears() -> Recogniser:
    """Hears what the kiosk may answer, which the kiosk's own ears need not know."""
    settings = Settings()
    engine = Engine(settings)
    texts: dict[str, list[str]] = {"en": [], "es": []}
    for text, language in engine.everything_to_say():
        texts[language].append(spoken(text, language))
    sources = {language: GraphSource(sentences=said) for language, said in texts.items()}
    network = settings.models / "network"
    return GraphRecogniser(graph.compile(sources, network, settings.cache / "graphs"))


def question(language: str) -> Sound:
    return audio.read(RECORDINGS / QUESTIONS[language][0])


def answer(language: str) -> str:
    content = load(Settings().locales)
    return content.answer(QUESTIONS[language][1], {}, language, Engine(Settings()).today()).text


def in_noise(sound: Sound, decibels: float) -> Sound:
    """``sound`` in a hall: steady noise so much quieter, from six seconds before it on."""
    padded = np.pad(sound.samples.astype(float), (6 * RATE, 2 * RATE))
    noise = np.random.default_rng(5).normal(size=len(padded))
    noise = np.convolve(noise, np.hanning(12), mode="same")
    speech = float(np.sqrt(np.mean(sound.samples.astype(float) ** 2)))
    noise *= speech * 10 ** (-decibels / 20) / float(np.sqrt(np.mean(noise**2)))
    return Sound(np.clip(padded + noise, -32768, 32767).astype(np.int16), RATE)


def quiet_again(kiosk: Process, after: int) -> None:
    """Wait until it listens again, whatever it printed before line ``after``."""
    end = time.monotonic() + 30
    while time.monotonic() < end:
        states = [line for _, line in kiosk.lines[after:] if line.startswith("[")]
        if states and states[-1].startswith(LISTENS):
            return
        time.sleep(0.02)
    raise AssertionError(f"it does not listen again: {kiosk.lines[after:]}")


def asks(kiosk: Process, cables: Cables, language: str, noise: bool = False) -> Sound:
    """Ask, and once more if it was not understood: a busy computer may lose a few samples.

    Returns what came out of the loudspeaker.
    """
    sound = question(language)
    for _ in range(2):
        before = len(kiosk.lines)
        listener = cables.loudspeaker.record()
        cables.microphone.play(in_noise(sound, 15) if noise else sound)
        kiosk.waits_for("Assistant: ", 20, after=before)
        quiet_again(kiosk, after=before)
        recorded = listener.close()
        if any(answer(language) in line for _, line in kiosk.lines[before:]):
            return recorded
    raise AssertionError(f"it was not understood: {kiosk.lines}")


@pytest.mark.parametrize(
    ("language", "noise"), [("en", True), ("es", False)], ids=["en-noise", "es-clean"]
)
def test_a_spoken_question_gets_its_spoken_answer(
    kiosk: Process, cables: Cables, ears: Recogniser, language: str, noise: bool
) -> None:
    recorded = asks(kiosk, cables, language, noise)
    with listening(ears, language) as hearing:
        hearing.accept(recorded.pcm)
        heard = hearing.finish().text.split()
    expected = words_of(spoken(answer(language), language))
    assert len(set(expected) & set(heard)) >= 0.8 * len(set(expected)), (heard, expected)


def test_a_key_stops_it_at_once(kiosk: Process, cables: Cables) -> None:
    before = len(kiosk.lines)
    listener = cables.loudspeaker.record()
    kiosk.press("h")
    kiosk.waits_for("Assistant:", 5, after=before)
    time.sleep(1.0)
    pressed = time.monotonic()
    kiosk.press("x")
    time.sleep(1.5)
    listener.close()
    voice = [moment for moment, block in listener.blocks if np.abs(block).max() > 4500]
    assert voice
    assert max(voice) - pressed < 0.5


def test_its_own_voice_does_not_trigger_it(kiosk: Process, cables: Cables) -> None:
    heard = len(kiosk.all("You:"))
    with cables.leak(-20):
        time.sleep(1.0)
        listener = cables.microphone.record()
        kiosk.press("h")
        time.sleep(8.0)
        kiosk.press("x")
        time.sleep(3.0)
        assert np.abs(listener.close().samples).max() > 500
    assert len(kiosk.all("You:")) == heard


@pytest.mark.parametrize("side", ["microphone", "loudspeaker"])
def test_a_device_goes_and_returns_in_mid_visit(kiosk: Process, cables: Cables, side: str) -> None:
    before = len(kiosk.lines)
    kiosk.press("n")
    quiet_again(kiosk, after=before)
    before = len(kiosk.lines)
    cables.sides[side].unplug()
    try:
        assert kiosk.waits_for(f"The {side} '{NAMES[side]}'", 10, after=before) < NOTICED
        kiosk.waits_for("Assistant:", 5, after=before)
        time.sleep(3.0)
    finally:
        cables.sides[side].plug()
    kiosk.waits_for("works again", LONGEST_SECONDS + 10, after=before)
    if side == "loudspeaker":
        kiosk.waits_for("Assistant: ", 5, after=before + 2)
    kiosk.press("x")
    time.sleep(0.5)
    asks(kiosk, cables, "en")
    kiosk.press("x")


def test_the_voice_follows_the_systems_default(cables: Cables, tmp_path: Path) -> None:
    """In a process of its own, for ALSA reads its configuration once."""
    script = (
        "import numpy as np; from assistant.kiosk.aloud import play;"
        "from assistant.speech.audio import Sound;"
        "t = np.arange(16000 * 6); play(Sound((9000 * np.sin(t / 5)).astype(np.int16), 16000))"
    )
    player = subprocess.Popen([sys.executable, "-c", script], env=os.environ | cables.environment)
    first, second = cables.loudspeaker.record(), cables.loudspeaker.record("other")
    time.sleep(2.5)
    cables.loudspeaker.control("set-default-sink", "other")
    time.sleep(2.0)
    assert player.wait(10) == 0
    assert np.abs(first.close().samples).max() > 5000
    assert np.abs(second.close().samples).max() > 5000


def test_words_of_visitors_are_in_no_file(kiosk: Process) -> None:
    """No file written since the kiosk started holds what was asked."""
    asked = {line.removeprefix("You: ") for line in kiosk.all("You:")}
    ours = "".join(path.read_text("utf-8") for path in Settings().locales.rglob("questions.toml"))
    sentences = {text for text in asked if len(text.split()) > 2 and text not in ours}
    assert sentences, asked
    cache = Settings().cache
    written = [p for p in cache.rglob("*") if p.is_file() and p.stat().st_mtime > kiosk.started]
    for path in written:
        data = path.read_bytes()
        assert not [text for text in sentences if text.encode() in data], path
