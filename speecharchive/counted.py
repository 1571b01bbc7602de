"""A number with its noun, in words for people: `1 speech`, `2,345 speeches`."""

from __future__ import annotations

_PLURALS = {"speech": "speeches"}


def counted(number: int, noun: str) -> str:
    """`noun` in the singular."""
    return f"{number:,} {noun if number == 1 else _PLURALS.get(noun, noun + 's')}"
