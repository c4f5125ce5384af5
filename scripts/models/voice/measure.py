"""How lively and how clear voices sound, in figures, beside the teacher.

    python -m scripts.models.voice.measure --models models --models OTHER --count 20

Each voice says the content's held-out sentences and the questions below. Printed for each:
  melody  standard deviation of the pitch within a sentence, semitones
  asks    pitch of the last 150 ms voiced of yes-or-no questions above the sentence's median,
          semitones; ``tells`` is the same for statements
  low     deviation within a sentence of cepstra 1 to 12 (formants) as a part of the teacher's;
          ``high`` of cepstra 13 to 30
  breath  aperiodicity of the voiced frames from 3 to 8 kHz, 0 a pure buzz, 1 a whisper
  pace    letters a second
"""

import argparse
import sys
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from numpy.typing import NDArray

from assistant.content import load
from assistant.speech.audio import resample
from assistant.speech.models.folder import Models
from assistant.speech.voice import Voice
from scripts.models.voice.sentences import held_out
from scripts.models.voice.texts import ROOT
from scripts.models.voice.vocoder import HOP, RATE, analyse
from scripts.models.voice.voices import TEACHER, voices

QUESTIONS = {
    "es": [
        "¿Puede ayudarme un abogado?", "¿Quiere oír la lista de lugares?", "¿Es gratis?",
        "¿Tengo que llevar documentos?", "¿Le sirvió esta respuesta?", "¿Vive usted en Chicago?",
    ],
    "en": [
        "Can a lawyer help me?", "Would you like to hear the list of places?", "Is it free?",
        "Do I have to bring papers?", "Did this answer help you?", "Do you live in Chicago?",
    ],
}  # fmt: skip
"""None of them is among the sentences of the training."""

LAST = round(0.15 * RATE / HOP)


@dataclass(frozen=True)
class Saying:
    """What was measured in one sentence."""

    melody: float
    end: float
    deviations: NDArray[np.floating]
    """Of each cepstrum (30,)."""
    breath: float
    letters: int
    seconds: float


def measured(voice: Voice, text: str, language: str) -> Saying:
    """Have ``text`` said and measure it."""
    sound = next(iter(voice.say(text, language)))
    wave = resample(sound, RATE).samples / np.float32(32768)
    cepstra, log_pitch, voiced, noise = analyse(wave)
    spoken = cepstra[cepstra[:, 0] > cepstra[:, 0].max() - 4]  # 35 dB below the loudest
    pitch = 12 / np.log(2) * log_pitch[voiced > 0]
    return Saying(
        float(pitch.std()),
        float(np.median(pitch[-LAST:]) - np.median(pitch)),
        spoken[:, 1:31].std(axis=0),
        float(np.exp(noise[voiced > 0, 3:]).mean()),
        len(text),
        len(spoken) * HOP / RATE,
    )


def row(tells: list[Saying], asks: list[Saying], teacher: NDArray[np.floating]) -> str:
    """The figures of one voice; ``teacher`` has the deviations of the teacher's cepstra (30,)."""
    both = tells + asks
    share = np.mean([saying.deviations for saying in both], axis=0) / teacher
    pace = sum(saying.letters for saying in both) / sum(saying.seconds for saying in both)
    return (
        f"{np.mean([s.melody for s in both]):6.2f} {np.mean([s.end for s in asks]):6.1f} "
        f"{np.mean([s.end for s in tells]):6.1f} {share[:12].mean():6.2f} {share[12:].mean():6.2f} "
        f"{np.mean([s.breath for s in both]):6.2f} {pace:6.1f}"
    )


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--models", type=Path, action="append", help="default: models")
    options.add_argument("--count", type=int, default=20, help="statements of each voice")
    chosen = options.parse_args()
    content = load(ROOT / "locales")
    print(f"{'':34} melody   asks  tells    low   high breath   pace")
    for language in content.languages:
        told = [text for text in held_out(content, language) if "?" not in text][: chosen.count]
        teacher = np.ones(30)
        for number, folder in enumerate(chosen.models or [ROOT / "models"]):
            with TemporaryDirectory() as cache:
                found = voices(Models(folder, Path(cache)), language)
            for name in sorted(found, key=lambda name: name != TEACHER):
                if number and name != "voice":
                    continue  # the others are no folder's own
                tells = [measured(found[name], text, language) for text in told]
                asks = [measured(found[name], text, language) for text in QUESTIONS[language]]
                if name == TEACHER:
                    teacher = np.mean([saying.deviations for saying in tells + asks], axis=0)
                label = f"{folder.name} " if name == "voice" else ""
                print(f"{language} {label + name:31}{row(tells, asks, teacher)}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
