import pytest

from assistant.content.words import parse_frequencies, parse_utterances
from assistant.errors import ContentError


def test_reads_words_with_their_shares() -> None:
    assert parse_frequencies("the\t0.05\ncasa\t0.0011\n", "words.tsv") == {
        "the": 0.05,
        "casa": 0.0011,
    }
    assert parse_frequencies("", "words.tsv") == {}


@pytest.mark.parametrize("line", ["casa", "casa 0.1", "casa\tmany"])
def test_a_damaged_line_is_named(line: str) -> None:
    with pytest.raises(ContentError, match=r"^words\.tsv, line 2 is not a word"):
        parse_frequencies(f"the\t0.05\n{line}\n", "words.tsv")


def test_reads_utterances_without_comments() -> None:
    text = "# what people say\n\n where's the, um, door \nel baño\n"
    assert parse_utterances(text) == ("where's the, um, door", "el baño")
