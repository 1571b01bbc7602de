"""Every visible text of a page stands in its blocks exactly once, in the order of the page."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from speecharchive.errors import NoArticle
from speecharchive.model import PageSource
from speecharchive.pages.opening import open_page

from .reading import tagged
from .test_founder_epaper import OLD, PAD, PC_1
from .test_people_cms import BOXES, PROVINCE_1, PROVINCE_2, RM_TXT, TABLES
from .test_rednet import APP, CLASSIC, CURRENT, MAIN_SITE, STATION

SEEN, UNSEEN = "seen", "unseen"
INSIDE_LINES = ("span", "b", "font", "a", "em", "mark", "unknown-element")
LINES = ("p", "h3", "pre")
BOXES_OF_LINES = ("div", "section", "blockquote", "center", "ul", "figure", "footer", "form")
CLASSES = ("", ' class="share"', ' class="related"', ' class="caption"', ' align="center"', ' id="zoom"', ' style="font-weight:bold"')  # fmt: skip
HIDING = (
    "<script>{}</script>", "<style>{}</style>", "<!--{}-->", "<div style='display:none'><p>{}</p></div>", "<p hidden>{}</p>",
    "<noscript>{}</noscript>", "<iframe>{}</iframe>", "<template><p>{}</p></template>",
)  # fmt: skip


@dataclass(frozen=True)
class Piece:
    kind: str
    html: str


def word(kind: str) -> st.SearchStrategy[str]:
    return st.just(f"@{kind}@")


def wrapped(inner: st.SearchStrategy[str], tags: tuple[str, ...]) -> st.SearchStrategy[str]:
    return st.builds(
        lambda tag, attributes, parts: f"<{tag}{attributes}>{''.join(parts)}</{tag}>",
        st.sampled_from(tags),
        st.sampled_from(CLASSES),
        st.lists(inner, min_size=0, max_size=4),
    )


ATOM = st.one_of(
    word(SEEN), word(SEEN), st.sampled_from((" ", "\n", "，", "<br>", "&nbsp;", "\u200b", '<img src="a.jpg">')),
    st.builds(str.format, st.sampled_from(HIDING), word(UNSEEN)),
)  # fmt: skip
LINE_PARTS = st.recursive(ATOM, lambda inner: wrapped(inner, INSIDE_LINES), max_leaves=6)
LINE = wrapped(LINE_PARTS, LINES)
TABLE = st.builds(
    lambda cells: "<table>" + "".join(f"<tr><td>{cell}</td><td>{cell}</td></tr>" for cell in cells) + "</table>",
    st.lists(LINE_PARTS, min_size=1, max_size=3),
)  # fmt: skip
PARTS = st.recursive(
    LINE | TABLE | LINE_PARTS, lambda inner: wrapped(inner, BOXES_OF_LINES), max_leaves=15
)


def numbered(html: str) -> tuple[str, list[str]]:
    """The markup with a word of its own at every mark, and the words that can be seen, in order."""
    seen: list[str] = []

    def put(found: re.Match[str]) -> str:
        name = f"字{len(seen) if found[1] == SEEN else 'x'}号"
        if found[1] == SEEN:
            seen.append(name)
        return name

    return re.sub(r"@(seen|unseen)@", put, html), seen


FRAMES = {
    "generic": f"<html><body>{{0}}<div>{tagged()}{{1}}</div>{{2}}</body></html>",
    "rednet": f"<html><body>{{0}}<h1 class='detail_title'>题</h1><section class='detail_article_content'>{tagged()}{{1}}</section>{{2}}</body></html>",
    "people_cms": f"<html><body>{{0}}<div id='rwb_zw'>{tagged()}<div class='edit'>责编</div>{{1}}</div>{{2}}</body></html>",
    "founder_epaper": f"<html><body>{{0}}<div id='ozoom'><founder-content>{tagged()}{{1}}</founder-content></div>{{2}}</body></html>",
    "table_cms": f"<html><body><table><tr><td>{{0}}</td></tr></table><table><tr><td>题</td></tr></table><table><tr><td>{tagged()}{{1}}</td></tr></table>{{2}}</body></html>",
}


@pytest.mark.parametrize("family", FRAMES)
@given(parts=st.tuples(PARTS, PARTS, PARTS))
@settings(max_examples=60, deadline=None)
def test_each_word_once_and_in_order(family: str, parts: tuple[str, str, str]) -> None:
    html, seen = numbered(FRAMES[family].format(*parts))
    article = open_page(
        PageSource(html.encode(), "http://www.yunhe.example/a.html"), family
    ).article()
    assert re.findall(r"字\w+?号", article.text) == seen
    assert all(
        block.text.strip() == block.text != "" and "\n" not in block.text
        for block in article.blocks
    )


@pytest.mark.parametrize(
    "page",
    [STATION, MAIN_SITE, CURRENT, APP, CLASSIC, TABLES, BOXES, RM_TXT, PROVINCE_1, PROVINCE_2, OLD, PC_1, PAD],
)  # fmt: skip
def test_real_structures_lose_nothing(page: str) -> None:
    bare = re.sub(
        r"<!--.*?-->|<(title|p id=\"nowLayout\")[^>]*>.*?</\w+>|<[^>]+>", "", page, flags=re.DOTALL
    )
    bare = bare.replace("&gt;", ">").replace("&nbsp;", "")
    article = open_page(PageSource(page.encode())).article()
    assert re.sub(r"\s", "", article.text) == re.sub(r"\s", "", bare)


@given(st.text(alphabet="<>/=\"'& abdipstrv!-[]字，。\n", max_size=400))
@settings(max_examples=150, deadline=None)
def test_no_markup_makes_it_fail(html: str) -> None:
    page = open_page(PageSource(f"<p>{html}".encode(), "http://www.yunhe.example/a.html"))
    page.listing()
    try:
        page.article()
    except NoArticle:
        return


HOSTILE = {
    "property comments": "<div id='ozoom'>{text}</div>" + "<!--enpproperty " * 200_000,
    "pictures": "<div id='zoom'>{text}" + "<img src='a.jpg'>" * 50_000,
    "asides in asides": "<div id='zoom'>{text}" + "<div class='share'>" * 1_500,
    "asides beside asides": "<div id='zoom'>{text}" + "<i class='share'>x</i>" * 50_000,
    "one link again and again": "{text}"
    + "<li><a href='/202501/t20250101_1.html'>委员读书会</a></li>" * 30_000,
    "marks": "<div id='rwb_zw'>{text}" + "<div class='edit'>x</div>" * 30_000,
    "fields in deep boxes": "{text}" + "<div>" * 1_000 + "<span>一</span><span>二</span>" * 30_000,
    "blanks": "<p>{text}" + " " * 2_000_000 + "字",
    "angle brackets": "{text}" + "<" * 390_000,
    "script calls": "<p>{text}</p><script>" + "createPageHTML(" * 200_000,
}
"""Pages made so that work grows with the square of their size where a rule lets it."""


@pytest.mark.timeout(240)
@pytest.mark.parametrize("html", HOSTILE.values(), ids=HOSTILE)
def test_hostile_pages_come_to_an_end(html: str) -> None:
    page = open_page(
        PageSource(html.replace("{text}", tagged()).encode(), "http://yunhe.example/a/index.html")
    )
    page.listing()
    assert "船已离岸" in page.article().text


def test_mark_up_shown_as_text_is_published_as_it_stands() -> None:
    """Behind `<plaintext>` everything is text; nothing in it is escaped or read as mark-up again."""
    html = f'<div id="zoom">{tagged()}<plaintext>渡口 <b>三处</b> &amp; 桥'
    article = open_page(PageSource(html.encode())).article()
    assert article.blocks[-1].text == "渡口 <b>三处</b> &amp; 桥"
