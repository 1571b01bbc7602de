"""Text of the archive made harmless for a terminal: it cannot move the cursor, change colours or reverse a line."""

from __future__ import annotations

_C0 = {code: 0x2400 + code for code in range(0x20)}  # ␛ shows that there was an escape
_C1 = dict.fromkeys(range(0x80, 0xA0), 0xFFFD)
_DIRECTIONS = dict.fromkeys(
    [*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0x061C], 0xFFFD
)
_TABLE = {
    **_C0,
    0x7F: 0x2421,
    **_C1,
    **_DIRECTIONS,
    0x2028: 0x20,
    0x2029: 0x20,
    0x09: 0x20,
    0x0A: 0x20,
    0x0D: 0x20,
}


def inert_line(text: str) -> str:
    """One line, every control character replaced by a visible one; as long as `text`."""
    return text.translate(_TABLE)
