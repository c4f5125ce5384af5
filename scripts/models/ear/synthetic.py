"""Synthetic speech to features: one pickle an engine and language.

    python -m scripts.models.ear.synthetic OUT --joe FOLDER --kokoro FOLDER [--scale 1.0]

All voices are shifted in pitch and formants by resampling.
"""

import argparse
import subprocess
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import soxr
from tqdm import tqdm
from wordfreq import top_n_list

from scripts.models.ear import data, features, lexicon
from scripts.models.ear.engines import ESPEAK, Speak, espeak, festival, flite, joe, kokoro
from scripts.models.ear.sentences import Sentences

HAITIAN = """
    bonjou mèsi wi non kote kilè konben èd avoka travay lekòl kay moun timoun fanm lajan
    papye tribinal jij prizon dlo manje jodi demen lendi madi mèkredi jedi vandredi samdi
    dimanch youn de twa kat senk sis sèt uit nèf dis mwen ou li nou yo ka bezwen vle jwenn
    ede ale vini pale konprann dosye lapolis lopital machin bis lari vil peyi fanmi manman
    papa pitit zanmi
"""


def word_lists(language: str, seed: int) -> Iterator[str]:
    """Strings of frequent words, for languages without a sentence generator."""
    random = np.random.default_rng(seed)
    code = {"zh-CN": "zh"}.get(language, language)
    known = HAITIAN.split() if code == "ht" else top_n_list(code, 4000)
    known = [w for w in known if w.isalpha() or code in {"hi", "ar"}]
    while True:
        yield " ".join(known[int(i)] for i in random.integers(0, len(known), random.integers(2, 7)))


def speakable(lexicons: lexicon.Lexicon, text: str, language: str) -> list[str]:
    """The words of ``text``, or [] where one has no pronunciation."""
    spoken = lexicon.words(text)
    try:
        return spoken if all(lexicons.word(word, language) for word in spoken) else []
    except ValueError:
        return []


def make(
    path: Path, language: str, texts: Iterator[str], speak: Speak, minutes: float, seed: int
) -> None:
    """Speak until there are ``minutes`` of sound; write the pickle."""
    if path.exists():
        return
    random = np.random.default_rng(seed)
    lexicons = lexicon.Lexicon()
    found: list[data.Utterance] = []
    seconds = 0.0
    with tqdm(total=round(minutes * 60), desc=path.stem, unit="s") as bar:
        while seconds < minutes * 60:
            text = next(texts)
            spoken = speakable(lexicons, text, language)
            if not spoken:
                continue
            try:
                sound, rate, voice = speak(text, random)
            except subprocess.CalledProcessError:
                continue
            if len(sound) < rate / 4 or np.abs(sound).max() < 1e-3:
                continue
            # Another rate is another speaker: pitch, formants and speed together.
            shifted = soxr.resample(sound, rate * random.uniform(0.84, 1.19), features.RATE)
            shifted *= random.uniform(0.1, 0.9) / np.abs(shifted).max()
            shifted += 10 ** random.uniform(-5, -3) * random.standard_normal(len(shifted))
            found.append(
                data.utterance(
                    shifted.astype(np.float32),
                    set=path.stem.removeprefix("train-"),
                    language=language,
                    speaker=voice,
                    words=spoken,
                    text=text,
                )
            )
            seconds += len(shifted) / features.RATE
            bar.update(round(len(shifted) / features.RATE))
    data.save(path, found)


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--joe", type=Path, help="folder with joe's .onnx and .onnx.json")
    parser.add_argument("--kokoro", type=Path, help="folder with Kokoro's voices, *.bin")
    parser.add_argument("--languages", nargs="*", default=list(ESPEAK))
    parser.add_argument("--scale", type=float, default=1.0, help="times the usual minutes")
    options = parser.parse_args(arguments)
    options.out.mkdir(parents=True, exist_ok=True)
    for number, language in enumerate(options.languages):
        plan: list[tuple[str, Speak, float]] = []
        if language == "en":
            plan = [("flite", flite, 30), ("espeak", espeak("en"), 45), ("festival", festival, 15)]
        elif language == "es":
            plan = [("espeak", espeak("es"), 110)]
        else:
            plan = [("espeak", espeak(language), 10)]
        if options.joe and language in {"en", "es"}:
            plan.append(("joe", joe(options.joe, language), 8))
        if options.kokoro and language in {"en", "es"}:
            plan.append(("kokoro", kokoro(options.kokoro, language), 20))
        for engine, speak, minutes in plan:
            seed = 100 * number + sum(map(ord, engine))
            known = language in {"en", "es"}
            texts = Sentences(language, seed) if known else word_lists(language, seed)
            path = options.out / f"train-syn_{engine}_{language}.pickle"
            make(path, language, texts, speak, minutes * options.scale, seed)


if __name__ == "__main__":
    main()
