"""The real server process, real ears and voice: both languages, a telephone, SIGTERM."""

import asyncio
import signal
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest

from assistant.bench.recordings import Recording, read_recordings
from assistant.bench.telephone import telephone
from assistant.conversation import Action, Arrived, Heard, Say, Understood
from assistant.engine import Engine
from assistant.phone.settings import PhoneSettings
from assistant.phone.trial.dial import dial
from assistant.phone.trial.handsets.choice import handset
from assistant.phone.trial.record import Happened, Record, Turn
from assistant.phone.trial.ringing import find_way
from assistant.session.heard import heard as as_heard
from assistant.speech import audio
from assistant.speech.audio import RATE, Sound
from assistant.speech.recogniser import listening

from .conftest import Served, serving

ROOT = Path(__file__).parents[2]
GROUPS = ("relief", "about.")  # answers about a past event all begin with the same words


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """`assistant serve` as an operator starts it."""
    folder = tmp_path_factory.mktemp("serve")
    with serving(folder, "--trust-loopback", ASSISTANT_PHONE__DRAIN="1") as served:
        yield served


def likeness(heard: Sound, meant: Sound) -> float:
    """The best correlation of the start of `meant` with any place in `heard`, 0 to 1."""
    wave = audio.resample(heard, 8000).samples.astype(np.float64)
    first = audio.resample(meant, 8000).samples[400:7000].astype(np.float64)
    size = 1 << int(np.ceil(np.log2(len(wave) + len(first))))
    product = np.fft.irfft(np.fft.rfft(wave, size) * np.conj(np.fft.rfft(first, size)), size)
    power = np.concatenate([[0], np.cumsum(wave**2)])
    count = len(wave) - len(first) + 1
    if count < 1:
        return 0.0
    energy = power[len(first) :] - power[: len(power) - len(first)]
    scale = np.sqrt(np.maximum(energy[:count], 1.0) * np.dot(first, first))
    return float(np.max(product[:count] / scale))


def questions(engine: Engine, language: str, count: int = 4) -> list[Recording]:
    """Recordings that are understood over a telephone, so that what is tested here is the line."""
    found: dict[str, Recording] = {}
    for recording in read_recordings(ROOT / "tests" / "recordings"):
        text = recording.text
        intent = text.intent or ""
        if text.language != language or intent[:6] not in GROUPS or intent in found:
            continue
        if len(found) < count and understood(engine, recording) == intent:
            found[intent] = recording
    return list(found.values())


def understood(engine: Engine, recording: Recording) -> str | None:
    """What a recording asks, heard alone."""
    actions = engine.conversation().handle(heard(engine, recording))
    meaning = next(a.meaning for a in actions if isinstance(a, Understood))
    return meaning.intent if meaning.outcome == "answer" else None


def heard(engine: Engine, recording: Recording) -> Heard:
    """A recording through the telephone, with no line between."""
    with listening(engine.recogniser) as hearing:
        hearing.accept(audio.resample(line_sound(recording), RATE).pcm)
        found = hearing.finish()
    return as_heard(found)


def first_words(engine: Engine, actions: Sequence[Action]) -> Sound:
    """The sound of the first sentence that is said; a line fills sentences up to whole frames."""
    first = next(action for action in actions if isinstance(action, Say)).parts[0]
    engine.prompts.render(first.text, first.language)
    return next(sound for _, sound in engine.prompts.speak(first.text, first.language))


def greeting(engine: Engine) -> Sound:
    """What a caller hears first."""
    return first_words(engine, engine.conversation().handle(Arrived()))


def answers(engine: Engine, asked: list[Recording]) -> list[Sound]:
    """What the assistant says to these."""
    conversation = engine.conversation()
    return [first_words(engine, conversation.handle(heard(engine, one))) for one in asked]


def line_sound(recording: Recording) -> Sound:
    """A recording as it comes out of a telephone, with noise."""
    return telephone(audio.read(recording.path), recording.path.name)


async def ask(url: str, provider: str, asked: list[Recording]) -> Record:
    turns = [
        Turn(r.text.id, telephone(audio.read(r.path), r.path.name), at_once=True) for r in asked
    ]
    # Silence at the end keeps the line open until the last answer is there.
    turns.append(Turn("end", Sound(np.zeros(RATE, np.int16), RATE)))
    way = await find_way(url, provider, PhoneSettings(), caller=provider)  # type: ignore[arg-type]
    return await dial(way, handset(provider), turns)  # type: ignore[arg-type]


def test_questions_in_both_languages_get_their_answers(server: Served, engine: Engine) -> None:
    asked = {"twilio": questions(engine, "en"), "asterisk": questions(engine, "es")}
    expected = {provider: answers(engine, those) for provider, those in asked.items()}
    hello = greeting(engine)

    async def calls() -> list[Record]:
        return await asyncio.gather(
            *(ask(server.url, name, those) for name, those in asked.items())
        )

    for (provider, those), record in zip(asked.items(), asyncio.run(calls()), strict=True):
        assert likeness(record.sound, hello) > 0.6, "greeted"
        alike = [likeness(record.sound, sound) for sound in expected[provider]]
        # At 15 dB, another cut of the same utterance may be heard a little differently.
        right = sum(value > 0.6 for value in alike)
        assert right >= len(those) / 2, (provider, alike, record.answers)


def test_sigterm_lets_a_call_finish_with_a_goodbye(server: Served, engine: Engine) -> None:
    greeted = asyncio.Event()

    def tell(event: Happened) -> None:
        if event.what == "greeting begins":
            greeted.set()

    async def call() -> Record:
        way = await find_way(server.url, "jambonz", PhoneSettings())
        turns = [Turn("key", key="9")]
        calling = asyncio.create_task(dial(way, handset("jambonz"), turns, tell))
        await asyncio.wait_for(greeted.wait(), 60)
        server.process.send_signal(signal.SIGTERM)
        return await calling

    record = asyncio.run(call())
    assert record.events[-1].detail == "by the assistant"
    goodbye = engine.content.prompt("goodbye", "es")  # the greeting's last language was heard last
    said = [engine.prompts.render(goodbye.text, "es")]
    said.append(engine.prompts.render(engine.content.prompt("goodbye", "en").text, "en"))
    assert max(likeness(record.sound, sound) for sound in said) > 0.6
    server.process.wait(60)
    log = server.log.read_text(encoding="utf-8")
    assert "ended after" in log
    assert "Traceback" not in log
    assert "+15550100" not in log
