"""Set phrases in which a speaker says for whom he speaks: 我代表中共株洲市委."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from speecharchive.model import Body
from speecharchive.normalise.divisions import Mention, find_divisions, mark
from speecharchive.normalise.fold import fold
from speecharchive.normalise.numerals import NUMERAL
from speecharchive.normalise.where import KIND, PLACE, Where, read_where

_INTRODUCTION = re.compile(
    r"我(?:谨此?|在此)?(?:代表|受(?=[^,。;]{2,30}委托))|(?<!我)谨代表|(?<![\u3400-\u9fff])受(?=[^,。;]{2,30}委托)"
)
_WHERE = rf"{PLACE}|{KIND}|[^\W第届全各\d]{{2,6}}?[省市县区州盟旗](?=委|党委|人民|政府|政协|人大|第|纪委)"
_TERM = rf"(?:第?{NUMERAL}{{1,4}}届)"
_BODY = re.compile(
    rf"""
    (?P<cppcc>  (?:中国人民政治协商会议|人民政协|政协) {_TERM}? (?P<where1>{_WHERE}) {_TERM}? 委员会? (?:常务委员会|常委会)?
              | {_TERM}? (?P<where2>{_WHERE}) {_TERM}? 政协 {_TERM}? (?:委员会)? (?:常务委员会|常委会|主席会议|党组)? )
  | (?P<discipline> (?:中共)? (?P<where3>{_WHERE}) (?:纪律检查委员会|纪委监委|纪委|监察委员会|监委) (?:常委会)? )
  | (?P<party>  (?:中国共产党|中共) (?P<where4>{_WHERE}) {_TERM}? (?:委员会|党委|委) (?:常务委员会|常委会)?
              | {_TERM}? (?P<where5>{_WHERE}) {_TERM}? (?:党委|委)(?!员会) (?:常务委员会|常委会)? )
  | (?P<npc>    {_TERM}? (?P<where6>{_WHERE}) {_TERM}? (?:人民代表大会|人大) (?:常务委员会|常委会)? )
  | (?P<government> (?P<where7>{_WHERE}) (?P<short>政府|(?:人民)?政府) (?:党组)? )
  | (?P<court>  (?P<where8>{_WHERE}) (?:高级|中级)?(?:人民)?法院 )
  | (?P<procuratorate> (?P<where9>{_WHERE}) (?:人民)?检察院 )
  | (?P<mass> (?:共青团)? (?P<where10>{_WHERE}) (?:总工会|妇女联合会|妇联|工商业联合会|工商联|科学技术协会|科协|文联|社科联|残联|残疾人联合会|侨联)
              {_TERM}? (?:(?:执行|执行常务|常务)?委员会|执委会|常委会)? )
    """,
    re.VERBOSE,
)
_BODIES: tuple[Body, ...] = (
    "cppcc", "discipline", "party", "npc", "government", "court", "procuratorate", "mass-organisation",
)  # fmt: skip
_AND = re.compile(r"[、,和及与]?")
_NOT_THE_BODY = re.compile(r"书记|主席(?!会议)|主任|领导|委员|办公|工作|机关|召开|提出")
_LONGEST = 80
"""Characters after 代表 in which the bodies must stand: four long names and what joins them."""


@dataclass(frozen=True, slots=True)
class Represented:
    name: str
    """The body in simplified characters, its place filled in where known: `中共阳泉市委`, `阳泉市人民政府`; several joined by 、."""
    body: Body
    """Of the first body named."""
    division: str | None
    raw: str
    """From 我 to the end of the body's name, as published: `我代表市委`."""
    start: int
    end: int


def find_represented(text: str, place: str | None = None) -> list[Represented]:
    """Every such phrase in reading order; `place` (a code) completes 市委, 省委, 县政府 …

    Without a place the name stays as the text has it (`市委`).
    """
    folded = fold(text)
    found = []
    for introduction in _INTRODUCTION.finditer(folded):
        start, end = introduction.span()
        window = text[end : end + _LONGEST]
        mentions = find_divisions(window, place)
        bodies = list(_bodies(mark(window, mentions)))
        if bodies:
            read = [_name(match, fold(window), mentions, place) for match in bodies]
            names = "、".join(name for name, _ in read)
            stop = end + bodies[-1].end()
            division = read[0][1].division
            code = division.code if division else None
            found.append(Represented(names, _body(bodies[0]), code, text[start:stop], start, stop))
    return found


def _bodies(marked: str) -> Iterator[re.Match[str]]:
    """市委、市人大、市政府: names that follow one another, from the first character on."""
    at = 0
    while match := _BODY.match(marked, at):
        if _NOT_THE_BODY.match(marked, match.end()):
            return
        yield match
        joint = _AND.match(marked, match.end())
        at = joint.end() if joint else match.end()


def _body(match: re.Match[str]) -> Body:
    return next(body for body in _BODIES if match[body.partition("-")[0]])


def _name(
    match: re.Match[str], folded: str, mentions: list[Mention], place: str | None
) -> tuple[str, Where]:
    spot = next(f"where{number}" for number in range(1, 11) if match[f"where{number}"])
    start, end = match.span(spot)
    where = read_where(match[spot], end, mentions, place)
    before, said, rest = folded[match.start() : start], folded[start:end], folded[end : match.end()]
    if match["short"] == "政府":
        rest = rest.replace("政府", "人民政府", 1)
    full = said + rest
    if where.division and not where.mention:
        full = where.division.named_before(rest)
    if match["party"] and not before and (where.division or len(said) > 1):
        before = "中共"
    return before + full, where
