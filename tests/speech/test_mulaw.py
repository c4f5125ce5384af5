import numpy as np

from assistant.speech.mulaw import mulaw_decode, mulaw_encode


def test_known_codes_of_g711() -> None:
    samples = np.array([0, 32767, -32768], np.int16)
    assert mulaw_encode(samples) == bytes([0xFF, 0x80, 0x00])
    assert mulaw_decode(bytes([0xFF, 0x80, 0x00])).tolist() == [0, 32124, -32124]


def test_every_code_survives_the_round_trip() -> None:
    codes = bytes(code for code in range(256) if code != 0x7F)  # 0x7f is minus zero
    assert mulaw_encode(mulaw_decode(codes)) == codes


def test_every_sample_comes_back_within_its_step() -> None:
    samples = np.arange(-32768, 32768, dtype=np.int32)
    back = mulaw_decode(mulaw_encode(samples.astype(np.int16))).astype(np.int32)
    assert (np.abs(back - samples) <= np.maximum(8, np.abs(samples) / 16 + 2)).all()
