"""E-papers of the founder product and of its kin: old tables, three new skins, pad, the page skin, 人民日报, 山西's shtml.

What the product is known by, whatever the skin: `founder-content` (mostly within `#ozoom`), `enpcontent` comments round the
text, and the comment `enpproperty`, which holds the best metadata of the page. What the skins share: one article a page,
the parts of its title in elements of their own, photos with captions beside the container (`table#newspic`, a table of
grey, `div.attachment`), 上一篇 and 下一篇 round it, and the list of the other articles of the layout page.

- Old tables (from about 2006): rows of title told apart by `td.font01` (headline) and `td.font02` (above it 引题, below it
  副题); tags in capitals; `<!--<npm:…>-->` comments inside titles. Addresses `html/2019-11/19/content_88101.htm`, from the
  layout page with `?div=-1` (text) or `?div=0` (photo): one article. 华文 (`content_26622_6597802`) copies its names.
- Skins of the new product (from about 2017), `YYYYMM/DD`: ids for the parts of the title; `newsdetatit`/`newsdetatext`;
  `detail-art` with `main-article-…`; on a pad `#main-title` and the like.
- The page skin (`html/page_01.htm`) names all parts `bmnr_con_…` and puts the text into `#zoom`, often in br lines.
- 人民日报 and papers on its version (`nw.D110000…`): headings for the parts of the title, paper and date below them;
  some have neither `founder-content` nor `#ozoom` but `#articleContent`.
- `shtml` (山西日报 and others): `detConTit` over `div.details` or `div.detail-text`; elsewhere `d_t_b` over many `div.para`, or `detailCon`.
- Kin of other makers, known by the names of their layout pages: `Page01TB.htm` with `Articel01002GN.htm` (`div.neirong`, `#contenttext`),
  `Qpaper.html` (`#doctitle`, `#doccontent`), a folder a page with `default.htm` (`content_title`, `#pgcontent`), `szbzA1.Html` (`#ozoom`).

Paragraphs of a printed column end where the column ends, and one text runs over pages (上接1版, 下转第四版). Layout pages
(`node_1.htm`, `node_01.html`, `l01.html`, `nbs.D110000…`, `v01.shtml`, `edition1_A1.html`, `page_01.htm`, …) link
each article from a picture map and from a list, and the other pages of the issue; PDFs of the pages are not followed, nor is
the calendar, which a script draws.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import ClassVar

from speecharchive.model import Article, Role
from speecharchive.pages.elements import Element, text_of
from speecharchive.pages.html_page import HtmlPage, MarkedPage, Roles
from speecharchive.pages.named_page import line_holder

_PHOTOS = 'table#newspic, table[bgcolor="#efefef"], table[bgcolor="#EFEFEF"], div.attachment'
_TURN: Roles = {"caption": _PHOTOS, "related": "a.preart, a.nextArt, div.newsnext"}
_DATED = frozenset(("info", "date"))
_ISSUE = re.compile(
    r"20\d\d\s?[年-]\s?\d{1,2}\s?[月-]\s?\d{1,2}\s?日?\s{0,3}[(（]?(?:星期|周)[一二三四五六日天]"
)
_AUTHORED = re.compile(r"作者|□|.{0,6}记者")
_BODY = ("#ozoom founder-content", "#ozoom", "founder-content")

_ARTICLES = (
    r"[/_]content_(?:[a-z]{2}_)?\d+(?:_\d+)*\.s?html?",
    r"/cont?(?:ent)?/\d{6}/\d{2}/(?!(?:node|l)_?\w?\d)\w+\.html?",
    r"/nw\.D110000[\w-]+\.html?",
    r"/\d{8}/\d{1,9}\.shtml",
    r"/\d{6}/\d{2}/c(?:on)?_?\d+\.html?",
    r"/\d{8}/Articel\w+\.html?",
    r"/\d{4}-\d{2}/\d{2}/\d{4,}\.html?",
    r"/\d{8}/\d{8}_\w{3}/\d{8}_\w{3}_\d+\.html?",
    r"/(?i:html)/\d{4}-\d{2}-\d{2}/\d+\.html?",
    r"/\d{4}/\d{2}/\d{2}/\w{2,3}/\w{2,3}_\d+\.html?",
    r"/(?i:szbz/\d{8}/szbz\d{4,}\.html?)",
)
_LAYOUT_PAGES = (
    r"/node_?\w{0,12}\.html?$",
    r"/(?:layout|col|column)/\d{6}/\d{2}/(?!c(?:ontent)?_?\d{3})\w+\.html?$",
    r"/nbs\.D110000\w+\.html?$",
    r"/\d{8}/(?:v\w{1,6}|index)\.shtml$",
    r"/\d{6}/\d{2}/(?:l|col)\w{1,4}\.html?$",
    r"/\d{8}/Page\w{2,8}\.html?$",
    r"/edition\d+_\w{1,4}\.html?$",
    r"/\d{8}/html/(?:page_\w{1,4}|index)\.html?$",
    r"/\d{8}/\d{8}_\w{3}/\d{8}_\w{3}\.html?$",
    r"/Qpaper(?:_\d+)?\.html?$",
    r"/\d{4}/\d{2}/\d{2}/\w{2,3}/default\.html?$",
    r"/(?i:szbz/\d{8}/(?:index|szbz[a-z]?\d{1,3})\.html?$)",
)


class FounderPage(MarkedPage):
    family = "founder_epaper"
    containers: ClassVar[tuple[str, ...]] = _BODY
    article_url: ClassVar[re.Pattern[str] | None] = re.compile("|".join(_ARTICLES))
    listing_url: ClassVar[re.Pattern[str] | None] = re.compile("|".join(_LAYOUT_PAGES))

    def article(self) -> Article:
        """The head of the page names the issue's day, where nothing nearer to the article is dated."""
        article = super().article()
        if any(block.role in _DATED for block in article.blocks):
            return article
        blocks = list(article.blocks)
        for number, block in enumerate(blocks):
            if block.role == "outside" and len(block.text) <= 80 and _ISSUE.search(block.text):
                blocks[number] = block._replace(role="date")
                break
        return replace(article, blocks=tuple(blocks))


class NewSkin(FounderPage):
    """The pc skin of 株洲日报 and 湘潭日报: each part of the title has an id."""

    layout = "pc-skin-1"
    requires = "#Title"
    roles: ClassVar[Roles] = {**_TURN, "kicker": "#PreTitle", "headline": "#Title", "subtitle": "#SubTitle", "byline": "#Author", "info": "div.detail-art p.info"}  # fmt: skip


class NewSkinText(FounderPage):
    layout = "pc-skin-2"
    containers = ("div.newsdetatext founder-content", "div.newsdetatext")
    roles: ClassVar[Roles] = {
        **_TURN,
        "kicker": "div.newsdetatit div.intro",
        "headline": "div.newsdetatit h3",
        "subtitle": "div.newsdetatit div.sub",
        "info": "div.newsdetatit > p",
    }


class NewSkinDetail(FounderPage):
    layout = "pc-skin-3"
    containers = ("div.main-article-con founder-content", "div.main-article-con")
    roles: ClassVar[Roles] = {
        **_TURN,
        "headline": "div.main-article-alltitle .main-article-title, div.main-article-alltitle h2, div.main-article-alltitle h1",
        "kicker": "div.main-article-alltitle .main-article-pretitle",
        "subtitle": "div.main-article-alltitle .main-article-subtitle",
        "byline": "div.main-article-alltitle .main-article-author",
    }


class Pad(FounderPage):
    layout = "pad"
    requires = "#main-title"
    containers = ("#content founder-content", "#content", "founder-content")
    roles: ClassVar[Roles] = {
        **_TURN,
        "kicker": "#intro-title",
        "headline": "#main-title",
        "subtitle": "#sub-title",
        "navigation": "#guide",
    }

    def further_marks(self) -> Mapping[Element, Role]:
        """What is named after the author holds his name, or the day."""
        return {
            each: "info" if any(map(str.isdigit, text_of(each))) else "byline"
            for each in self.document.select("#author")
        }


class PeoplesDaily(FounderPage):
    """人民日报 on the same product, and papers that run its version."""

    layout = "peoples-daily"
    requires = "div.article h1, div.text_c h1"
    containers = (
        "div.article #ozoom founder-content",
        "div.article #ozoom",
        "#articleContent #ozoom",
        *_BODY,
        "#articleContent",
    )
    roles: ClassVar[Roles] = {
        **_TURN,
        "kicker": "div.article h3, div.text_c h3",
        "headline": "div.article h1, div.text_c h1",
        "subtitle": "div.article h2, div.article h4, div.text_c h2, div.text_c h4",
        "info": "div.article div.lai, div.article div.sec, div.article p.sec, div.text_c div.lai",
    }

    def recognises(self) -> bool:
        return self.document.is_signed("enpcontent", "enpproperty") and super().recognises()

    def further_marks(self) -> Mapping[Element, Role]:
        """`h4` is the subtitle, or the author's line."""
        return {
            each: "byline"
            for each in self.document.select("div.article h4, div.text_c h4")
            if _AUTHORED.match(text_of(each))
        }


class PageSkin(FounderPage):
    """Papers whose layout pages are `html/page_01.htm`: 引题 stands above the headline and, under the same name, below it."""

    layout = "page-skin"
    requires = "div.bmnr_con_biaoti"
    containers = ("div.bmnr_con_con #ozoom founder-content", "#zoom founder-content", "div.bmnr_con_con #zoom", "#zoom", "div.bmnr_con_con", *_BODY)  # fmt: skip
    roles: ClassVar[Roles] = {
        **_TURN,
        "headline": "div.bmnr_con_biaoti",
        "subtitle": "div.bmnr_con_futi",
        "byline": "div.bmnr_con_zuozhe",
    }

    def further_marks(self) -> Mapping[Element, Role]:
        return _by_place(
            self.document.select("div.bmnr_con_yinti, div.bmnr_con_biaoti"), "bmnr_con_biaoti"
        )


class Shtml(FounderPage):
    """`shtml/{paper}/{date}/{number}.shtml`."""

    layout = "shtml"
    requires = ".detConTit, div.d_t_b, div.detailCon h1"
    containers = ("div.detail-text", "div.details", "div.detailsWrap", "#content_div", "div.para")
    roles: ClassVar[Roles] = {
        **_TURN,
        "headline": ".detConTit, div.d_t_b, div.detailCon h1",
        "caption": f"{_PHOTOS}, div.detPic, #article_img_marquee",
    }


class Articel(FounderPage):
    """Papers whose addresses are `{date}/Page01TB.htm` and `{date}/Articel01002GN.htm`."""

    layout = "articel"
    requires = "div.neirong #contenttext, #oldcontenttext"
    containers = ("#contenttext", "#oldcontenttext")
    roles: ClassVar[Roles] = {
        **_TURN,
        "kicker": "div.neirong h3",
        "headline": 'div.neirong h2, span[align="center"] strong',
        "subtitle": "div.neirong h4",
        "caption": f"{_PHOTOS}, div.imagelist, #imagelist",
    }

    def bodies(self) -> list[Element]:
        """The container is a span: paragraphs in it are lines of their own, and lines of it belong to what holds it."""
        held = super().bodies()
        inner = [child for each in held for child in each if child.tag in ("p", "div")]
        return inner or [line_holder(each) for each in held]


class Qpaper(FounderPage):
    """Papers whose layout pages are `Html/{date}/Qpaper.html`."""

    layout = "qpaper"
    requires = "#doctitle"
    containers = ("#doccontent",)
    roles: ClassVar[Roles] = {**_TURN, "kicker": "#yinti", "headline": "#doctitle", "subtitle": "#subdoctitle"}  # fmt: skip


class Uniflows(FounderPage):
    """Papers with a folder a layout page, `html/{year}/{month}/{day}/01/default.htm`."""

    layout = "uniflows"
    requires = "h2.content_title"
    containers = ("#pgcontent",)
    roles: ClassVar[Roles] = {
        **_TURN,
        "kicker": "h5.yinti_title",
        "headline": "h2.content_title",
        "caption": f"{_PHOTOS}, table#pictable4",
    }


class OldTables(FounderPage):
    """The table product: three rows of title, told apart by class and order."""

    layout = "old-tables"
    roles: ClassVar[Roles] = {**_TURN, "byline": "founder-author"}

    def further_marks(self) -> Mapping[Element, Role]:
        """`td.font01` is the headline; `td.font02` above it the kicker, below it the subtitle."""
        rows = self.document.select("td.font01, td.font02")
        marks = _by_place(rows, "font01")
        if not marks and (title := self.document.first("founder-title")) is not None:
            return {title: "headline"}
        return marks


def _by_place(rows: Sequence[Element], headline: str) -> Mapping[Element, Role]:
    """Rows of a title by where they stand to the one whose class is `headline`."""
    at = next((n for n, row in enumerate(rows) if headline in (row.get("class") or "")), None)
    if at is None:
        return {}
    marks: dict[Element, Role] = dict.fromkeys(rows[:at], "kicker")
    marks.update(dict.fromkeys(rows[at + 1 :], "subtitle"))
    marks[rows[at]] = "headline"
    return marks


LAYOUTS: tuple[type[HtmlPage], ...] = (
    NewSkin,
    Pad,
    PageSkin,
    Shtml,
    Articel,
    Qpaper,
    Uniflows,
    PeoplesDaily,
    NewSkinText,
    NewSkinDetail,
    OldTables,
)
