"""Which addresses are one page: a pure function of the address, without a look at what it brings.

`canonical_url` spells an address; `page_identity` says which page it is of. Each rule drops only what no site uses to tell
two articles apart; docs/decisions/0016 gives the reason of each and what is left out.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from speecharchive.capture.urls import canonical_url

RULES = "1"
"""Raise it when an address gets another identity: `db upgrade` then gives every held page its identity anew."""
_GATE = re.compile(r"/gate/big5/((?:[a-z0-9-]+\.)+[a-z]{2,})(/.*)?", re.IGNORECASE)
"""A widespread converter puts the whole address behind its own: big5.x.cn/gate/big5/www.x.cn/a.html."""
_INDEX = re.compile(r"/(?:index|default|main)\.(?:s?html?|php\d?|aspx?|jspx?|do)\Z", re.IGNORECASE)
_MIRROR = re.compile(r"/BIG5/")
_STORY = re.compile(r"/(?:BIG5|GB)(?=/n\d/)")
_PAD = re.compile(r"/(?:pc|pad)/(?=(?:content|con|layout|col|column)/\d{6}/\d\d/)")
_COOKIELESS = re.compile(r"/\((?:[ASF]\([^()/]*\))+\)(?=/)", re.IGNORECASE)
_SESSION = re.compile(
    r"(?:jsessionid|phpsessid|aspsessionid[a-z]*|asp\.net_sessionid|sessionid|session_id|cfid|cftoken)\Z",
    re.IGNORECASE,
)
_IIS = re.compile(r"\.aspx?\Z", re.IGNORECASE)
_TWIN = re.compile(r"(?:www|m|wap|3g|mobile)\.(?=[^.]+\.[^.]+)")
_NUMBERED = re.compile(r"/[^/]*\d{5,}[^/]*\Z")
"""The last step of an article's path holds its number in the CMS; the same path on a twin host is the same article."""


def page_identity(url: str) -> str:
    """`host/path?query`, the same for all addresses of one page. Raises BadInput for what is no absolute URL.

    What is no web address (`urn:sha256:…`) is its own identity.
    """
    canonical = canonical_url(url) if not url.startswith("urn:") else url
    if not canonical.startswith(("http://", "https://")):
        return canonical
    parts = urlsplit(canonical)
    host, path, query = parts.netloc, parts.path, _query(parts.query)
    if gate := _GATE.fullmatch(path):
        host, path = gate[1].lower(), gate[2] or "/"
    path = _STORY.sub("", _COOKIELESS.sub("", path), count=1)
    path = _PAD.sub("/pc/", _MIRROR.sub("/GB/", path, count=1), count=1)
    if _IIS.search(path):
        path = path.lower()
        query = "&".join(_lower_name(part) for part in query.split("&")) if query else ""
    if not query:
        path = _INDEX.sub("/", path)
    if _NUMBERED.search(path):
        host = _TWIN.sub("", host, count=1)
    return f"{host}{path}?{query}" if query else f"{host}{path}"


def is_mirror(url: str) -> bool:
    """Whether the address is one that shows a page converted: to the other script, or for a small screen."""
    parts = urlsplit(url)
    converted = "/BIG5/" in parts.path or _GATE.fullmatch(parts.path) is not None
    small = "/pad/" in parts.path or re.match(r"(?:m|wap|3g|mobile)\.", parts.netloc) is not None
    return converted or small


def _query(query: str) -> str:
    return "&".join(
        part for part in query.split("&") if part and not _SESSION.match(part.partition("=")[0])
    )


def _lower_name(part: str) -> str:
    name, equals, value = part.partition("=")
    return f"{name.lower()}{equals}{value}"
