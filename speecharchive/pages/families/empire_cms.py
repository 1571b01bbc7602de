"""帝国 EmpireCMS, of county bodies and small local news sites; its templates are changed freely, its `/e/` paths are not.

Articles are `/zc/2019-09-10/3476.html`, split ones `3476_2.html`, further pages of a list `index_2.html`. Title and
info line stand together; buttons to vote (`/e/public/digg`) stand under the text.
"""

from __future__ import annotations

import re
from typing import ClassVar

from speecharchive.pages.html_page import HtmlPage
from speecharchive.pages.named_page import NamedPage


class EmpirePage(NamedPage):
    family = "empire_cms"
    layout = "default-skin"
    words = ("/e/public/", "/e/member/", "EmpireCMS")
    containers: ClassVar[tuple[str, ...]] = (
        "#text",
        "td.news_content",
        "div.news_content",
        "#news_content",
        "div.article-content",
    )
    titles = "td.title_info h1, td.title_info dt, div.title_info h1, h1.title"
    article_url: ClassVar[re.Pattern[str] | None] = re.compile(
        r"/(?:19|20)\d\d-?\d\d-?\d\d/\d+(?:_\d{1,3})?\.html?|/[a-z]\w*/\d+(?:_\d{1,3})?\.html?"
        r"|/e/action/ShowInfo\.php\?(?:[^#]*&)?id=\d+",
        re.IGNORECASE,
    )


LAYOUTS: tuple[type[HtmlPage], ...] = (EmpirePage,)
