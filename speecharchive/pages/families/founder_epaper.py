"""方正 digital papers: the old table product and the newer pc and pad skins.

Every article stands in `founder-content`, mostly within `#ozoom`, between `enpcontent` comments; the comment
`enpproperty` holds the best metadata. Photos and their captions stand beside the container. Paragraphs of a printed
column end where the column ends. Layout pages link each article from a picture map (`?div=-1`) and from a list.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import ClassVar

from speecharchive.model import Role
from speecharchive.pages.elements import Element
from speecharchive.pages.html_page import HtmlPage, MarkedPage, Roles

_PHOTOS = 'table#newspic, table[bgcolor="#efefef"], table[bgcolor="#EFEFEF"], div.attachment'
_TURN: Roles = {"caption": _PHOTOS, "related": "a.preart, a.nextArt, div.newsnext"}
_BODY = ("#ozoom founder-content", "#ozoom", "founder-content")


class FounderPage(MarkedPage):
    family = "founder_epaper"
    containers: ClassVar[tuple[str, ...]] = _BODY
    article_url: ClassVar[re.Pattern[str] | None] = re.compile(
        r"/content_\d+(?:_\d+)*\.s?html?|/con(?:tent)?/\d{6}/\d{2}/\w+\.html?|/nw\.D110000[\w-]+\.html?|/\d{8}/\d{1,6}\.shtml"
    )
    listing_url: ClassVar[re.Pattern[str] | None] = re.compile(
        r"/node_?\w{1,12}\.html?$|/(?:layout|col|column)/\d{6}/\d{2}/\w+\.html?$|/nbs\.D110000\w+\.html?$|/\d{8}/v\w{1,6}\.shtml$"
    )


class NewSkin(FounderPage):
    """The pc skin of 株洲日报 and 湘潭日报: each part of the title has an id."""

    layout = "pc-skin-1"
    requires = "#Title"
    roles: ClassVar[Roles] = {**_TURN, "kicker": "#PreTitle", "headline": "#Title", "subtitle": "#SubTitle", "byline": "#Author", "info": "div.detail-art p.info"}  # fmt: skip


class NewSkinText(FounderPage):
    layout = "pc-skin-2"
    containers = ("div.newsdetatext founder-content", "div.newsdetatext")
    roles: ClassVar[Roles] = {
        **_TURN,
        "kicker": "div.newsdetatit div.intro",
        "headline": "div.newsdetatit h3",
        "subtitle": "div.newsdetatit div.sub",
        "info": "div.newsdetatit > p",
    }


class NewSkinDetail(FounderPage):
    layout = "pc-skin-3"
    containers = ("div.main-article-con founder-content", "div.main-article-con")
    roles: ClassVar[Roles] = {
        **_TURN,
        "headline": "div.main-article-alltitle .main-article-title, div.main-article-alltitle h2, div.main-article-alltitle h1",
        "kicker": "div.main-article-alltitle .main-article-pretitle",
        "subtitle": "div.main-article-alltitle .main-article-subtitle",
        "byline": "div.main-article-alltitle .main-article-author",
    }


class Pad(FounderPage):
    layout = "pad"
    requires = "#main-title"
    containers = ("#content founder-content", "#content", "founder-content")
    roles: ClassVar[Roles] = {
        **_TURN,
        "kicker": "#intro-title",
        "headline": "#main-title",
        "subtitle": "#sub-title",
        "info": "#author",
        "navigation": "#guide",
    }


class PeoplesDaily(FounderPage):
    """人民日报 on the same product."""

    layout = "peoples-daily"
    requires = "div.article h1"
    containers = ("div.article #ozoom", *_BODY)
    roles: ClassVar[Roles] = {
        **_TURN,
        "kicker": "div.article h3",
        "headline": "div.article h1",
        "subtitle": "div.article h2, div.article h4",
        "info": "div.article div.lai, div.article div.sec, div.article p.sec",
    }


class OldTables(FounderPage):
    """The table product: three rows of title, told apart by class and order."""

    layout = "old-tables"
    roles: ClassVar[Roles] = {**_TURN, "byline": "founder-author"}

    def further_marks(self) -> Mapping[Element, Role]:
        """`td.font01` is the headline; `td.font02` above it the kicker, below it the subtitle."""
        rows = self.document.select("td.font01, td.font02")
        main = next((row for row in rows if "font01" in (row.get("class") or "")), None)
        if main is None:
            title = self.document.first("founder-title")
            return {title: "headline"} if title is not None else {}
        at = rows.index(main)
        marks: dict[Element, Role] = dict.fromkeys(rows[:at], "kicker")
        marks.update(dict.fromkeys(rows[at + 1 :], "subtitle"))
        marks[main] = "headline"
        return marks


LAYOUTS: tuple[type[HtmlPage], ...] = (
    NewSkin,
    Pad,
    PeoplesDaily,
    NewSkinText,
    NewSkinDetail,
    OldTables,
)
