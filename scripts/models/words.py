"""Write ``locales/<language>/words.tsv``: the words people use most, with their frequency.

The recogniser's graph knows them beside the words of the questions, so that a wording nobody
thought of is still heard as words. From the package wordfreq (its data: CC BY-SA 4.0, see
``locales/NOTICES.md``); needed only to make the lists anew:

    pip install wordfreq && python -m scripts.models.words en es
"""

import argparse
import re
from pathlib import Path

from wordfreq import top_n_list, word_frequency

_LOCALES = Path(__file__).parents[2] / "locales"
_WORD = re.compile(r"[^\W\d_]+('[^\W\d_]+)*")
_ONE_LETTER = {"en": {"a", "i"}, "es": {"a", "e", "o", "u", "y"}}
"""Words of one letter; all others of that length are letters, which questions bring if needed."""

_NEVER_SHOWN = re.compile(
    r"fuck|shit|bitch|porn|nigg|fag|cunt|dick|pussy|puta|puto|mierda|coño|joder|polla|verga|"
    r"pendej|cabrón|maric|culo$|^sex$|^ass$|^asshole$"
)
"""A screen that shows what it heard should not show these by mistake."""


def rows(language: str, count: int) -> list[str]:
    """``word<tab>frequency``, most frequent first; frequency is the share of all running words."""
    letters = _ONE_LETTER.get(language, set())
    kept = [
        word
        for word in top_n_list(language, 2 * count)
        if _WORD.fullmatch(word)
        and (len(word) > 1 or word in letters)
        and not _NEVER_SHOWN.search(word)
    ]
    return [f"{word}\t{word_frequency(word, language):.3g}" for word in kept[:count]]


def main() -> None:
    """Write the lists of the languages named."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("languages", nargs="+")
    parser.add_argument("--count", type=int, default=3000)
    arguments = parser.parse_args()
    for language in arguments.languages:
        path = _LOCALES / language / "words.tsv"
        path.write_text("\n".join(rows(language, arguments.count)) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
