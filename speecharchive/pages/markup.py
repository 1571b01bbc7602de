"""One pass over a page's source, for what the parser would stumble over and for what its tree does not say.

A search through a whole source costs a tenth of parsing it: what is asked of every page is asked here, once.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_LOOK = re.compile(
    rb"<(?:(?P<close>/(?:[hH][tT][mM][lL]|[bB][oO][dD][yY])\s*>)|(?P<office>(?:[oOvV]|[sS][tT]1):)"
    rb"|!--|[sS][cC][rR][iI][pP][tT]\b|[lL][iI][nN][kK]\b|[mM][eE][tT][aA]\b)"
)
_NAMESPACED = re.compile(rb"<([a-z]\w{0,11}:[\w-]{1,30})", re.IGNORECASE)
_SIGN = 300
"""Bytes of a comment or tag that are kept."""


@dataclass(frozen=True, slots=True)
class Markup:
    utf8: bytes
    """Without `</html>` and `</body>`: libxml2 starts a second document behind an early one and loses the article."""
    signs: bytes
    """Comments and the tags of metas, scripts and styles, each to its first `>`."""
    has_office_tags: bool

    def office_tags(self) -> set[str]:
        """`o:p`, `st1:place`, `v:shape`: what word processors leave in a page."""
        if not self.has_office_tags:
            return set()
        return {name.decode().lower() for name in _NAMESPACED.findall(self.utf8)}


def look_through(utf8: bytes) -> Markup:
    kept: list[bytes] = []
    signs: list[bytes] = []
    behind = 0
    office = False
    for found in _LOOK.finditer(utf8):
        start, end = found.span()
        kind = found.lastgroup
        if kind is None:
            stop = utf8.find(b">", end, start + _SIGN)
            signs.append(utf8[start : stop if stop > 0 else start + _SIGN])
        elif kind == "close":
            kept.append(utf8[behind:start])
            behind = end
        else:
            office = True
    kept.append(utf8[behind:])
    return Markup(b"".join(kept), b"\n".join(signs), office)
