"""All layouts by family, and the choice among them: the first that recognises a page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from speecharchive.model import Listing
from speecharchive.pages.document import Document
from speecharchive.pages.families import (
    cmstop,
    easysite,
    empire_cms,
    founder_epaper,
    gov_portal,
    hanweb,
    people_cms,
    rednet,
    table_cms,
    trs_wcm,
    ucap,
    vsb,
)
from speecharchive.pages.generic import GenericPage
from speecharchive.pages.html_page import HtmlPage
from speecharchive.pages.links import LinkShape

LAYOUTS: Mapping[str, Sequence[type[HtmlPage]]] = {
    "rednet": rednet.LAYOUTS,
    "people_cms": people_cms.LAYOUTS,
    "founder_epaper": founder_epaper.LAYOUTS,
    "ucap": ucap.LAYOUTS,
    "trs_wcm": trs_wcm.LAYOUTS,
    "hanweb": hanweb.LAYOUTS,
    "vsb": vsb.LAYOUTS,
    "easysite": easysite.LAYOUTS,
    "empire_cms": empire_cms.LAYOUTS,
    "cmstop": cmstop.LAYOUTS,
    "gov_portal": gov_portal.LAYOUTS,
    "table_cms": table_cms.LAYOUTS,
    "generic": (GenericPage,),
}
"""Layouts by family, in the order they are tried."""


class UnrecognisedPage(HtmlPage):
    """A page of a family that none of its layouts recognises: a list, or an article of a changed site."""

    layout = "unrecognised"

    def __init__(self, document: Document, like: type[HtmlPage]) -> None:
        super().__init__(document)
        self._like = like

    @property
    def family(self) -> str:  # type: ignore[override]
        return self._like.family

    def recognises(self) -> bool:
        return False

    def listing(self, declared: LinkShape | None = None) -> Listing:
        return self._like(self.document).listing(declared)


def layouts_of(family: str | None) -> Sequence[type[HtmlPage]]:
    """Those of all families where `family` is None or no family."""
    if family is not None and family in LAYOUTS:
        return LAYOUTS[family]
    return [layout for layouts in LAYOUTS.values() for layout in layouts]


def recognised(document: Document, layouts: Sequence[type[HtmlPage]]) -> HtmlPage:
    for layout in layouts:
        page = layout(document)
        if page.recognises():
            return page
    return UnrecognisedPage(document, layouts[-1])
