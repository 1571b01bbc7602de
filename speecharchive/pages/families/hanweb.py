"""大汉 (hanweb) JCMS and 版通, with its pages for open government (`xxgk`).

Templates are filled between comments that name the field, `<!--<$[标题名称(html)]>begin-->`, and the text stands between
`<meta name="ContentStart">` and `ContentEnd`. Lists hold their rows in an XML `datastore` within a script, fifteen or so
in a file and the rest behind the address in its `nextgroup`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import ClassVar

from speecharchive.model import Listing
from speecharchive.pages.datastore import read_datastore
from speecharchive.pages.html_page import HtmlPage
from speecharchive.pages.links import LinkShape, article_links
from speecharchive.pages.named_page import NamedPage
from speecharchive.pages.pagers import listing_pages
from speecharchive.pages.spacing import one_line

_FIELD = re.compile(r"<!--<\$\[标题[^\]]{0,12}\]>begin-->([^<]{4,200})<!--<\$\[标题")


class HanwebPage(NamedPage):
    family = "hanweb"
    layout = "jcms"
    words = ("ContentStart", "<!--<$[", "/module/visitcount/", "hanweb")
    containers: ClassVar[tuple[str, ...]] = (
        "#zoom",
        "td.bt_content",
        "div.bt_content",
        "div.article-conter",
        "div.main-txt",
        "div.xxgk_content",
    )
    titles = "td.title, .article-title, .main-fl-tit, .con-title, .sp_title"
    article_url: ClassVar[re.Pattern[str] | None] = re.compile(
        r"/art/\d{4}/\d{1,2}/\d{1,2}/art_\d+_\d+(?:_\d{1,3})?\.html?"
        r"|/module/(?:jpage|xxgk)/\w*(?:article|show)\w*\.jsp\?|/jcms/.+/art/.+\.html?"
    )

    def headlines(self) -> Sequence[str]:
        """The field's own comments say it best; they are in the source alone."""
        told = super().headlines()
        if not self.document.is_signed("<!--<$["):
            return told
        return (*(one_line(found[1]) for found in _FIELD.finditer(self.document.text)), *told)

    def listing(self, declared: LinkShape | None = None) -> Listing:
        """The rows of the datastore, where there is one, in place of what a script would make of them."""
        document = self.document
        stored = read_datastore(document)
        if stored is None:
            return super().listing(declared)
        further = (*stored.next_groups, *listing_pages(document))
        links = article_links(stored.rows, self.article_url, declared)
        return Listing(links, tuple(dict.fromkeys(further)))


LAYOUTS: tuple[type[HtmlPage], ...] = (HanwebPage,)
