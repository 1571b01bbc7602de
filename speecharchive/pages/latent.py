"""Running text that a page keeps out of sight until a script shows it.

An account's page hides its container by style; CMS pages carry the text as markup in a `textarea`, a hidden field, a
`template` or a script of type text/html; pages built by a framework carry it as a string in their state. It is looked
for only where nothing that is seen reads as an article.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import islice

from lxml import etree

from speecharchive.pages.attributes import refuse_endless_tags
from speecharchive.pages.density import find_container
from speecharchive.pages.document import Document
from speecharchive.pages.elements import Element, text_of
from speecharchive.pages.styles import is_hidden
from speecharchive.pages.walk import walk

LITTLE = 150
"""Characters; a container with more is the article, whatever else is hidden."""
TIMES = 3
"""So many times longer than what is seen is the hidden text."""
LEAST = 60
MAX_HIDDEN = 200
MAX_SCRIPT = 2 * 1024 * 1024
MAX_STRINGS = 20_000

_SENTENCE = re.compile(r"[一-鿿][。！？；]")
_CHINESE = re.compile(r"[一-鿿]")
_MARKUP = re.compile(r"<(?:p|br|div|section|span)\b", re.IGNORECASE)
_HOLDS_MARKUP = ("textarea", "template", "noscript", "script", "input")
_STATE = re.compile(
    r"^\s*(?:(?:var|let|const)\s+)?(?:window\s*\.\s*)?[\w$.]{1,60}\s*=\s*(?=[{\[])|^\s*(?=[{\[])"
)
_TEXT_KEYS = re.compile(r"content|body|text|html|article|detail|main", re.IGNORECASE)


def latent_container(document: Document, seen: Element | None) -> Element | None:
    """The container of hidden running text, brought into the page's tree; None where what is seen is the article."""
    shown = len(text_of(seen)) if seen is not None else 0
    if shown > LITTLE:
        return None
    least = max(LEAST, TIMES * shown)
    found = _hidden_element(document.root, least)
    if found is None:
        text = _markup(document, least)
        found = _grafted(document, text) if text else None
    if found is None:
        return None
    inner = find_container(walk(found, {found: "body"}), found)
    return found if inner is None else inner


def _hidden_element(root: Element, least: int) -> Element | None:
    """The longest of the elements that are hidden by their own style."""
    hidden = (
        element
        for element in root.iter("div", "section", "article", "td")
        if is_hidden(element.get("style"), element.get("hidden"))
    )
    best = max(islice(hidden, MAX_HIDDEN), key=_length, default=None)
    return best if best is not None and _length(best) >= least else None


def _length(element: Element) -> int:
    text = text_of(element)
    return len(text) if _SENTENCE.search(text) else 0


def _markup(document: Document, least: int) -> str | None:
    """The longest text of the page's fields and scripts that reads as an article."""
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True)
    try:
        root = etree.fromstring(document.utf8, parser)
    except etree.XMLSyntaxError:
        return None
    if root is None:
        return None
    best = max(_texts(root), key=_chinese, default="")
    return best if _chinese(best) >= least and _SENTENCE.search(best) else None


def _chinese(text: str) -> int:
    return len(_CHINESE.findall(text))


def _texts(root: Element) -> Iterator[str]:
    for element in islice(root.iter(*_HOLDS_MARKUP), MAX_HIDDEN):
        if element.tag == "input":
            if (element.get("type") or "").lower() == "hidden":
                yield element.get("value") or ""
        elif element.tag != "script":
            yield _inner(element)
        elif (element.get("type") or "").lower() in ("text/html", "text/template"):
            yield element.text or ""
        elif len(element.text or "") <= MAX_SCRIPT:
            yield from _strings(element.text or "")


def _inner(element: Element) -> str:
    """Escaped markup as it was meant, or the markup itself."""
    text = element.text or ""
    parts = [etree.tostring(child, encoding="unicode", method="html") for child in element]
    return "".join((text, *parts))


def _strings(script: str) -> Iterator[str]:
    """Strings of a script that is nothing but data, under keys that say they are text."""
    start = _STATE.match(script)
    if start is None:
        return
    try:
        state, _ = json.JSONDecoder().raw_decode(script, start.end())
    except (ValueError, RecursionError):
        return
    left: list[tuple[str, object]] = [("", state)]
    for _ in range(MAX_STRINGS):
        if not left:
            return
        key, value = left.pop()
        if isinstance(value, dict):
            left += value.items()
        elif isinstance(value, list):
            left += [(key, each) for each in value]
        elif isinstance(value, str) and _TEXT_KEYS.search(key):
            yield value


def _grafted(document: Document, text: str) -> Element | None:
    """The text as an element at the end of the page."""
    refuse_endless_tags(text.encode("utf-8", "replace"))
    markup = text if _MARKUP.search(text) else "<br>".join(text.splitlines())
    parser = etree.HTMLParser(huge_tree=True, remove_comments=True, remove_pis=True)
    try:
        fragment = etree.fromstring(f"<div>{markup}</div>", parser)
    except etree.XMLSyntaxError:
        return None
    found = fragment.find(".//div") if fragment is not None else None
    if found is None:
        return None
    document.adopt(found)
    return found
