"""Government sites of no known system: the containers that many of them name alike.

The names were gathered from 86 city sites. Each is tried in order and read by validation: it must hold the page's
sentences. 龙讯 sites (`j-fontContent`), channel sites (`/c15124/20240102/i2212345.html`) and others count among them.
"""

from __future__ import annotations

import re
from typing import ClassVar

from speecharchive.pages.html_page import HtmlPage
from speecharchive.pages.named_page import NamedPage

BY_ID = (
    "zoom", "Zoom", "fontzoom", "doZoom", "BodyLabel", "mainText", "contentText", "NewsContent", "conN", "div_zhengwen",
    "info_content", "news_content", "detailCont", "details-content", "font-para", "font_size", "xlrllt", "wh_x_c",
    "con_con", "J_content", "UCAP-CONTENT",
)  # fmt: skip
BY_CLASS = (
    "zoom", "j-fontContent", "xl-xqnr", "conTxt", "conBox", "zoomTY", "artCon", "xl_cont", "xl_content", "nrcontent",
    "wzcon", "art_cont", "art_con", "articlecon", "articleContent", "article-content-box",
    "contentTextBox", "news_content_content", "news_content_text",
    "newsconParse", "generalContent", "common-content", "con-detail", "text-main", "zwnr", "TRS_Editor", "TRS_UEDITOR", "pages_content",
    "nr_P", "main_content_p", "det_content", "storyContent", "xxgk_content", "xxgkcont", "xxxq_text_cont", "zw_sta",
    "czys_datail_content", "center-info", "h_dl_c", "ls-article-info", "zfxxgk_content", "gknbxq_detail",
)  # fmt: skip


class GovPortalPage(NamedPage):
    family = "gov_portal"
    layout = "named-container"
    containers: ClassVar[tuple[str, ...]] = (
        *(f"#{name}" for name in BY_ID),
        *(f".{name}" for name in BY_CLASS),
    )
    titles = "div.title, div.article-title, .arti_title, .wztit, .xl-title, .detail-title"
    article_url: ClassVar[re.Pattern[str] | None] = None

    def recognises(self) -> bool:
        return bool(self.bodies())


LAYOUTS: tuple[type[HtmlPage], ...] = (GovPortalPage,)
