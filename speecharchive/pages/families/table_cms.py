"""Classic ASP and PHP sites laid out by nested tables (政协 and county sites of the 2000s).

Their cells carry no names worth trusting, so the text is found by its weight; the family is told by its form: nested
tables, the text in one cell, paragraphs cut by line breaks. One line under the title holds publisher, counter and date,
sometimes a line under the text holds date and editor. Lists are table rows, with the full title in the `title` attribute
and the date in the next cell.
"""

from __future__ import annotations

import re
from typing import ClassVar

from speecharchive.pages.generic import GenericPage
from speecharchive.pages.html_page import HtmlPage

MIN_TABLES = 3


class TableCmsPage(GenericPage):
    family = "table_cms"
    layout = "tables"
    article_url: ClassVar[re.Pattern[str] | None] = re.compile(
        r"(?:view|show|detail|content|article|info|disp|read|open|news)\w*\.(?:asp|aspx|php|jsp)\?(?:[^#]*&)?\w*id=\w+"
        r"|/html/news-view-\d+\.html|/content-\d+(?:-\d+)*\.html?|/(?:article|news|info)/(?:\d+/)*\d+\.s?html?",
        re.IGNORECASE,
    )

    def recognises(self) -> bool:
        tables = sum(1 for _ in self.document.root.iter("table"))
        if tables < MIN_TABLES or self.container is None:
            return False
        inside = (self.container, *self.container.iterancestors())
        return any(element.tag in ("td", "table") for element in inside)


LAYOUTS: tuple[type[HtmlPage], ...] = (TableCmsPage,)
