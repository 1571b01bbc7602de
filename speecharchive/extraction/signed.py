"""Reporters whom the text itself names: in its dateline, `本报讯(记者甲 通讯员乙)`, or in brackets at its very end."""

from __future__ import annotations

import re
from collections.abc import Sequence

from speecharchive.extraction.credit_values import Credits, credits_of, person_names
from speecharchive.extraction.lines import Line

OPENING = 140
"""Characters of a paragraph in which a dateline stands."""

_WORKED = re.compile(r"记者|通讯员|作者|文/|/文|文图|图文|撰稿|采写|供稿|实习生|报道员|文字")
_BRACKET = re.compile(r"[(\[【](?P<inside>[^()\[\]【】。]{2,90})[)\]】]")
_AGENCY_BEFORE = re.compile(r"\d日\s?(?:电|讯|消息)\s?$")
_TELLS = re.compile(r"[,。;!?]")
_UNBRACKETED = re.compile(
    r"^.{0,20}?(?:讯|电|消息|^)\s{0,4}(?:本报|本网|本台)?[一-鿿]{0,8}?记者\s?(?P<who>[一-鿿]{2,4}(?:[、 ][一-鿿]{2,4}){0,3}?)\s?"
    r"(?:(?:特约)?通讯员\s?(?P<more>[一-鿿]{2,4}(?:[、 ][一-鿿]{2,4}){0,3}?)\s?)?(?:综合)?(?:报道|:|,|\s)"
)
_SIGNED_END = re.compile(
    r"(?:^|[。!?…”’)])\s?[(\[](?P<who>[一-鿿·]{2,14}(?:\s?[、,/ ]\s?[一-鿿·]{1,10}){0,5})[)\]]\s?$"
)
_OFFICE_WORD = re.compile(
    r"(?:处|部|办公室|党政办|局|院|科|中心|总站|联合会|总工会|支队|大队|研究所|学校|公司|街道|[镇乡村])$"
)
_AUTHOR_ABOUT = re.compile(r"作者(?:单位|简介|系|为|是)")


def text_reporters(paragraphs: Sequence[Line]) -> Credits:
    """Reporters and photographers of the datelines at the beginning and of the brackets at the end."""
    found: list[Credits] = []
    for line in paragraphs[:2]:
        found += _dateline(line)
    for line in paragraphs[:1]:
        if len(line.text) <= 24 and " " in line.folded.strip():
            found.append(_only_names(line, 0, len(line.text)))
    for line in paragraphs[-2:]:
        found += _closing(line)
    for line in paragraphs[-1:]:
        match = _SIGNED_END.search(line.folded, max(0, len(line.folded) - 48))
        if match:
            found.append(_only_names(line, match.start("who"), match.end("who")))
    return Credits(
        reporters=tuple(name for each in found for name in (*each.authors, *each.reporters)),
        photographers=tuple(name for each in found for name in each.photographers),
    )


def _dateline(line: Line) -> list[Credits]:
    for match in _BRACKET.finditer(line.folded, 0, OPENING):
        if _TELLS.search(line.folded, 0, match.start()):
            return []
        if _WORKED.search(match["inside"]):
            return [_inside(line, match)]
        if _AGENCY_BEFORE.search(line.folded, 0, match.start()):
            return [_only_names(line, *match.span("inside"))]
    return _unbracketed(line)


def _unbracketed(line: Line) -> list[Credits]:
    """`本报讯 记者甲一鸣、乙二声报道`, where every word is a name: 记者从市水务局获悉 names nobody."""
    match = _UNBRACKETED.match(line.folded[:OPENING])
    if match is None:
        return []
    names: list[str] = []
    for group in ("who", "more"):
        if match[group]:
            own = person_names(line.text[match.start(group) : match.end(group)])
            if group == "who" and len(own) != len(re.split(r"[、 ]", match[group])):
                return []
            names += own
    return [Credits(reporters=tuple(names))]


def _closing(line: Line) -> list[Credits]:
    begin = max(0, len(line.folded) - 96)
    brackets = [
        match
        for match in _BRACKET.finditer(line.folded, begin)
        if not line.folded[match.end() :].strip(" 。")
    ]
    return [
        _inside(line, match)
        for match in brackets
        if _WORKED.search(match["inside"]) and not _AUTHOR_ABOUT.search(match["inside"])
    ]


def _inside(line: Line, match: re.Match[str]) -> Credits:
    """Names before the first role word of the bracket are writers too: `(甲一鸣 记者 乙二声)`."""
    begin, end = match.span("inside")
    found = credits_of(line, begin, end)
    first = _WORKED.search(line.folded, begin, end)
    before = person_names(line.text[begin : first.start()]) if first else ()
    taken = {*found.photographers, *found.reporters, *found.authors}
    more = tuple(name for name in before if name not in taken)
    return Credits(
        reporters=(*more, *found.authors, *found.reporters), photographers=found.photographers
    )


def _only_names(line: Line, begin: int, end: int) -> Credits:
    """Every word of the bracket is a name or an office before one, or it names nobody: (完), (资料图片)."""
    names = person_names(line.text[begin:end])
    words = [word for word in re.split(r"[、,/ ]", line.folded[begin:end]) if word]
    named = "".join(person_names(word)[0] if person_names(word) else "" for word in words)
    if names and len(words) > 1 and _OFFICE_WORD.search(words[0]) and "".join(words[1:]) == named:
        return Credits(reporters=names)
    letters = "".join(re.findall(r"[一-鿿·]", line.text[begin:end]))
    return Credits(reporters=names) if "".join(names) == letters else Credits()
