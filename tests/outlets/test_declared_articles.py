"""The pattern of articles that an outlet declares: it alone says which links are articles."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from crawl.rows import failures, rows

from speecharchive.model import Listing, PageSource
from speecharchive.outlets import Outlet, Start
from speecharchive.outlets.listed import listing_of
from speecharchive.outlets.trial import try_out
from speecharchive.store.archive import Archive
from spiders.run import crawl
from tests.loopback import HTML, served
from tests.pages.reading import tagged

SITE = "http://www.yunhe.example"
START = f"{SITE}/"
FAMILIES = ["generic", "trs_wcm", "vsb", "hanweb", "founder_epaper"]
PLACES = [f"/art/2025/{n}.html" for n in range(12)]
YUNHE = Outlet("yunhe", "云河网", "generic", None, ("www.yunhe.example",), (Start(START, "首页"),), "active")  # fmt: skip
MORE = '<a href="/">首页</a> <a href="/about.html">关于本网站的说明</a> <div><a href="/index_2.html">下一页</a></div>'
DECLARED = ["/art/2025/", r"/art/2025/\d+\.html", r"^http://www\.yunhe\.example/art/"]


def item(path: str, title: str) -> str:
    return f'<li><a href="{path}">{title}</a><span>2025-01-07</span></li>'


def items(places: list[str]) -> str:
    return "".join(item(path, f"在云河市第{n}次渡口会议上的讲话") for n, path in enumerate(places))


def page(body: str) -> bytes:
    return f"<html><head><meta charset='utf-8'></head><body><ul>{body}</ul>{MORE}</body></html>".encode()


def listed(outlet: Outlet, body: str, url: str = START) -> Listing:
    return listing_of(PageSource(page(body), url), outlet)


def paths(listing: Listing) -> list[str]:
    return [link.url.removeprefix(SITE) for link in listing.articles]


@pytest.mark.parametrize("status", ["active", "reported"])
@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("articles", DECLARED)
def test_all_that_fit_are_articles(articles: str, family: str, status: str) -> None:
    outlet = replace(YUNHE, family=family, articles=articles, status=status)
    assert paths(listed(outlet, items(PLACES))) == PLACES


def test_without_one_small_numbers_in_the_folder_of_a_year_are_articles() -> None:
    assert paths(listed(YUNHE, items(PLACES))) == PLACES


@pytest.mark.parametrize("address", ["/list/1.php?name=a", "/column/7", "/node_1/x.pdf", "/search.html?q=1"])  # fmt: skip
def test_it_wins_over_what_is_no_article_by_general_signs(address: str) -> None:
    outlet = replace(YUNHE, articles="/list/|/column/|/node_1/|/search")
    assert paths(listed(outlet, item(address, "讲话"))) == [address]


def test_what_does_not_fit_is_none() -> None:
    outlet = replace(YUNHE, articles=r"/art/2024/\d+\.html")
    assert paths(listed(outlet, items([f"/art/2025/{n}.html" for n in range(1000, 1012)]))) == []


@pytest.mark.parametrize("status", ["active", "reported"])
def test_starts_and_further_pages_are_none_even_so(status: str) -> None:
    outlet = replace(YUNHE, articles=".*", status=status)
    found = listed(outlet, items(PLACES), f"{SITE}/index.html")
    assert paths(found) == [*PLACES, "/about.html"]
    assert found.next_pages == (f"{SITE}/index_2.html",)


def test_of_a_datastore_too() -> None:
    rows = "".join(f"<record><![CDATA[{item(path, '讲话')}]]></record>" for path in PLACES)
    store = f'<div><script type="text/xml"><datastore><recordset>{rows}</recordset></datastore></script></div>'
    outlet = replace(YUNHE, family="hanweb", articles=DECLARED[1])
    assert paths(listed(outlet, store)) == PLACES


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    pages = {"/": page(items(PLACES))}
    for n, path in enumerate(PLACES):
        title = f"在云河市第{n}次渡口会议上的讲话"
        pages[path] = (
            f"<html><head><meta charset='utf-8'><title>{title}</title></head><body><h1>{title}</h1>"
            f"<div>发布时间：2025-01-07 来源：云河网</div><div>{tagged()}<p>这是第{n}篇。</p></div></body></html>"
        ).encode()
    with served({path: (HTML, body) for path, body in pages.items()}) as address:
        yield address


@pytest.fixture
def small_numbers(site: str) -> Outlet:
    return replace(YUNHE, hosts=("127.0.0.1",), starts=(Start(f"{site}/", "首页"),), articles=DECLARED[0])  # fmt: skip


def test_a_crawl_brings_them_all(small_numbers: Outlet, sqlite_archive: Archive) -> None:
    (summary,) = crawl([small_numbers], sqlite_archive, delay=0, allow_private=True)
    assert [row["url"][-13:] for row in failures(sqlite_archive)] == ["/index_2.html"]
    assert (summary.status, summary.new) == ("finished", len(PLACES))
    assert rows(sqlite_archive, "SELECT count(*) FROM v_speech") == [(len(PLACES),)]


def test_a_check_counts_what_a_crawl_brings(small_numbers: Outlet) -> None:
    start = small_numbers.starts[0].url
    trial = try_out(small_numbers, crawl, pages=1, delay=0, allow_private=True)
    assert trial.listed[start] == len(PLACES)
    other = replace(small_numbers, articles="/art/2025/1[01]")
    assert try_out(other, crawl, pages=1, delay=0, allow_private=True).listed[start] == 2
