"""A policy research site of the province on the rednet platform: signed articles, little around them.

The title stands outside the text's container; who writes is often said only in the last line, by office.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from html import escape

from speecharchive.demo.document import Document
from speecharchive.demo.html import INDENT, centered, links, paragraphs
from speecharchive.demo.resource import Resource
from speecharchive.demo.shifted import shifted_path
from speecharchive.demo.truth import Masthead, Truth, When, truth_of
from speecharchive.normalise.dates import CHINA_TIME

OUTLET = "demo-zhengyan"
HOST = "http://www.ylzy.yunling.example"
CHANNELS = {"9501": "领导论坛", "9502": "调研动态"}
PER_PAGE = 5


@dataclass(frozen=True, slots=True)
class Paper:
    """One document as the site published it."""

    doc: Document
    at: datetime
    """China time, without zone."""
    place: str
    channel: str = "9501"
    byline: bool = True
    dated: bool = True
    """The page prints the time; else a script writes it, which a stored page does not show."""


def site(papers: Sequence[Paper]) -> tuple[list[Resource], list[Truth]]:
    ordered = sorted(papers, key=lambda paper: paper.at, reverse=True)
    addresses = {paper.doc.key: _address(paper, number) for number, paper in enumerate(ordered)}
    resources = [
        *(_article(paper, addresses[paper.doc.key]) for paper in ordered),
        *(page for key in CHANNELS for page in _channel_lists(key, ordered, addresses)),
        _home(ordered, addresses),
        Resource(f"{HOST}/robots.txt", b"User-agent: *\nAllow: /\n", "text/plain", "ascii", "robots", OUTLET),
    ]  # fmt: skip
    return resources, [_truth(paper, addresses[paper.doc.key]) for paper in ordered]


def _address(paper: Paper, number: int) -> str:
    return f"{HOST}/content/{shifted_path(paper.at.date())}/{13_590_100 - 11 * number}.html"


def _truth(paper: Paper, url: str) -> Truth:
    stamp = paper.at.strftime("%Y-%m-%dT%H:%M:%S+08:00")
    seen = Masthead(
        headline=paper.doc.title,
        published_on=When(stamp, "second") if paper.dated else None,
        byline=paper.byline,
        without=("Copyright", "岭ICP备", "主办单位", "技术支撑"),
    )
    return truth_of(paper.doc, url, OUTLET, paper.place, seen)


def _article(paper: Paper, url: str) -> Resource:
    doc = paper.doc
    time = f"{paper.at:%Y-%m-%d %H:%M:%S}"
    shown = f'<span class="p_l_25">{time}</span>' if paper.dated else "<script>showtime(1)</script>"
    byline = centered(doc.speaker) if paper.byline and doc.speaker else ""
    note = f"<p>{INDENT}{doc.closing_note}</p>" if doc.closing_note else ""
    page = f"""<!DOCTYPE html>
<html lang="zh-CN"><head><meta charset="utf-8">
<title>{escape(doc.title)}_{CHANNELS[paper.channel]}_云岭政研网</title></head>
<body>
{_menu()}
<h1 class="detail_title">{escape(doc.title)}</h1>
<div class="m_b_25">{shown}</div>
<div class="detail_article_content">
{byline}
{paragraphs(doc.paragraphs)}
{note}
</div>
{_footer()}
</body></html>
"""
    return _resource(url, page, paper.at)


def _menu() -> str:
    return f'<ul class="nav">{links((_channel(key), name) for key, name in CHANNELS.items())}</ul>'


def _footer() -> str:
    return (
        "<footer><p>Copyright © 2019 www.ylzy.yunling.example 云岭政研网 岭ICP备00000002号 版权所有</p>"
        "<p>主办单位：中共云岭省委政策研究室 承办单位：云岭省委政策研究室办公室 技术支撑：红网</p></footer>"
    )


def _channel(key: str, page: int = 1) -> str:
    return f"{HOST}/channel/{key}.html" if page == 1 else f"{HOST}/channel/{key}_{page}.html"


def _channel_lists(key: str, papers: Sequence[Paper], addresses: dict[str, str]) -> list[Resource]:
    own = [paper for paper in papers if paper.channel == key]
    chunks = [own[start : start + PER_PAGE] for start in range(0, len(own), PER_PAGE)]
    lists = []
    for number, chunk in enumerate(chunks, start=1):
        items = "\n".join(_item(paper, addresses[paper.doc.key]) for paper in chunk)
        full, empty = (_list_page(key, len(chunks), shown) for shown in (items, ""))
        lists.append(_listing(_channel(key, number), full, empty, own[0].at))
    return lists


def _item(paper: Paper, url: str) -> str:
    title = escape(paper.doc.title)
    return (
        f'<li><h1><a href="{url}" title="{title}">{title}</a></h1>'
        f'<span class="zuozhe">{escape(paper.doc.speaker or "")}</span>'
        f'<span class="shijian">{paper.at:%Y-%m-%d %H:%M:%S}</span>'
        f"<p>{escape(paper.doc.paragraphs[0][:40], quote=False)}…</p></li>"
    )


def _list_page(key: str, count: int, items: str) -> str:
    pager = " ".join(f'<a href="{_channel(key, page)}">{page}</a>' for page in range(1, count + 1))
    return f"""<!DOCTYPE html>
<html><head><meta charset="utf-8"><title>{CHANNELS[key]}_云岭政研网</title></head>
<body>{_menu()}
<ul class="main995 list-all">
{items}
</ul>
<div class="page">{pager if count > 1 else ""}</div>
{_footer()}
</body></html>
"""


def _home(papers: Sequence[Paper], addresses: dict[str, str]) -> Resource:
    def page(shown: Sequence[Paper]) -> str:
        items = "\n".join(
            f'<h3><a href="{addresses[paper.doc.key]}" title="{escape(paper.doc.title)}">'
            f"{escape(paper.doc.title)}</a></h3>"
            for paper in shown
        )
        return f"""<!DOCTYPE html>
<html><head><meta charset="utf-8"><title>云岭政研网</title></head>
<body>{_menu()}<div class="newsmod">{items}</div>{_footer()}</body></html>
"""

    return _listing(f"{HOST}/", page(papers[:4]), page([]), papers[0].at)


def _resource(url: str, page: str, at: datetime) -> Resource:
    modified = at.replace(tzinfo=CHINA_TIME).astimezone(UTC)
    body = page.encode("utf-8")
    return Resource(url, body, "text/html; charset=utf-8", "utf-8", "article", OUTLET, modified)


def _listing(url: str, full: str, empty: str, at: datetime) -> Resource:
    modified = at.replace(tzinfo=CHINA_TIME).astimezone(UTC)
    return Resource(
        url, full.encode("utf-8"), "text/html; charset=utf-8", "utf-8", "listing", OUTLET,
        modified, empty.encode("utf-8"),
    )  # fmt: skip
