"""The mechanical mirror of the people_cms sites: character for character, as a machine would."""

from __future__ import annotations

from functools import cache
from pathlib import Path


@cache
def _table() -> dict[int, int]:
    text = (Path(__file__).parent / "big5.txt").read_text(encoding="utf-8")
    plain, mapped = (line for line in text.splitlines() if not line.startswith("#"))
    return str.maketrans(plain, mapped)


def mirrored(text: str) -> str:
    """`text` as the mirror prints it: 只有里程碑；→ 隻有裡程碑﹔."""
    return text.translate(_table())
