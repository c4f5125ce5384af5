"""The chain that makes the acoustic network, on a few seconds of speech.

Features, alignment, 20 steps of training, export, a graph compiled for the result, and decoding in
Vosk. The training tools (``scripts/models/requirements.txt``) are no part of the product: without
them the test is skipped, and says so.
"""

import json
from pathlib import Path

import numpy as np
import pytest

from tests.models.tools import EAR, needs

ROOT = Path(__file__).parents[2]

SAID = {
    "en": ["Where is the legal clinic?", "Can I clear my record today?"],
    "es": ["¿Dónde está la clínica legal?", "¿Cuándo empieza el evento?"],
}


@pytest.fixture(scope="module")
def spoken() -> list[tuple[str, str, np.ndarray]]:
    """(language, text, sound at 16 kHz in -1..1) from the product's own voice."""
    import soxr
    from piper import PiperVoice

    found = []
    voices = ROOT / "models" / "voice"
    for language, texts in SAID.items():
        voice = PiperVoice.load(voices / "voice.onnx", voices / f"voice.{language}.json")
        for text in texts:
            chunks = [chunk.audio_float_array for chunk in voice.synthesize(text)]
            sound = soxr.resample(np.concatenate(chunks), voice.config.sample_rate, 16000)
            found.append((language, text, np.asarray(0.5 * sound, np.float32)))
    return found


@needs(*EAR)
@pytest.mark.filterwarnings("ignore")
def test_from_speech_to_a_network_that_vosk_decodes_with(
    spoken: list[tuple[str, str, np.ndarray]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import vosk

    from scripts.models.ear import (
        align,
        batches,
        data,
        dev,
        evaluate,
        export,
        features,
        lexicon,
        systems,
        train,
    )

    items = [
        data.utterance(
            sound,
            set="chain",
            language=language,
            speaker="own",
            words=lexicon.words(text),
            text=text,
        )
        for language, text, sound in spoken
    ]
    data.save(tmp_path / "train-chain.pickle", items)
    start = str(ROOT / "models" / "network" / "final.mdl")
    align.main([start, str(tmp_path)])
    aligned = data.load([tmp_path / "train-chain.pickle"])
    assert all(item.labels is not None and item.score > 0 for item in aligned)
    assert all(len(item.labels) == -(-len(item.sound) // 3) for item in aligned)

    monkeypatch.setattr(batches, "BATCH_SECONDS", 10.0)
    run = tmp_path / "run.pt"
    train.main(
        [
            str(tmp_path),
            "--init",
            start,
            "--out",
            str(run),
            "--steps",
            "20",
            "--threads",
            "1",
            "--unwatched",
            "--rate",
            "1e-5",
            "--head-rate",
            "1e-4",
            "--dropout",
            "0.1",
            "--teacher",
            start,
        ]
    )
    network = tmp_path / "network"
    monkeypatch.setattr(export, "DRAWS", 40)
    export.main([str(run), str(tmp_path), str(network)])
    assert (network / "final.mdl").stat().st_size < 8e6
    assert json.loads((network / "phones.json").read_text(encoding="utf-8"))["phones"]

    vosk.SetLogLevel(-1)
    ours = systems.Network("ours", network, {})
    ear = ours.ear_for_all(SAID, tmp_path / "graphs")
    for language, text, sound in spoken:
        samples = (sound * 32767).astype(np.int16)
        assert ear.hear(samples) == [f"{word}@{language}" for word in lexicon.words(text)]

    clips = [
        dev.Clip("commonvoice", language, "own", lexicon.words(text), sound)
        for language, text, sound in spoken
    ]
    english = [clip for clip in clips if clip.language == "en"]
    figures = evaluate.measure(ours, english, english, ["phrases", "loop"], 1)
    figures += evaluate.spoken_language(ours, clips, clips)
    assert [f.words for f in figures if f.task == "phrases"] == [11, 11]
    assert all(f.error == 0 for f in figures if f.task != "loop" and not f.line)
    assert all(f.error < 100 for f in figures)
    assert features.log_mel(np.zeros(1600)).shape == (8, features.BANDS)
