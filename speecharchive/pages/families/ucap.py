"""开普 UCAP, the platform of the State Council's and of many cities' sites.

The text stands in `ucapcontent` within `#UCAP-CONTENT` or `div.pages_content`; date, source and buttons in one
`div.pages-date`. Articles are `/202307/{32 hex digits}.shtml`, further pages of a list `index_2.shtml`.
"""

from __future__ import annotations

import re
from typing import ClassVar

from speecharchive.pages.html_page import HtmlPage
from speecharchive.pages.named_page import NamedPage


class UcapPage(NamedPage):
    family = "ucap"
    layout = "pages"
    signs = "#UCAP-CONTENT, ucapcontent, div.pages_content, #zoomcon"
    containers: ClassVar[tuple[str, ...]] = (
        "#UCAP-CONTENT",
        "ucapcontent",
        "div.pages_content",
        "#zoomcon",
    )
    titles = "ucaptitle, div.pages-title, div.article h1"
    article_url: ClassVar[re.Pattern[str] | None] = re.compile(
        r"/\d{6}/(?:[0-9a-f]{32}|t\d{8}_\d+|content_\d+)\.s?html?|/content_\d{4,}\.html?"
        r"|/\d{4}-\d{2}/\d{2}/content_\d+\.html?|/(?:\d{4}/)?\d{2}/\d{2}/[0-9a-f]{32}\.s?html?"
    )


LAYOUTS: tuple[type[HtmlPage], ...] = (UcapPage,)
