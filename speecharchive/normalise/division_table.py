"""The tables of administrative divisions (GB/T 2260, levels 1 to 3), of today and former, and who holds whom.

A former name whose code lives on means the division of today (渡口市 is 攀枝花市, 襄樊市 is 襄阳市); one whose code ended is a division of
its own with the code it had (株洲县 430221), so that an old page keeps its place, and `successor` says what it is today.
"""

from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from typing import Literal, cast

from speecharchive.data import read_rows
from speecharchive.normalise.fold import fold

Level = Literal[1, 2, 3]
"""1 province, 2 prefecture (市 州 盟 地区), 3 county (县 区 旗 县级市)."""


KIND_LEVEL: dict[str, Level] = {
    "省": 1, "自治区": 1, "市": 2, "州": 2, "盟": 2, "地": 2, "县": 3, "区": 3, "旗": 3,
}  # fmt: skip
"""What a kind means where only the kind is said: 市委 is a prefecture's unless the place itself is a county's city."""


def kind_said(word: str) -> str:
    """`自治州` → 州, `全市` → 市, `我省` → 省, `地区` → 地."""
    kind = word.lstrip("全我本")
    return {"自治州": "州", "自治县": "县", "自治旗": "旗", "地区": "地"}.get(kind, kind)


PROVINCE_LETTERS: dict[str, str] = {
    letter: f"{province}0000"
    for letters, province in (
        ("京", 11), ("津", 12), ("冀", 13), ("晋", 14), ("蒙", 15), ("辽", 21), ("吉", 22), ("黑", 23), ("沪申", 31), ("苏", 32), ("浙", 33),
        ("皖", 34), ("闽", 35), ("赣", 36), ("鲁", 37), ("豫", 41), ("鄂", 42), ("湘", 43), ("粤", 44), ("桂", 45), ("琼", 46), ("渝", 50),
        ("川蜀", 51), ("贵黔", 52), ("云滇", 53), ("藏", 54), ("陕秦", 61), ("甘陇", 62), ("青", 63), ("宁", 64), ("新", 65),
    )
    for letter in letters
}  # fmt: skip
"""The letter that stands for a province: 渝, 陕 (not 晋)."""


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
    successor: str | None = None
    """Of a former division: the code of what it is today, where that is certain."""
    ended: int | None = None
    """Of a former division: the last year in which it was called so."""

    @property
    def kind(self) -> str:
        """The word that 省委, 市政协, 县长 begin with where they mean this division: `省` `市` `自治区` `州` `县` …"""
        return kind_said(
            next((kind for kind in ("自治区", "地区") if self.name.endswith(kind)), self.name[-1])
        )

    def named_before(self, rest: str) -> str:
        """The name as it stands before 委, 政协, 人民政府 …: `湘西州委`, `大兴安岭地委` but `大兴安岭地区行署`."""
        if self.level == 2 and self.kind == "州":
            return f"{self.short}州{rest}"
        return (
            f"{self.short}地{rest}" if self.kind == "地" and rest[:1] == "委" else self.name + rest
        )

    @property
    def invented(self) -> bool:
        return self.code.startswith("99")


@cache
def divisions() -> dict[str, Division]:
    """The whole table by code, in the order of codes; at its end the invented places of the demo (99….)."""
    rows = (*read_rows("divisions.csv"), *read_rows("invented_divisions.csv"))
    return {
        code: Division(code, name, short, cast(Level, int(level)), parent or None)
        for code, name, short, level, parent in rows
    }


@cache
def _former() -> tuple[tuple[str, Division], ...]:
    """Former names, the latest last, each with the division it means."""
    found = []
    rows = sorted(read_rows("former_divisions.csv"), key=lambda row: int(row[6]))
    for code, name, short, level, parent, _, last, now in rows:
        today = divisions().get(code)
        former = Division(
            code, name, short, cast(Level, int(level)), parent, now or None, int(last)
        )
        found.append((name, today or former))
    return tuple(found)


@cache
def former_divisions() -> dict[str, Division]:
    """Divisions whose code has ended, by that code."""
    return {each.code: each for _, each in _former() if each.ended is not None}


def by_code(code: str) -> Division | None:
    """Of today, else former."""
    return divisions().get(code) or former_divisions().get(code)


@cache
def aliases() -> dict[str, tuple[Division, bool]]:
    """Contractions and new areas without a code: folded name → division, and whether the name needs its context."""
    rows = read_rows("division_aliases.csv")
    return {fold(name): (divisions()[code], context == "1") for name, code, context in rows}


@cache
def full_names() -> dict[str, tuple[Division, ...]]:
    """Folded name → divisions that bear it: as in the tables, and autonomous units without their peoples (湘西州).

    A name that is only former is here too; where a division of today bears it, the former ones come after it.
    """
    found: dict[str, list[Division]] = defaultdict(list)
    for division in divisions().values():
        found[fold(division.name)].append(division)
    shortened: dict[str, list[Division]] = defaultdict(list)
    for division in divisions().values():
        _, autonomous, kind = division.name.rpartition("自治")
        if autonomous:
            kinds = ("自治区",) if division.level == 1 else (f"自治{kind}", kind)
            for name in {fold(division.short + kind) for kind in kinds} - found.keys():
                shortened[name].append(division)
    borne = defaultdict(list, found | shortened)
    for name, division in reversed(_former()):
        bearers = borne[fold(name)]
        if division not in bearers and (not bearers or division.level == 3):
            bearers.append(division)
    return {name: tuple(held) for name, held in borne.items()}


@cache
def short_names() -> dict[str, tuple[Division, ...]]:
    """Folded short name → divisions, the higher level first; former ones only where none of today bears it (襄樊)."""
    found: dict[str, list[Division]] = defaultdict(list)
    for division in sorted(divisions().values(), key=lambda each: each.level):
        found[fold(division.short)].append(division)
    today = frozenset(found)
    rows = ((row[2], row[1]) for row in read_rows("former_divisions.csv"))
    called = {name: fold(short) for short, name in rows}
    for name, division in reversed(_former()):
        short = called[name]
        if short not in today and division not in found[short]:
            found[short].append(division)
    return {
        name: tuple(sorted(held, key=lambda each: each.level))
        for name, held in found.items()
        if held
    }


def by_name(name: str, within: str | None = None) -> Division | None:
    """The one division of that full or short name (inside the division `within`).

    A short name means the highest level that bears it (吉林 the province, 朝阳 the city). None when none or several.
    """
    key = fold(name)
    if key in aliases() or key in PROVINCE_LETTERS:
        one = aliases()[key][0] if key in aliases() else by_code(PROVINCE_LETTERS[key])
        return one if one and (within is None or covers(within, one.code)) else None
    for names in (full_names(), short_names()):
        held = [each for each in names.get(key, ()) if within is None or covers(within, each.code)]
        held = [each for each in held if each.ended is None] or held
        highest = [each for each in held if each.level == held[0].level]
        if highest:
            return highest[0] if len(highest) == 1 else None
    return None


def ancestors(code: str) -> list[Division]:
    """The divisions above `code`, nearest first, without itself."""
    found: list[Division] = []
    division = by_code(code)
    while division and division.parent and (division := by_code(division.parent)):
        found.append(division)
    return found


def lineage(code: str | None) -> list[Division]:
    """`code` itself and the divisions above it, nearest first; nothing for a code that is not in the table."""
    own = by_code(code) if code else None
    return [own, *ancestors(own.code)] if own else []


def at_level(code: str | None, level: int) -> Division | None:
    """The division of that level which is `code` or holds it: (430202, 2) → 株洲市; None when `code` is above it."""
    return next((each for each in lineage(code) if each.level == level), None)


def of_kind(code: str | None, kind: str) -> Division | None:
    """What 省 市 自治区 州 盟 地 县 区 旗 means when said in `code`: (430202, 市) → 株洲市, (110105, 市) → 北京市."""
    return next((each for each in lineage(code) if each.kind == kind), None)


def covers(code: str, other: str) -> bool:
    """Whether `other` is `code` or lies inside it: a province covers its cities and counties, and what they were before."""
    line = lineage(other)
    if any(each.code == code for each in line):
        return True
    return bool(line and line[0].successor) and covers(code, line[0].successor or "")
