"""Which addresses are one page, and which only look like it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from speecharchive.capture.identity import is_mirror, page_identity
from speecharchive.capture.urls import canonical_url
from speecharchive.errors import BadInput

ARTICLE = "http://yh.ylnews.example/n2/2026/0827/c360301-41607942.html"
PAPER = "http://yhrb.yunhe.example/html/2026-10/02/content_548643.htm"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (ARTICLE, "https://yh.ylnews.example/n2/2026/0827/c360301-41607942.html"),
        (ARTICLE, "http://yh.ylnews.example/BIG5/n2/2026/0827/c360301-41607942.html"),
        (ARTICLE, "http://YH.ylnews.example:80/GB/n2/2026/0827/c360301-41607942.html#top"),
        ("http://yh.ylnews.example/GB/414065/index.html", "http://yh.ylnews.example/BIG5/414065/"),
        (PAPER + "?div=-1", PAPER + "?div=0"),
        (PAPER + "?div=-1", PAPER),
        ("http://yunhe.example/jianghua/", "https://yunhe.example/jianghua/index.shtml"),
        ("http://yunhe.example", "http://yunhe.example/Default.aspx"),
        ("http://yunhe.example/a/1.jsp;jsessionid=4F2A", "http://yunhe.example/a/1.jsp"),
        ("http://yunhe.example/v?id=3&PHPSESSID=9f", "http://yunhe.example/v?id=3"),
        ("http://yunhe.example/(S(k3x))/v.aspx?id=3", "http://yunhe.example/v.aspx?id=3"),
        ("http://yunhe.example/NewsView.Asp?ID=48", "http://yunhe.example/newsview.asp?id=48"),
        ("http://e.yunhe.example/pad/content/202602/11/content_1.html", "http://e.yunhe.example/pc/content/202602/11/content_1.html"),
        ("http://m.yunhe.example/zw/10170538.shtml", "https://www.yunhe.example/zw/10170538.shtml"),
        ("http://wap.yunhe.example/zw/t20260105_8801.html", "http://yunhe.example/zw/t20260105_8801.html"),
        ("http://big5.yunhe.example/gate/big5/www.yunhe.example/zw/t20260105_8801.html", "http://www.yunhe.example/zw/t20260105_8801.html"),
    ],
)  # fmt: skip
def test_addresses_of_one_page(one: str, other: str) -> None:
    assert page_identity(one) == page_identity(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("http://yunhe.example/a.html?id=1", "http://yunhe.example/a.html?id=2"),
        ("http://yunhe.example/a.html?page=2", "http://yunhe.example/a.html"),
        ("http://yunhe.example/index.asp?id=5", "http://yunhe.example/default.asp?id=5"),
        ("http://yunhe.example/a/index_1.html", "http://yunhe.example/a/"),
        ("http://yunhe.example/a/index", "http://yunhe.example/a/"),
        ("http://m.yunhe.example/", "http://www.yunhe.example/"),
        ("http://m.yunhe.example/news/list.html", "http://www.yunhe.example/news/list.html"),
        ("http://jj.yunhe.example/zw/10170538.shtml", "http://www.yunhe.example/zw/10170538.shtml"),
        ("http://yunhe.example/A.html", "http://yunhe.example/a.html"),
        ("http://yunhe.example/pad/intro.html", "http://yunhe.example/pc/intro.html"),
        ("http://yunhe.example:8080/a.html", "http://yunhe.example/a.html"),
        ("http://yunhe.example/v?sid=1", "http://yunhe.example/v?sid=2"),
        ("http://m.example/10170538.html", "http://example/10170538.html"),
        (ARTICLE.replace(".html", "-2.html"), ARTICLE),
    ],
)
def test_addresses_of_two_pages(one: str, other: str) -> None:
    assert page_identity(one) != page_identity(other)


def test_file_without_address_is_its_own_page() -> None:
    assert page_identity("urn:sha256:ab12") == "urn:sha256:ab12"
    with pytest.raises(BadInput):
        page_identity("/a.html")


@pytest.mark.parametrize(
    ("url", "mirror"),
    [
        (ARTICLE, False),
        (ARTICLE.replace("/n2/", "/BIG5/n2/"), True),
        ("http://m.yunhe.example/zw/10170538.shtml", True),
        ("http://e.yunhe.example/pad/content/202602/11/content_1.html", True),
        ("http://moment.yunhe.example/a.html", False),
    ],
)
def test_converted_addresses(url: str, mirror: bool) -> None:
    assert is_mirror(url) == mirror


PARTS = st.sampled_from(
    ["", "a", "GB", "BIG5", "n2", "pad", "pc", "content", "202602", "11", "index.html", "t2026010588.html", "V.ASP", "(S(x))", "gate", "big5", "www.yunhe.example", "%e4", "云"]
)  # fmt: skip


@given(
    st.sampled_from(["http", "https"]),
    st.sampled_from(["m.yunhe.example", "www.yunhe.example", "m.www.yunhe.example", "yunhe.example:8080", "[::1]"]),
    st.lists(PARTS, max_size=7),
    st.sampled_from(["", "?div=-1", "?ID=1&sessionid=2", "?a=1&b"]),
)  # fmt: skip
def test_spelling_and_scheme_never_change_the_page(
    scheme: str, host: str, steps: list[str], query: str
) -> None:
    url = f"{scheme}://{host}/{'/'.join(steps)}{query}"
    assert (
        page_identity(url)
        == page_identity(canonical_url(url))
        == page_identity(url.replace("https:", "http:"))
    )
