"""The rednet platform hides a page's date in its path: 4 is added to every digit, without carry."""

from __future__ import annotations

from datetime import date

_SHIFT = str.maketrans("0123456789", "4567890123")


def shifted_path(day: date) -> str:
    """`646856/60` for 2024-12-26."""
    return f"{day:%Y%m}".translate(_SHIFT) + "/" + f"{day:%d}".translate(_SHIFT)
