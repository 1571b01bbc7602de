"""Meetings that a text names: which body, of which division, which 届 and 次, what kind, which phase."""

import re
from bisect import bisect_left
from dataclasses import dataclass, replace

from speecharchive.model import Basis, Body, Meeting, Occasion, Phase
from speecharchive.normalise import occasion_patterns as patterns
from speecharchive.normalise.divisions import Mention, find_divisions, mark
from speecharchive.normalise.fold import fold
from speecharchive.normalise.numerals import NUMERAL, parse_numeral
from speecharchive.normalise.occasion_kinds import body_of, is_meeting, is_national, meeting_of
from speecharchive.normalise.where import Where, read_where

_SPACED_OUT = re.compile(
    rf"第[ \t]|{NUMERAL}[ \t]{{1,3}}[届次]|届[ \t]{{1,3}}[第人委常{NUMERAL[1:-1]}]|次[ \t]{{1,3}}(?:全|会|常)"
)
_CLAUSE = re.compile(r"[^,。;!?\n]+")
_PHASES: dict[str, Phase] = {"开幕": "opening", "闭幕": "closing"}


@dataclass(frozen=True, slots=True)
class OccasionMention:
    body: Body
    division: str | None
    """Code; from the text, else from the context through 省 市 县; None for national bodies and where unknown."""
    term: int | None
    session: int | None
    meeting: Meeting
    phase: Phase | None
    raw: str
    """As published."""
    start: int
    end: int
    place: Mention | None = None
    """Where the text itself names the division."""
    level: int | None = None
    """0 national, 1 province, 2 prefecture, 3 county, as the words say; None when they do not."""

    def occasion(self, basis: Basis = "stated", offset: int = 0) -> Occasion:
        """As the record's value, its span moved by `offset` into the page's text."""
        return Occasion(
            self.body, self.division, self.term, self.session, self.meeting, self.phase,
            self.raw, basis, (self.start + offset, self.end + offset),
        )  # fmt: skip


def find_occasions(
    text: str, context: str | None = None, mentions: list[Mention] | None = None
) -> list[OccasionMention]:
    """Occasions in reading order, not overlapping. `context` is the code of the place the text is about.

    A full name (政协株洲市第十届委员会第四次会议闭幕式) tells all; a short one (十届四次会议) takes its body and division
    from the mention of the same 届 before it, and its body is `other` where nothing says which body meets. `mentions` spares the search for divisions where the caller has made it.
    """
    folded = fold(text)
    if not patterns.SIGN.search(folded):
        return []
    if _SPACED_OUT.search(folded):
        return _find_spaced(text, folded, context)
    if mentions is None:
        mentions = find_divisions(text, context)
    marked = mark(text, mentions)
    found: list[OccasionMention] = []
    for clause in (each for each in _CLAUSE.finditer(marked) if patterns.SIGN.search(each[0])):
        for match in _matches(marked, clause):
            found.append(_read(match, text, mentions, context, found))
    return found


def _find_spaced(text: str, folded: str, context: str | None) -> list[OccasionMention]:
    """第 十四 届: read without the spaces, reported where it stands."""
    kept = [at for at, char in enumerate(folded) if char not in " \t"]
    found = find_occasions("".join(text[at] for at in kept), context)
    spread = []
    for each in found:
        start, end, place = kept[each.start], kept[each.end - 1] + 1, each.place
        if place:
            place = Mention(place.division, kept[place.start], kept[place.end - 1] + 1)
        spread.append(replace(each, raw=text[start:end], start=start, end=end, place=place))
    return spread


def _matches(marked: str, clause: re.Match[str]) -> list[re.Match[str]]:
    """Matches of all patterns in one clause; where two overlap, the pattern that says more wins."""
    kept: list[re.Match[str]] = []
    taken = bytearray(clause.end() - clause.start())
    for sign, pattern in patterns.IN_ORDER:
        if sign.search(clause[0]):
            for match in pattern.finditer(marked, *clause.span()):
                spot = slice(match.start() - clause.start(), match.end() - clause.start())
                if not any(taken[spot]) and is_meeting(match):
                    taken[spot] = b"\1" * (spot.stop - spot.start)
                    kept.append(match)
    return sorted(kept, key=re.Match.start)


def _read(
    match: re.Match[str],
    text: str,
    mentions: list[Mention],
    context: str | None,
    earlier: list[OccasionMention],
) -> OccasionMention:
    start, end = match.span("name" if "name" in match.groupdict() else 0)
    place = _place(match, mentions, context)
    term = _number(match, "term")
    body = body_of(match)
    before = next((each for each in reversed(earlier) if term and each.term == term), None)
    division, level = place.division.code if place.division else None, place.level
    if body is None and before:
        body = before.body
        if not patterns.part(match, "where"):
            division, level = before.division, before.level
    return OccasionMention(
        body=body or "other",
        division=division,
        term=term,
        session=_number(match, "session"),
        meeting=meeting_of(match, body),
        phase=_PHASES.get(patterns.part(match, "phase")),
        raw=text[start:end],
        start=start,
        end=end,
        place=place.mention,
        level=level,
    )


def _number(match: re.Match[str], name: str) -> int | None:
    return parse_numeral(patterns.part(match, name))


def _place(match: re.Match[str], mentions: list[Mention], context: str | None) -> Where:
    """A party meeting without a place (党的二十届三中全会, 中共二十大) is the nation's; any other is the context's."""
    words, end = patterns.part(match, "where"), patterns.part_end(match, "where")
    if "name" in match.groupdict():
        at = bisect_left(mentions, match.start(), key=lambda each: each.start)
        first = mentions[at] if at < len(mentions) else None
        if first and first.start < match.end():
            return Where(first.division, first.division.level, first)
    if not words and is_national(match):
        return Where(None, 0)
    return read_where(words, end, mentions, context)
