"""Where a text names an administrative division; the table itself is in `division_table`, and is offered here too."""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from speecharchive.normalise.division_table import (
    Division,
    Level,
    ancestors,
    at_level,
    by_code,
    by_name,
    covers,
    divisions,
    full_names,
    lineage,
    of_kind,
    short_names,
)
from speecharchive.normalise.fold import fold

__all__ = [
    "Division", "Level", "Mention", "ancestors", "at_level", "by_code", "by_name", "covers", "divisions",
    "find_divisions", "mark", "of_kind", "province_of_licence",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Mention:
    """A stretch of text that names a division."""

    division: Division
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Hit:
    candidates: tuple[Division, ...]
    start: int
    end: int


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Full names that are everyday words: they count only right after the division above them (阳泉市城区).
_EVERYDAY = _words(
    "城区 郊区 矿区 东区 西区 新城区 老城区 古城区 港口区 解放区 新市区 城中区 市中区 站前区 市南区 市北区"
    " 城东区 城西区 城北区 前锋区 公安县"
)
# Short names that are everyday words: they count only before the name of an institution.
_EVERYDAY_SHORT = _words(
    "朝阳 大同 日照 安康 中山 三明 和田 大理 大庆 红河 海东 海北 海西 黄南 山南 长治 文山 兴安 白山 白城 阿里 白银"
    " 四平 来宾 普洱 玉树 哈密 安顺 孝感 通化 延安 遵义 宁德 凉山 中卫 黄山 丽水 保山 平凉 巴中"
)
_INSTITUTION = re.compile(
    r"政协|人大|两会|市委|市政|市人|地委|地区|行署|日报|晚报|新闻|电视|在线|发布|频道|站|党|政府"
)
# Words whose last character begins a name by chance: 推广安全, 隆重庆祝, 黄河南岸, 创新乡村, 建成都市圈.
_JOINED = _words(
    "隆重 创新 最新 更新 革新 推广 黄河 运河 淮河 长江 珠江 沿江 巩固 美丽 经济 重大 最大 扩大 伟大 强大 建成 形成"
    " 完成 变成 达成 促成 构成 组成 境内 出海 入海 渤海 东海 泰山 适宜 便宜 平安 承包 普通 融通 沟通 打通 畅通 环保"
    " 发动 带动 一定 规定 落实 增长 成长 生长 重要 三大 四大 五大 六大 八大 十大 千佛"
)
# After a short name: another, smaller place is meant (株洲县, 北京路).
_SMALLER = re.compile(r"县(?!市区|区)|区(?![域县])|乡|镇(?!江)|路|街|大道|[东南西北中]路")
# A two-character county (理县, 和县) stands at a boundary, never inside 管理县级.
_BEFORE_TINY = re.compile(r"[^\u3400-\u9fff]|[协共在到赴是为任]")
_AFTER_TINY = re.compile(r"[级域城乡镇区市]")

_PLACE = re.compile("[\ue001-\ue003]")
_PROVINCE_LETTERS = dict(
    re.findall(
        r"(\D)(\d\d)",
        "京11津12冀13晋14蒙15辽21吉22黑23沪31苏32浙33皖34闽35赣36鲁37豫41鄂42湘43粤44桂45琼46渝50川51蜀51"
        "贵52黔52云53滇53藏54陕61甘62陇62青63宁64新65",
    )
)
_LICENCE = re.compile(rf"([{''.join(_PROVINCE_LETTERS)}])(?=icp|公网安备)")


def find_divisions(text: str, within: str | None = None) -> list[Mention]:
    """Divisions named in `text`, in reading order, longest first, not overlapping; offsets are of `text`.

    `within` (a code, such as the outlet's place) settles names that several divisions bear (鼓楼区), as does a
    division named elsewhere in the text; one that stays ambiguous is not returned. A bare short name counts for
    levels 1 and 2 only (株洲, not 天元). Words that only look like a place (日照时间, 推广安全) do not count.
    """
    hits = list(_hits(fold(text)))
    if not (within or "").startswith("99"):
        hits = _without_invented(hits)
    plain = {hit.candidates[0].code for hit in hits if len(hit.candidates) == 1}
    mentions: list[Mention] = []
    for hit in hits:
        before = mentions[-1].division if mentions and mentions[-1].end == hit.start else None
        division = _settle(hit.candidates, before, within, plain)
        if division:
            mentions.append(Mention(division, hit.start, hit.end))
    return mentions


def mark(text: str, mentions: list[Mention]) -> str:
    """The folded text with every mention overwritten by U+E001, U+E002 or U+E003 (its level), so that a pattern
    can say "a place" in one character class. As long as `text`."""
    marked = list(_PLACE.sub(" ", fold(text)))
    for mention in mentions:
        width = mention.end - mention.start
        marked[mention.start : mention.end] = chr(0xE000 + mention.division.level) * width
    return "".join(marked)


def province_of_licence(text: str) -> Division | None:
    """The province of the first site licence number (`湘ICP备…`, `湘公网安备`): where the site is registered."""
    match = _LICENCE.search(fold(text))
    return by_code(f"{_PROVINCE_LETTERS[match[1]]}0000") if match else None


@cache
def _index() -> dict[str, tuple[str, ...]]:
    """First two characters → names, longest first."""
    found: dict[str, set[str]] = defaultdict(set)
    bare = (name for name, held in short_names().items() if held[0].level < 3)
    for name in (*full_names(), *bare):
        found[name[:2]].add(name)
    return {pair: tuple(sorted(names, key=len, reverse=True)) for pair, names in found.items()}


@cache
def _beginnings() -> re.Pattern[str]:
    """Characters that begin a name before ones that go on: a first sieve, four times as fast as the index alone."""
    firsts, seconds = ("".join({pair[at] for pair in _index()}) for at in (0, 1))
    return re.compile(f"[{firsts}](?=[{seconds}])")


def _hits(text: str) -> Iterator[_Hit]:
    index, end, last = _index(), 0, None
    for begin in _beginnings().finditer(text):
        start = begin.start()
        if start < end:
            continue
        for name in index.get(text[start : start + 2], ()):
            if text.startswith(name, start):
                above = last.candidates if last and last.end == start else ()
                candidates = _candidates(text, name, start, above)
                if candidates:
                    last = _Hit(candidates, start, start + len(name))
                    end = last.end
                    yield last
                    break


def _without_invented(hits: list[_Hit]) -> list[_Hit]:
    """A short name of the demo's invented places may be a real word (云岭); it counts only beside a full one."""
    invented = [hit for hit in hits if hit.candidates[0].invented]
    if any(hit.end - hit.start == len(hit.candidates[0].name) for hit in invented):
        return hits
    return [hit for hit in hits if not hit.candidates[0].invented]


def _candidates(
    text: str, name: str, start: int, above: tuple[Division, ...]
) -> tuple[Division, ...]:
    """The divisions that `name` can mean where it stands; none when it is only part of other words."""
    full = full_names().get(name)
    end = start + len(name)
    if full is None:
        return short_names()[name] if _stands_alone(text, name, start, end) else ()
    if above and any(covers(one.code, each.code) for one in above for each in full):
        return full
    if name in _EVERYDAY or _is_joined(text, start):
        return ()
    if len(name) == 2:
        boundary = start == 0 or _BEFORE_TINY.match(text, start - 1)
        return full if boundary and not _AFTER_TINY.match(text, end) else ()
    return full


def _stands_alone(text: str, name: str, start: int, end: int) -> bool:
    if name in _EVERYDAY_SHORT:
        return _INSTITUTION.match(text, end) is not None
    return not _is_joined(text, start) and not _SMALLER.match(text, end)


def _is_joined(text: str, start: int) -> bool:
    return start > 0 and text[start - 1 : start + 1] in _JOINED


def _settle(
    candidates: tuple[Division, ...], before: Division | None, within: str | None, named: set[str]
) -> Division | None:
    if len(candidates) == 1:
        return candidates[0]
    holders = lineage(within)
    if candidates[0].level != candidates[-1].level:  # a short name that a province and a city share
        holders = holders[-1:]
    for holder in (before, *holders):
        held = [each for each in candidates if holder and covers(holder.code, each.code)]
        if held:
            return _highest(held)
    held = [
        each for each in candidates if not named.isdisjoint(one.code for one in lineage(each.code))
    ]
    return _highest(held or list(candidates))


def _highest(candidates: list[Division]) -> Division | None:
    """A short name means the highest level that bears it (吉林, 海南: the province); equals stay ambiguous."""
    level = min(each.level for each in candidates)
    highest = [each for each in candidates if each.level == level]
    return highest[0] if len(highest) == 1 else None
