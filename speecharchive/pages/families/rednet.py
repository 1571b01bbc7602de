"""红网 (rednet.cn), its city stations, and other sites on the same platform (湖南政研网).

Five generations of article pages, told apart by the name of their container. Since 2018 the pages are UTF-8. City
stations print 来源 and 编辑 as two small paragraphs at the end of the container; a speech's title, subtitle, speaker and
date stand once more, centred, at its beginning. Lists are `channel/{id}.html`, further pages `channel/{id}_{n}.html`.
"""

from __future__ import annotations

import re
from typing import ClassVar

from speecharchive.pages.html_page import HtmlPage, MarkedPage, Roles

_TAIL: Roles = {"source": "p.f14.m_t_50", "editors": "p.f14.m_t_5"}


class RednetPage(MarkedPage):
    family = "rednet"
    article_url: ClassVar[re.Pattern[str] | None] = re.compile(
        r"/content/\d{6}/\d{2}/\d+\.html?|/content/\d{4}/\d{2}/\d{2}/\d+\.html?|/c/\d{4}/\d{2}/\d{2}/\d+\.html?"
    )


class CityStation(RednetPage):
    """Generation C, and today's stations."""

    layout = "city-station"
    requires = "h1.detail_title"
    containers = ("section.detail_article_content", "div.detail_article_content")
    roles: ClassVar[Roles] = {**_TAIL, "headline": "h1.detail_title", "info": "div.m_b_25"}


class MainSite(RednetPage):
    """Generation B, 2018 to 2020."""

    layout = "main-site"
    containers = ("article.detail-article",)
    roles: ClassVar[Roles] = {
        **_TAIL,
        "headline": "section.box_left > h1, main h1",
        "info": "section.box_left > h1 + div, main h1 + div",
    }


class Current(RednetPage):
    """Generation E: the author line has a name of its own."""

    layout = "current"
    containers = ("div.detail_article_content", "section.detail_article_content")
    roles: ClassVar[Roles] = {**_TAIL, "headline": "h1", "byline": "#author_baidu", "source": "#source_baidu", "date": "#pubtime_baidu", "editors": "#editor_baidu, p.f14.m_t_5"}  # fmt: skip


class App(RednetPage):
    """Generation D: pages of the news app (moment.rednet.cn)."""

    layout = "app"
    requires = "section.content div.time"
    containers = ("section.content div.description",)
    roles: ClassVar[Roles] = {
        "headline": "section.content div.title, div.title",
        "info": "section.content div.time",
    }


class Classic(RednetPage):
    """Generation A, `/c/` pages to about 2018."""

    layout = "classic"
    requires = "span.pubdate, span.author, div.title h1"
    containers = ("#articlecontent",)
    roles: ClassVar[Roles] = {"headline": "div.title h1, h1", "info": "span.pubdate, span.author"}


LAYOUTS: tuple[type[HtmlPage], ...] = (CityStation, MainSite, Current, App, Classic)
