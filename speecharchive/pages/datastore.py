"""Reads the XML `datastore` in which hanweb sites keep the rows of a list for their script to show."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from speecharchive.capture.decode import Decoded
from speecharchive.pages.document import Document

MAX_RECORDS = 2000
_RECORD = re.compile(r"<record>\s{0,20}<!\[CDATA\[(.*?)\]\]>", re.DOTALL)
_NEXT_GROUP = re.compile(r"<nextgroup>\s{0,20}<!\[CDATA\[(.*?)\]\]>", re.DOTALL)
_HREF = re.compile(r"""href\s?=\s?["']([^"'<>]{1,600})["']""")


@dataclass(frozen=True, slots=True)
class Datastore:
    rows: Document
    """The rows as the page that the script would make of them, at the same address."""
    next_groups: tuple[str, ...]
    """Where the rows go on."""


def read_datastore(document: Document) -> Datastore | None:
    """None where the page has none, or an empty one."""
    if not document.mentions("<datastore>"):
        return None
    text = document.text
    records = [found[1] for found in _RECORD.finditer(text)][:MAX_RECORDS]
    if not records:
        return None
    html = f"<html><body>{''.join(f'<div>{record}</div>' for record in records)}</body></html>"
    source = replace(document.source, body=html.encode("utf-8", "replace"))
    groups = [found[1] for found in _NEXT_GROUP.finditer(text)]
    links = [
        document.address(found[1].replace("&amp;", "&"))
        for group in groups
        for found in _HREF.finditer(group)
    ]
    return Datastore(
        Document(source, Decoded(html, "utf-8", 0, None)),
        tuple(dict.fromkeys(link for link in links if link)),
    )
