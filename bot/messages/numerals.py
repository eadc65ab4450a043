"""Chinese numerals, as the document numbers its rows."""

from __future__ import annotations

_DIGITS = "〇一二三四五六七八九"


def han(number: int) -> str:
    """Return 1 to 99 as 一 to 九十九; other numbers in Arabic digits."""
    if not 1 <= number <= 99:
        return str(number)
    tens, ones = divmod(number, 10)
    return ("" if tens == 0 else "十" if tens == 1 else _DIGITS[tens] + "十") + (_DIGITS[ones] if ones else "")
