from pathlib import Path

import pytest

from assistant.errors import ContentError
from assistant.speech.words import frequencies, utterances


def test_reads_words_with_their_share(tmp_path: Path) -> None:
    path = tmp_path / "words.tsv"
    path.write_text("the\t0.05\nniño\t0.001\n", encoding="utf-8")
    assert frequencies(path) == {"the": 0.05, "niño": 0.001}


def test_no_list_is_no_words(tmp_path: Path) -> None:
    assert frequencies(tmp_path / "words.tsv") == {}


def test_a_bad_line_is_named(tmp_path: Path) -> None:
    path = tmp_path / "words.tsv"
    path.write_text("the\t0.05\nand\n", encoding="utf-8")
    with pytest.raises(ContentError, match="Line 2"):
        frequencies(path)


def test_reads_utterances_without_comments(tmp_path: Path) -> None:
    path = tmp_path / "utterances.txt"
    path.write_text("# how people talk\n\nwhere's the, um, door\nel baño\n", encoding="utf-8")
    assert utterances(path) == ["where's the, um, door", "el baño"]
    assert utterances(tmp_path / "none.txt") == []


def test_what_is_no_utf8_is_named(tmp_path: Path) -> None:
    path = tmp_path / "utterances.txt"
    path.write_bytes("el baño".encode("latin-1"))
    with pytest.raises(ContentError, match=r"utterances\.txt is not text in UTF-8"):
        utterances(path)
