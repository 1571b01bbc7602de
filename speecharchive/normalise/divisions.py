"""Where a text names an administrative division; the table itself is in `division_table`, and is offered here too."""

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cache

from speecharchive.normalise import place_words
from speecharchive.normalise.division_table import (
    PROVINCE_LETTERS,
    Division,
    Level,
    aliases,
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
    "find_divisions", "mark", "of_kind", "province_of_licence", "unsettled",
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
    weak: bool = False
    """A county's short name or a contraction, which needs its surroundings."""
    alias: bool = False


LONG_AGO = 2000
_WITHOUT_PREFECTURES = ("11", "12", "31", "46", "50", "65")
# 渡口市场, 长安县城, 高新区域: the kind belongs to the next word.
_GOES_ON = re.compile(r"市(?=[场值面容价占盈民])|区(?=[域别间])|县(?=[域城级])|州(?=府)")


_PLACE = re.compile("[\ue001-\ue003]")
_LICENCE = re.compile(rf"([{''.join(PROVINCE_LETTERS)}])(?=icp|公网安备)")
_BY_LETTER = re.compile(
    rf"(?<=[驻住在赴来离返入])[{''.join(PROVINCE_LETTERS)}](?=全国|省|央企|高校|部队|单位|企业|考察|调研|投资|工作|期间|创业|就业)"
)
"""驻湘全国政协委员, 在渝高校: the letter alone means nothing elsewhere."""


def find_divisions(text: str, within: str | None = None) -> list[Mention]:
    """Divisions named in `text`, in reading order, longest first, not overlapping; offsets are of `text`.

    `within` (a code, such as the outlet's place) settles names that several divisions bear (鼓楼区), as does a
    division named elsewhere in the text; one that stays ambiguous is not returned. The bare short name of a county
    counts only near its prefecture (渌口 beside 株洲) or, of a county-level city, where no other is called so. Words that only look like a place (日照时间, 推广安全) do not count.
    """
    hits = list(_hits(fold(text)))
    if not (within or "").startswith("99"):
        hits = _without_invented(hits)
    plain = {hit.candidates[0].code for hit in hits if len(hit.candidates) == 1 and not hit.weak}
    mentions: list[Mention] = []
    for hit in hits:
        before = mentions[-1].division if mentions and mentions[-1].end == hit.start else None
        division = _settle(hit, before, within, plain)
        if division:
            mentions.append(Mention(division, hit.start, hit.end))
    return mentions


def unsettled(text: str, within: str | None = None) -> list[tuple[Division, ...]]:
    """For each name in `text` that several divisions bear and nothing in it settles (鼓楼区): those divisions."""
    settled = {mention.start for mention in find_divisions(text, within)}
    hits = (hit for hit in _hits(fold(text)) if hit.start not in settled and not hit.weak)
    return [hit.candidates for hit in hits if len(hit.candidates) > 1]


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
    return by_code(PROVINCE_LETTERS[match[1]]) if match else None


@cache
def _index() -> dict[str, tuple[str, ...]]:
    """First two characters → names, longest first."""
    found: dict[str, set[str]] = defaultdict(set)
    for name in (*full_names(), *short_names(), *aliases()):
        found[name[:2]].add(name)
    return {pair: tuple(sorted(names, key=len, reverse=True)) for pair, names in found.items()}


@cache
def _beginnings() -> re.Pattern[str]:
    """Characters that begin a name before ones that go on: a first sieve, four times as fast as the index alone."""
    firsts, seconds = ("".join({pair[at] for pair in _index()}) for at in (0, 1))
    return re.compile(f"[{firsts}](?=[{seconds}])")


def _hits(text: str) -> list[_Hit]:
    index, end, last = _index(), 0, None
    found: list[_Hit] = []
    for begin in _beginnings().finditer(text):
        start = begin.start()
        names = index.get(text[start : start + 2]) if start >= end else None
        for name in names or ():
            if text.startswith(name, start):
                above = last.candidates if last and last.end == start else ()
                hit = _hit(text, name, start, above)
                if hit:
                    found.append(hit)
                    last, end = hit, hit.end
                    break
    letters = [
        _Hit((division,), match.start(), match.end())
        for match in _BY_LETTER.finditer(text)
        if (division := by_code(PROVINCE_LETTERS[match[0]]))
    ]
    return sorted((*found, *letters), key=lambda hit: hit.start) if letters else found


def _without_invented(hits: list[_Hit]) -> list[_Hit]:
    """A short name of the demo's invented places may be a real word (云岭); it counts only beside a full one."""
    invented = [hit for hit in hits if hit.candidates[0].invented]
    if any(hit.end - hit.start == len(hit.candidates[0].name) for hit in invented):
        return hits
    return [hit for hit in hits if hit not in invented]


def _hit(text: str, name: str, start: int, above: tuple[Division, ...]) -> _Hit | None:
    """The divisions that `name` can mean where it stands; None when it is only part of other words."""
    end = start + len(name)
    full = full_names().get(name)
    if full is None:
        return _contracted(text, name, start, end, joined=bool(above))
    inside = tuple(each for each in full if any(covers(one.code, each.code) for one in above))
    if inside:
        return _Hit(inside, start, end)
    if name in place_words.EVERYDAY or (not above and place_words.is_joined(text, start)):
        return None
    if len(name) == 2 and not place_words.tiny_at_boundary(text, start, end):
        return None
    if len(name) > 2 and _GOES_ON.match(text, end - 1):
        return None
    return _Hit(full, start, end)


def _contracted(text: str, name: str, start: int, end: int, *, joined: bool) -> _Hit | None:
    """A short name or an alias. A county's short name alone is weak: it needs its surroundings to mean the county."""
    if name in aliases():
        division, needs_context = aliases()[name]
        return _Hit((division,), start, end, weak=needs_context, alias=True)
    candidates = short_names()[name]
    county = candidates[0].level == 3
    of_institution = place_words.INSTITUTION.match(text, end) is not None
    if place_words.is_everyday(name, county=county) and not of_institution:
        return None
    if not joined and place_words.is_joined(text, start):
        return None
    if not place_words.stands_alone(text, start, end):
        return None
    if county and not (joined or of_institution or place_words.begins_a_word(text, start)):
        return None
    return _Hit(candidates, start, end, weak=county and len(name) > 1)


def _settle(
    hit: _Hit, before: Division | None, within: str | None, named: set[str]
) -> Division | None:
    candidates = hit.candidates
    if hit.weak:
        return _settle_weak(hit, before, within, named)
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


def _settle_weak(
    hit: _Hit, before: Division | None, within: str | None, named: set[str]
) -> Division | None:
    """渌口 beside 株洲 is 渌口区. A county-level city (昆山) needs nothing beside it where nobody else is called so."""
    candidates = hit.candidates
    around = named | {each.code for each in lineage(within)} | ({before.code} if before else set())
    held = [
        each
        for each in candidates
        if each.code in around or (each.parent in around and not _is_province(each.parent))
    ]
    if held:
        return _highest(held)
    inside = [each for each in candidates if within and covers(within, each.code)]
    alone = inside or [each for each in candidates if each.ended is None]
    unique_city = len(candidates) == 1 and candidates[0].kind == "市" and not hit.alias
    return alone[0] if len(alone) == 1 and (inside or unique_city) else None


def _is_province(code: str | None) -> bool:
    """Of many counties; the counties of 重庆, 海南 and 新疆 that have no prefecture above them are few enough."""
    return code is not None and code.endswith("0000") and code[:2] not in _WITHOUT_PREFECTURES


def _highest(candidates: list[Division]) -> Division | None:
    """A short name means the highest level that bears it (吉林, 海南: the province); equals stay ambiguous.

    A name that ended before the web was common is not what a page means where a division of today is called so.
    """
    if any(each.ended is None for each in candidates):
        candidates = [each for each in candidates if (each.ended or LONG_AGO) >= LONG_AGO]
    level = min(each.level for each in candidates)
    highest = [each for each in candidates if each.level == level]
    if len(highest) > 1 and all(each.ended for each in highest):
        last = max(each.ended or 0 for each in highest)
        highest = [each for each in highest if each.ended == last]
    return highest[0] if len(highest) == 1 else None
