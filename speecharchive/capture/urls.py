"""Which addresses are one page: `canonical_url` is its identity; what it drops never changes what a server sends."""

from __future__ import annotations

import re
from urllib.parse import urljoin, urlsplit, urlunsplit

from speecharchive.errors import BadInput

_PORTS = {"http": 80, "https": 443}
_TRACKING = re.compile(
    r"""
    utm_\w+ | spm | scm | from | isappinstalled | nsukey | wxshare_count | weibo_id | share_\w+ | sharefrom
    | fbclid | gclid | bd_vid | bsh_bid | clicktime | enterid | tdsourcetag
    """,
    re.VERBOSE | re.IGNORECASE,
)
"""Parameters that say how a reader came to the page. Chinese sites number pages by `id`, `page`, `classid`, so a short
list of known names is dropped and nothing else."""
_SHARED_FROM = re.compile(
    r"timeline|singlemessage|groupmessage|weixin|weibo|qq|qzone", re.IGNORECASE
)
_PICTURE_AREA = re.compile(r"-?\d*")
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_ESCAPE = re.compile(r"%([0-9A-Fa-f]{2})|%|[^\x21-\x7e]")
_SESSION = re.compile(r";(?:jsessionid|phpsessid)=[^/?#;]*", re.IGNORECASE)


def canonical_url(url: str) -> str:
    """Two addresses with one canonical form are the same page; the form can be fetched.

    Scheme and host in lower case, default port and fragment dropped, dots in the path resolved, percent escapes
    normalised, tracking parameters and session numbers dropped, and the `?div=-1` by which a founder layout page says
    which area of its picture was clicked. The order of parameters stays. Raises BadInput for what is no absolute URL.
    """
    try:
        parts = urlsplit(url.strip())
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError:
        raise BadInput("an address cannot be read as a URL; check the link") from None
    if not parts.scheme or (parts.scheme in _PORTS and not host):
        raise BadInput("an address is no absolute URL; give scheme and host")
    if parts.scheme not in _PORTS:
        return urlunsplit(parts._replace(fragment=""))
    netloc = f"[{host}]" if ":" in host else host
    if port is not None and port != _PORTS[parts.scheme]:
        netloc = f"{netloc}:{port}"
    path = _escapes(_SESSION.sub("", _resolved(parts.path)))
    return urlunsplit((parts.scheme, netloc, path, _query(_escapes(parts.query)), ""))


def absolute(base: str | None, link: str) -> str | None:
    """The canonical address a link on the page `base` leads to; None for scripts, mail, other schemes and nonsense.

    Without `base` only a link that is absolute leads anywhere.
    """
    link = re.sub(r"[\t\r\n]", "", link).strip().replace("\\", "/")
    if not link or link.startswith("#") or len(link) > 2000:
        return None
    try:
        found = canonical_url(urljoin(base or "", link))
    except (BadInput, ValueError):
        return None
    return found if found.startswith(("http://", "https://")) else None


def _query(query: str) -> str:
    return "&".join(part for part in query.split("&") if part and not _is_noise(part))


def _is_noise(part: str) -> bool:
    name, _, value = part.partition("=")
    if name.lower() == "div":
        return _PICTURE_AREA.fullmatch(value) is not None
    if name.lower() == "from":
        return _SHARED_FROM.match(value) is not None
    return _TRACKING.fullmatch(name) is not None


def _resolved(path: str) -> str:
    """The path without `.` and `..` steps (RFC 3986, 5.2.4); never empty."""
    steps: list[str] = []
    for step in path.split("/")[1:]:
        if step == "..":
            del steps[-1:]
        elif step != ".":
            steps.append(step)
    if path.endswith(("/.", "/..")):
        steps.append("")
    return "/" + "/".join(steps)


def _escapes(text: str) -> str:
    """Escapes in upper case, unreserved characters plain, all that no URL may hold escaped."""
    return _ESCAPE.sub(_escape, text)


def _escape(match: re.Match[str]) -> str:
    if match[1]:
        char = chr(int(match[1], 16))
        return char if char in _UNRESERVED else f"%{match[1].upper()}"
    return "".join(f"%{byte:02X}" for byte in match[0].encode("utf-8", "replace"))
