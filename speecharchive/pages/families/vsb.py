"""博达 VSB (Visual SiteBuilder), the system of most universities and of many city and county bodies.

An article is a form `_newscontent_fromname` with title, info line, `#vsb_content…` and the neighbours' links. Lists count
down: `tzgg.htm` is the newest page, `tzgg/16.htm` the one behind it, `tzgg/1.htm` the last.
"""

from __future__ import annotations

import re
from typing import ClassVar

from speecharchive.pages.html_page import HtmlPage
from speecharchive.pages.named_page import NamedPage

_FORM = 'form[name="_newscontent_fromname"]'


class VsbPage(NamedPage):
    family = "vsb"
    layout = "form"
    signs = f"{_FORM}, .v_news_content, #vsb_content, #vsb_newscontent"
    containers: ClassVar[tuple[str, ...]] = (
        "#vsb_content",
        "#vsb_content_2",
        "#vsb_content_4",
        "#vsb_content_6",
        "#vsb_content_500",
        "#vsb_content_501",
        "#vsb_content_1001",
        "#vsb_newscontent",
        "div.v_news_content",
    )
    titles = (
        f"{_FORM} h1, {_FORM} h2, {_FORM} h3, {_FORM} .title, {_FORM} .titlestyle, .v_news_title"
    )
    article_url: ClassVar[re.Pattern[str] | None] = re.compile(
        r"/info/\d+/\d+\.html?|(?:content|show)\.jsp\?(?:[^#]*&)?wbnewsid=\d+"
    )


LAYOUTS: tuple[type[HtmlPage], ...] = (VsbPage,)
