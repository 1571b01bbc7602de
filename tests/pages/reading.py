"""Reads invented pages as the tests of page objects do."""

from __future__ import annotations

from speecharchive.model import Article, Listing, PageSource, Role
from speecharchive.pages.opening import open_page

URL = "http://www.yunhe.example/content/646856/60/14560001.html"

PARAGRAPHS = (
    "过去的一年，云河市的渡口比往年更忙，竹筏换成了电动船，码头上多了三处候船亭。",
    "一要守住河道，清淤、护岸、种柳，一样都不能少。",
    "二要修好石阶。石阶是老城的脊梁，一块也不能松动，一级也不能缺少。",
    "同志们，船已离岸，让我们一起把篙撑稳！",
)
"""Invented running text of a speech."""


def read(html: str | bytes, url: str | None = URL, family: str | None = None) -> Article:
    body = html.encode() if isinstance(html, str) else html
    return open_page(PageSource(body, url), family).article()


def listing(html: str | bytes, url: str | None, family: str | None = None) -> Listing:
    body = html.encode() if isinstance(html, str) else html
    return open_page(PageSource(body, url), family).listing()


def texts(article: Article, role: Role) -> list[str]:
    return [block.text for block in article.blocks if block.role == role]


def body_of(article: Article) -> list[str]:
    return texts(article, "body")


def tagged(tag: str = "p", attributes: str = "") -> str:
    """The running text, an element a paragraph, indented as real pages are."""
    return "\n".join(f"<{tag} {attributes}>\u3000\u3000{text}</{tag}>" for text in PARAGRAPHS)
