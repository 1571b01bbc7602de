"""When it was said and when it was published: two dates that no rule takes for each other.

A date of the speech stands in brackets or alone under the title, in the subtitle, or under the signature. A date of the
page stands in its info line, with a label or a time of day, or in its address. Dates inside the text are neither.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from urllib.parse import urlsplit

from speecharchive.extraction.credit_labels import INFO_LABEL
from speecharchive.extraction.credit_values import Credits, PrintedDate
from speecharchive.extraction.credits import is_chinese_date
from speecharchive.extraction.lines import Line, Passage
from speecharchive.extraction.masthead import Masthead
from speecharchive.extraction.shapes import is_date_line
from speecharchive.extraction.split_dates import split_date
from speecharchive.model import SPEECH_KINDS, Basis, Date, Flag, Kind
from speecharchive.normalise.dates import DateMention, date_in_the_year_before, find_dates

_DATE_METAS = (
    "pubdate", "publishdate", "publish_date", "article:published_time", "publishedtime", "weibo: article:create_at", "og:release_date", "og:time",
    "apub:time", "firstpublishedtime", "datepublished", "date",
)  # fmt: skip
_URL_DATE = re.compile(
    r"/(?P<year>20[0-4]\d)[-/]?(?P<month>0[1-9]|1[0-2])[-/]?(?P<day>0[1-9]|[12]\d|3[01])(?=[/_-]|$)|/t(?P<compact>20[0-4]\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]))_"
)


_OWN = re.compile(
    r"(?:成文|生成|制发|发文|印发|签发|签署|落款|生效|实施|施行|失效|有效|废止|截止|截至|拍摄|会议|活动|举办|开始|结束|报名|登记|通过|打印|访问|查询|办理|公示)(?:日期|时间|期限|于)?[:]?$|[至到~]$"
)
"""Dates of a document or an event that a page records beside its own."""
_CHANGED = re.compile(r"(?:更新|修改|修订|编辑)(?:日期|时间|于)?[:]?$")
_PUBLISHED = re.compile(
    r"(?:发布|发表|发稿|刊发|刊登|刊载|登载|出版|公开|公布|上网|上传|录入|添加|创建|提交|来稿|推送|时间|日期)(?:日期|时间|于)?[:]?[\[(【]?$"
)
_NOW = re.compile(r"今天|今日|现在|当前|北京时间|农历|系统时间")
_PLACEHOLDER = re.compile(r"[\s-](?:23:59:59|00:00:01)")
"""Times that a machine puts where nobody stated one."""


def delivered_on(
    kind: Kind, masthead: Masthead, paragraphs: Sequence[Passage], published: Date
) -> Date:
    """Only texts of a speaker have one; a report's own date is its publication.

    (12月26日) under the title takes its year from the day of publication, where that follows soon.
    """
    if kind not in SPEECH_KINDS:
        return Date()
    for line in masthead.dated:
        mentions = [each for each in find_dates(line.text) if each.precision in ("day", "month")]
        if mentions and is_chinese_date(line.folded):
            return _stated(mentions[0], line)
    if published.value and published.basis == "page" and published.precision != "month":
        for line in masthead.dated:
            inferred = date_in_the_year_before(line.text, published.value)
            if inferred:
                return _dated(inferred, line, "inferred")
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
    lines: Sequence[Line],
    body: Sequence[Line],
) -> Date:
    """The printed date first: meta dates are often the day a page was regenerated."""
    last = body[-1].index
    printed = [each for each in credits.dates if _may_be_publication(each, last)]
    to_the_day = [each for each in printed if each.mention.precision != "month"]
    in_parts = None if to_the_day else split_date(lines[: body[0].index])
    if in_parts is not None:
        return in_parts
    if printed:
        return _best(to_the_day or printed)
    if kind not in SPEECH_KINDS or kind == "signed-article":
        for line in masthead.dated:
            for mention in find_dates(line.text):
                if is_date_line(line.bare):
                    return _dated(mention, line, "page")
    return (
        _from_metas(metas)
        or _from_url(url)
        or _from_property(metas)
        or _changed_on(credits)
        or Date()
    )


def _changed_on(credits: Credits) -> Date | None:
    """Old content systems print 更新时间 alone: all that is known of such a page's publication, and marked as inferred."""
    for each in credits.dates:
        if _CHANGED.search(each.label) and each.mention.precision != "year":
            return _dated(each.mention, each.line, "inferred")
    return None


def other_dates(published: Date, credits: Credits, metas: Mapping[str, str]) -> tuple[Flag, ...]:
    """Dates of another day that the page gives beside its publication: of a change, of a meta."""
    shown = [
        (each.mention.value, f"{each.mention.raw} ({changed.group().rstrip(':')})")
        for each in credits.dates
        if (changed := _CHANGED.search(each.label))
    ]
    meta = _from_metas(metas)
    if meta is not None and meta.value is not None and published.basis == "page":
        shown.append((meta.value, f"{meta.raw} (meta)"))
    own = (published.value or "")[:10]
    return tuple(Flag("other-date", text) for value, text in shown if value[:10] != own)


def _may_be_publication(each: PrintedDate, last: int) -> bool:
    """Below the text stand comments and other articles: there a date needs a label."""
    if each.mention.precision == "year" or _OWN.search(each.label) or _CHANGED.search(each.label):
        return False
    labelled = _PUBLISHED.search(each.label) or INFO_LABEL.search(each.line.folded)
    if each.line.index > last and not labelled:
        return False
    return _NOW.search(each.line.folded[: each.mention.end + 12]) is None


def _best(printed: Sequence[PrintedDate]) -> Date:
    """A labelled date before a bare one; of one day the one with the time."""
    first = next((each for each in printed if _PUBLISHED.search(each.label)), printed[0])
    day = first.mention.value[:10]
    timed = ("minute", "second")
    exact = [e for e in printed if e.mention.precision in timed and e.mention.value[:10] == day]
    chosen = first if first.mention.precision in timed else (exact or [first])[0]
    return _dated(chosen.mention, chosen.line, "page")


def _stated(mention: DateMention, line: Line) -> Date:
    return _dated(mention, line, "stated")


def _dated(mention: DateMention, line: Line, basis: Basis) -> Date:
    return Date(
        mention.value, mention.precision, basis, mention.raw, line.span(mention.start, mention.end)
    )


def _from_metas(metas: Mapping[str, str]) -> Date | None:
    for name in _DATE_METAS:
        value = metas.get(name, "").replace("T", " ")[:40]
        if _PLACEHOLDER.search(value):
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
