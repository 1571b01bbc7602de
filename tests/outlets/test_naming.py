"""What a site's name says of it."""

from __future__ import annotations

import pytest

from speecharchive.model import PageSource
from speecharchive.outlets.naming import imprint, kind_of, outlet_title, place_of, section_title
from speecharchive.pages.document import Document
from speecharchive.pages.html_page import HtmlPage
from speecharchive.pages.opening import open_page


def document(title: str = "", body: str = "", meta: str = "") -> Document:
    page = f"<html><head>{meta}<title>{title}</title></head><body><p>一行</p>{body}</body></html>"
    opened = open_page(PageSource(page.encode(), "http://www.yunhe.example/"))
    assert isinstance(opened, HtmlPage)
    return opened.document


def test_the_name_that_all_titles_share() -> None:
    articles = [document(f"第{n}次渡口会议_要闻_云河新闻网") for n in (1, 2)]
    found = outlet_title(document("要闻_云河新闻网"), articles)
    assert (found and found[:2]) == ("云河新闻网", "fair"), "要闻 stands in all of them too"
    found = outlet_title(document("云河新闻网"), articles)
    assert (found and found[:2]) == ("云河新闻网", "high")


@pytest.mark.parametrize(
    ("page", "title", "sure"),
    [
        (document("x", meta='<meta name="SiteName" content="云河市人民政府">'), "云河市人民政府", "high"),
        (document("云河日报数字报-第01版：要闻"), "云河日报", "fair"),
        (document("list", "<div>主办：云河市人民政府办公室 承办：某某</div>"), "云河市人民政府办公室", "fair"),
        (document("渡口"), "渡口", "low"),
        (document("list"), None, None),
    ],
)  # fmt: skip
def test_a_name_from_one_page(page: Document, title: str | None, sure: str | None) -> None:
    found = outlet_title(page, [])
    assert (found and found[:2]) == ((title, sure) if title else None)


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("云河日报", "party-paper"),
        ("云河晚报", "evening-paper"),
        ("云岭政协报", "cppcc-paper"),
        ("中国人民政治协商会议云河市委员会", "cppcc"),
        ("云河市政协", "cppcc"),
        ("云河市人民政府门户网站", "government"),
        ("云岭政研网", "party"),
        ("云河新闻网", "news-site"),
        ("云河", None),
    ],
)
def test_kinds(title: str, kind: str | None) -> None:
    found = kind_of(title, "trs_wcm")
    assert (found and found.value) == kind


def test_a_place_from_name_publisher_or_articles() -> None:
    page = document(body="<p>主办：株洲市人民政府</p>")
    assert imprint(page) == "株洲市人民政府"
    found = place_of("株洲日报", document(), [])
    assert (found and found[:2]) == ("430200", "high")
    found = place_of("某某网", page, [])
    assert (found and found[:2]) == ("430200", "fair")
    found = place_of("某某网", document(), ["430200", "430200"])
    assert (found and found[:2]) == ("430200", "fair")
    assert place_of("某某网", document(), ["430200", "430300"]) is None


def test_the_section_is_what_is_not_the_site() -> None:
    assert section_title(document("主席讲话-云河市政协"), "云河市政协") == "主席讲话"
    assert section_title(document("云河市政协"), "云河市政协") == "云河市政协"
