"""What stands above the running text: headline, title, subtitle, the speaker's line, the date it was given."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from speecharchive.extraction.bounds import same_title
from speecharchive.extraction.bylines import Byline, read_byline, read_name
from speecharchive.extraction.lines import Line, Passage, Piece, passage, piece
from speecharchive.extraction.shapes import DASHES, dash_length, is_date_line
from speecharchive.extraction.titles import is_paperwork, is_unfinished, title_form

_PREFIX = re.compile(
    r"\s{0,9}(?:[^::|丨,。]{2,14}[|丨])?([^::,。《“]{2,40}?)\s{0,9}[::]\s{0,9}(?=\S)"
)
_NOTE = re.compile(
    r"[(\[【]?(?:摘要|节选|全文|书面|摘登|要点|摘编|审议稿|讨论稿|草案|根据录音整理.{0,8}|未经本人审阅)[)\]】]?$"
)
_GIVEN_AT = re.compile(
    r"[(\[【]?(?:(?:\d{4}|[一二三四五六七八九〇零]{4})年.{2,10}[日月])?,?(?:于|在).{4,60}(?:上|通过|会议|大会)[)\]】]?$"
    r"|[(\[【]?(?:\d{4}|[一二三四五六七八九〇零]{4})年.{2,10}日.{4,60}(?:上|通过|会议|大会)[)\]】]?$"
)
_DOCUMENT_NUMBER = re.compile(
    r"[(\[【]?(?:[一-鿿]{2,14}[〔\[(【]\d{4}[〕\])】]|[一-鿿]{0,10}第?\d{4}年?第)?[第\d一二三四五六七八九十百]{1,6}号[)\]】]?$"
)
"""云政发〔2021〕12号, 第12号: what an office's papers are filed by, printed above or below their title."""
_RED_HEAD = re.compile(r".{3,30}(?:政府|委员会|办公[室厅]|市委|县委|区委|省委|[局厅部院])文件$")
_ISSUER = re.compile(r".{2,30}(?:政府|委员会|办公[室厅]|市委|县委|区委|省委|政协|人大|[局厅部院])$")
_PLACE_NAMED = re.compile(r".{1,8}[省市县区州盟旗镇乡村局委办厅]$")
_OPEN, _CLOSE = "([【（", ")]】）"


@dataclass(frozen=True, slots=True)
class Masthead:
    headline: Passage | None = None
    title: Passage | None = None
    prefix: Byline | None = None
    """The speaker named before the colon of the headline, offsets in its first line."""
    subtitle: Passage | None = None
    byline: Byline | None = None
    byline_line: Line | None = None
    dated: tuple[Line, ...] = ()
    """Lines that carry a date of the speech itself: (2024年12月26日), a subtitle, a dated byline."""
    rules: dict[int, str] = field(default_factory=dict)
    """Which masthead rule took which line, by index of block."""


def read_masthead(head: Sequence[Line], layout: Sequence[Line]) -> Masthead:
    """`head`: lines above the running text that are no furniture; `layout`: lines the page's layout gave a role."""
    parts = {line.index: part_of(line) for line in head}
    rules = {line.index: parts[line.index] for line in head if parts[line.index] != "title"}
    headline = _layout_headline(layout)
    if headline is None:
        headline = _chosen_headline([(line, parts[line.index]) for line in head], rules)
    else:
        _mark_repeats([line for line in head if parts[line.index] == "title"], headline, rules)
    title, prefix = _without_prefix(headline) if headline else (None, None)
    subtitle = _subtitle(head, layout, parts, rules)
    if subtitle is None and title is not None:
        title, subtitle = _split_at_dash(title)
    line, byline = _byline(head, layout, parts)
    dated = [each for each in head if parts[each.index] in ("date-line", "subtitle", "byline")]
    dated += [each for each in layout if each.role == "subtitle"]
    return Masthead(headline, title, prefix, subtitle, byline, line, tuple(dated), rules)


def part_of(line: Line) -> str:
    bare = line.bare
    if dash_length(line.folded):
        return "subtitle"
    if is_date_line(bare):
        return "date-line"
    if _NOTE.match(bare):
        return "masthead-note"
    if _DOCUMENT_NUMBER.match(bare) or _RED_HEAD.match(bare):
        return "document-number"
    if _GIVEN_AT.match(bare) and not title_form(line.folded):
        return "subtitle"
    return "byline" if read_byline(line) else "title"


def _layout_headline(layout: Sequence[Line]) -> Passage | None:
    """What the layout calls the headline; lines that follow one another are one headline in several lines."""
    found: list[Line] = []
    for line in layout:
        if (
            line.role == "headline"
            and line.text
            and (not found or line.index == found[-1].index + 1)
        ):
            found.append(line)
    return passage([piece(line) for line in found]) if found else None


def _chosen_headline(parts: Sequence[tuple[Line, str]], rules: dict[int, str]) -> Passage | None:
    """The line nearest to what follows a title (subtitle, byline, date, text); a title's form decides before that."""
    group: list[Line] = []
    for line, part in parts:
        if part == "title":
            group.append(line)
        elif group:
            break
    if not group:
        return None
    formed = [position for position, line in enumerate(group) if title_form(line.folded)]
    at = formed[-1] if formed else len(group) - 1
    chosen = [group[at]]
    if at and _broken_title(group[at - 1], group[at]):
        chosen.insert(0, group[at - 1])
    whole = passage([piece(line) for line in chosen])
    for line in group[:at]:
        if line not in chosen and _says_again(line, whole):
            rules.update({each.index: "repeated-headline" for each in chosen})
            whole, chosen = passage((piece(line),)), [line]
            break
    rules.update({line.index: "headline" for line in chosen})
    first = group.index(chosen[0])
    if first and group[first - 1].index not in rules and len(group[first - 1].bare) <= 40:
        rules[group[first - 1].index] = "kicker"
    return whole


def _broken_title(upper: Line, lower: Line) -> bool:
    """One title over two lines; a lower line that opens with 在 is a title of its own.

    `关于` opens what only a paper's name (通知, 决定) closes; above it stands who issued the paper.
    """
    if is_paperwork(lower.folded):
        if lower.bare.startswith("关于"):
            return upper.set_off and _ISSUER.match(upper.bare) is not None
        return upper.set_off and "关于" in upper.bare and not is_paperwork(upper.folded)
    return (
        title_form(lower.folded) is not None
        and not lower.bare.startswith("在")
        and is_unfinished(upper.folded)
    )


def _says_again(line: Line, title: Passage) -> bool:
    bare = "".join(title.folded.split())
    return same_title(line.bare, bare) or same_title(line.bare.partition(":")[2], bare)


def _mark_repeats(lines: Sequence[Line], headline: Passage, rules: dict[int, str]) -> None:
    bare = "".join(headline.folded.split())
    for line in lines:
        again = same_title(line.bare, bare) or same_title(line.bare, bare.partition(":")[2])
        if again or (len(line.bare) >= 4 and line.bare in bare):
            rules[line.index] = "repeated-headline"


def _without_prefix(headline: Passage) -> tuple[Passage, Byline | None]:
    match = _PREFIX.match(headline.folded)
    if match is None or len(headline.text) - match.end() < 4:
        return headline, None
    if _PLACE_NAMED.match(match[1]):
        return headline, None
    first = headline.pieces[0]
    named = read_name(headline.text, headline.folded, match.start(1), match.end(1))
    if named is None or named.name is None:
        return headline, None
    shifted = Byline(named.name, named.office, named.begin + first.begin, named.end + first.begin)
    return headline.part(match.end()), shifted


def _subtitle(
    head: Sequence[Line], layout: Sequence[Line], parts: dict[int, str], rules: dict[int, str]
) -> Passage | None:
    printed = [line for line in layout if line.role == "subtitle" and line.text]
    printed += [line for line in head if parts[line.index] == "subtitle"]
    if not printed:
        return None
    first = printed[0]
    pieces = [_undashed(first)]
    follower = next((line for line in head if line.index == first.index + 1), None)
    if (
        follower is not None
        and is_unfinished(pieces[0].folded)
        and parts[follower.index] == "title"
        and rules.get(follower.index) not in ("headline", "kicker")
        and (title_form(follower.folded) or follower.bare.endswith("上"))
    ):
        pieces.append(piece(follower))
        rules[follower.index] = "subtitle"
    return passage(pieces)


def _undashed(line: Line) -> Piece:
    begin, end = dash_length(line.folded), len(line.text)
    while end > begin and line.text[end - 1] in DASHES:
        end -= 1
    inner = line.text[begin:end]
    if inner[:1] in _OPEN and inner[-1:] in _CLOSE:
        begin, end = begin + 1, end - 1
    return piece(line, begin, end)


def _split_at_dash(title: Passage) -> tuple[Passage, Passage | None]:
    """`坚定信心 ——在…上的讲话` on one line: the dash opens the subtitle where that says where or what it was."""
    match = re.search(
        r"\s*[—―─]{2,4}\s*(?=在|致|关于|写在|.{2,60}(?:讲话|致辞|报告|发言)$)", title.folded
    )
    if match is None or match.start() < 2 or len(title.pieces) > 1:
        return title, None
    return title.part(0, match.start()), title.part(match.end())


def _byline(
    head: Sequence[Line], layout: Sequence[Line], parts: dict[int, str]
) -> tuple[Line | None, Byline | None]:
    """The first line that names a person; one that says only an office counts where none does."""
    read = [(line, read_byline(line)) for line in layout if line.role == "byline"]
    read += [(line, read_byline(line)) for line in head if parts[line.index] == "byline"]
    named = [(line, byline) for line, byline in read if byline and byline.name]
    offices = [(line, byline) for line, byline in read if byline and byline.name is None]
    if named and offices and named[0][1].office is None:
        line, byline = named[0]
        office = offices[0][1]
        return line, Byline(byline.name, office.office, byline.begin, byline.end)
    for line, byline in named or offices:
        return line, byline
    return None, None
