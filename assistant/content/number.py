"""Telephone numbers as people write them and as phone systems dial them; loads nothing."""

import re
from typing import Final

_WRITTEN: Final = re.compile(r"\+?[\s.()\-\u2010-\u2013]*[0-9][0-9\s.()\-\u2010-\u2013]*")
FEWEST: Final = 7
"""Digits of a number that anybody can dial; an extension has fewer."""

_MOST: Final = 15
"""Digits of a number with a country code (E.164)."""


def dialled(written: str) -> str | None:
    """What to dial for one number: its digits, with the `+` before them if there is one.

    None for what is no number or more than one: words, an extension behind it, a `(0)` that is
    dialled within a country only.

    >>> dialled("+1 (555) 010-0000"), dialled("101"), dialled("555-0100 or 555-0199")
    ('+15550100000', '101', None)
    """
    text = written.strip()
    digits = "".join(sign for sign in text if sign.isdigit())
    abroad = text.startswith("+")
    if not _WRITTEN.fullmatch(text) or len(digits) > _MOST:
        return None
    if abroad and (len(digits) < FEWEST or "(0)" in text):
        return None
    return f"+{digits}" if abroad else digits
