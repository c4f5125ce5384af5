"""The real `assistant kiosk` with a real, virtual sound card: questions in, answers out, in both
languages, clean and in noise; it never hears itself; devices go and come back.

Needs PulseAudio (`scripts/sound-system`), else everything here is skipped with the reason.
"""

import os
import pty
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Thread

import numpy as np
import pytest

from assistant.bench.cables import NAMES, Cables, Listener
from assistant.engine import Engine
from assistant.errors import AudioError
from assistant.settings import Settings
from assistant.speech import audio
from assistant.speech.audio import RATE, Sound
from assistant.speech.graph import compilation
from assistant.speech.graph.sources import GraphSource, words_of
from assistant.speech.graph_recogniser import GraphRecogniser
from assistant.speech.recogniser import Recogniser, listening
from assistant.speech.spoken import spoken

RECORDINGS = Path(__file__).parents[1] / "recordings"
QUESTIONS = {
    "en": ("en/service-voting-1-own.opus", "service.voting"),
    "es": ("es/service-voting-1-own.opus", "service.voting"),
}
LISTENS = ("[Listening", "[Escuchando")
VOICE = 4500
"""What samples of the voice reach, and no tone does."""
LONGEST = 60.0
"""Seconds after which nothing is waited for any more; a busy computer takes its time."""


def wait(until: Callable[[], bool], what: Callable[[], object], longest: float = LONGEST) -> None:
    """Wait for what is sure to come; ``what`` tells what came instead."""
    end = time.monotonic() + longest
    while not until():
        assert time.monotonic() < end, what()
        time.sleep(0.02)


def heard(listener: Listener, level: int = VOICE) -> np.ndarray:
    """Whether each 20 ms that a cable has carried were louder than ``level``."""
    samples = np.concatenate([np.zeros(0, np.int16), *(block for _, block in listener.blocks)])
    size = RATE // 50
    whole = samples[: len(samples) // size * size].reshape(-1, size)
    return np.asarray(np.abs(whole.astype(int)).max(axis=1) > level)


def waits_for_sound(listener: Listener, seconds: float = 0.02, level: int = VOICE) -> None:
    """Wait until so much of it has passed."""
    wait(lambda: heard(listener, level).sum() >= seconds * 50, lambda: "there was no sound")


def waits_for_silence(listener: Listener, seconds: float, level: int = VOICE) -> None:
    """Wait until there was none for so long."""
    frames = round(seconds * 50)

    def silent() -> bool:
        loud = heard(listener, level)
        return len(loud) >= frames and not loud[-frames:].any()

    wait(silent, lambda: "it is never silent")


class Process:
    """`assistant kiosk` as a visitor meets it: keys, captions, and the two cables."""

    def __init__(self, cables: Cables, folder: Path) -> None:
        self.cables = cables
        self.lines: list[str] = []
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
            self.lines.append(line.rstrip())

    def press(self, keys: str) -> None:
        os.write(self._keyboard, keys.encode())

    def all(self, start: str) -> list[str]:
        return [line for line in self.lines if line.startswith(start)]

    def waits_for(self, text: str, after: int = 0, longest: float = LONGEST) -> int:
        """The number of the line with ``text``, the first from line ``after`` on."""

        def found() -> list[int]:
            lines = enumerate(self.lines[after:], after)
            return [number for number, line in lines if text in line]

        wait(lambda: bool(found()), lambda: f"no {text!r}; it printed: {self.lines}", longest)
        return found()[0]

    def waits_until_it_listens(self, after: int) -> None:
        """Wait until it says that it listens, whatever it printed before line ``after``."""

        def listens() -> bool:
            states = [line for line in self.lines[after:] if line.startswith("[")]
            return bool(states) and states[-1].startswith(LISTENS)

        wait(listens, lambda: f"it does not listen again: {self.lines[after:]}")

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
    process.waits_for("[Listening", longest=240)
    yield process
    assert process.close() == 0


@pytest.fixture(scope="module")
def engine() -> Engine:
    """The parts that the kiosk is made of, too."""
    return Engine(Settings())


@pytest.fixture(scope="module")
def ears(engine: Engine) -> Recogniser:
    """Hears what the kiosk may answer, which the kiosk's own ears need not know."""
    settings = engine.settings
    texts: dict[str, list[str]] = {"en": [], "es": []}
    for text, language in engine.everything_to_say():
        texts[language].append(spoken(text, language))
    sources = {language: GraphSource(sentences=said) for language, said in texts.items()}
    network = settings.models / "network"
    return GraphRecogniser(compilation.compile(sources, network, settings.cache / "graphs"))


def question(language: str) -> Sound:
    return audio.read(RECORDINGS / QUESTIONS[language][0])


def answer(engine: Engine, language: str) -> str:
    return engine.content.answer(QUESTIONS[language][1], {}, language, engine.today()).text


def in_noise(sound: Sound, decibels: float) -> Sound:
    """``sound`` in a hall: steady noise so much quieter, from six seconds before it on."""
    padded = np.pad(sound.samples.astype(float), (6 * RATE, 2 * RATE))
    noise = np.random.default_rng(5).normal(size=len(padded))
    noise = np.convolve(noise, np.hanning(12), mode="same")
    speech = float(np.sqrt(np.mean(sound.samples.astype(float) ** 2)))
    noise *= speech * 10 ** (-decibels / 20) / float(np.sqrt(np.mean(noise**2)))
    return Sound(np.clip(padded + noise, -32768, 32767).astype(np.int16), RATE)


def asks(
    kiosk: Process, cables: Cables, engine: Engine, language: str, noise: bool = False
) -> tuple[Listener, int]:
    """Ask, and once more if it was not understood: a busy computer may lose a few samples.

    Returns what records the loudspeaker, and the number of the line with the answer.
    """
    sound = question(language)
    for _ in range(2):
        before = len(kiosk.lines)
        listener = cables.loudspeaker.record()
        cables.microphone.play(in_noise(sound, 15) if noise else sound)
        line = kiosk.waits_for("Assistant: ", after=before)
        if answer(engine, language) in kiosk.lines[line]:
            return listener, line
        kiosk.waits_until_it_listens(after=line)
        listener.close()
    raise AssertionError(f"it was not understood: {kiosk.lines}")


@pytest.mark.parametrize(
    ("language", "noise"), [("en", True), ("es", False)], ids=["en-noise", "es-clean"]
)
def test_a_spoken_question_gets_its_spoken_answer(
    kiosk: Process, cables: Cables, engine: Engine, ears: Recogniser, language: str, noise: bool
) -> None:
    listener, line = asks(kiosk, cables, engine, language, noise)
    kiosk.waits_until_it_listens(after=line)
    with listening(ears, language) as hearing:
        hearing.accept(listener.close().pcm)
        words = hearing.finish().text.split()
    expected = words_of(spoken(answer(engine, language), language))
    assert len(set(expected) & set(words)) >= 0.8 * len(set(expected)), (words, expected)


def test_a_key_stops_it_in_mid_sentence(kiosk: Process, cables: Cables, engine: Engine) -> None:
    listener = cables.loudspeaker.record()
    kiosk.press("h")
    waits_for_sound(listener)
    kiosk.press("x")
    waits_for_silence(listener, 1.5)
    listener.close()
    helps = [engine.content.prompt("help", language) for language in engine.content.languages]
    whole = min(engine.prompts.render(said.text, said.language).seconds for said in helps)
    assert heard(listener).sum() / 50 < whole / 2


def test_its_own_voice_does_not_trigger_it(kiosk: Process, cables: Cables) -> None:
    before = len(kiosk.all("You:"))
    with cables.leak(-20):
        listener = cables.microphone.record()
        kiosk.press("h")
        waits_for_sound(listener, 4.0, level=500)
        kiosk.press("x")
        waits_for_silence(listener, 3.0, level=500)
        listener.close()
    assert len(kiosk.all("You:")) == before


@pytest.mark.parametrize("side", ["microphone", "loudspeaker"])
def test_a_device_goes_and_returns_in_mid_visit(
    kiosk: Process, cables: Cables, engine: Engine, side: str
) -> None:
    before = len(kiosk.lines)
    kiosk.press("n")
    greeted = kiosk.waits_for("Assistant: ", after=before)
    kiosk.press("x")
    kiosk.waits_until_it_listens(after=greeted)
    before = len(kiosk.lines)
    cables.sides[side].unplug()
    try:
        kiosk.waits_for(f"The {side} '{NAMES[side]}'", after=before)
        kiosk.waits_for("Assistant: ", after=before)
    finally:
        cables.sides[side].plug()
    back = kiosk.waits_for("works again", after=before)
    if side == "loudspeaker":
        kiosk.waits_for("Assistant: ", after=back)
    kiosk.press("x")
    kiosk.waits_until_it_listens(after=back)
    listener, _ = asks(kiosk, cables, engine, "en")
    waits_for_sound(listener)
    listener.close()
    kiosk.press("x")


def test_the_voice_follows_the_systems_default(cables: Cables, tmp_path: Path) -> None:
    """In a process of its own, for ALSA reads its configuration once."""
    script = (
        "import numpy as np; from assistant.kiosk.sound.aloud import play;"
        "from assistant.speech.audio import Sound;"
        "t = np.arange(16000 * 60); play(Sound((9000 * np.sin(t / 5)).astype(np.int16), 16000))"
    )
    first, second = cables.loudspeaker.record(), cables.loudspeaker.record("other")
    waits_for_silence(first, 0.5)  # of the kiosk
    environment = os.environ | cables.environment
    with subprocess.Popen([sys.executable, "-c", script], env=environment) as player:
        try:
            waits_for_sound(first)
            assert not heard(second).any()
            cables.loudspeaker.control("set-default-sink", "other")
            waits_for_sound(second)
        finally:
            player.kill()
    first.close()
    second.close()


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
