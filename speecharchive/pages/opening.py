"""Opens a page: reads its bytes once and chooses the layout that recognises it."""

from __future__ import annotations

from dataclasses import replace

from speecharchive.capture.decode import decode, unpack
from speecharchive.errors import EmptyInput
from speecharchive.model import PageSource
from speecharchive.pages.admission import admit, is_blank, is_markup, refuse_endless_lines
from speecharchive.pages.base import PageObject
from speecharchive.pages.document import Document
from speecharchive.pages.layouts import layouts_of, recognised
from speecharchive.pages.reported import ReportedPage
from speecharchive.pages.text import TextPage
from speecharchive.pages.typeset.page import TypesetPage, is_typeset


def open_page(
    source: PageSource, family: str | None = None, *, reported: bool = False
) -> PageObject:
    """The page object of the first layout that recognises the page.

    With `family` only that family's layouts are tried, and a page that fits none of them is an object that raises
    NoArticle, so that a changed site is seen; its links can still be listed. Where the family is only `reported`, a page that
    does not fit it is read by the family that it fits. Without `family` all are tried, and then the generic page. Text without
    markup is a TextPage, and a PDF or Word file a TypesetPage, whatever the family.
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
    page = recognised(Document(source, decoded), layouts_of(family))
    return ReportedPage(page) if reported and family is not None else page
