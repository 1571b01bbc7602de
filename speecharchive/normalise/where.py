"""Which division the first words of a body's name mean: 株洲市 by name, 市 by the context, 全国 none."""

from bisect import bisect_left
from dataclasses import dataclass

from speecharchive.normalise.division_table import KIND_LEVEL, Division, by_code, kind_said, of_kind
from speecharchive.normalise.divisions import Mention

NATIONAL = ("全国", "中国", "中央", "国家")
KIND = r"(?<![两二三四五六各民同联])(?:自治[区州县旗]|师市|兵团(?=党委|政|工|团)|地区|[省市县区州盟旗]|地(?=委))"
"""A kind said for the division itself; 三市政协 and 各县区党委 mean several, 民盟 is a party."""
MARKED = "[\ue001-\ue003]"
_ZONE = r"(?:[\u3400-\u9fff]{0,6}?(?:高新|经开|开发|保税|示范|园|城)|[\u3400-\u9fff]{0,4}?新)区(?=党|工委|管|政|人大|社会|纪)"
PLACE = rf"{MARKED}+(?:{_ZONE}|[省市县区州盟旗地](?=委))?"
"""Named divisions in a row, the last one meant; a prefecture called 地区 says 地委, a county may say its kind again (攸县县委).

A new area or zone without a code of its own (成都高新区) belongs to the division before it.
"""
ZONE_ALONE = rf"(?<![\u3400-\u9fff]){_ZONE}"

_CORPS = "6590"


@dataclass(frozen=True, slots=True)
class Where:
    division: Division | None
    level: int | None
    """0 national, else as `Division.level`; also where only a kind is said and the division is not known."""
    mention: Mention | None = None


def names_itself(words: str) -> bool:
    """兵团 and 高新区 are names of their own, which no division's name takes the place of."""
    return words == "兵团" or (
        len(words) > 1 and words[-1] == "区" and words[:2] not in ("自治", "地区")
    )


def read_where(words: str, end: int, mentions: list[Mention], context: str | None) -> Where:
    """`words` are the marked characters that end at `end`: a place, a kind, a word for the nation, or nothing."""
    if not words:
        return Where(by_code(context) if context else None, None)
    if words in NATIONAL:
        return Where(None, 0)
    named = len(words) - len(words.lstrip("\ue001\ue002\ue003"))
    if named:
        end -= len(words) - named
        mention = mentions[bisect_left(mentions, end, key=lambda each: each.end)]
        return Where(mention.division, mention.division.level, mention)
    if words == "兵团":
        return Where(by_code("650000"), 1)
    if names_itself(words):
        return Where(by_code(context) if context else None, None)
    if words == "师市":  # a division of the 兵团 in Xinjiang, one with its city
        held = by_code(context) if context and context.startswith(_CORPS) else None
        return Where(held, 3)
    kind = kind_said(words)
    if kind not in KIND_LEVEL:
        return Where(None, KIND_LEVEL.get(words[-1]))
    division = of_kind(context, kind)
    return Where(division, division.level if division else KIND_LEVEL[kind])
