"""An invented outlet whose pages meet bad weather, and what the archive says of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from speecharchive.outlets import Outlet, Start
from speecharchive.store.archive import Archive
from spiders.run import RunSummary, crawl
from tests.crawl.rows import failures
from tests.faults.hostile_server import Answer, Site, page

SHORT = 0.8
"""Seconds to wait for an answer that does not come; a good one has four times that, by being asked for again."""


def article(number: int | str, text: str = "云河的渡口亮起来了，石阶也补好了。") -> bytes:
    title = f"在云河市第{number}次座谈会上的讲话"
    paragraphs = "".join(
        f"<p>{text}这是第{number}篇的第{n}段，说的是修桥铺路。</p>" for n in range(1, 5)
    )
    return f"""<html><head><meta charset="utf-8"><title>{title}_云河网</title></head><body><h1>{title}</h1>
<div class="info">来源：云河日报　2031-01-12 08:00</div><div class="con"><p>甲一鸣</p>{paragraphs}</div></body></html>""".encode()


def place(number: int | str) -> str:
    return f"/content/2031/01/12/{number}.html"


def listing(places: Sequence[str], more: str = "") -> bytes:
    items = "".join(
        f'<li><a href="{path}">在云河市第{n}次座谈会上的讲话</a><span>2031-01-12</span></li>'
        for n, path in enumerate(places)
    )
    return f"<html><head><meta charset='utf-8'></head><body><ul>{items}</ul>{more}</body></html>".encode()


GOOD = 3


def pages(bad: Mapping[str, Answer] | None = None) -> dict[str, Answer]:
    """A listing of three good articles and the bad ones."""
    good = {place(n): page(article(n)) for n in range(1, GOOD + 1)}
    listed = listing([*good, *(path for path in bad or {} if path.startswith("/content/"))])
    return {"/": page(listed), **good, **(bad or {})}


def outlet_of(site: Site, **facts: Any) -> Outlet:
    start = Start(f"{site.address}/", "首页")
    hosts = (site.host,)
    return replace(Outlet("yunhe", "云河网", "generic", None, hosts, (start,), "active"), **facts)


def weathered(archive: Archive, site: Site, **options: Any) -> RunSummary:
    facts = options.pop("facts", {})
    asked = {"delay": 0, "allow_private": True, **options}
    (summary,) = crawl([outlet_of(site, **facts)], archive, **asked)
    return summary


def errors(archive: Archive) -> list[tuple[str, str]]:
    """Class and detail of each failure, oldest first."""
    return [(row["error"], row["detail"]) for row in failures(archive)]
