"""What is measured after each crawl of an outlet, from when on it is wrong, and what to do then."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

How = Literal["share", "size", "count", "days", "streak"]
"""
`share`: so many of so many pages. `size`: a quantity of each page that spreads by factors (characters, seconds), kept as
logarithms. `count`: one number a run. `days`: since something last came. `streak`: so many runs in a row.
"""
Worse = Literal["more", "less", "both"]


@dataclass(frozen=True, slots=True)
class Limits:
    """How far from its history a measure may go; an operator may set each."""

    margin: float = 0.2
    """Share: so much above the history's own."""
    factor: float = 1.0
    """Size and count: so many times the history's, or the history's by so much."""
    least: float = 0.0
    """Differences below that are none, whatever the factor; of days: what is never too long."""
    certain: float | None = None
    """Share that is wrong without any history."""


@dataclass(frozen=True, slots=True)
class Measure:
    name: str
    what: str
    """Of what it is a share, a size or a number, for people."""
    how: How
    worse: Worse
    limits: Limits
    why: str
    """Reason of the limits."""
    advice: str
    """What an operator does about it, at an outlet NAME."""

    def advice_for(self, outlet: str) -> str:
        return self.advice.replace("NAME", outlet)


_LOOK = "look at `speecharchive outlets check NAME` and correct the family's layout"

_ALL = (
    Measure(
        "failed-run", "failed crawls in a row", "streak", "more", Limits(),
        "A crawl that failed says why at once; one that only had to wait (429, 503, robots.txt) is wrong from the second in a row on.",
        "see `speecharchive runs --failures --outlet NAME`, and `speecharchive outlets check NAME` where no page failed",
    ),
    Measure(
        "endless", "crawls in a row that a trap of links or the budget ended", "streak", "more", Limits(),
        "A trap (one text under addresses without end) is wrong at once; a budget is from the second time in a row on, since a first crawl may be long.",
        "see the addresses in `speecharchive runs --failures`: narrow `articles`, or give the outlet a larger `budget`",
    ),
    Measure(
        "items", "articles listed on a start page", "count", "less", Limits(factor=0.5, least=5),
        "Thin issues and quiet weeks are in the history: half of its thinnest twentieth is fewer than any of them.",
        "open the start pages: has a listing moved, shrunk or become a script? correct `starts`, or accept it",
    ),
    Measure(
        "silence", "days without a new article", "days", "more", Limits(factor=1.5, least=4),
        "Measured by the outlet's own longest gap, so Sundays and recesses are none; four days are never too long.",
        "open the site: does it publish elsewhere now? correct `starts`, or accept it",
    ),
    Measure(
        "new", "new articles a day", "count", "more", Limits(factor=4.0, least=50),
        "Endless calendars and copies at new addresses come in hundreds; a session's week brings a few times the usual.",
        "look at the newest addresses in v_capture: a trap of links? narrow `articles`",
    ),
    Measure(
        "fallback", "pages that no layout of its family reads", "share", "more", Limits(certain=0.5),
        "A changed site changes all its pages: a fifth more than usual, and no chance.",
        _LOOK,
    ),
    Measure(
        "failed-pages", "pages that failed", "share", "more", Limits(certain=0.5),
        "Single pages fail everywhere; a fifth more than usual do not.",
        "see `speecharchive runs --failures`, and try again with `crawl NAME --retry-failed`",
    ),
    Measure(
        "no-title", "articles without a title", "share", "more", Limits(certain=0.5),
        "Layouts find titles or they do not.", _LOOK,
    ),
    Measure(
        "no-date", "articles without a date", "share", "more", Limits(),
        "Some outlets print none: the share is judged by their own history alone.", _LOOK,
    ),
    Measure(
        "no-speaker", "speeches without a speaker", "share", "more", Limits(margin=0.3),
        "Speakers depend on what is published: beyond the usual it must be a third more.", _LOOK,
    ),
    Measure(
        "length", "characters of an article", "size", "both", Limits(factor=2.5, least=50),
        "Articles differ by ten times, their mean over a crawl hardly by two: less is a body cut off, more is a page's frame taken for it.",
        _LOOK,
    ),
    Measure(
        "unexplained", "blocks of a page that no rule explains", "size", "more", Limits(factor=3.0, least=3),
        "A redesign brings blocks that no rule knows, on every page.",
        "see them in v_residue; add a rule, or correct the layout",
    ),
    Measure(
        "charset", "pages with characters that could not be read", "share", "more", Limits(margin=0.1),
        "A page in the wrong charset is unreadable, so a tenth is much.",
        "look at codec and replacements in v_capture: what charset does the site declare now?",
    ),
    Measure(
        "refused", "answers 401, 403, 429, 451, or a challenge", "share", "more", Limits(certain=0.5),
        "One in five is more than a page behind a login.",
        "slow down (a longer schedule, quiet hours), set SPEECHARCHIVE_CONTACT, write to the site",
    ),
    Measure(
        "server-errors", "answers 5xx", "share", "more", Limits(certain=0.5),
        "Sites hiccup; one answer in five is more than that.",
        "wait a day; it comes back by itself or has moved",
    ),
    Measure(
        "not-found", "article pages not found", "share", "more", Limits(),
        "Pages vanish singly; many at once are a rebuilt site or new addresses.",
        "see `speecharchive changes --missing`: one day, one folder? then the site was rebuilt",
    ),
    Measure(
        "seconds", "seconds until an answer", "size", "more", Limits(factor=3.0, least=1.0),
        "Below a second nobody is slow; three times the usual is a site in trouble, or one that slows us down.",
        "crawl at another time of day (`schedule`, `quiet`), or more slowly",
    ),
)  # fmt: skip

MEASURES: Mapping[str, Measure] = {measure.name: measure for measure in _ALL}
CORE = ("items", "fallback")
"""While these have no history, nothing is known of an outlet."""
