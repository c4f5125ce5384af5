"""One utterance and what came of it, as `assistant ask`, `talk` and `demo` show it."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from assistant.conversation import Action, Conversation, Event, Heard, Say, Understood
from assistant.engine import Engine
from assistant.session.heard import heard
from assistant.speech import audio
from assistant.speech.audio import Sound
from assistant.speech.recogniser import listening
from assistant.speech.vad import speech_only


@dataclass
class Seconds:
    """Where the time went."""

    hear: float = 0.0
    understand: float = 0.0
    say: float = 0.0
    audio: float = 0.0
    """Length of the recording."""


@dataclass
class Exchange:
    """Everything there is to know about one turn; `as_json` has the documented keys."""

    file: str | None = None
    heard: str = ""
    alternatives: list[str] = field(default_factory=list)
    language: str | None = None
    intent: str | None = None
    outcome: str = "unknown"
    choices: list[str] = field(default_factory=list)
    confidence: float = 0.0
    slots: dict[str, str] = field(default_factory=dict)
    answer: str = ""
    sources: list[str] = field(default_factory=list)
    audio: str | None = None
    seconds: Seconds = field(default_factory=Seconds)
    said: Say | None = None
    actions: Sequence[Action] = ()

    def as_json(self) -> dict[str, Any]:
        """The keys that `assistant ask --json` promises, ready for `json.dumps`."""
        times = {name: round(value, 4) for name, value in vars(self.seconds).items()}
        hidden = ("said", "actions", "seconds")
        record = {name: value for name, value in vars(self).items() if name not in hidden}
        return {**record, "confidence": round(self.confidence, 3), "seconds": times}


def hear(
    engine: Engine, recording: Path, conversation: Conversation, language: str | None
) -> Exchange:
    """One recorded utterance through ears, understanding and conversation.

    Raises:
        AudioError, ModelError, ContentError: with the sentence for the person.
    """
    sound = audio.read(recording)
    recogniser = engine.recogniser
    started = time.perf_counter()
    with listening(recogniser, language) as hearing:
        hearing.accept(speech_only(sound).pcm)
        transcript = hearing.finish()
    exchange = Exchange(file=str(recording), heard=transcript.text)
    exchange.alternatives = [hypothesis.text for hypothesis in transcript.alternatives]
    exchange.seconds.audio = sound.seconds
    exchange.seconds.hear = time.perf_counter() - started
    return answered(exchange, conversation, heard(transcript))


def read(text: str, conversation: Conversation) -> Exchange:
    """One typed utterance through understanding and conversation."""
    return answered(Exchange(heard=text), conversation, Heard(text))


def answered(exchange: Exchange, conversation: Conversation, event: Event) -> Exchange:
    """Let the conversation handle `event` and note what it understood and says."""
    started = time.perf_counter()
    exchange.actions = conversation.handle(event)
    exchange.seconds.understand = time.perf_counter() - started
    exchange.language = conversation.language
    for action in exchange.actions:
        match action:
            case Understood(meaning):
                exchange.language = meaning.language
                exchange.intent, exchange.outcome = meaning.intent, meaning.outcome
                exchange.choices = list(meaning.choices)
                exchange.confidence, exchange.slots = meaning.confidence, dict(meaning.slots)
            case Say(parts):
                exchange.said = action
                exchange.answer = " ".join(part.text for part in parts)
                exchange.sources = list(dict.fromkeys(s for part in parts for s in part.sources))
    return exchange


def voiced(engine: Engine, exchange: Exchange) -> Sound | None:
    """The whole answer as one sound; None when nothing is said.

    Raises:
        VoiceError, ModelError: with the sentence for the person.
    """
    if exchange.said is None:
        return None
    started = time.perf_counter()
    said = exchange.said
    sounds = [engine.prompts.render(p.text, p.language, said.pace) for p in said.parts]
    exchange.seconds.say = time.perf_counter() - started
    rate = max(sound.rate for sound in sounds)
    return Sound(np.concatenate([audio.resample(s, rate).samples for s in sounds]), rate)
