"""Step 3: phonemes and acoustic features of what the teacher read.

    python -m scripts.models.voice.features es RUN [COUNT]

Of the first ``COUNT`` sentences, or of all. Phonemes come from the espeak-ng inside Piper, as they
will when the voice is used.
"""

import json
import pickle
import sys
from collections.abc import Iterable
from pathlib import Path

import soundfile
from piper.phonemize_espeak import EspeakPhonemizer
from tqdm import tqdm

from scripts.models.voice.tokens import ids
from scripts.models.voice.utterance import Floats, Utterance
from scripts.models.voice.vocoder import RATE, analyse

ESPEAK = {"es": "es-419", "en": "en-us"}
SPEAKERS = ("es", "en")
"""Languages in the order of their speaker numbers."""


def utterances(pairs: Iterable[tuple[str, Floats]], language: str) -> list[Utterance]:
    """Features of (text, sound at 16 kHz); texts that espeak-ng takes for two are left out."""
    espeak = EspeakPhonemizer()
    found = []
    for text, wave in pairs:
        sentences = espeak.phonemize(ESPEAK[language], text)
        if len(sentences) == 1:
            found.append(Utterance(text, ids(sentences[0]), *analyse(wave)))
    return found


def main() -> int:
    language, run = sys.argv[1], Path(sys.argv[2])
    texts = json.loads((run / f"texts.{language}.json").read_text())
    texts = texts[: int(sys.argv[3])] if len(sys.argv) > 3 else texts

    def read() -> Iterable[tuple[str, Floats]]:
        for number, text in enumerate(tqdm(texts)):
            wave, rate = soundfile.read(run / f"wav.{language}" / f"{number}.flac", dtype="float32")
            if rate != RATE:
                raise SystemExit(f"The teacher must speak at {RATE} Hz, not {rate}.")
            yield text, wave

    found = utterances(read(), language)
    (run / f"features.{language}.pkl").write_bytes(pickle.dumps(found))
    print(f"{len(found)} of {len(texts)} sentences")
    return 0


if __name__ == "__main__":
    sys.exit(main())
