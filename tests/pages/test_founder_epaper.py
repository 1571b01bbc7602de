"""Digital papers: the old table product, the pc skins, the pad, and their layout pages."""

from __future__ import annotations

import pytest

from .papers import (
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
    SUBTITLE,
    TITLE,
    UNIFLOWS,
)
from .reading import PARAGRAPHS, body_of, listing, read, tagged, texts


@pytest.mark.parametrize(
    ("page", "layout"),
    [
        (OLD, "old-tables"), (PC_1, "pc-skin-1"), (PC_2, "pc-skin-2"), (PC_3, "pc-skin-3"), (PAD, "pad"),
        (NATIONAL, "peoples-daily"), (GUANGMING, "peoples-daily"), (PAGE_SKIN, "page-skin"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("family", ["founder_epaper", None])
def test_every_skin(page: str, layout: str, family: str | None) -> None:
    article = read(page, "http://yhrb.example/html/2025-01/07/content_548643.htm", family)
    assert (article.family, article.layout) == ("founder_epaper", layout)
    assert texts(article, "kicker") == ["两会特刊"]
    assert texts(article, "headline") == [TITLE]
    assert texts(article, "subtitle") == [SUBTITLE]
    assert body_of(article) == list(PARAGRAPHS)


@pytest.mark.parametrize("page", [OLD, PC_1])
def test_photos_beside_the_container_are_captions(page: str) -> None:
    assert texts(read(page), "caption") == ["石示例作报告。云河日报记者 韩对焦 摄"]


def test_other_items_of_the_page_stay_outside() -> None:
    article = read(PC_1)
    assert "·甲一鸣遗失残疾证一本，声明作废。" in texts(article, "outside")
    assert texts(article, "related") == ["下一篇：断头路通了"]


def test_the_property_comment_is_metadata() -> None:
    metas = read(PC_1).metas
    assert metas["enpproperty.date"] == "2025-01-07 09:28:27.0"
    assert metas["enpproperty.nodename"] == "第02版：要闻"
    assert "enpproperty.keyword" not in metas


@pytest.mark.parametrize(
    ("page", "author"), [(GUANGMING, "作者：石示例"), (PAGE_SKIN, "□ 石示例"), (OLD, "石示例")]
)
def test_the_author_has_a_line_of_his_own(page: str, author: str) -> None:
    assert texts(read(page), "byline") == [author]


def test_pages_of_shtml_papers() -> None:
    article = read(SHTML, "http://yhrb.example/shtml/yhrb/20250107/335337.shtml")
    assert (article.family, article.layout) == ("founder_epaper", "shtml")
    assert texts(article, "headline") == [TITLE]
    assert texts(article, "caption") == ["石示例作报告。"]
    assert body_of(article) == list(PARAGRAPHS)


@pytest.mark.parametrize(
    ("page", "layout"),
    [(COLUMNS, "shtml"), (ARTICEL, "articel"), (QPAPER, "qpaper"), (UNIFLOWS, "uniflows")],
)
def test_papers_of_other_makers(page: str, layout: str) -> None:
    article = read(page, "http://yhrb.example/20250107/1.html", "founder_epaper")
    assert (article.family, article.layout) == ("founder_epaper", layout)
    assert read(page).layout == layout
    assert texts(article, "headline") == [TITLE]
    assert body_of(article) == list(PARAGRAPHS)
    assert texts(article, "kicker") == (["两会特刊"] if layout != "shtml" else [])
    if layout in ("articel", "uniflows"):
        assert texts(article, "caption") == ["石示例作报告。云河日报记者 韩对焦 摄"]


def test_a_container_within_a_line_may_hold_lines_broken_by_br() -> None:
    lines = "<br>".join(f"　　{text}" for text in PARAGRAPHS)
    assert body_of(read(ARTICEL.replace(tagged(), lines))) == list(PARAGRAPHS)


def test_the_head_of_the_page_dates_an_article_that_nothing_else_does() -> None:
    menu = "".join(f"<li>第0{number}版</li>" for number in range(1, 10))
    page = SHTML.replace('<div class="detailsWrap">', f'<ul>{menu}</ul><div class="detailsWrap">')
    assert texts(read(page), "date") == ["2025年1月7日　星期二"]
    dated = page.replace('<div class="details">', '<p>2025-01-06 22:10</p><div class="details">')
    assert texts(read(dated), "date") == []


OLD_LAYOUT = """<map name=PagePicMap><Area coords="348,2,178,2" shape="polygon" href="content_548643.htm?div=-1"><Area coords="61,85" shape="polygon" href="content_548643.htm?div=0">
<Area coords="1,2" shape="polygon" href="content_548646.htm?div=-1"></map><img src=../../../images/2025-01/07/01/b.jpg USEMAP=#PagePicMap>
第01版：<STRONG>要 闻</STRONG> <a class=preart href="node_3.htm">下一版</a> <a href=../../../images/2025-01/07/01/YHRB.pdf>PDF</a>
<ul><li><a href=content_548643.htm?div=-1><div style="display:inline" id=mp548643>常务委员会工作报告</div></a>
<li><a href=content_548646.htm?div=-1><div style="display:inline" id=mp548646>断头路通了</div></a></ul>
<a id=pageLink href=node_2.htm>第01版：要 闻</a><a id=pageLink href=node_3.htm>第02版：综 合</a><a href="../06/node_2.htm">上一期</a>"""


def test_layout_page_of_the_old_product() -> None:
    found = listing(OLD_LAYOUT, "http://yhrb.example/html/2025-01/07/node_2.htm", "founder_epaper")
    base = "http://yhrb.example/html/2025-01/07"
    assert [(link.url, link.title) for link in found.articles] == [
        (f"{base}/content_548643.htm", "常务委员会工作报告"),
        (f"{base}/content_548646.htm", "断头路通了"),
    ]
    assert found.next_pages == (f"{base}/node_3.htm",)


@pytest.mark.parametrize(
    ("own", "article", "other", "yesterday"),
    [
        ("/202501/07/node01.html", "/content/202501/07/c1597530.html", "/202501/07/nodeA02.html", "/202501/06/node01.html"),
        ("/pc/layout/202501/07/node_01.html", "/pc/content/202501/07/content_17.html", "/pc/layout/202501/07/node_A1.html", "/pc/layout/202501/06/node_01.html"),
        ("/pc/col/202501/07/col01.html", "/pc/con/202501/07/content_17.html", "/pc/col/202501/07/col02.html", "/pc/col/202501/06/col01.html"),
        ("/yhrbpc/column/202501/07/lA01.html", "/yhrbpc/content/202501/07/content_17.html", "/yhrbpc/column/202501/07/lA02.html", "/yhrbpc/column/202501/06/lA01.html"),
        ("/rmrb/html/2025-01/07/nbs.D110000yhrb_01.htm", "/rmrb/html/2025-01/07/nw.D110000yhrb_20250107_1-01.htm", "/rmrb/html/2025-01/07/nbs.D110000yhrb_02.htm", "/rmrb/html/2025-01/06/nbs.D110000yhrb_01.htm"),
        ("/yhrb/20250107/html/page_01.htm", "/yhrb/20250107/html/content_20250107004008.htm", "/yhrb/20250107/html/page_A02.htm", "/yhrb/20250106/html/page_01.htm"),
        ("/shtml/yhrb/20250107/v01.shtml", "/shtml/yhrb/20250107/335337.shtml", "/shtml/yhrb/20250107/vA2.shtml", "/shtml/yhrb/20250106/v01.shtml"),
        ("/yhrbpc/202501/07/l01.html", "/yhrbpc/202501/07/c1597530.html", "/yhrbpc/202501/07/l02.html", "/yhrbpc/202501/06/l01.html"),
        ("/yhrb/content/20250107/Page01TB.htm", "/yhrb/content/20250107/Articel02003TB.htm", "/yhrb/content/20250107/Page02TB.htm", "/yhrb/content/20250106/Page01TB.htm"),
        ("/yhrb/2025-01/07/001/node.htm", "/yhrb/2025-01/07/001/content_rb_3190.htm", "/yhrb/2025-01/07/002/node.htm", "/yhrb/2025-01/06/001/node.htm"),
        ("/yhrb/202501/07/col01.html", "/yhrb/202501/07/c88123.html", "/yhrb/202501/07/colA02.html", "/yhrb/202501/06/col01.html"),
        ("/202501/07/node01.html", "/202501/07/con88123.html", "/202501/07/node02.html", "/202501/06/node01.html"),
        ("/pc/layout/202501/07/node_01.html", "/pc/col/202501/07/content_88123.html", "/pc/layout/202501/07/node_02.html", "/pc/layout/202501/06/node_01.html"),
        ("/yhrb/20250107/html/index.htm", "/yhrb/20250107/html/page_02_content_001.htm", "/yhrb/20250107/html/page_02.htm", "/yhrb/20250106/html/index.htm"),
        ("/2025/20250107/20250107_001/20250107_001.html", "/2025/20250107/20250107_001/20250107_001_3190.html", "/2025/20250107/20250107_002/20250107_002.html", "/2025/20250106/20250106_001/20250106_001.html"),
        ("/Html/2025-01-07/Qpaper.html", "/Html/2025-01-07/88123.html", "/Html/2025-01-07/Qpaper_43259.html", "/Html/2025-01-06/Qpaper.html"),
        ("/epaper/yhrb/html/2025/01/07/01/default.htm", "/epaper/yhrb/html/2025/01/07/01/01_64.htm", "/epaper/yhrb/html/2025/01/07/02/default.htm", "/epaper/yhrb/html/2025/01/06/01/default.htm"),
        ("/Html/szbz/20250107/szbzA1.Html", "/Html/szbz/20250107/szbz31623.Html", "/Html/szbz/20250107/szbzA2.Html", "/Html/szbz/20250106/szbzA1.Html"),
        ("/Html/szbz/20250107/Index.Html", "/Html/szbz/20250107/szbz31623.Html", "/Html/szbz/20250107/szbzA2.Html", "/Html/szbz/20250106/Index.Html"),
        ("/content/2025-01/07/edition3052_A1.html", "/content/2025-01/07/88123.html", "/content/2025-01/07/edition3053_A2.html", "/content/2025-01/06/edition3040_A1.html"),
    ],
)  # fmt: skip
def test_layout_pages_of_other_skins(own: str, article: str, other: str, yesterday: str) -> None:
    page = f'<ul><li><a href="{article}">断头路通了</a></li></ul><a href="{other}">第02版</a><a href="{yesterday}">上一期</a>'
    found = listing(page, f"http://yhrb.example{own}", "founder_epaper")
    assert [link.url for link in found.articles] == [f"http://yhrb.example{article}"]
    assert found.next_pages == (f"http://yhrb.example{other}",)


def test_a_front_page_that_only_sends_on() -> None:
    page = '<html><head><META HTTP-EQUIV="REFRESH" CONTENT="0; URL=html/2025-01/07/node_2.htm"></head></html>'
    found = listing(page, "http://yhrb.example/paperindex.htm", "founder_epaper")
    assert found.next_pages == ("http://yhrb.example/html/2025-01/07/node_2.htm",)
