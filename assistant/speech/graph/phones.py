"""The phones of the acoustic network, and the way from espeak-ng's IPA to them.

The inventory is data: ``phones.json`` beside the network lists the phones in the order of the
network's numbers and how every other IPA symbol is folded onto them. A network with more phones
needs another file, not other code.

``phones.json`` has two members:

``phones``
    list of IPA symbols; the place in the list is the phone's number *k*. ``null`` marks a number
    that no pronunciation uses (kept so that the numbers of older graphs stay valid).
``fold``
    language code (``"*"`` for all) -> symbol -> symbols of the inventory, separated by spaces;
    empty text drops the symbol. A language's own entry goes before the common one.

Kaldi's position-dependent phone ids are ``2 + 4 k + position`` with position 0 begin, 1 end,
2 internal, 3 singleton; id 1 is silence.
"""

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

from assistant.errors import ModelError
from assistant.speech.codes import base

SILENCE = 1
"""Kaldi's phone id of silence."""

# Stress and length stand inside symbols ("oːɹ"), so they go before anything is looked up.
_SUPRASEGMENTAL = re.compile(r"[ˈˌːˑ͜͡‿]")

# Tone (digits and letters), pauses and punctuation carry no phone; nor does fine detail of place
# (combining marks). They are skipped only where no symbol of the table uses them ("s.", "ɑ̃").
_IGNORED = re.compile(
    r"[\s|‖.,;:!?¡¿\"'`^+\-–—_()\[\]{}<>/\\ʼˤᵝ0-9˥˦˧˨˩↗↘"
    r"\u0300-\u036f]"
)


class UnknownSymbolError(ValueError):
    """An IPA symbol that neither the inventory nor the folds know."""


@dataclass(frozen=True)
class PhoneTable:
    """Phone inventory of one network.

    Attributes:
        symbols: IPA symbol of each phone number; ``None`` where a number is not in use.
        unknown: symbols that ``from_ipa`` met and could not place, with how often. They are
            left out of the pronunciation at run time, and seen here.
    """

    symbols: tuple[str | None, ...]
    unknown: Counter[str] = field(default_factory=Counter, compare=False)
    _common: dict[str, tuple[int, ...]] = field(default_factory=dict, repr=False)
    _own: dict[str, dict[str, tuple[int, ...]]] = field(default_factory=dict, repr=False)

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read ``phones.json`` in ``folder``.

        Raises:
            ModelError: there is no such file, or it is no valid table.
        """
        path = folder / "phones.json"
        try:
            return cls._made(json.loads(path.read_text(encoding="utf-8")))
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise ModelError(f"{path} is damaged ({error}); install the network again.") from error

    @classmethod
    def _made(cls, data: Any) -> Self:
        symbols = tuple(data["phones"])
        number = {symbol: k for k, symbol in enumerate(symbols) if symbol}

        def numbers(target: str) -> tuple[int, ...]:
            try:
                return tuple(number[symbol] for symbol in target.split())
            except KeyError as error:
                raise ValueError(f"it folds to {error}, which it does not list") from None

        folds = {
            language: {symbol: numbers(target) for symbol, target in entries.items()}
            for language, entries in data["fold"].items()
        }
        common = {symbol: (k,) for symbol, k in number.items()} | folds.pop("*", {})
        own = {language: common | entries for language, entries in folds.items()}
        return cls(symbols=symbols, _common=common, _own=own)

    @property
    def numbers(self) -> tuple[int, ...]:
        """The phone numbers that pronunciations can use, ascending."""
        return tuple(k for k, symbol in enumerate(self.symbols) if symbol)

    def from_ipa(self, ipa: str, language: str, *, strict: bool = False) -> tuple[int, ...]:
        """Phone numbers of a stretch of IPA as espeak-ng (through Piper) writes it.

        The longest symbol that is known goes first, so "tʃ" is one phone. Word boundaries,
        stress, length and tone are dropped.

        Args:
            ipa: text in IPA, composed or not.
            language: code such as ``"en"`` or ``"es-419"``; only the part before ``-`` counts.
            strict: raise on an unknown symbol instead of counting and skipping it.

        Raises:
            UnknownSymbolError: only when ``strict``.
        """
        known = self._own.get(base(language), self._common)
        text = _SUPRASEGMENTAL.sub("", unicodedata.normalize("NFD", ipa))
        phones: list[int] = []
        at = 0
        while at < len(text):
            for size in (4, 3, 2, 1):
                piece = text[at : at + size]
                if len(piece) == size and piece in known:
                    phones += known[piece]
                    at += size
                    break
            else:
                if not _IGNORED.match(text[at]):
                    if strict:
                        raise UnknownSymbolError(f"no phone for {text[at]!r} in {ipa!r}")
                    self.unknown[text[at]] += 1
                at += 1
        return tuple(phones)

    @staticmethod
    def positioned(phones: Sequence[int]) -> tuple[int, ...]:
        """Kaldi's position-dependent ids for the phone numbers of one word."""
        if len(phones) == 1:
            return (2 + 4 * phones[0] + 3,)
        last = len(phones) - 1
        return tuple(
            2 + 4 * k + (0 if i == 0 else 1 if i == last else 2) for i, k in enumerate(phones)
        )
