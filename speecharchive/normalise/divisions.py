"""Administrative divisions of levels 1 to 3 (GB/T 2260): the table, and where a text names one."""

from dataclasses import dataclass
from typing import Literal

Level = Literal[1, 2, 3]
"""1 province, 2 prefecture (市 州 盟 地区), 3 county (县 区 旗 县级市)."""


@dataclass(frozen=True, slots=True)
class Division:
    code: str
    name: str
    """`株洲市`, `湘西土家族苗族自治州`."""
    short: str
    """`株洲`, `湘西`: the name without its kind and peoples."""
    level: Level
    parent: str | None
    """Code of the division above; None for a province."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A stretch of text that names a division."""

    division: Division
    start: int
    end: int


def divisions() -> dict[str, Division]:
    """The whole table by code, in the order of codes."""
    return {}


def by_code(code: str) -> Division | None:
    return None


def by_name(name: str, within: str | None = None) -> Division | None:
    """The one division of that full or short name (inside the division `within`); None when none or several."""
    return None


def find_divisions(text: str, within: str | None = None) -> list[Mention]:
    """Divisions named in `text`, in reading order, longest first, not overlapping; offsets are of `text`.

    `within` (a code, such as the outlet's place) settles names that several divisions bear (鼓楼区), as does a
    division named elsewhere in the text; one that stays ambiguous is not returned. A bare short name counts for
    levels 1 and 2 only (株洲, not 天元). Words that only look like a place (日照时间, 朝阳产业) do not count.
    """
    return []


def ancestors(code: str) -> list[Division]:
    """The divisions above `code`, nearest first, without itself."""
    return []


def at_level(code: str | None, level: int) -> Division | None:
    """The division of that level which is `code` or holds it: (430202, 2) → 株洲市; None when `code` is above it."""
    return None


def covers(code: str, other: str) -> bool:
    """Whether `other` is `code` or lies inside it: a province covers its cities and counties."""
    return False
