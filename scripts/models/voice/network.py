"""The network: phonemes in, durations and the vocoder's features out. 2.24 million parameters."""

import torch
from torch import Tensor, nn
from torch.nn import functional

from scripts.models.voice.tokens import COUNT
from scripts.models.voice.vocoder import BANDS, CEPSTRA

WIDTH = 192
FEATURES = CEPSTRA + 1 + 1 + BANDS
"""Columns of a frame: cepstra, log F0, voicing (a logit), aperiodicity; all but it normalised."""

PITCH, VOICED = CEPSTRA, CEPSTRA + 1
PLACES = 6
"""Columns of `places`."""


class Block(nn.Module):
    """ConvNeXt block in one dimension: depthwise convolution, then two linear layers."""

    def __init__(self, width: int, taps: int = 7, factor: int = 3) -> None:
        super().__init__()
        self.dw = nn.Conv1d(width, width, taps, padding=taps // 2, groups=width)
        self.ln = nn.LayerNorm(width)
        self.a = nn.Linear(width, factor * width)
        self.b = nn.Linear(factor * width, width)
        self.g = nn.Parameter(torch.full((width,), 0.3))

    def forward(self, x: Tensor, mask: Tensor | None = None) -> Tensor:
        """``x`` (batch, time, width); ``mask`` (batch, time, 1)."""
        y = x if mask is None else x * mask
        y = self.dw(y.transpose(1, 2)).transpose(1, 2)
        y = self.b(functional.gelu(self.a(self.ln(y)), approximate="tanh"))
        return x + self.g * y


class Network(nn.Module):
    """An encoder over tokens, a duration for each, and a decoder with two frames a step (10 ms)."""

    def __init__(self, speakers: int = 2, encoder: int = 5, decoder: int = 6) -> None:
        super().__init__()
        self.emb = nn.Embedding(COUNT, WIDTH)
        self.st, self.le = nn.Embedding(3, WIDTH), nn.Embedding(2, WIDTH)
        self.spk, self.q = nn.Embedding(speakers, WIDTH), nn.Embedding(2, WIDTH)
        for table in (self.emb, self.st, self.le, self.spk, self.q):
            nn.init.normal_(table.weight, 0, 0.3)
        self.enc = nn.ModuleList([Block(WIDTH, 9) for _ in range(encoder)])
        self.glob = nn.Linear(WIDTH, WIDTH)
        self.dur1 = Block(WIDTH, 5, 1)
        self.dur2 = nn.Sequential(nn.LayerNorm(WIDTH), nn.Linear(WIDTH, 1))
        self.pos = nn.Sequential(
            nn.Linear(PLACES, WIDTH), nn.GELU(approximate="tanh"), nn.Linear(WIDTH, WIDTH)
        )
        self.spk2 = nn.Embedding(speakers, WIDTH)
        nn.init.normal_(self.spk2.weight, 0, 0.1)
        self.dec = nn.ModuleList([Block(WIDTH) for _ in range(decoder)])
        self.out = nn.Sequential(nn.LayerNorm(WIDTH), nn.Linear(WIDTH, 2 * FEATURES))

    def grow_from(self, weights: dict[str, Tensor]) -> None:
        """Take over ``weights``; blocks that are not in them do nothing at first."""
        missing = self.load_state_dict(weights, strict=False).missing_keys
        with torch.no_grad():
            for name, parameter in self.named_parameters():
                if name in missing and name.endswith(".g"):
                    parameter.zero_()

    def encode(
        self,
        tokens: Tensor,
        stress: Tensor,
        length: Tensor,
        question: Tensor,
        speaker: Tensor,
        mask: Tensor | None = None,
    ) -> tuple[Tensor, Tensor]:
        """Tokens (batch, n) to their codes (batch, n, width) and log(1 + frames) (batch, n)."""
        x = self.emb(tokens) + self.st(stress) + self.le(length)
        x = x + (self.q(question) + self.spk(speaker))[:, None]
        for number, block in enumerate(self.enc):
            x = block(x, mask)
            if number == 1:  # what the whole sentence is like
                whole = (
                    x.mean(1, keepdim=True)
                    if mask is None
                    else (x * mask).sum(1, keepdim=True) / mask.sum(1, keepdim=True)
                )
                x = x + self.glob(whole)
        return x, self.dur2(self.dur1(x, mask))[..., 0]

    def decode(
        self,
        codes: Tensor,
        index: Tensor,
        where: Tensor,
        speaker: Tensor,
        mask: Tensor | None = None,
    ) -> Tensor:
        """Features (batch, steps, 2 * `FEATURES`).

        Args:
            codes: from `encode`.
            index: token of each step (batch, steps).
            where: see `places` (batch, steps, `PLACES`).
            speaker: (batch,).
            mask: (batch, steps, 1).
        """
        x = torch.gather(codes, 1, index[..., None].expand(-1, -1, codes.shape[2]))
        x = x + self.pos(where) + self.spk2(speaker)[:, None]
        for block in self.dec:
            x = block(x, mask)
        return self.out(x)


def places(end: Tensor, duration: Tensor, time: Tensor) -> Tensor:
    """Where in its token each step is (steps, `PLACES`).

    Args:
        end: frame at which its token ends.
        duration: frames of its token.
        time: the step's middle, in frames.
    """
    since, till = time - (end - duration), end - time
    duration = duration.clamp(min=1.0)
    part = since / duration
    return torch.stack(
        [
            part,
            part * part,
            torch.log1p(since.clamp(min=0.0)) * 0.4,
            torch.log1p(till.clamp(min=0.0)) * 0.4,
            torch.log1p(duration) * 0.4,
            1 / duration,
        ],
        -1,
    )
