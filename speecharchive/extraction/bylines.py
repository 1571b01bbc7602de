"""A line that is somebody's name, with or without his office: `聂方红`-like, `云河市人民政府市长 甲一鸣`, (甲一鸣)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from speecharchive.extraction.lines import Line
from speecharchive.normalise.dates import find_dates
from speecharchive.normalise.names import is_person_name

_TITLE = (
    "书记|主席|市长|县长|区长|省长|州长|盟长|旗长|镇长|乡长|主任|院长|检察长|局长|部长|厅长|处长|校长|会长|董事长|总经理|秘书长|常委|委员长"
    "|组长|司令员|政委|主委|理事长|行长|台长|社长|总编辑|巡视员|总督学|指挥长|总指挥|专员|行政长官|司长|政务委员|参事|馆员|副主委"
)
_ENDS_IN_TITLE = re.compile(rf".{{0,80}}(?:{_TITLE})$")
_BODY = re.compile(
    r".{0,60}(?:委会|委员会|支部|总支|协会|联合会|学会|商会|集团|公司|大学|学院|政府|政协|人大|工商联|办公室|局|院|中心|联盟|小组|街道|乡|镇|村|社区|界别?|总工会|妇联|团委)$"
)
_OFFICE_THEN_NAME = re.compile(rf"(?P<office>.{{0,80}}(?:{_TITLE}))(?P<name>[^\s]{{2,7}})$")
_NAME_THEN_TITLE = re.compile(rf"(?P<name>[^\s]{{2,7}}?)(?P<office>{_TITLE})$")
"""王示例书记, as one is addressed."""
_TWO_HOLDERS = re.compile(
    rf"(\S{{1,60}}(?:{_TITLE}))\s+(\S{{2,4}})\s+(\S{{1,60}}(?:{_TITLE}))\s+(\S{{2,4}})$"
)
_LEADER = re.compile(
    r"(?:^|[\s》:])(?P<who>[^\s:》]{0,30}(?:委|政协|人大常委会|委员会|人民政府|法院|检察院)?(?:书记|主席|[省市县区州镇乡]长|常委会主任|检察长|法院院长)\s{1,3}(?P<name>\S{2,4}))(?=\s|$)"
)
_PREFIX = re.compile(
    r"(?:(?:本文)?作者|报告人|讲话人|发言人|主讲人|署名|文)\s*[::/]\s*|[□◎■●〇]\s*"
)
_NOT_BYLINE = re.compile(r"[。!?;,“”《》]|记者|通讯员|编辑|责编|摄影")
_WORKS_ON_PAGE = re.compile(r"审核|审签|签发|编辑|责编|校对|记者|通讯员|摄影|监制")
_HONORIFIC = re.compile(r"\s*(?:同志|先生|女士)$")
_EDGE = " \t　 ()（）[]【】:：—-"


@dataclass(frozen=True, slots=True)
class Byline:
    name: str | None
    office: str | None
    """The run of offices, as published."""
    begin: int
    end: int
    """Offsets in the line of what was read (name with office)."""


def read_byline(line: Line) -> Byline | None:
    """Who the line names, when it does nothing else; dates beside the name do not hinder."""
    if not 2 <= len(line.bare) <= 90:
        return None
    begin, end = _without_dates(line)
    return read_name(line.text, line.folded, begin, end)


def leader_named(line: Line) -> Byline | None:
    """A leader with his name amid other words of an info line: `2023-08-01 来源:《某刊》 某市市长 甲一鸣 打印`."""
    for match in _LEADER.finditer(line.folded[:200]):
        if is_person_name(match["name"]) and not _WORKS_ON_PAGE.search(
            line.folded[: match.start("who")]
        ):
            return read_name(line.text, line.folded, *match.span("who"))
    return None


def read_name(text: str, folded: str, begin: int, end: int) -> Byline | None:
    """The same for a stretch of a text: prefix of a headline, inside of a bracket."""
    begin, end = _trimmed(text, begin, end)
    prefix = _PREFIX.match(folded, begin, end)
    if prefix:
        begin = prefix.end()
    honorific = _HONORIFIC.search(folded, begin, end)
    if honorific:
        end = honorific.start()
    stretch = folded[begin:end]
    if not 2 <= len(stretch) <= 80 or _NOT_BYLINE.search(stretch):
        return None
    if is_person_name(stretch):
        return Byline(_joined(text[begin:end]), None, begin, end)
    return _with_office(text, folded, begin, end)


def _with_office(text: str, folded: str, begin: int, end: int) -> Byline | None:
    stretch = folded[begin:end]
    two = _TWO_HOLDERS.match(stretch)
    if two and is_person_name(two[2]) and is_person_name(two[4]):
        said = [text[begin:end][slice(*two.span(number))] for number in (1, 2, 3, 4)]
        return Byline("、".join(said[1::2]), "、".join(said[::2]), begin, end)
    words = [(match.start(), match.end()) for match in re.finditer(r"\S+", stretch)]
    for count in range(1, min(4, len(words))):
        for name, office in (
            ((words[-count][0], words[-1][1]), (words[0][0], words[-count - 1][1])),
            ((words[0][0], words[count - 1][1]), (words[count][0], words[-1][1])),
        ):
            if _ENDS_IN_TITLE.match(stretch[slice(*office)]) and is_person_name(
                stretch[slice(*name)]
            ):
                shown = text[begin:end]
                return Byline(_joined(shown[slice(*name)]), shown[slice(*office)], begin, end)
    if len(words) == 2 and _BODY.match(stretch[slice(*words[0])]):
        at = begin + words[1][0]
        if is_person_name(folded[at:end]):
            return Byline(text[at:end], None, begin, end)
    match = _OFFICE_THEN_NAME.match(stretch)
    if match and is_person_name(match.group("name")):
        at = begin + match.start("name")
        return Byline(text[at:end], text[begin:at], begin, end)
    match = _NAME_THEN_TITLE.match(stretch)
    if match and is_person_name(match.group("name")):
        at = begin + match.start("office")
        return Byline(text[begin:at], text[at:end], begin, end)
    if _ENDS_IN_TITLE.match(stretch) and len(stretch) >= 4:
        return Byline(None, text[begin:end], begin, end)
    return None


def _without_dates(line: Line) -> tuple[int, int]:
    """The longest stretch of the line beside its dates."""
    if not any(char.isdigit() or char in "年〇零" for char in line.folded):
        return 0, len(line.text)
    edges = [0]
    for date in find_dates(line.text):
        edges += [date.start, date.end]
    edges.append(len(line.text))
    stretches = list(zip(edges[::2], edges[1::2], strict=True))
    return max(stretches, key=lambda pair: len(line.text[slice(*pair)].strip(_EDGE)))


def _trimmed(text: str, begin: int, end: int) -> tuple[int, int]:
    while begin < end and text[begin] in _EDGE:
        begin += 1
    while begin < end and text[end - 1] in _EDGE:
        end -= 1
    return begin, end


def _joined(name: str) -> str:
    """`甲 一 鸣` is set with spaces to fill the column; the name has none."""
    return "".join(name.split())
