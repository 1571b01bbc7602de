"""Opens a page: reads its bytes once and chooses the layout that recognises it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from speecharchive.capture.decode import decode, unpack
from speecharchive.errors import EmptyInput
from speecharchive.model import Listing, PageSource
from speecharchive.pages.admission import admit, is_blank, is_markup, refuse_endless_lines
from speecharchive.pages.base import PageObject
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
from speecharchive.pages.text import TextPage
from speecharchive.pages.typeset.page import TypesetPage, is_typeset

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


def open_page(source: PageSource, family: str | None = None) -> PageObject:
    """The page object of the first layout that recognises the page.

    With `family` only that family's layouts are tried, and a page that fits none of them is an object that raises
    NoArticle, so that a changed site is seen; its links can still be listed. Without, all families are tried and then the
    generic page. Text without markup is a TextPage, and a PDF or Word file a TypesetPage, whatever the family.
    Raises EmptyInput, BinaryInput, InputTooLarge, DamagedInput, or NoTextLayer for a scanned PDF.
    """
    body = unpack(source.body)
    if is_typeset(body):
        return TypesetPage(replace(source, body=body))
    admit(body)
    decoded = decode(body, source.content_type)
    if is_blank(decoded.text):
        raise EmptyInput("the input is empty; nothing to read")
    source = replace(source, body=body)
    refuse_endless_lines(decoded.text)
    if not is_markup(decoded.text, source.content_type):
        return TextPage(source, decoded)
    layouts = _layouts(family)
    return _recognised(Document(source, decoded), layouts)


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

    def listing(self) -> Listing:
        return self._like(self.document).listing()


def _layouts(family: str | None) -> Sequence[type[HtmlPage]]:
    if family is not None and family in LAYOUTS:
        return LAYOUTS[family]
    return [layout for layouts in LAYOUTS.values() for layout in layouts]


def _recognised(document: Document, layouts: Sequence[type[HtmlPage]]) -> HtmlPage:
    for layout in layouts:
        page = layout(document)
        if page.recognises():
            return page
    return UnrecognisedPage(document, layouts[-1])
