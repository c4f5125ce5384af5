"""The phone table: IPA of espeak-ng to the phone numbers of the network."""

import json
from pathlib import Path

import pytest

from assistant.errors import ModelError
from assistant.speech.graph.phones import PhoneTable, UnknownSymbolError

NETWORK = Path(__file__).parents[3] / "models" / "network"


@pytest.fixture(scope="module")
def table() -> PhoneTable:
    return PhoneTable.load(NETWORK)


def spell(table: PhoneTable, ipa: str, language: str) -> list[str | None]:
    return [table.symbols[k] for k in table.from_ipa(ipa, language, strict=True)]


@pytest.mark.parametrize(
    ("ipa", "language", "phones"),
    [
        ("wˈɛɹ", "en", "w ɛ ɹ"),
        ("tʃˈɪldɹən", "en", "tʃ ɪ l d ɹ ə n"),
        ("fˈoːɹ", "en", "f ɔ ɹ"),
        ("mˈiːdiʲə", "en", "m i d i ə"),
        ("bˈʌʔn̩", "en", "b ʌ t ə n"),
        ("hˈaʊ mˈʌtʃ", "en-us", "h aʊ m ʌ tʃ"),
        ("ˈoɪ", "es-419", "ɔɪ"),
        ("ʎˈamaɾ", "es", "ʝ a m a ɾ"),
        ("kˈwando", "es", "k w a n d o"),
        ("eʊɾˈopa", "es", "e u ɾ o p a"),
    ],
)
def test_known_words(table: PhoneTable, ipa: str, language: str, phones: str) -> None:
    assert spell(table, ipa, language) == phones.split()


def test_tones_and_punctuation_carry_no_phone(table: PhoneTable) -> None:
    assert table.from_ipa("¡ˈo-la5!", "vi") == table.from_ipa("o-la", "vi")
    assert table.from_ipa(" ,.?1", "en", strict=True) == ()


def test_composed_and_decomposed_text_are_the_same(table: PhoneTable) -> None:
    assert table.from_ipa("b\u00f5", "pt") == table.from_ipa("bo\u0303", "pt") != ()


def test_unknown_symbols_are_reported(table: PhoneTable) -> None:
    table.unknown.clear()
    assert table.from_ipa("a☂b", "en") == table.from_ipa("ab", "en")
    assert table.unknown == {"☂": 1}
    with pytest.raises(UnknownSymbolError, match="☂"):
        table.from_ipa("a☂b", "en", strict=True)


def test_every_number_fits_the_word_boundary_file(table: PhoneTable) -> None:
    lines = (NETWORK / "word_boundary.int").read_text(encoding="utf-8").split("\n")
    kinds = dict(line.split() for line in lines if line)
    for k in table.numbers:
        ids = [str(i) for i in (*table.positioned((k, k, k)), *table.positioned((k,)))]
        assert [kinds[i] for i in ids] == ["begin", "internal", "end", "singleton"]


def test_a_table_that_folds_to_nothing_is_refused(tmp_path: Path) -> None:
    data = {"phones": ["a"], "fold": {"*": {"b": "c"}}}
    (tmp_path / "phones.json").write_text(json.dumps(data), encoding="utf-8")
    with pytest.raises(ModelError, match="does not list"):
        PhoneTable.load(tmp_path)


@pytest.mark.parametrize(
    ("voice", "text"),
    [
        ("en-us", "Where can I find the expungement clinic, and is the fire hour at nine?"),
        ("es-419", "¿Dónde queda la clínica de eliminación de antecedentes? Llueve en Europa."),
        ("fr", "Où puis-je trouver de l'aide, un bon avocat près d'ici ?"),
        ("pt-br", "Onde não há informações? Amanhã, irmã, muitos pães bons."),
        ("ht", "Kote mwen ka jwenn èd? Bonjou, mèsi anpil."),
        ("vi", "Tôi có thể tìm sự giúp đỡ ở đâu?"),
        ("cmn", "我在哪里可以得到帮助?"),
        ("ko", "어디에서 도움을 받을 수 있나요?"),
        ("ru", "Где я могу получить помощь?"),
        ("ar", "أين يمكنني الحصول على المساعدة؟"),
        ("hi", "मुझे मदद कहाँ मिल सकती है?"),
    ],
)
def test_languages_to_come_have_no_unknown_symbol(table: PhoneTable, voice: str, text: str) -> None:
    espeak = pytest.importorskip("piper.phonemize_espeak").EspeakPhonemizer()
    ipa = "".join("".join(sentence) for sentence in espeak.phonemize(voice, text))
    assert len(table.from_ipa(ipa, voice, strict=True)) > 8
