"""Who speaks: the strongest statement the page makes, and what stays known where none names him.

Byline, closing bracket (作者为…), headline prefix `甲一鸣:…`, headline `甲一鸣在…上的讲话`, caption of the speaker's picture, formula 我代表市委, the section of
the site the page was found in: in this order, each with its basis.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from speecharchive.extraction.bylines import Byline, read_name
from speecharchive.extraction.lines import Line, Passage, passage
from speecharchive.extraction.masthead import Masthead
from speecharchive.extraction.shapes import is_date_line
from speecharchive.model import Basis, Kind, Span, Speaker
from speecharchive.normalise.divisions import find_divisions
from speecharchive.normalise.fold import fold
from speecharchive.normalise.formulas import Represented, find_represented
from speecharchive.normalise.names import is_person_name
from speecharchive.normalise.offices import find_offices, full_name

_AUTHOR = re.compile(
    r"^[(\[【]?\s*(?:本文|此文)?作者(?:分别)?(?:为|系|是|:|简介:|单位:|现任|均为)\s*(?P<who>[^()\[\]]{2,120}?)\s*[)\]】]?$"
    r"|^[(\[](?:(?:本文|此文)?作者)?(?!本文|此文|该文|全文|本刊)(?P<name>[^,:系]{2,8})[,:]?\s*系\s*(?P<office>[^()\[\]]{2,100})[)\]]$"
)
_NAME_FIRST = re.compile(
    r"(?P<name>[^,、,::\s]{2,12})(?:[,:\s]|,?(?:系|现任|为))\s*(?P<office>.{2,90})$"
)
_HEADLINE_SPEAKER = re.compile(
    r"(?P<who>.{2,30}?)(?:同志)?(?:在|:在|于).{2,60}(?:讲话|致辞|致词|发言|报告|演讲|主持词)(?:要点|提纲|摘要|全文|稿)?$"
)
_AFTER_TITLE = re.compile(
    r"(?:讲话|致辞|致词|发言|报告|演讲|主持词)(?:\((?P<who>[^()]{2,30})\)|\s*[—―-]{1,2}\s*(?P<behind>\S{2,12}))$"
)
_IN_CAPTION = re.compile(
    r"(?:^|[,。;日上]|图为)(?P<who>[^,。;:日]{2,40}?)(?:同志)?(?:正?在[^,。;]{2,40}?上?)?(?:作|做|发表|致)(?:[^,。;]{0,24}?)"
    r"(?P<form>报告|讲话|致辞|致词|发言|演讲)"
)
_FORM_OF_KIND: dict[Kind, str] = {
    "work-report": "报告", "speech": "讲话演讲", "address": "致辞致词", "remarks": "发言",
}  # fmt: skip
_REPRESENTS = re.compile("代表|委托")
_SIGNATORY = re.compile(
    r"\S{2,30}(?:委员会|[省市州县区旗]委|政府|常委会|总工会|政协|联合会|办公室|党组|指挥部)$"
)
MAX_SIGNATURES = 4
"""Lines that a letter's signature may take."""


def author_of(note: Line) -> tuple[Byline, Span] | None:
    """The author a closing bracket names: his office, his name, or both."""
    match = _AUTHOR.match(note.folded)
    if match is None:
        return None
    if match.group("who") is None:
        name = note.text[match.start("name") : match.end("name")]
        office = note.text[match.start("office") : match.end("office")]
        return Byline(name, office, 0, len(note.text)), note.span()
    begin, end = match.start("who"), match.end("who")
    apart = _NAME_FIRST.match(note.folded, begin, end)
    if apart:
        named = read_name(note.text, note.folded, apart.start("name"), apart.end("name"))
        if named and named.name and named.office is None:
            office = note.text[apart.start("office") : apart.end("office")].removeprefix("系")
            return Byline(named.name, office, 0, len(note.text)), note.span()
    byline = read_name(note.text, note.folded, begin, end) or _name_then_place(note, begin, end)
    return (byline, note.span()) if byline else None


def _name_then_place(note: Line, begin: int, end: int) -> Byline | None:
    """`作者:甲一鸣云河大学教授`: the name ends where a place begins."""
    places = find_divisions(note.text[begin:end])
    if not places or not 2 <= places[0].start <= 4:
        return None
    name = note.text[begin : begin + places[0].start]
    return Byline(name, None, begin, end) if is_person_name(name) else None


def headline_speaker(title: Passage | None) -> tuple[Byline, Span] | None:
    """`甲一鸣在市委…会议上的讲话`: the name before 在; `在…上的讲话(甲一鸣)`: the name behind."""
    if title is None:
        return None
    match, part = _HEADLINE_SPEAKER.match(title.folded), "who"
    byline = read_name(title.text, title.folded, *match.span(part)) if match else None
    after = _AFTER_TITLE.search(title.folded) if byline is None else None
    if after:
        part = "who" if after["who"] else "behind"
        byline = read_name(title.text, title.folded, *after.span(part))
        byline = byline if byline and byline.name else None
    return (byline, title.span(byline.begin, byline.end)) if byline else None


def caption_speaker(captions: Sequence[Line], kind: Kind) -> tuple[Byline, Line] | None:
    """`市长甲一鸣在大会上作政府工作报告。` under a picture, where it names what the text is; nobody where two captions differ."""
    found: list[tuple[Byline, Line]] = []
    for line in captions:
        match = _IN_CAPTION.search(line.folded)
        if match and match["form"] in _FORM_OF_KIND.get(kind, ""):
            byline = read_name(line.text, line.folded, *match.span("who"))
            if byline and byline.name:
                found.append((byline, line))
    return found[0] if len({byline.name for byline, _ in found}) == 1 else None


def find_formula(
    paragraphs: Sequence[Passage], place: str | None
) -> tuple[Represented, Passage] | None:
    """The first 我代表… of the text; only paragraphs that hold 代表 are looked at."""
    for each in paragraphs:
        if _REPRESENTS.search(each.folded):
            found = find_represented(each.text, place)
            if found:
                return found[0], each
    return None


def find_signature(paragraphs: Sequence[Passage]) -> Passage | None:
    """The bodies that sign a letter, on their own lines at its end, before the date."""
    rest = list(paragraphs)
    if rest and is_date_line("".join(rest[-1].folded.split())):
        rest.pop()
    signed: list[Passage] = []
    while rest and len(signed) < MAX_SIGNATURES and _is_signature(rest[-1]):
        signed.insert(0, rest.pop())
    return passage([part for each in signed for part in each.pieces]) if signed and rest else None


def _is_signature(each: Passage) -> bool:
    words = each.folded.split()
    return 0 < len(words) <= MAX_SIGNATURES and all(map(_SIGNATORY.match, words))


def resolve_speaker(
    masthead: Masthead,
    author: tuple[Byline, Span] | None,
    formula: tuple[Represented, Passage] | None,
    *,
    note: Line | None,
    place: str | None,
    office: str | None,
    author_name: str | None = None,
    signature: Passage | None = None,
    caption: tuple[Byline, Line] | None = None,
) -> Speaker:
    """`office` is the post whose speeches the page's section of the site holds; `author_name` is the only name
    after 作者: or □, which completes a byline that says an office and no name; `signature` signs a letter.
    """
    speaks_for = formula[0].name if formula else None
    if signature is not None and not formula:
        speaks_for = "、".join(each for part in signature.pieces for each in part.folded.split())
    statements = _statements(masthead, author, note)
    if statements:
        byline, basis, raw, span = statements[0]
        name = byline.name or author_name
        offices = (each.office for each, *_ in statements if each.name in (None, name))
        held = next((each for each in offices if each), None)
        return Speaker(name, _office_name(held, place), speaks_for, basis, raw, span)
    if caption:
        byline, line = caption
        raw, span = line.text[byline.begin : byline.end], line.span(byline.begin, byline.end)
        return Speaker(
            byline.name, _office_name(byline.office, place), speaks_for, "caption", raw, span
        )
    if office is not None:
        return Speaker(None, office, speaks_for, "site-section")
    if formula:
        represented, where = formula
        span = where.span(represented.start, represented.end)
        return Speaker(None, None, speaks_for, "formula", represented.raw, span)
    if signature is not None:
        return Speaker(None, None, speaks_for, "byline", signature.text, signature.span())
    return Speaker()


def _statements(
    masthead: Masthead, author: tuple[Byline, Span] | None, note: Line | None
) -> list[tuple[Byline, Basis, str, Span]]:
    """What the page says of its speaker, the strongest first; a bare office gives way to a name."""
    found: list[tuple[Byline, Basis, str, Span]] = []
    if masthead.byline and masthead.byline_line:
        byline, line = masthead.byline, masthead.byline_line
        found.append(
            (
                byline,
                "byline",
                line.text[byline.begin : byline.end],
                line.span(byline.begin, byline.end),
            )
        )
    if author and note:
        found.append((author[0], "byline", note.text, author[1]))
    if masthead.prefix and masthead.headline:
        prefix, line = masthead.prefix, masthead.headline.pieces[0].line
        found.append(
            (
                prefix,
                "headline",
                line.text[prefix.begin : prefix.end],
                line.span(prefix.begin, prefix.end),
            )
        )
    for title in (masthead.title, masthead.subtitle):
        spoken = headline_speaker(title)
        if spoken and title:
            byline = spoken[0]
            found.append((byline, "headline", title.text[byline.begin : byline.end], spoken[1]))
    return sorted(found, key=lambda each: each[0].name is None)


def _office_name(raw: str | None, place: str | None) -> str | None:
    if raw is None:
        return None
    compact = "".join(raw.split())
    offices = find_offices(raw, context=place) or find_offices(compact, context=place)
    if not offices:
        return fold(compact)
    return "、".join(dict.fromkeys(full_name(office, place) for office in offices))
