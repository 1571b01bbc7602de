"""EasySite, the system of the central bank's branches and of some ministries.

Tables without names; only the text (`#zoom`), the source (`#laiyuan`) and the time (`#shijian`) have ids. The meta
`页面生成时间` says when the page was made, not when it was published. Every article is the `index.html` of a folder whose
name is its number; further pages of a list (`index2.html`) are named in an attribute `tagname` of their links.
"""

from __future__ import annotations

import re
from typing import ClassVar

from speecharchive.pages.html_page import HtmlPage
from speecharchive.pages.named_page import NamedPage


class EasySitePage(NamedPage):
    family = "easysite"
    layout = "zoom"
    containers: ClassVar[tuple[str, ...]] = ("#zoom", "#easysiteText", "td.content")
    article_url: ClassVar[re.Pattern[str] | None] = re.compile(r"/\d{7,20}/index\.html?")

    def is_of_family(self) -> bool:
        return any(name.startswith("easysite") for name in self.document.metas)


LAYOUTS: tuple[type[HtmlPage], ...] = (EasySitePage,)
