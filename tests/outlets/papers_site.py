"""An invented newspaper in each skin of e-papers, on loopback: two layout pages a day, each with an article."""

from __future__ import annotations

from typing import NamedTuple

from tests.pages.papers import (
    ARTICEL,
    COLUMNS,
    GUANGMING,
    NATIONAL,
    OLD,
    PAD,
    PAGE_SKIN,
    PC_1,
    PC_2,
    PC_3,
    QPAPER,
    SHTML,
    TITLE,
    UNIFLOWS,
)  # fmt: skip
from tests.pages.reading import PARAGRAPHS


class Paper(NamedTuple):
    """Addresses lie in the paper's own folder; `start` and what follows are of 2025-01-07."""

    layout: str
    page: str
    template: str
    start: str
    second: str
    articles: tuple[str, str]


PAPERS = (
    Paper("old-tables", OLD, "html/%Y-%m/%d/node_2.htm", "html/2025-01/07/node_2.htm", "html/2025-01/07/node_3.htm",
          ("html/2025-01/07/content_548643.htm", "html/2025-01/07/content_548646.htm")),
    Paper("old-tables", OLD, "%Y/%Y%m%d/%Y%m%d_001/%Y%m%d_001.html", "2025/20250107/20250107_001/20250107_001.html", "2025/20250107/20250107_002/20250107_002.html",
          ("2025/20250107/20250107_001/20250107_001_3190.html", "2025/20250107/20250107_002/20250107_002_3191.html")),
    Paper("old-tables", OLD, "html/szbz/%Y%m%d/Index.Html", "html/szbz/20250107/Index.Html", "html/szbz/20250107/szbzA2.Html",
          ("html/szbz/20250107/szbz31623.Html", "html/szbz/20250107/szbz31624.Html")),
    Paper("pc-skin-1", PC_1, "%Y%m/%d/node01.html", "202501/07/node01.html", "202501/07/node02.html",
          ("content/202501/07/c1597530.html", "content/202501/07/c1597531.html")),
    Paper("pc-skin-1", PC_1, "%Y%m/%d/col01.html", "202501/07/col01.html", "202501/07/col02.html",
          ("202501/07/c1597530.html", "202501/07/c1597531.html")),
    Paper("pc-skin-2", PC_2, "pc/layout/%Y%m/%d/node_01.html", "pc/layout/202501/07/node_01.html", "pc/layout/202501/07/node_02.html",
          ("pc/content/202501/07/content_17.html", "pc/content/202501/07/content_18.html")),
    Paper("pc-skin-3", PC_3, "pc/layout/%Y%m/%d/node_A01.html", "pc/layout/202501/07/node_A01.html", "pc/layout/202501/07/node_A02.html",
          ("pc/con/202501/07/content_17.html", "pc/con/202501/07/content_18.html")),
    Paper("pad", PAD, "pad/col/%Y%m/%d/node_01.html", "pad/col/202501/07/node_01.html", "pad/col/202501/07/node_02.html",
          ("pad/con/202501/07/content_17.html", "pad/con/202501/07/content_18.html")),
    Paper("peoples-daily", NATIONAL, "html/%Y-%m/%d/nbs.D110000yhrb_01.htm", "html/2025-01/07/nbs.D110000yhrb_01.htm", "html/2025-01/07/nbs.D110000yhrb_02.htm",
          ("html/2025-01/07/nw.D110000yhrb_20250107_1-01.htm", "html/2025-01/07/nw.D110000yhrb_20250107_2-02.htm")),
    Paper("peoples-daily", GUANGMING, "html/%Y-%m/%d/nbs.D110000yhrb_01.htm", "html/2025-01/07/nbs.D110000yhrb_01.htm", "html/2025-01/07/nbs.D110000yhrb_02.htm",
          ("html/2025-01/07/nw.D110000yhrb_20250107_1-01.htm", "html/2025-01/07/nw.D110000yhrb_20250107_2-02.htm")),
    Paper("page-skin", PAGE_SKIN, "%Y%m%d/html/index.htm", "20250107/html/index.htm", "20250107/html/page_02.htm",
          ("20250107/html/index_content_000.htm", "20250107/html/page_02_content_001.htm")),
    Paper("shtml", SHTML, "shtml/%Y%m%d/v01.shtml", "shtml/20250107/v01.shtml", "shtml/20250107/v02.shtml",
          ("shtml/20250107/335337.shtml", "shtml/20250107/335338.shtml")),
    Paper("shtml", COLUMNS, "shtml/%Y%m%d/vA1.shtml", "shtml/20250107/vA1.shtml", "shtml/20250107/vA2.shtml",
          ("shtml/20250107/335337.shtml", "shtml/20250107/335338.shtml")),
    Paper("articel", ARTICEL, "content/%Y%m%d/Page01TB.htm", "content/20250107/Page01TB.htm", "content/20250107/Page02TB.htm",
          ("content/20250107/Articel01002GN.htm", "content/20250107/Articel02003TB.htm")),
    Paper("qpaper", QPAPER, "Html/%Y-%m-%d/Qpaper.html", "Html/2025-01-07/Qpaper.html", "Html/2025-01-07/Qpaper_43259.html",
          ("Html/2025-01-07/214347.html", "Html/2025-01-07/214348.html")),
    Paper("uniflows", UNIFLOWS, "html/%Y/%m/%d/01/default.htm", "html/2025/01/07/01/default.htm", "html/2025/01/07/02/default.htm",
          ("html/2025/01/07/01/01_64.htm", "html/2025/01/07/02/02_65.htm")),
)  # fmt: skip


def pages_of(number: int) -> dict[str, str]:
    """Paths and pages of one paper. Both articles differ in a word, so that they are two texts."""
    paper = PAPERS[number]
    folder = f"/paper{number}"
    first, second = (f"{folder}/{path}" for path in (paper.start, paper.second))
    one, two = (f"{folder}/{path}" for path in paper.articles)
    yesterday = f"{folder}/{paper.start.replace('07', '06')}"
    neighbour = f"/paper{(number + 1) % len(PAPERS)}/{PAPERS[(number + 1) % len(PAPERS)].start}"
    around = (
        f'<a href="{first}">第01版</a><a href="{second}">第02版</a><a href="{yesterday}">上一期</a>'
        f'<a href="{neighbour}">云河晚报</a>'
    )
    listed = '<html><body>{around}<ul><li><a href="{url}">' + TITLE + "</a></li></ul></body></html>"
    other = paper.page.replace(PARAGRAPHS[0], PARAGRAPHS[0].replace("云河市", "双林市"))
    return {
        first: listed.format(around=around, url=one),
        second: listed.format(around=around, url=two),
        one: paper.page,
        two: other.replace(TITLE, TITLE.replace("云河", "双林")),
    }
