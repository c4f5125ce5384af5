"""What is dialled for a number as people write it."""

import pytest

from assistant.content.number import dialled


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("+1 555 010 0000", "+15550100000"),
        (" +1 (555) 010-0000 ", "+15550100000"),
        ("(555) 010.0000", "5550100000"),
        ("555\u20110100\u00a012", "555010012"),
        ("101", "101"),
        ("15550100000", "15550100000"),
        ("+1 555 010 0000 ext. 12", None),
        ("555-0100 or 555-0199", None),
        ("555-0100/0199", None),
        ("+44 (0)20 7946 0000", None),
        ("call bob", None),
        ("1-800-GOT-HELP", None),
        ("+101", None),
        ("555 0100 5550 0199 5", None),
        ("٥٥٥٠١٠٠", None),
        ("++15550100000", None),
        ("sip:help@example.org", None),
        ("()", None),
        ("", None),
    ],
)
def test_one_number_is_its_digits_and_anything_else_is_none(
    written: str, number: str | None
) -> None:
    assert dialled(written) == number
