"""GB/T 7714—2015, in the order of citation (顺序编码制), where an author who is not known may be left out (8.1.4).

A text on a page of the web is [EB/OL], in an issue of a newspaper [N/OL], in a file without an address [Z]. The date of delivery
is further information on the title; (date) is that of publication, [date] that of the capture. The permanent id stands where the
standard has a digital object's identifier.
"""

from __future__ import annotations

from speecharchive.export.citation.citable import Citable

UNTITLED = "[题名不详]"


def gb7714(cited: Citable) -> str:
    author = f"{cited.author}. " if cited.author else ""
    parts = (f"{author}{_title(cited)}[{_type(cited)}]", _issue(cited), cited.url, cited.locator)
    return ". ".join(filter(None, parts)) + "."


def _title(cited: Citable) -> str:
    delivered = cited.delivered if cited.delivered != cited.published else None
    return ": ".join(filter(None, (cited.full_title or UNTITLED, delivered)))


def _type(cited: Citable) -> str:
    if cited.url is None:
        return "Z"
    return "N/OL" if cited.in_newspaper else "EB/OL"


def _issue(cited: Citable) -> str:
    accessed = f"[{cited.captured}]"
    outlet, published = cited.outlet, cited.published
    if cited.in_newspaper:
        return ", ".join(filter(None, (outlet, published))) + accessed
    if not outlet:
        return f"({published}){accessed}" if published else accessed
    if not published:
        return outlet + accessed
    year = published[:4]
    return f"{outlet}, {year}{'' if published == year else f'({published})'}{accessed}"
