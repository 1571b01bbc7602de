"""Every family and layout that declarations name is crawled for real, on invented sites that share one host."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
from crawl.rows import failures, rows

from speecharchive.outlets import Outlet, Registry, Start, registry
from speecharchive.pages.families import founder_epaper
from speecharchive.store.archive import Archive
from spiders.run import crawl
from tests.loopback import HTML, served
from tests.pages.reading import tagged

from .papers_site import PAPERS, pages_of

DAY = date(2025, 1, 7)
TITLE = "云河市政协召开委员读书会"
SITES = {
    "trs_wcm": ("/xw/202501/t20250107_{n}.html", '<div class="TRS_Editor">{text}</div>'),
    "ucap": ("/202501/{n}a7b1c6d5e4f3a2b1c0d9e8f7a6.shtml", '<div class="pages_content" id="UCAP-CONTENT"><ucapcontent>{text}</ucapcontent></div>'),
    "vsb": ("/info/1081/{n}.htm", '<form name="_newscontent_fromname"><div id="vsb_content"><div class="v_news_content">{text}</div></div></form>'),
    "generic": ("/zxww/2025/01/07/ARTI1561421709{n}.shtml", '<div class="cnt_box"><div class="con">{text}</div></div>'),
    "gov_portal": ("/c15124/20250107/i{n}.html", '<div class="conTxt">{text}</div>'),
}  # fmt: skip


@pytest.fixture(scope="module")
def host() -> Iterator[str]:
    pages = {path: page for n in range(len(PAPERS)) for path, page in pages_of(n).items()}
    for family, (path, body) in SITES.items():
        links = ""
        for n in ("100001", "100002"):
            url = f"/{family}{path.format(n=n)}"
            links += f'<li><a href="{url}">{TITLE}（{n}）</a><span>2025-01-07</span></li>'
            pages[url] = (
                f"<html><head><meta charset='utf-8'><title>{TITLE}_云河市人民政府</title></head><body><ul><li><a href='/'>首页</a></li></ul>"
                f"<h1>{TITLE}</h1><div>发布时间：2025-01-07 来源：市政协</div>{body.format(text=tagged() + n)}</body></html>"
            )
        pages[f"/{family}/"] = f"<html><body><ul>{links}</ul></body></html>"
    with served({path: (HTML, page.encode()) for path, page in pages.items()}) as address:
        yield address


def outlet(name: str, family: str, host: str, start: str) -> Outlet:
    place = f"127.0.0.1/{name}"
    return Outlet(name, "云河日报", family, "990100", (place,), (Start(f"{host}/{name}/{start}", "首页"),), "reported")  # fmt: skip


@pytest.mark.parametrize("number", range(len(PAPERS)), ids=lambda n: f"{n}-{PAPERS[n].layout}")
def test_a_paper_in_each_layout(number: int, host: str, sqlite_archive: Archive) -> None:
    paper = PAPERS[number]
    own = outlet(f"paper{number}", "founder_epaper", host, paper.template)
    (summary,) = crawl([own], sqlite_archive, since=DAY, until=DAY, delay=0, allow_private=True)
    assert (summary.status, failures(sqlite_archive)) == ("finished", [])
    held = rows(sqlite_archive, "SELECT url FROM page WHERE kind IS NOT NULL")
    assert {url for (url,) in held} == {f"{host}/{own.name}/{path}" for path in paper.articles}
    assert set(rows(sqlite_archive, "SELECT family, layout FROM v_version")) == {("founder_epaper", paper.layout)}  # fmt: skip
    assert summary.requests == 4 + 1, "a neighbour's page or another day was asked for"


def test_each_layout_of_e_papers_has_its_paper() -> None:
    assert {paper.layout for paper in PAPERS} == {each.layout for each in founder_epaper.LAYOUTS}


@pytest.mark.parametrize("family", SITES)
def test_a_site_of_each_family(family: str, host: str, sqlite_archive: Archive) -> None:
    own = outlet(family, family, host, "")
    (summary,) = crawl([own], sqlite_archive, delay=0, allow_private=True)
    assert (summary.status, failures(sqlite_archive), summary.new) == ("finished", [], 2)
    assert set(rows(sqlite_archive, "SELECT family FROM v_version")) == {(family,)}


@pytest.mark.parametrize(("true", "declared"), [("trs_wcm", "rednet"), ("vsb", "trs_wcm"), ("ucap", "founder_epaper"), ("generic", "vsb")])  # fmt: skip
def test_a_wrong_family_is_told_and_the_site_read(
    true: str, declared: str, host: str, sqlite_archive: Archive
) -> None:
    wrong = replace(outlet(true, declared, host, ""), status="reported")
    (summary,) = crawl([wrong], sqlite_archive, delay=0, allow_private=True)
    assert (summary.status, failures(sqlite_archive), summary.new) == ("finished", [], 2)
    told = rows(sqlite_archive, "SELECT family, record LIKE '%other-family%' FROM version")
    assert set(told) == {(true, 1)}


def test_the_family_of_a_visited_site_is_the_only_one(host: str, sqlite_archive: Archive) -> None:
    """Its declaration was looked at: a page that does not fit means that the site changed."""
    wrong = replace(outlet("trs_wcm", "rednet", host, ""), status="active")
    (summary,) = crawl([wrong], sqlite_archive, delay=0, allow_private=True)
    assert summary.status == "failed"
    assert "no article is listed anywhere" in (summary.reason or "")


def test_families_of_declarations_are_those_that_are_tried() -> None:
    crawled = {"founder_epaper", *SITES}
    by_the_demo = {"rednet", "people_cms", "table_cms"}
    assert {each.family for each in registry().values()} <= crawled | by_the_demo


def test_every_day_of_a_reported_paper_is_its_own() -> None:
    """The first page and an article beside it belong to the paper, and to no other of the registry."""
    known: Registry = registry()
    for each in known.values():
        for start in each.starts:
            page = start.url.replace("%Y", "2025").replace("%m", "01").replace("%d", "07")
            assert known.for_url(page) is each
            if each.family == "founder_epaper":
                path = page.partition("?")[0].split("://", 1)[1].partition("/")[2]
                shape = founder_epaper.FounderPage.listing_url
                assert shape is not None
                assert shape.search(f"/{path}"), each.name
