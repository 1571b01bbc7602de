"""A work report posted as a PDF below its headline is crawled, captured and stored as one article; a scanned one is a failure row."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from speecharchive.outlets import Outlet, Start
from speecharchive.store.archive import Archive
from spiders.run import crawl
from tests.crawl.rows import failures, rows
from tests.loopback import HTML, served
from tests.pages.typeset.typeset_files import BODY, pdf, scanned_pdf

TITLE = "在云河市第十届人民代表大会第三次会议上的讲话"
LIST = "<html><body><ul>{items}</ul></body></html>"
ITEM = '<li><a href="/content/2031/01/{day}/{day}001.html">{title}（{day}）</a><span>2031-01-{day}</span></li>'
PAGE = """<html><head><meta charset="utf-8"><title>{title}_云河网</title></head><body><h1>{title}</h1>
<div class="info">来源：云河日报　2031-01-12 08:00</div><div class="con"><p><a href="/files/{name}.pdf">{title}.pdf</a></p></div></body></html>"""


PAGES = {
    "/": (HTML, LIST.format(items="".join(ITEM.format(day=d, title=TITLE) for d in (12, 13))).encode()),
    "/content/2031/01/12/12001.html": (HTML, PAGE.format(title=TITLE, name="text").encode()),
    "/content/2031/01/13/13001.html": (HTML, PAGE.format(title=TITLE, name="scan").encode()),
    "/files/text.pdf": ("application/pdf", pdf()),
    "/files/scan.pdf": ("application/pdf", scanned_pdf()),
}  # fmt: skip


@pytest.fixture
def site() -> Iterator[Outlet]:
    with served(PAGES) as address:
        start = Start(f"{address}/", "首页")
        yield Outlet("yunhe", "云河网", "generic", None, ("127.0.0.1",), (start,), "active")


def test_attached_files_are_crawled_with_their_pages(sqlite_archive: Archive, site: Outlet) -> None:
    (summary,) = crawl([site], sqlite_archive, delay=0, allow_private=True)
    assert summary.new == 1
    ((title, characters),) = rows(sqlite_archive, "SELECT title, characters FROM v_speech")
    assert title == TITLE
    assert characters >= sum(map(len, BODY)) - len(BODY)
    captured = rows(sqlite_archive, "SELECT url FROM v_capture WHERE url LIKE '%.pdf'")
    assert len(captured) == 2
    (failure,) = failures(sqlite_archive)
    assert failure["error"] == "NoTextLayer"
    assert "character recognition" in failure["detail"]
