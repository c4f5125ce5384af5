"""What the ear knows of a language beside the questions, so that new wordings are heard.

In `locales/<lang>/` the words it uses most are `words.tsv`, how people put them `utterances.txt`.
"""

from assistant.errors import ContentError


def parse_frequencies(text: str, file: str) -> dict[str, float]:
    """Read `words.tsv`: word -> its share of all running words. Raises ContentError."""
    shares = {}
    for number, line in enumerate(text.splitlines(), 1):
        word, _, share = line.partition("\t")
        try:
            shares[word] = float(share)
        except ValueError as error:
            raise ContentError(
                f"{file}, line {number} is not a word, a tab and a number: correct or delete it."
            ) from error
    return shares


def parse_utterances(text: str) -> tuple[str, ...]:
    """Read `utterances.txt`: one a line, as spoken, without empty lines and comments (`#`)."""
    lines = map(str.strip, text.splitlines())
    return tuple(line for line in lines if line and not line.startswith("#"))
