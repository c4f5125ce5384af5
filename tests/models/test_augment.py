"""What training hears of an utterance, and what its teacher hears of the same."""

import numpy as np

from tests.models.tools import needs

pytestmark = needs("kaldi_native_fbank", "scipy", "torch")


def test_the_teacher_hears_the_same_moments_without_the_line() -> None:
    from scripts.models.ear import augment, batches, data

    random = np.random.default_rng(5)
    # Half a second of sound and half a second of silence, in turns: easy to find again.
    on = np.repeat([1.0, 0.001] * 3, 8000)
    sound = np.asarray(0.3 * on * random.standard_normal(len(on)), np.float32)
    item = data.utterance(sound, set="x", language="en", speaker="x", words=["x"])
    item.labels = np.ones(-(-len(item.sound) // 3), np.int16)
    make = augment.Augmenter([], [item])
    versions = [make(item, random) for _ in range(40)]
    by_line = [version for version in versions if version.clean is not None]
    assert 10 < len(by_line) < 35
    for version in versions:
        assert len(version.labels) == -(-len(version.sound) // 3)
        if version.clean is not None:
            assert version.clean.shape == version.sound.shape
            loud = [part[:, 10:30].mean(1) for part in (version.sound, version.clean)]
            assert np.corrcoef(*loud)[0, 1] > 0.5

    batch = batches.collate(versions)
    assert len(batch.heard) == len(batch.labels) == 40
    assert batch.clean.shape == (len(by_line), *batch.heard.shape[1:])
    assert [versions[i].clean is not None for i in batch.lines] == [True] * len(by_line)
    first = batch.heard[batch.lines[0]] - batch.clean[0]
    assert first.abs().max() > 1, "the teacher's sound did not go through the line"
