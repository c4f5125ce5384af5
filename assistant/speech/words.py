"""What the ear knows of a language beside the questions, so that new wordings are heard.

In `locales/<lang>/` the words it uses most are `words.tsv`, how people put them `utterances.txt`.
"""

from pathlib import Path

from assistant.errors import ContentError


def frequencies(path: Path) -> dict[str, float]:
    """Word -> its share of all running words; empty where a language has no such list.

    Raises:
        ContentError: a line is not a word, a tab and a number.
    """
    if not path.exists():
        return {}
    shares = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        word, _, share = line.partition("\t")
        try:
            shares[word] = float(share)
        except ValueError as error:
            raise ContentError(
                f"Line {number} of {path} is not a word, a tab and a number: correct or delete it."
            ) from error
    return shares


def utterances(path: Path) -> list[str]:
    """One utterance a line, as spoken, without empty lines and comments (`#`); none where a
    language has no such file."""
    if not path.exists():
        return []
    lines = map(str.strip, path.read_text(encoding="utf-8").splitlines())
    return [line for line in lines if line and not line.startswith("#")]
