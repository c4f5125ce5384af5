"""New speakers, rooms, lines and noise, applied to log mel features.

All of it works on (frames, 40) natural-log energies, so an utterance sounds different each time it
is used, at one fiftieth of the cost of the training step.
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.signal import lfilter

from scripts.models.ear.data import Shorts, Utterance
from scripts.models.ear.features import BANDS, CENTRES, WIDTHS, log_mel

Floats = npt.NDArray[np.float32]
Labels = npt.NDArray[np.int64]
Random = np.random.Generator

_TILT = np.log(CENTRES / 1000 + 0.1)
# A line's sound comes from 8 kHz: with a steep filter and 16-bit samples, as in the product, all
# that lies above 4 kHz is rounding noise, at this level.
_ABOVE_LINE = CENTRES > 4100
_ROUNDING = log_mel(np.random.default_rng(0).uniform(-0.5, 0.5, 32000)).mean(0)


class Heard(NamedTuple):
    """One version of an utterance, as training hears it."""

    sound: Floats
    """(frames, 40) log mel."""
    labels: Labels
    """The pdf of each third frame."""
    clean: Floats | None
    """What went into the telephone, frame for frame; None of what came through none."""


def warp(sound: Floats, factor: float) -> Floats:
    """Another vocal tract length: the band at f takes the value at f x factor."""
    place = np.interp(np.clip(CENTRES * factor, CENTRES[0], CENTRES[-1]), CENTRES, range(BANDS))
    low = np.minimum(place.astype(int), BANDS - 2)
    share = (place - low).astype(np.float32)
    return sound[:, low] * (1 - share) + sound[:, low + 1] * share


def tempo(sound: Floats, labels: Labels, speed: float) -> tuple[Floats, Labels]:
    """Faster or slower speech; the first frame of each phone keeps its own pdf."""
    count = max(12, int(len(sound) / speed))
    place = np.minimum(np.arange(count) * speed, len(sound) - 1.001)
    low = place.astype(int)
    share = (place - low).astype(np.float32)[:, None]
    moved = sound[low] * (1 - share) + sound[low + 1] * share
    instance = np.cumsum(labels % 2 == 1)
    instance[labels == 0] = -1
    source = np.minimum(np.round(place[::3] / 3).astype(int), len(labels) - 1)
    out, which = labels[source].copy(), instance[source]
    speech = out > 0
    first = which != np.concatenate([[-2], which[:-1]])
    out[speech] = (out[speech] - 1) // 2 * 2 + np.where(first[speech], 1, 2)
    return moved, out


def reverb(sound: Floats, random: Random) -> Floats:
    """A room: energy decays over 0.15 to 0.8 s."""
    decay = 10 ** (-6 * 0.01 / random.uniform(0.15, 0.8))
    power = np.exp(sound)
    late = lfilter([0, 1 - decay], [1, -decay], power, axis=0) * 10 ** -random.uniform(0, 0.9)
    return np.asarray(np.log(power + late + 1e-7), np.float32)


class Augmenter:
    """Random versions of utterances.

    Args:
        noises: recorded noise.
        speech: utterances that make the babble of other people.
    """

    def __init__(self, noises: list[Utterance], speech: list[Utterance]) -> None:
        long = [noise for noise in noises if len(noise.sound) > 50]
        self.noises = [noise.sound.astype(np.float32) for noise in long]
        self.narrow = [noise.narrow for noise in long if noise.narrow is not None]
        self.speech = speech

    def noise(self, frames: int, random: Random) -> Floats:
        """Coloured, recorded or babble noise, (frames, 40)."""
        kind = random.random()
        if kind < 0.25 or not self.noises:
            colour = random.uniform(-0.5, 1.5) * -np.log(CENTRES / 1000) + np.log(WIDTHS)
            return np.asarray(colour + np.log(random.gamma(4, 0.25, (frames, BANDS)) + 1e-3))
        if kind < 0.6:
            return _fit(self.noises[int(random.integers(len(self.noises)))], frames, random)
        power = np.zeros((frames, BANDS))
        for _ in range(int(random.integers(2, 6))):
            voice = self.speech[int(random.integers(len(self.speech)))].sound.astype(np.float32)
            power += np.exp(_fit(voice, frames, random) - np.percentile(voice, 95))
        return np.asarray(np.log(power + 1e-9))

    def add_noise(self, sound: Floats, snr: float, random: Random) -> Floats:
        """Noise ``snr`` dB below the louder half of the speech."""
        noise = np.exp(np.clip(self.noise(len(sound), random), -20, 30))
        power = np.exp(np.minimum(sound, 30))
        loud = np.sort(power.sum(1))[len(power) // 2 :].mean()
        gain = loud / (noise.sum(1).mean() + 1e-9) * 10 ** (-snr / 10)
        return np.asarray(np.log(power + noise * gain + 1e-7), np.float32)

    def line(self, sound: Floats, random: Random) -> Floats:
        """A telephone: band, noise, limiting, coding noise, and what is left above 4 kHz."""
        response = _steep(random) if random.random() < 0.6 else _gentle(random)
        tilt = random.uniform(-0.7, 0.7) * _TILT
        snr = random.uniform(6, 20) if random.random() < 0.7 else random.uniform(20, 35)
        if random.random() < 0.5:  # a noisy room: its noise goes through the line as well
            sound = self.add_noise(sound + tilt, snr, random) + response
        else:
            sound = self.add_noise(sound + tilt + response, snr, random)
        sound = np.minimum(sound, sound.max() + 1)
        power = np.exp(sound + np.minimum(response, 0) * (CENTRES > 3300))
        coding = power.sum(1, keepdims=True) * 10 ** -random.uniform(3.3, 4.2)
        # The mirror image that Kaldi's short upsampling filter leaves above 4 kHz.
        mirror = np.interp(8000 - CENTRES, CENTRES, np.arange(BANDS))
        image = power[:, np.round(mirror).astype(int)] * (CENTRES > 4000)
        image = image * 10 ** -random.uniform(2, 7)
        floor = 10 ** random.uniform(-3, 1.5) * WIDTHS * BANDS
        return np.asarray(np.log(power + coding * WIDTHS * (CENTRES < 4000) + image + floor))

    def beside(self, random: Random) -> Shorts | None:
        """Now and then what sounds in the caller's room: recorded noise or somebody else."""
        if (kind := random.random()) < 0.2 and self.narrow:
            return self.narrow[int(random.integers(len(self.narrow)))]
        if kind < 0.35:
            return self.speech[int(random.integers(len(self.speech)))].narrow
        return None

    def __call__(self, item: Utterance, random: Random) -> Heard:
        """One random version."""
        assert item.labels is not None
        telephone = random.random() < 0.58
        # A line made of samples does what no filter on mel bands can at a band's edge.
        line = None
        if telephone and random.random() < 0.6:
            line = item.through_line(random, self.beside(random))
        recorded = line is not None
        clean = np.asarray(item.sound, np.float32)
        sound = clean if line is None else np.asarray(line, np.float32)
        count = min(len(sound), len(clean))
        both = np.concatenate([sound[:count], clean[:count]], 1)
        labels = item.labels.astype(np.int64)[: -(-count // 3)]
        if random.random() < 0.3:
            both, labels = _silence(both, labels, random)
        if random.random() < 0.6:
            both, labels = tempo(both, labels, random.uniform(0.87, 1.15))
        elif (shift := int(random.integers(-1, 2))) != 0:
            both = np.roll(both, shift, 0)
        sound, clean = both[:, :BANDS], both[:, BANDS:]
        if random.random() < 0.65:
            # Now and then as far as children and the very deep-voiced are from adults.
            far = random.random() < 0.2
            factor = random.uniform(0.76, 1.25) if far else random.uniform(0.87, 1.14)
            sound, clean = warp(sound, factor), warp(clean, factor)
        if telephone and not recorded:
            if random.random() < 0.3:
                sound = reverb(sound, random)
            sound = self.line(sound, random)
        elif not telephone:
            if random.random() < 0.5:
                sound = sound + random.uniform(-0.8, 0.8) * _TILT
            if random.random() < 0.35:
                sound = reverb(sound, random)
            if random.random() < 0.55:
                sound = self.add_noise(sound, random.uniform(3, 30), random)
        sound = sound + random.normal(0, 1.3)
        if telephone and random.random() < 0.65:
            shape = (len(sound), int(_ABOVE_LINE.sum()))
            rounding = _ROUNDING[_ABOVE_LINE] + np.log(random.gamma(8, 1 / 8, shape))
            sound = np.logaddexp(sound, _ROUNDING)
            sound[:, _ABOVE_LINE] = rounding
        elif random.random() < 0.4:
            sound = np.logaddexp(sound, random.uniform(-14, 5) + np.log(WIDTHS * BANDS))
        if random.random() < 0.5:
            sound = _mask(sound, random)
        return Heard(np.asarray(sound, np.float32), labels, clean if telephone else None)


def _gentle(random: Random) -> npt.NDArray[np.float64]:
    """Log response of a line whose band ends softly, as old telephones' do."""
    low, high = random.uniform(150, 350), random.uniform(3200, 3850)
    response = -np.log1p((low / CENTRES) ** random.uniform(3, 8))
    return np.asarray(response - np.log1p(np.clip((CENTRES / high) ** 40, 0, 1e26)))


def _steep(random: Random) -> npt.NDArray[np.float64]:
    """Log response of a line that lets nothing through outside its band, as exchanges do.

    A mel band at the edge keeps the part of it that lies inside.
    """
    low, high = random.uniform(200, 350), random.uniform(3300, 3700)
    edges = (CENTRES[1:] + CENTRES[:-1]) / 2
    below = np.concatenate([[CENTRES[0] - (edges[0] - CENTRES[0])], edges])
    above = np.concatenate([edges, [CENTRES[-1] + (CENTRES[-1] - edges[-1])]])
    inside = np.clip((np.minimum(above, high) - np.maximum(below, low)) / (above - below), 0, 1)
    return np.asarray(np.log(inside + np.exp(-random.uniform(8, 14))))


def _fit(sound: Floats, frames: int, random: Random) -> Floats:
    """``frames`` frames of ``sound`` from a random place, repeated where it is short."""
    rolled = np.roll(sound, int(random.integers(len(sound))), 0)
    return rolled[:frames] if len(rolled) >= frames else np.resize(rolled, (frames, BANDS))


def _silence(sound: Floats, labels: Labels, random: Random) -> tuple[Floats, Labels]:
    """Up to 0.45 s of the recording's own quiet before or after."""
    count = int(random.integers(1, 15))
    quiet = sound[np.argsort(sound.mean(1))[: max(3, len(sound) // 20)]]
    extra = quiet[random.integers(0, len(quiet), 3 * count)]
    nothing = np.zeros(count, np.int64)
    if random.random() < 0.5:
        return np.concatenate([extra, sound]), np.concatenate([nothing, labels])
    whole = len(sound) // 3 * 3
    return np.concatenate([sound[:whole], extra]), np.concatenate([labels[: whole // 3], nothing])


def _mask(sound: Floats, random: Random) -> Floats:
    """SpecAugment: up to five bands and twice up to eight frames take the mean."""
    sound, mean = np.array(sound), sound.mean(0)
    if width := int(random.integers(0, 6)):
        low = int(random.integers(0, BANDS - width))
        sound[:, low : low + width] = mean[low : low + width]
    for _ in range(2):
        width = int(random.integers(0, 9))
        start = int(random.integers(0, max(1, len(sound) - width)))
        sound[start : start + width] = mean
    return sound
