"""Classic ASP and PHP sites laid out by nested tables (政协 and county sites of the 2000s).

Their cells carry no names worth trusting, so the text is found by its weight; the family is told by its form: nested
tables, the text in one cell, paragraphs cut by line breaks. One line under the title holds publisher, counter and date,
sometimes a line under the text holds date and editor. Lists are table rows, with the full title in the `title` attribute
and the date in the next cell.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import ClassVar

from speecharchive.model import Role
from speecharchive.pages.elements import Element
from speecharchive.pages.generic import GenericPage
from speecharchive.pages.html_page import HtmlPage
from speecharchive.pages.walk import Walk

MIN_TABLES = 3
HEADLINE = "span.Title, td.Title, font.Title, table.sj_bt"
"""The few names for a title that were seen on several sites of the family."""


class TableCmsPage(GenericPage):
    family = "table_cms"
    layout = "tables"
    article_url: ClassVar[re.Pattern[str] | None] = re.compile(
        r"/(?!\w*(?:list|more|class|search|index|login))\w+\.(?:asp|aspx|php|jsp)\?(?:[^#]*&)?(?:news|art|article|info|content)?_?id=\w+"
        r"|/html/news-view-\d+\.html|/content-\d+(?:-\d+)*\.html?|/(?:article|news|info)/(?:\d+/)*\d+\.s?html?",
        re.IGNORECASE,
    )

    def marks(self) -> tuple[Mapping[Element, Role], Walk | None]:
        """The text by its weight, and the title where its cell is named so and stands before the text."""
        marks, walked = super().marks()
        headline = self.document.first(HEADLINE)
        if headline is None or any(element in marks for element in headline.iterancestors()):
            return marks, walked
        # The walk did not know the mark: another one is made.
        return {**marks, headline: "headline"}, None

    def recognises(self) -> bool:
        tables = sum(1 for _ in self.document.root.iter("table"))
        container = self.document.container
        if tables < MIN_TABLES or container is None:
            return False
        if any(element.tag == "td" for element in (container, *container.iterancestors())):
            return True
        return sum(1 for _ in container.iter("table")) >= MIN_TABLES


LAYOUTS: tuple[type[HtmlPage], ...] = (TableCmsPage,)
