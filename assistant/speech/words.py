"""What the ear knows of a language beside the questions, so that new wordings are heard.

In `locales/<lang>/` the words it uses most are `words.tsv`, how people put them `utterances.txt`.
"""

from pathlib import Path

from assistant.errors import ContentError


def frequencies(path: Path) -> dict[str, float]:
    """Word -> its share of all running words; empty where a language has no such list.

    Raises:
        ContentError: a line is not a word, a tab and a number, or the file is not text in UTF-8.
    """
    if not path.exists():
        return {}
    shares = {}
    for number, line in enumerate(_text(path).splitlines(), 1):
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
    language has no such file.

    Raises:
        ContentError: it is not text in UTF-8.
    """
    if not path.exists():
        return []
    lines = map(str.strip, _text(path).splitlines())
    return [line for line in lines if line and not line.startswith("#")]


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise ContentError(f"{path} is not text in UTF-8: save it as UTF-8.") from error
