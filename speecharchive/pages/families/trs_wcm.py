"""拓尔思 TRS WCM, the system of most provincial and ministerial sites and of many dailies.

Its editors wrap the text in `TRS_Editor`, later in `TRS_UEDITOR`, often unquoted and nested in itself. `PubDate` is often
the day on which a page was made anew. Lists are named in a script alone: `createPageHTML(count, current, "index",
"html")`, counted from zero; the same call cuts long articles into `t20190918_693227_1.shtml`.
"""

from __future__ import annotations

import re
from typing import ClassVar

from speecharchive.pages.html_page import HtmlPage
from speecharchive.pages.named_page import NamedPage


class TrsPage(NamedPage):
    family = "trs_wcm"
    layout = "editor"
    signs = ".TRS_UEDITOR, .TRS_Editor, .trs_editor_view, .TRS_PreAppend, .trs_paper_default"
    containers: ClassVar[tuple[str, ...]] = (
        ".TRS_UEDITOR",
        ".TRS_Editor",
        ".trs_editor_view",
        ".TRS_PreAppend",
        ".trs_paper_default",
    )
    article_url: ClassVar[re.Pattern[str] | None] = re.compile(
        r"/t(?:19|20)\d{6}_\d+(?:_\d{1,3})?\.s?html?"
    )


LAYOUTS: tuple[type[HtmlPage], ...] = (TrsPage,)
