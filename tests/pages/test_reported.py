"""Pages of outlets whose family is only reported: the declared one first, then the one that fits."""

from __future__ import annotations

import pytest

from speecharchive.errors import NoArticle
from speecharchive.model import Flag, Listing, PageSource
from speecharchive.pages.opening import open_page
from tests.pages.reading import tagged

TRS = f"<html><head><title>云河市政协召开委员读书会</title></head><body><h1>云河市政协召开委员读书会</h1><div class=TRS_Editor>{tagged()}</div></body></html>"
URL = "http://www.yunhe.example/xw/202501/t20250107_100001.html"


def listed(html: str, family: str, *, reported: bool) -> Listing:
    source = PageSource(html.encode(), "http://www.yunhe.example/xw/")
    return open_page(source, family, reported=reported).listing()


def links(*paths: str) -> str:
    items = "".join(f"<li><a href='{path}'>云河市召开第{n}次渡口工作会议</a></li>" for n, path in enumerate(paths))  # fmt: skip
    return f"<html><body><ul>{items}</ul></body></html>"


def test_the_declared_family_is_tried_first() -> None:
    article = open_page(PageSource(TRS.encode(), URL), "gov_portal", reported=True).article()
    assert (article.family, article.notes) == ("gov_portal", ()), (
        "`TRS_Editor` is one of its names too"
    )


def test_a_page_of_another_family_is_read_and_flagged() -> None:
    source = PageSource(TRS.encode(), URL)
    article = open_page(source, "rednet", reported=True).article()
    assert (article.family, article.layout) == ("trs_wcm", "editor")
    assert article.notes == (Flag("other-family", "trs_wcm, not rednet"),)
    with pytest.raises(NoArticle):
        open_page(source, "rednet").article()


def test_a_page_that_fits_none_is_none() -> None:
    source = PageSource(b"<html><body><p>404</p></body></html>", URL)
    with pytest.raises(NoArticle):
        open_page(source, "rednet", reported=True).article()


def test_lists_fall_to_the_family_of_most_links() -> None:
    page = links(
        *(f"html/2025-01/07/content_{n}.htm?div=-1" for n in (101, 102, 103)), "node_2.htm"
    )
    assert listed(page, "trs_wcm", reported=False).articles == ()
    found = listed(page, "trs_wcm", reported=True)
    assert [link.url[-26:] for link in found.articles] == [f"2025-01/07/content_{n}.htm" for n in (101, 102, 103)]  # fmt: skip
    assert found.next_pages == ("http://www.yunhe.example/xw/node_2.htm",)


def test_a_list_of_the_declared_family_stays_its_own() -> None:
    own = [f"/xw/t20250107_{n}.html" for n in (1, 2, 3)]
    page = links(*own, *(f"/info/1081/{n}.htm" for n in range(501, 520)))
    found = listed(page, "trs_wcm", reported=True).articles
    assert [link.url for link in found] == [f"http://www.yunhe.example{path}" for path in own]


def test_of_a_list_with_next_to_nothing_of_the_declared_family_all_is_taken() -> None:
    page = links("/xw/t20250107_1.html", *(f"/info/1081/{n}.htm" for n in (501, 502, 503)))
    assert len(listed(page, "trs_wcm", reported=True).articles) == 4


def test_strays_do_not_decide() -> None:
    """A list of no family with one link to a special page."""
    page = links(*(f"/zxww/2025/01/07/ARTI15614217{n}.shtml" for n in (11, 12, 13)), "/info/1081/501.htm")  # fmt: skip
    assert len(listed(page, "trs_wcm", reported=True).articles) == 4
