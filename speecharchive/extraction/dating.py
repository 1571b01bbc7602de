"""When it was said and when it was published: two dates that no rule takes for each other.

A date of the speech stands in brackets or alone under the title, in the subtitle, or under the signature. A date of the
page stands in its info line, with a label or a time of day, or in its address. Dates inside the text are neither.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from urllib.parse import urlsplit

from speecharchive.extraction.credit_values import Credits
from speecharchive.extraction.credits import is_chinese_date
from speecharchive.extraction.lines import Line, Passage
from speecharchive.extraction.masthead import Masthead
from speecharchive.extraction.shapes import is_date_line
from speecharchive.model import SPEECH_KINDS, Basis, Date, Kind
from speecharchive.normalise.dates import DateMention, find_dates

_DATE_METAS = (
    "pubdate", "publishdate", "publish_date", "article:published_time", "publishedtime", "weibo: article:create_at", "og:release_date", "og:time",
    "apub:time", "firstpublishedtime", "datepublished", "date",
)  # fmt: skip
_URL_DATE = re.compile(
    r"/(?P<year>20[0-4]\d)[-/]?(?P<month>0[1-9]|1[0-2])[-/]?(?P<day>0[1-9]|[12]\d|3[01])(?=[/_-]|$)|/t(?P<compact>20[0-4]\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]))_"
)

_FILLED_IN = "23:59:59"
"""The last second of a day in a meta date: put in where old papers were moved to a new system, nobody's publishing."""
_RECORDED = re.compile(
    r"(?:成文|生成|制发|发文|印发|签发|生效|实施|施行|失效|废止|有效)(?:日期|时间)\s*[::]?\s*$"
)
"""A document's own date in a government's record of it; the page is published later."""


def delivered_on(kind: Kind, masthead: Masthead, paragraphs: Sequence[Passage]) -> Date:
    """Only texts of a speaker have one; a report's own date is its publication."""
    if kind not in SPEECH_KINDS:
        return Date()
    for line in masthead.dated:
        mentions = [each for each in find_dates(line.text) if each.precision in ("day", "month")]
        if mentions and is_chinese_date(line.folded):
            return _stated(mentions[0], line)
    if kind in ("message", "address", "signed-article") and paragraphs:
        last = paragraphs[-1].pieces[-1].line
        if is_date_line(last.bare):
            mentions = find_dates(last.text)
            if mentions:
                return _stated(mentions[0], last)
    return Date()


def published_on(
    kind: Kind,
    masthead: Masthead,
    credits: Credits,
    metas: Mapping[str, str],
    url: str | None,
) -> Date:
    """The printed date first: meta dates are often the day a page was regenerated."""
    printed = [
        (mention, line)
        for mention, line in credits.dates
        if mention.precision != "year" and not _RECORDED.search(line.folded[: mention.start])
    ]
    if printed:
        exact = [pair for pair in printed if pair[0].precision in ("minute", "second")]
        labelled = [pair for pair in exact if pair[0].value[:10] == printed[0][0].value[:10]]
        mention, line = (labelled or printed)[0]
        return _dated(mention, line, "page")
    if kind not in SPEECH_KINDS or kind == "signed-article":
        for line in masthead.dated:
            for mention in find_dates(line.text):
                if is_date_line(line.bare):
                    return _dated(mention, line, "page")
    return _from_metas(metas) or _from_url(url) or _from_property(metas) or Date()


def _stated(mention: DateMention, line: Line) -> Date:
    return _dated(mention, line, "stated")


def _dated(mention: DateMention, line: Line, basis: Basis) -> Date:
    return Date(
        mention.value, mention.precision, basis, mention.raw, line.span(mention.start, mention.end)
    )


def _from_metas(metas: Mapping[str, str]) -> Date | None:
    for name in _DATE_METAS:
        value = metas.get(name, "").replace("T", " ")[:40]
        if _FILLED_IN in value:
            continue
        for mention in find_dates(value):
            return Date(mention.value, mention.precision, "meta", mention.raw)
    return None


def _from_property(metas: Mapping[str, str]) -> Date | None:
    """When an e-paper's page was made, often in the night before; its day where nothing else is dated."""
    for mention in find_dates(metas.get("enpproperty.date", "")[:40]):
        return Date(mention.value[:10], "day", "meta", mention.raw[:10])
    return None


def _from_url(url: str | None) -> Date | None:
    match = _URL_DATE.search(urlsplit(url).path) if url else None
    if match is None:
        return None
    compact = match.group("compact")
    if compact:
        value = f"{compact[:4]}-{compact[4:6]}-{compact[6:]}"
    else:
        value = "-".join((match.group("year"), match.group("month"), match.group("day")))
    if not find_dates(value):
        return None
    return Date(value, "day", "inferred", match.group().strip("/_"))
