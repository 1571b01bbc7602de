"""Scrapy's requests and responses as the archive's values."""

from __future__ import annotations

from scrapy.http import Headers as ScrapyHeaders
from scrapy.http import Response

from speecharchive.capture.coding import decoded
from speecharchive.capture.decode import decode
from speecharchive.capture.records import Headers
from speecharchive.errors import BadInput
from speecharchive.model import PageSource


def header_pairs(headers: ScrapyHeaders) -> Headers:
    return tuple(
        (name.decode("latin-1"), value.decode("latin-1"))
        for name, values in headers.items()
        for value in values
    )


def content_type(response: Response) -> str | None:
    value = response.headers.get("Content-Type")
    return value.decode("latin-1") if value else None


def page_source(response: Response) -> PageSource:
    """What a page object reads: the body with its content coding undone, once.

    Raises BadInput where that cannot be done within bounds.
    """
    held = response.meta.get("source")
    if isinstance(held, PageSource) and held.url == response.url:
        return held
    body = decoded(response.body, header_pairs(response.headers))
    return PageSource(body, url=response.url, content_type=content_type(response))


def charset(source: PageSource) -> tuple[str, int] | tuple[None, None]:
    """The codec that reads a page and the bytes it cannot read; nothing for what is no text."""
    kind = (source.content_type or "text/html").lower()
    if not source.body or not ("text/" in kind or "html" in kind or "xml" in kind):
        return None, None
    try:
        text = decode(source.body, source.content_type)
    except BadInput:
        return None, None
    return text.codec, text.replacements
