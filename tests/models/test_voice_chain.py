"""The chain that makes the voice, on a few seconds of speech: from sentences to Piper speaking.

The shipped voice is the teacher here. The training tools are no part of the product: without them
the test is skipped, and says so.
"""

import json
from pathlib import Path

import numpy as np
import pytest

from tests.models.tools import VOICE, needs

ROOT = Path(__file__).parents[2]


pytestmark = [
    needs(*VOICE),
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
def trained(aligned: dict[str, list], tmp_path_factory: pytest.TempPathFactory) -> dict:
    """What the chain has after its fifth step, with only 20 steps of training, stopped once."""
    import torch

    from scripts.models.voice.examples import example, norms_of
    from scripts.models.voice.network import Network
    from scripts.models.voice.train import Training, cepstral_weight

    torch.manual_seed(1)
    norms = [norms_of(some) for some in aligned.values()]
    examples = [
        example(utterance, norms[speaker], speaker)
        for speaker, some in enumerate(aligned.values())
        for utterance in some
    ]
    weight = cepstral_weight(norms[0])
    path = tmp_path_factory.mktemp("voice") / "voice.pt"
    training = Training(Network(), 2e-3)
    first = training.run(examples, weight, 3, 20)
    training.run(examples, weight, 17, 20)
    training.save(path, norms)
    training = Training(Network(), 2e-3)
    training.restore(path)
    last = training.run(examples, weight, 20, 20)
    assert training.step == 20
    assert last < 0.7 * first
    training.save(path, norms)
    return torch.load(path, weights_only=False)


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


def test_a_weak_vowel_has_a_model_for_each_kind_of_neighbour() -> None:
    from scripts.models.voice.align import path
    from scripts.models.voice.tokens import ids

    def second(phonemes: str) -> list[int]:
        return path(np.array(ids(list(phonemes)))).states[4:7].tolist()

    assert second("kət") == second("kəs") != second("kən")
    assert second("kat") == second("kan")


def test_training_goes_on_from_the_shipped_voice() -> None:
    import torch

    from scripts.models.voice.network import Network
    from scripts.models.voice.train import shipped

    weights = shipped(ROOT / "models" / "voice" / "voice.onnx")
    tokens, zero = torch.arange(14, 40)[None], torch.zeros(1, 26, dtype=torch.int64)
    blocks = sum(name.startswith("enc.") and name.endswith(".g") for name in weights)
    same, larger = Network(encoder=blocks), Network(encoder=blocks + 2)
    same.load_state_dict(weights)
    larger.grow_from(weights)
    with torch.no_grad():
        one, other = (
            network.encode(tokens, zero, zero, zero[0, :1], zero[0, :1])[0]
            for network in (same, larger)
        )
    assert torch.allclose(one, other)
    assert one.std() > 0.1


def test_a_voice_is_as_lively_as_itself() -> None:
    from assistant.speech.voice import PiperVoice, VoiceFiles
    from scripts.models.voice.measure import measured, row

    voice = ROOT / "models" / "voice"
    files = VoiceFiles(voice / "voice.onnx", voice / "voice.en.json", "own")
    said = [measured(PiperVoice(files), text, "en") for text in SAID["en"]]
    deviations = np.mean([one.deviations for one in said * 2], axis=0)
    melody, _, _, low, high, breath, pace = map(float, row(said, said, deviations).split())
    assert (low, high) == (1, 1)
    assert 0.5 < melody < 6
    assert 0 < breath < 1
    assert 5 < pace < 25


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


def test_an_equalised_voice_is_as_bright_as_people_and_as_loud_as_before() -> None:
    import onnx

    from scripts.models.voice import equalise

    voice = ROOT / "models" / "voice"
    config = json.loads((voice / "voice.es.json").read_text())
    model = onnx.load(voice / "voice.onnx")
    mean = equalise.mean_of(model.graph)
    dull = onnx.numpy_helper.to_array(mean.t).copy()
    dull[0, 1] += 0.5  # the first cosine: more lows, less highs

    def levels(cepstra: np.ndarray) -> np.ndarray:
        mean.t.CopyFrom(onnx.numpy_helper.from_array(cepstra, mean.t.name))
        return equalise.levels(equalise.said(model, config, SAID["es"]))

    before = levels(dull)
    dull[0] += equalise.change(before).astype(np.float32)
    after = levels(dull)
    beside = [np.std((level - equalise.PEOPLE)[4:-2]) for level in (before, after)]
    assert beside[1] < 0.5 * beside[0]
    loud_before, loud_after = (10 * np.log10((10 ** (x / 10)).sum()) for x in (before, after))
    assert abs(loud_before - loud_after) < 1.5


def test_the_sentences_are_always_the_same_and_fill_every_slot() -> None:
    from assistant.content import load
    from scripts.models.voice.sentences import held_out, texts

    content = load(ROOT / "locales")
    for language, least in (("es", 900), ("en", 850)):
        found = texts(language)
        assert found == texts(language)
        assert len(found) > least
        assert not set(found) & set(held_out(content, language))
        assert not [text for text in found if "{" in text or "}" in text or "  " in text]
        assert not [text for text in found if any(letter.isdigit() for letter in text)]


def test_the_teacher_reads_american_spanish() -> None:
    from scripts.models.voice.teacher import american

    assert american("Cinco veces feliz en la calle Zaragoza, dice allí.") == (
        "Sinco veses felís en la caye Saragosa, dise allí."
    )
