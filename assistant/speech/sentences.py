"""Text cut into pieces that a voice can speak one at a time.

A voice gives sound only for a whole piece, and its cost in memory grows with the length of the
piece (400 words without a full stop take over 600 MB). So pieces are whole sentences where
possible, and never longer than `MOST_WORDS` words or `MOST_LETTERS` letters.
"""

import re
import unicodedata
from collections.abc import Iterator

MOST_WORDS = 25
MOST_LETTERS = 200
"""Letters of a piece; a Chinese, Japanese or Korean letter takes the time of three."""

SHORT_WORDS = 7
"""Words of a first piece that a person waits for: about two seconds of speech."""

_END = re.compile(r"[.!?…]+[\"')\]]*(?=\s|$)|[。！？]+|[।؟۔](?=\s|$)|\n+")
_CLAUSE = re.compile(r"[,;:،；：，、](?=\s|$)|[，、；：]|\s[–—-](?=\s)")
_BEFORE_A_NAME = re.compile(
    r"(?:^|[\s(¿¡\"'])(?:[^\W\d_]|mr|mrs|ms|dr|dra|st|sr|sra|srta|prof|rev|lic|ing|ud|uds|av|avda"
    r"|no|núm|tel|ext|vs|approx|aprox|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec|ene|abr|ago"
    r"|dic|e\.g|i\.e|p\.\s?ej|ee)\.$",
    re.IGNORECASE,
)
"""A full stop after one of these never ends a sentence."""

_MAY_END = re.compile(
    r"(?:^|[\s(\d])(?:[ap]\.\s?m|u\.s|uu|etc|jr|inc|ave|blvd|rd)\.$", re.IGNORECASE
)
"""A full stop after one of these ends a sentence where a capital letter follows."""


def sentences(text: str) -> list[str]:
    """The sentences of ``text`` in order, each at most `MOST_WORDS` words and `MOST_LETTERS` long.

    A full stop after an abbreviation or an initial ends nothing, unless a line ends there too.
    Pieces without a letter or digit are left out, so the list is empty when nothing can be said.
    """
    found: list[str] = []
    start = 0
    for match in _END.finditer(text):
        before = text[start : match.end()]
        if match.group() == "." and _goes_on(before, text[match.end() :].lstrip()):
            continue
        found.append(before)
        start = match.end()
    found.append(text[start:])
    return [piece for sentence in found for piece in _capped(" ".join(sentence.split()))]


def _goes_on(before: str, after: str) -> bool:
    """Whether the full stop at the end of ``before`` belongs to an abbreviation."""
    if _MAY_END.search(before):
        return after[:1].islower() or after[:1].isdigit()
    return bool(after and _BEFORE_A_NAME.search(before))


def split_first(sentence: str) -> list[str]:
    """``sentence`` in one or two pieces, the first short enough to be heard soon.

    It is cut only where a clause ends within the first `SHORT_WORDS` words, because a cut
    anywhere else is heard.
    """
    for match in reversed(list(_CLAUSE.finditer(sentence))):
        first, rest = sentence[: match.end()].strip(), sentence[match.end() :].strip()
        if 2 <= len(first.split()) <= SHORT_WORDS and len(rest.split()) > 2:
            return [first, rest]
    return [sentence]


def _capped(sentence: str) -> Iterator[str]:
    """``sentence`` whole if it is short enough, else cut at clauses, else between words."""
    while not _fits(sentence):
        cut = _cut(sentence)
        if any(map(str.isalnum, sentence[:cut])):
            yield sentence[:cut].strip()
        sentence = sentence[cut:].strip()
    if any(map(str.isalnum, sentence)):
        yield sentence


def _fits(text: str) -> bool:
    return len(text.split()) <= MOST_WORDS and _length(text) <= MOST_LETTERS


def _length(text: str) -> int:
    """Length in letters, wide ones counted three times."""
    return sum(3 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)


def _cut(sentence: str) -> int:
    """Where to cut a sentence that is too long: the last place that fits, a clause's end first."""
    words = [match.end() for match in re.finditer(r"\S+", sentence)]
    limit = min(len(sentence) - 1, words[min(len(words), MOST_WORDS) - 1])
    while _length(sentence[:limit]) > MOST_LETTERS:
        limit -= max(1, (_length(sentence[:limit]) - MOST_LETTERS) // 3)
    clauses = [m.end() for m in _CLAUSE.finditer(sentence) if limit // 3 < m.end() <= limit]
    gaps = [end for end in words if end <= limit]
    return clauses[-1] if clauses else gaps[-1] if gaps else limit
