"""How often the assistant does the right thing, on recordings nobody tuned it to."""

from collections.abc import Callable, Iterable, Sequence

from assistant.bench.recordings import Recording, Text
from assistant.bench.score import RIGHT, Condition, Score, Trial, plain, score
from assistant.bench.telephone import telephone
from assistant.conversation import Heard, Understood
from assistant.engine import Engine
from assistant.session.heard import heard
from assistant.speech import audio
from assistant.speech.audio import Sound
from assistant.speech.recogniser import listening
from assistant.understanding import Meaning

CONDITIONS: tuple[Condition, ...] = ("text", "clean", "telephone")

Progress = Callable[[int, int], None]


def measure(
    engine: Engine, recordings: Sequence[Recording], progress: Progress | None = None
) -> dict[str, dict[Condition, Score]]:
    """Scores by language and condition; every sentence is a visit of its own, language not told.

    Args:
        engine: what is measured.
        recordings: each is heard twice, clean and over a telephone; their texts are typed once.
        progress: called with (done, all) after each recording.
    """
    typed = [read(engine, text) for text in dict.fromkeys(r.text for r in recordings)]
    understood = frozenset(trial.text for trial in typed if trial.verdict in RIGHT)
    spoken: list[Trial] = []
    for number, recording in enumerate(recordings, 1):
        spoken += trials(engine, recording)
        if progress:
            progress(number, len(recordings))
    scores: dict[str, dict[Condition, Score]] = {}
    for language in dict.fromkeys(recording.text.language for recording in recordings):
        known = written(engine, language)
        scores[language] = {
            condition: score(_of([*typed, *spoken], language, condition), understood, known)
            for condition in CONDITIONS
        }
    return scores


def trials(engine: Engine, recording: Recording) -> list[Trial]:
    """The recording heard clean and over a telephone."""
    clean = audio.read(recording.path)
    narrow = audio.resample(telephone(clean, recording.path.name), audio.RATE)
    return [
        hear(engine, clean, recording.text, "clean", recording.voice),
        hear(engine, narrow, recording.text, "telephone", recording.voice),
    ]


def hear(engine: Engine, sound: Sound, text: Text, condition: Condition, voice: str) -> Trial:
    """One utterance, 16 kHz, through ears, understanding and conversation."""
    with listening(engine.recogniser) as hearing:
        hearing.accept(sound.pcm)
        transcript = hearing.finish()
    return Trial(text, condition, voice, transcript.text, _meaning(engine, heard(transcript)))


def read(engine: Engine, text: Text) -> Trial:
    """The words typed."""
    return Trial(text, "text", "", text.words, _meaning(engine, Heard(text.words)))


def written(engine: Engine, language: str) -> frozenset[str]:
    """Every sentence of a language that our files hold, in the form of `plain`."""
    questions = engine.content.questions[language]
    groups: Iterable[Iterable[str]] = (
        *questions.ask.values(),
        *questions.exact.values(),
        questions.none,
        engine.content.utterances[language],
    )
    return frozenset(plain(phrase) for group in groups for phrase in group)


def _meaning(engine: Engine, said: Heard) -> Meaning:
    """What a new visitor who says this is taken to mean."""
    for action in engine.conversation().handle(said):
        if isinstance(action, Understood):
            return action.meaning
    return Meaning("unknown", None, (), 0.0, {}, said.text, said.language or "")


def _of(every: Sequence[Trial], language: str, condition: Condition) -> list[Trial]:
    return [t for t in every if t.text.language == language and t.condition == condition]
