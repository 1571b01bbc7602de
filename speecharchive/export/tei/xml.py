"""Elements of TEI, and text that XML can hold."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING, Any

from lxml import etree

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

TEI = "http://www.tei-c.org/ns/1.0"
XI = "http://www.w3.org/2001/XInclude"
_XML = "http://www.w3.org/XML/1998/namespace"
_NAMESPACES: Any = {None: TEI}
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*")


def holdable(text: str) -> str:
    """`text` with U+FFFD for each character that XML 1.0 forbids; of the same length."""
    return _FORBIDDEN.sub("\ufffd", text)


def forbidden(text: str) -> int:
    """How many characters of `text` XML 1.0 forbids."""
    return len(_FORBIDDEN.findall(text))


def new(tag: str, text: str | None = None, **attributes: str | None) -> Element:
    """An element of TEI. `id` and `lang` become xml:id and xml:lang; attributes that are None are left out."""
    element = etree.Element(f"{{{TEI}}}{tag}", nsmap=_NAMESPACES)
    for name, value in attributes.items():
        if value is not None:
            element.set(_qualified(name), holdable(value))
    if text is not None:
        element.text = holdable(text)
    return element


def add(parent: Element, tag: str, text: str | None = None, **attributes: str | None) -> Element:
    element = new(tag, text, **attributes)
    parent.append(element)
    return element


def _qualified(name: str) -> str:
    return f"{{{_XML}}}{name}" if name in ("id", "lang") else name


def name_of(kind: str, *parts: str | None) -> str:
    """An xml:id made of plain parts (`org-cppcc-430200`), or of their digest where they are not plain."""
    plain = "-".join((kind, *(part for part in parts if part)))
    if all(part is None or _NAME.fullmatch(f"x{part}") for part in parts):
        return plain
    told = "\n".join(part or "" for part in parts)
    return f"{kind}-{hashlib.sha256(told.encode()).hexdigest()[:12]}"
