"""The chain that makes the voice, on a few seconds of speech: from sentences to Piper speaking.

The shipped voice is the teacher here. The training tools are no part of the product: without them
the test is skipped, and says so.
"""

import json
import sys
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

TOOLS = ["torch", "onnx", "pyworld", "tqdm", "wordfreq"]
MISSING = [name for name in TOOLS if find_spec(name) is None]

pytestmark = [
    pytest.mark.skipif(bool(MISSING), reason=f"training tools not installed: {', '.join(MISSING)}"),
    pytest.mark.filterwarnings("ignore"),
]

SAID = {
    "es": ["Los abogados ayudan hoy.", "¿Dónde está la clínica?", "La lista no es larga."],
    "en": ["The lawyers help today.", "Where is the clinic?", "The list is not long."],
}


def taught(language: str) -> list[tuple[str, np.ndarray]]:
    """(text, sound at 16 kHz in -1..1) from the shipped voice."""
    from assistant.speech.voice import PiperVoice, VoiceFiles

    voice = ROOT / "models" / "voice"
    files = VoiceFiles(voice / "voice.onnx", voice / f"voice.{language}.json", "own")
    return [
        (text, next(PiperVoice(files).say(text, language)).samples / np.float32(32768))
        for text in SAID[language]
    ]


@pytest.fixture(scope="module")
def aligned() -> dict[str, list]:
    """What the chain has after its fourth step."""
    from scripts.models.voice.align import align
    from scripts.models.voice.features import SPEAKERS, utterances

    found = {language: utterances(taught(language), language) for language in SPEAKERS}
    for some in found.values():
        align(some, passes=3)
    return found


@pytest.fixture(scope="module")
def trained(aligned: dict[str, list]) -> dict:
    """What the chain has after its fifth step, with only 20 steps of training."""
    import torch

    from scripts.models.voice.network import Network
    from scripts.models.voice.train import cepstral_weight, example, norms_of, train

    torch.manual_seed(1)
    network = Network()
    norms = [norms_of(some) for some in aligned.values()]
    examples = [
        example(utterance, norms[speaker], speaker)
        for speaker, some in enumerate(aligned.values())
        for utterance in some
    ]
    history = train(network, examples, cepstral_weight(norms[0]), 600, 2e-3, steps=20)
    assert len(history) == 20
    assert np.mean(history[-3:]) < 0.7 * np.mean(history[:3])
    return {"net": network.state_dict(), "norms": norms, "langs": list(aligned)}


def test_the_alignment_gives_every_frame_to_a_phoneme(aligned: dict[str, list]) -> None:
    from scripts.models.voice.tokens import SILENT, folded

    for utterance in (utterance for some in aligned.values() for utterance in some):
        tokens = folded(utterance.ids)[0]
        assert len(utterance.durations) == len(tokens)
        assert utterance.durations.sum() == len(utterance.cepstra)
        spoken = [
            d for d, token in zip(utterance.durations, tokens, strict=True) if token not in SILENT
        ]
        assert min(spoken) >= 3


def test_the_vocoder_gives_back_what_was_analysed() -> None:
    import torch

    from scripts.models.voice.vocoder import HOP, Vocoder, analyse

    [(_, wave), *_] = taught("es")
    features = analyse(wave)
    again = analyse(Vocoder()(*(torch.tensor(part) for part in features)).numpy())
    loud = features[0][:, 0] > np.median(features[0][:, 0])
    count = min(len(features[0]), len(again[0]))
    assert abs(len(again[0]) - len(wave) / HOP) < 3
    error = np.abs(features[0][:count, :12] - again[0][:count, :12])[loud[:count]]
    assert np.median(error) < 0.25  # natural log units
    both = (features[2][:count] > 0) & (again[2][:count] > 0)
    assert np.median(np.abs(features[1][:count] - again[1][:count])[both]) < 0.02


def test_piper_speaks_what_was_exported(trained: dict, tmp_path: Path) -> None:
    from assistant.speech.voice import PiperVoice, VoiceFiles
    from scripts.models.voice.export import export

    path = export(trained, tmp_path)
    assert path.stat().st_size < 8e6
    for language in ("es", "en"):
        shipped = json.loads((ROOT / "models" / "voice" / f"voice.{language}.json").read_text())
        config = tmp_path / f"voice.{language}.json"
        assert json.loads(config.read_text()) == shipped
        [sound] = PiperVoice(VoiceFiles(path, config, "new")).say("Hola, hello.", language)
        assert sound.rate == 16000
        assert 0.3 < sound.seconds < 10
        assert np.abs(sound.samples).max() > 1000


def test_the_postfilter_gives_the_variance_back_once(tmp_path: Path) -> None:
    import onnx

    from scripts.models.voice import postfilter

    voice = ROOT / "models" / "voice"
    config = json.loads((voice / "voice.es.json").read_text())
    model = onnx.load(voice / "voice.onnx")
    before = postfilter.frames(model, config, SAID["es"])
    assert before.shape[1] == 52
    scale = postfilter.scale_of(model.graph, (2, 45))
    old = onnx.numpy_helper.to_array(scale.t).copy()
    postfilter.divide(scale, 0, np.full(45, 0.5, np.float32))
    new = onnx.numpy_helper.to_array(postfilter.scale_of(model.graph, (2, 45)).t)
    assert np.allclose(new[0], 2 * old[0])
    assert (new[1] == old[1]).all()


def test_the_sentences_are_always_the_same_and_fill_every_slot() -> None:
    from scripts.models.voice.sentences import texts

    for language, least in (("es", 900), ("en", 850)):
        found = texts(language)
        assert found == texts(language)
        assert len(found) > least
        assert not [text for text in found if "{" in text or "}" in text or "  " in text]
        assert not [text for text in found if any(letter.isdigit() for letter in text)]


def test_the_teacher_reads_american_spanish() -> None:
    from scripts.models.voice.teacher import american

    assert american("Cinco veces feliz en la calle Zaragoza, dice.") == (
        "Sinco veses felís en la caye Saragosa, dise."
    )
