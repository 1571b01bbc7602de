"""Which addresses are one page."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from speecharchive.capture.urls import absolute, canonical_url
from speecharchive.errors import BadInput


@pytest.mark.parametrize(
    ("url", "canonical"),
    [
        ("HTTP://WWW.YunHe.Example:80/A/b.html#top", "http://www.yunhe.example/A/b.html"),
        ("https://yunhe.example:443", "https://yunhe.example/"),
        ("http://yunhe.example:8080/x", "http://yunhe.example:8080/x"),
        ("http://yunhe.example./x", "http://yunhe.example/x"),
        ("http://user:word@yunhe.example/x", "http://yunhe.example/x"),
        ("http://yunhe.example/html/2025-01/07/../08/./node_1.htm", "http://yunhe.example/html/2025-01/08/node_1.htm"),
        ("http://yunhe.example/content_548643.htm?div=-1", "http://yunhe.example/content_548643.htm"),
        ("http://yunhe.example/content_548643.htm?div=0", "http://yunhe.example/content_548643.htm"),
        ("http://yunhe.example/view.asp?id=3&utm_source=wx&page=2", "http://yunhe.example/view.asp?id=3&page=2"),
        ("http://yunhe.example/a.html?from=timeline&isappinstalled=0", "http://yunhe.example/a.html"),
        ("http://yunhe.example/list.asp?from=2024", "http://yunhe.example/list.asp?from=2024"),
        ("http://yunhe.example/view.asp;jsessionid=A1B2?id=3", "http://yunhe.example/view.asp?id=3"),
        ("http://yunhe.example/%7eoffice/%e4%b8%ad.html", "http://yunhe.example/~office/%E4%B8%AD.html"),
        ("http://yunhe.example/中 文.html", "http://yunhe.example/%E4%B8%AD%20%E6%96%87.html"),
        ("http://[2001:DB8::1]:8000/x", "http://[2001:db8::1]:8000/x"),
        ("file:///saved/page.html#x", "file:///saved/page.html"),
    ],
)  # fmt: skip
def test_canonical_form(url: str, canonical: str) -> None:
    assert canonical_url(url) == canonical


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("http://yunhe.example/news?ID=1", "http://yunhe.example/news?ID=2"),
        ("http://yunhe.example/GB/414065/1.html", "http://yunhe.example/BIG5/414065/1.html"),
        ("http://yunhe.example/A.html", "http://yunhe.example/a.html"),
        ("http://yunhe.example/view?div=art", "http://yunhe.example/view?div=sport"),
    ],
)
def test_pages_that_stay_apart(one: str, other: str) -> None:
    assert canonical_url(one) != canonical_url(other)


@pytest.mark.parametrize("url", ["", "news.html", "http:///x", "http://[bad/x", "http://a:port/"])
def test_what_is_no_address_is_refused_without_repeating_it(url: str) -> None:
    with pytest.raises(BadInput):
        canonical_url(url)


@pytest.mark.parametrize(
    ("link", "found"),
    [
        ("content_3.htm?div=-1", "http://yhrb.example/html/2025-01/07/content_3.htm"),
        ("/pad/", "http://yhrb.example/pad/"),
        ("//img.yhrb.example/a", "http://img.yhrb.example/a"),
        (" node_2.htm\n", "http://yhrb.example/html/2025-01/07/node_2.htm"),
        ("..\\08\\node_2.htm", "http://yhrb.example/html/2025-01/08/node_2.htm"),
        ("javascript:window.print()", None),
        ("mailto:desk@yhrb.example", None),
        ("#top", None),
        ("", None),
        ("http://[", None),
        ("x" * 3000, None),
    ],
)
def test_links(link: str, found: str | None) -> None:
    assert absolute("http://yhrb.example/html/2025-01/07/node_1.htm", link) == found


def test_without_a_base_only_absolute_links_lead_anywhere() -> None:
    assert absolute(None, "a.html") is None
    assert absolute(None, "http://yhrb.example/a.html") == "http://yhrb.example/a.html"


URLS = st.builds(
    "http://yunhe.example{}{}".format,
    st.text(alphabet="/.%aA4b2~é中 ;=&", max_size=25).map(lambda path: f"/{path}"),
    st.text(alphabet="?=&%div-1pageid中 ", max_size=25).map(lambda query: f"?{query}"),
)


@given(URLS)
def test_the_canonical_form_is_its_own_canonical_form(url: str) -> None:
    once = canonical_url(url)
    assert canonical_url(once) == once
    assert once.isascii()


@given(st.text(max_size=80), st.text(max_size=80))
def test_no_link_of_a_hostile_page_makes_it_fail(base: str, link: str) -> None:
    found = absolute(base, link)
    assert found is None or found.startswith(("http://", "https://"))
