"""Every block is judged once: kept as running text, or dropped by a named rule."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from speecharchive.extraction import credits, footers, furniture, notices
from speecharchive.extraction.above import above_container
from speecharchive.extraction.bounds import Bounds, find_bounds, last_sentence
from speecharchive.extraction.bylines import read_byline
from speecharchive.extraction.lines import LAYOUT_ROLES, OUTSIDE_ROLES, Line, candidates
from speecharchive.extraction.masthead import Masthead, read_masthead
from speecharchive.extraction.notice_runs import find_notice_runs
from speecharchive.extraction.rules import OF_ROLE, Rule, first_rule
from speecharchive.extraction.shapes import is_date_line, is_prose
from speecharchive.normalise.names import split_names

WITHOUT_NOTICES: tuple[Rule, ...] = (
    *furniture.FIRST,
    *credits.RULES,
    *furniture.RULES,
    *footers.RULES,
)
RULES: tuple[Rule, ...] = (*notices.RULES, *WITHOUT_NOTICES)
CREDIT_NAMES = frozenset(
    (
        "info-line",
        "source-line",
        "editors-line",
        "reporter-line",
        "date-line",
        "author-note",
        "caption",
    )
)
NEAR = 12
"""Blocks before and after the body in which a page that marks no info line may print its credits."""

EDGE = 3
"""Lines at either end of the body in which a line of reporters' names is a credit."""

_LEAD = re.compile(
    r"^[\[【(]?(?:编者按|编者的话|按语?|导语)[\]】)]?[::]?|全文(?:如下|刊[发登载布])|现(?:将|予以?).{0,40}(?:刊发|刊登|发布|如下|公布)"
    r"|(?:讲话|报告|致辞|贺词|全文|发言)(?:全文|摘要|要点|内容)?如下|摘要(?:刊登|刊发|如下|发表)"
)
_SIGN_OFF = re.compile(
    r".{0,30}(?:委员会|人民政府|常委会|委员会办公室|指挥部|总工会|办公室|党委|党组|市委|省委|县委|联合会|政协)$"
)
_SIGNER = re.compile(r"[一-鿿()、]{2,30}(?:公司|中心|小组|[局厅处站所院校会部办府委社馆区村])$")
_ORPHAN = re.compile(r"(?:证|发票|执照|正本|副本|公章|合同|声明|作废|启事)[。.]?$")


@dataclass(frozen=True, slots=True)
class Judgement:
    lines: tuple[Line, ...]
    dropped: dict[int, str]
    """Name of the rule by index of block."""
    body: tuple[Line, ...]
    masthead: Masthead

    def without(self, indices: Collection[int], rule: str) -> Judgement:
        """The same with those lines of the body dropped by `rule`."""
        body = tuple(line for line in self.body if line.index not in indices)
        return replace(self, dropped={**self.dropped, **dict.fromkeys(indices, rule)}, body=body)

    def by_rule(self, *names: str) -> list[Line]:
        return [
            self.lines[at]
            for at in sorted(at for at, rule in self.dropped.items() if rule in names)
        ]


def judge(lines: tuple[Line, ...]) -> Judgement | None:
    """None where there is no running text. Kept and dropped lines together are all lines."""
    layout = [line for line in lines if line.role in LAYOUT_ROLES]
    inside = candidates(lines)
    rules = RULES if _may_hold_notices(lines) else WITHOUT_NOTICES
    matched = {line.index: rule for line in inside if (rule := first_rule(line, rules))}
    headline = next((line.folded for line in layout if line.role == "headline"), None)
    if rules is RULES:
        for line in find_notice_runs(inside, matched, headline):
            matched[line.index] = notices.classified_notice
    bounds = find_bounds(inside, matched, headline)
    if bounds is None:
        return None
    dropped = {line.index: OF_ROLE[line.role] for line in lines if line.role in OF_ROLE}
    head = _judge_head(inside[: bounds.start], matched, dropped)
    head = above_container(lines, inside[0], head) + head
    body = _judge_body(inside, matched, bounds, dropped)
    _judge_tail(inside[bounds.end :], matched, dropped)
    masthead = read_masthead(head, layout)
    for line in head:
        unnamed = dropped.get(line.index, "unexplained")
        dropped[line.index] = masthead.rules.get(line.index, unnamed)
    if body:
        _look_near(lines, body, dropped)
    _notice_neighbours(lines, dropped)
    if rules is RULES:
        _name_notices_outside(lines, dropped)
    return Judgement(lines, dropped, tuple(body), masthead)


def _may_hold_notices(lines: Sequence[Line]) -> bool:
    text = "\n".join([line.bare for line in lines if len(line.bare) <= 400])
    return notices.MAY_HOLD_NOTICES.search(text) is not None


def _judge_head(
    head: Sequence[Line], matched: Mapping[int, Rule], dropped: dict[int, str]
) -> list[Line]:
    """Drops furniture and running text above the salutation; the rest is the masthead's."""
    left = []
    for line in head:
        rule = matched.get(line.index)
        if rule is not None and not _heads_a_speech(rule, line):
            dropped[line.index] = rule.name
        elif _LEAD.search(line.bare) and len(line.bare) > 10:
            dropped[line.index] = "editorial-lead"
        elif is_prose(line) and ("。" in line.bare or len(line.bare) > 90):
            dropped[line.index] = "before-salutation"
        else:
            left.append(line)
    return left


def _heads_a_speech(rule: Rule, line: Line) -> bool:
    """An author's line that names his office is the speaker's although it looks like a credit."""
    if rule.name != "reporter-line":
        return False
    byline = read_byline(line)
    return byline is not None and byline.office is not None


def _judge_body(
    inside: Sequence[Line], matched: Mapping[int, Rule], bounds: Bounds, dropped: dict[int, str]
) -> list[Line]:
    stop = last_sentence(inside, matched, bounds)
    kept = []
    for position in range(bounds.start, bounds.end):
        line = inside[position]
        rule = matched.get(line.index)
        if rule is not None and (
            rule.anywhere or position >= stop or _is_signed(rule, line, position, bounds)
        ):
            dropped[line.index] = rule.name
        elif position < stop or _belongs_at_end(line, bounds) or _signs(inside, position, bounds):
            kept.append(line)
        else:
            dropped[line.index] = "footer-links" if bounds.closed_by else "unexplained"
    return kept


def _is_signed(rule: Rule, line: Line, position: int, bounds: Bounds) -> bool:
    """`某社记者甲、乙` stands below a dateline or at the end; further inside the text it may be a heading."""
    at_edge = position < bounds.start + EDGE or position >= bounds.end - EDGE
    return rule.name == "reporter-line" and at_edge and bool(split_names(line.text))


def _belongs_at_end(line: Line, bounds: Bounds) -> bool:
    """Signature and date close a letter; in a page's own container other short lines belong too."""
    if is_date_line(line.bare) or (not line.listed and _SIGN_OFF.match(line.bare)):
        return bounds.closed_by != "strong" or is_date_line(line.bare)
    return line.role == "body" and bounds.closed_by != "strong"


def _signs(inside: Sequence[Line], position: int, bounds: Bounds) -> bool:
    """Whoever signs above a date: `云河水务有限公司` / `2025年6月2日`."""
    line = inside[position]
    below = inside[position + 1] if position + 1 < bounds.end else None
    return (
        below is not None
        and is_date_line(below.bare)
        and not line.listed
        and _SIGNER.match(line.bare) is not None
    )


def _judge_tail(tail: Sequence[Line], matched: Mapping[int, Rule], dropped: dict[int, str]) -> None:
    for line in tail:
        rule = matched.get(line.index)
        dropped[line.index] = rule.name if rule else "after-end"


def _look_near(lines: tuple[Line, ...], body: Sequence[Line], dropped: dict[int, str]) -> None:
    """Credits that the layout left outside its container: judged by the same rules, only close to the text."""
    first, last = body[0].index, body[-1].index
    named = {line.role for line in lines}
    for line in lines[max(0, first - NEAR) : first] + lines[last + 1 : last + 1 + NEAR]:
        if line.role != "outside":
            continue
        before = line.index < first
        marked = {"info", "source", "date"} if before else {"editors", "info", "date"}
        rule = first_rule(line, credits.RULES)
        if rule is None or rule.name not in CREDIT_NAMES:
            continue
        if rule.name == "reporter-line" or not (named & marked):
            dropped[line.index] = rule.name


def _notice_neighbours(lines: Sequence[Line], dropped: dict[int, str]) -> None:
    """A notice set over two lines: the line beside one that nothing else explains is part of it."""
    for line in lines:
        if dropped.get(line.index) not in ("unexplained", "kicker"):
            continue
        beside = {dropped.get(line.index - 1), dropped.get(line.index + 1)}
        if "classified-notice" in beside and (
            _ORPHAN.search(line.bare)
            or line.bare[:1] in "·•●◆■"
            or dropped.get(line.index - 1) == dropped.get(line.index + 1)
        ):
            dropped[line.index] = "classified-notice"


def _name_notices_outside(lines: Sequence[Line], dropped: dict[int, str]) -> None:
    for line in lines:
        if line.role in OUTSIDE_ROLES and notices.reads_as_notice(line.bare):
            dropped[line.index] = "classified-notice"
