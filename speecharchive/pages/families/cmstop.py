"""CmsTop, the system of many city news centres and of some city governments' news pages.

Articles are `/2019/0910/12345.shtml` or `/p/12345.html`, split ones `12345_2.shtml`; counter and comments come from
`app=…&controller=…` addresses.
"""

from __future__ import annotations

import re
from typing import ClassVar

from speecharchive.pages.html_page import HtmlPage
from speecharchive.pages.named_page import NamedPage


class CmsTopPage(NamedPage):
    family = "cmstop"
    layout = "article"
    words = ("cmstop", "CmsTop")
    containers: ClassVar[tuple[str, ...]] = (
        "#ctrlfscont",
        "#article-content",
        "div.article-content",
        "div.content-body",
        "div.article-body",
    )
    titles = "h1.article-title, h1.title, #article-title"
    article_url: ClassVar[re.Pattern[str] | None] = re.compile(
        r"/(?:19|20)\d\d/?\d\d/?\d\d/\d+(?:_\d{1,3})?\.s?html?|/p/\d+(?:_\d{1,3})?\.s?html?"
    )


LAYOUTS: tuple[type[HtmlPage], ...] = (CmsTopPage,)
