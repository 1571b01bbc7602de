"""What a spreadsheet does to text: it runs formulas and holds 32,767 UTF-16 units a cell."""

from __future__ import annotations

CELL_LIMIT = 32_767
_FORMULA = frozenset("=+-@\t\r\n＝＋－＠")


def safe(text: str) -> str:
    """`text` with an apostrophe before it where a spreadsheet would read a formula.

    Leading spaces count as nothing, as they do for a spreadsheet that trims what it imports.
    """
    start = text.lstrip(" \u3000\xa0")[:1]
    return "'" + text if start in _FORMULA and start else text


def pieces(text: str) -> list[str]:
    """`text` cut into cells, no character of two UTF-16 units cut in half; one unit is left for an apostrophe."""
    limit = CELL_LIMIT - 1
    if len(text) * 2 <= limit or utf16_units(text) <= limit:
        return [text]
    cut, start, units = [], 0, 0
    for at, character in enumerate(text):
        size = 2 if character > "\uffff" else 1
        if units + size > limit:
            cut.append(text[start:at])
            start, units = at, 0
        units += size
    cut.append(text[start:])
    return cut


def utf16_units(text: str) -> int:
    return len(text) + sum(character > "\uffff" for character in text)
