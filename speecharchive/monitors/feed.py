"""Breaches and their ends as an Atom feed (RFC 4287): an entry each, whose id never changes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from uuid import NAMESPACE_URL, uuid5
from xml.etree import ElementTree

from speecharchive.monitors.measures import MEASURES
from speecharchive.monitors.telling import expected, line_with_reason

ENTRIES = 200
ATOM = "http://www.w3.org/2005/Atom"
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_EPOCH = "1970-01-01T00:00:00Z"


def atom(breaches: Sequence[Mapping[str, Any]]) -> bytes:
    """Of the breaches given, the newest entry first."""
    feed = ElementTree.Element("feed", xmlns=ATOM)
    entries = sorted(_entries(breaches), key=lambda entry: entry["updated"], reverse=True)
    _add(feed, "id", _id("feed"))
    _add(feed, "title", "speecharchive: breaches")
    _add(feed, "updated", entries[0]["updated"] if entries else _EPOCH)
    _add(ElementTree.SubElement(feed, "author"), "name", "speecharchive")
    for said in entries:
        entry = ElementTree.SubElement(feed, "entry")
        for name, value in said.items():
            _add(entry, name, value)
    ElementTree.indent(feed)
    whole: bytes = ElementTree.tostring(feed, encoding="utf-8", xml_declaration=True)
    return whole + b"\n"


def _entries(breaches: Sequence[Mapping[str, Any]]) -> Iterator[dict[str, str]]:
    for breach in breaches:
        outlet, measure = breach["outlet"], MEASURES[breach["measure"]]
        opened = breach["opened_at"]
        yield {
            "id": _id(outlet, measure.name, opened, "opened"),
            "title": f"{outlet}: {line_with_reason(breach)}",
            "updated": opened,
            "summary": f"Since run {breach['opened_run_id']}. {measure.advice_for(outlet)}",
        }
        if breach["closed_at"]:
            how = breach["note"] if breach["ending"] == "accepted" else "as expected again"
            yield {
                "id": _id(outlet, measure.name, opened, "closed"),
                "title": f"{outlet}: {measure.what}: over",
                "updated": breach["closed_at"],
                "summary": f"Since {opened} it was not as expected ({expected(breach)}): {how}.",
            }


def _id(*parts: str) -> str:
    return f"urn:uuid:{uuid5(NAMESPACE_URL, '/'.join(('speecharchive', *parts)))}"


def _add(parent: ElementTree.Element, name: str, text: str) -> None:
    ElementTree.SubElement(parent, name).text = _NO_XML.sub("\ufffd", text)
