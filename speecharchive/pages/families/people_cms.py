"""The CMS of 人民网 and of sites that run it (山西新闻网 since 2022), with its traditional BIG5 mirror.

Pages declare GB2312 and are GBK. The mirror puts `/BIG5` before `/n1` or `/n2` (in lists in place of `/GB`); it is a mechanical
character map of the simplified page, with the same layout, and its bytes may be real Big5 whatever its meta says.

- 2009: tables, every part under an id of its own (`#p_title`, `#p_content`, `#p_editor`); tables of related links float
  between the paragraphs.
- 2014 to 2019: `div.text_title` over `#rwb_zw`. Since 2020: `div.rm_txt`. 山西新闻网: a CMS of its own to 2021, then
  `div.jz` and `div.left1` over `#rwb_zw`. 党建 channels: one box `div.text_con`.
- Other channels have skins of their own; the CMS is told by the numbers of its staff in the metas `author` and `editor`,
  by its addresses (`/n1/2024/0305/c1-4001.html`) or by `div.zdfy`.

Long articles are cut into `c1013-31153719-2.html`, numbered 【1】【2】 in `div.zdfy`. Editors, original title and page numbers
stand inside the container of most generations.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import ClassVar

from speecharchive.model import Role
from speecharchive.pages.elements import Element
from speecharchive.pages.generic import GenericPage
from speecharchive.pages.html_page import HtmlPage, MarkedPage, Roles
from speecharchive.pages.walk import Walk

_ARTICLE = re.compile(
    r"/(?:GB|BIG5)/(?:\d+/)+\d{5,}\.html?|/n\d*/\d{4}/\d{4}/c\d+-\d+\.html?|/sxxww/.+/\d{6,}\.shtml|/\d{4}/\d{2}/\d{2}/\d{6,}\.shtml"
)
_OWN_ARTICLE = re.compile(r"/n\d/\d{4}/\d{4}/c\d+-\d+(?:-\d+)?\.html?$")
_INSIDE: Roles = {
    "editors": "div.edit, div.editer, div.editor, p.editor, #p_editor",
    "pager": "div.zdfy, div.page_n",
    "related": "div.title_o, div.source_title, p.paper_num",
    "breadcrumb": "#rwb_navpath, #p_navigator, div.weizhi",
}


class PeoplePage(MarkedPage):
    family = "people_cms"
    article_url: ClassVar[re.Pattern[str] | None] = _ARTICLE


class Tables2009(PeoplePage):
    layout = "tables-2009"
    containers = ("#p_content",)
    roles: ClassVar[Roles] = {
        **_INSIDE,
        "headline": "#p_title",
        "kicker": "#p_pretitle",
        "subtitle": "#p_subtitle",
        "info": "#p_publishtime, #p_origin",
    }


class SecondGeneration(PeoplePage):
    """山西新闻网 since 2022: the headline is no heading, date and source stand in one cell with two links."""

    layout = "sxrb-2"
    requires = "div.jz, div.left1"
    containers = ("#rwb_zw",)
    roles: ClassVar[Roles] = {**_INSIDE, "headline": "div.jz", "info": "div.left1"}


class Boxes(PeoplePage):
    """人民网 2014 to 2019."""

    layout = "rwb_zw"
    containers = ("#rwb_zw",)
    roles: ClassVar[Roles] = {
        **_INSIDE,
        "headline": "div.text_title h1, div.title h1, h1",
        "kicker": "div.text_title h3.pre",
        "subtitle": "div.text_title h4.sub",
        "byline": "div.text_title p.author",
        "info": "div.box01 div.fl, div.text_title div.fl",
    }


class RmTxt(PeoplePage):
    """人民网 since 2020."""

    layout = "rm_txt"
    containers = ("div.rm_txt_con",)
    roles: ClassVar[Roles] = {
        **_INSIDE,
        "headline": "div.rm_txt div.col-1 > h1, div.rm_txt h1, h1",
        "kicker": "div.rm_txt h3.pre",
        "subtitle": "div.rm_txt h4.sub",
        "byline": "div.rm_txt div.author",
        "info": "div.rm_txt div.channel div.col-1-1, div.channel div.col-1-1",
    }


class FirstGeneration(PeoplePage):
    """山西新闻网 to about 2021, a CMS of its own."""

    layout = "sxrb-1"
    containers = ("div.catalog_main div.art_txt", "div.art_txt")
    roles: ClassVar[Roles] = {
        **_INSIDE,
        "headline": ".art_tit",
        "info": ".art_info",
        "related": "div.source, ul.sxp_list, div.wzsm",
    }


class Party(PeoplePage):
    """中国共产党新闻网 and other channels with its skin: one box holds all parts of the title, the info line and the text."""

    layout = "text_con"
    containers = ("div.text_con div.show_text", "div.text_c div.show_text", "div.show_text")
    roles: ClassVar[Roles] = {
        **_INSIDE,
        "headline": "div.text_c h1, div.text_con h1",
        "kicker": "div.text_c h3",
        "subtitle": "div.text_c h4",
        "byline": "div.text_c p.author",
        "info": "div.text_c p.sou, div.text_con p.sou",
    }


class ChannelSkin(GenericPage):
    """A channel's own skin: its names change from channel to channel, so the text is found by weight."""

    family = "people_cms"
    layout = "channel-skin"
    article_url: ClassVar[re.Pattern[str] | None] = _ARTICLE

    def recognises(self) -> bool:
        return self._is_this_cms() and super().recognises()

    def _is_this_cms(self) -> bool:
        """Other CMS write `contentid` as well; here author and editor are numbers of the staff."""
        metas = self.document.metas
        if metas.get("contentid", "").isdigit() and (
            metas.get("author", "").isdigit() or metas.get("editor", "").isdigit()
        ):
            return True
        if _OWN_ARTICLE.search(self.document.source.url or ""):
            return True
        return bool(self.document.select("div.zdfy"))

    def marks(self) -> tuple[Mapping[Element, Role], Walk | None]:
        marks, walked = super().marks()
        named: dict[Element, Role] = {
            element: role for role, css in _INSIDE.items() for element in self.document.select(css)
        }
        for body in marks:
            for element in (body, *body.iterancestors()):
                named.pop(element, None)
        return {**named, **marks}, walked


LAYOUTS: tuple[type[HtmlPage], ...] = (
    Tables2009,
    SecondGeneration,
    Boxes,
    RmTxt,
    FirstGeneration,
    Party,
    ChannelSkin,
)
