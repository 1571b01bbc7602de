"""What addresses have in common: the form of an outlet's articles, the template of an e-paper's day, a name from a host."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from urllib.parse import urlsplit

_RUN = re.compile(r"[0-9a-f]{32}|\d+")
_DAY = re.compile(
    r"(?<![0-9])(?P<Y>(?:19|20)\d\d)(?P<a>[-/_]?)(?P<m>0[1-9]|1[0-2])(?P<b>[-/_]?)(?P<d>0[1-9]|[12]\d|3[01])(?![0-9])"
)
_COMMON_LABELS = frozenset(("www", "com", "net", "org", "gov", "edu", "cn", "example", "html"))
SHARE = 0.8
"""Of the addresses that one form must have."""


def common_shape(urls: Sequence[str], *, folders: int = 0) -> str | None:
    """A pattern that nearly all of the addresses match, from the first part of the path that holds a number, with `folders`
    before it; None without one."""
    forms = Counter(form for url in urls if (form := _form(url, folders)))
    if not forms:
        return None
    form, count = forms.most_common(1)[0]
    return form if count >= SHARE * len(urls) else None


def _form(url: str, folders: int) -> str | None:
    parts = urlsplit(url)
    target = f"{parts.path}?{parts.query}" if parts.query else parts.path
    first = _RUN.search(target)
    if first is None:
        return None
    begin = first.start()
    for _ in range(folders + 1):
        begin = target.rfind("/", 0, max(begin, 0))
    tail = target[max(begin, 0) :]
    written, at = "", 0
    for run in _RUN.finditer(tail):
        written += _literally(tail[at : run.start()]) + _digits(run[0])
        at = run.end()
    return written + _literally(tail[at:]) + "$"


def _literally(text: str) -> str:
    """As `re.escape`, without the backslashes that a person need not read."""
    return re.sub(r"\\([-&%#~])", r"\1", re.escape(text))


def _digits(run: str) -> str:
    """Dates and digests keep their length; running numbers grow."""
    if len(run) == 32:
        return "[0-9a-f]{32}"
    return rf"\d{{{len(run)}}}" if len(run) in (4, 6, 8) and run[:2] in ("19", "20") else r"\d+"


def day_template(url: str) -> str | None:
    """The address with %Y, %m and %d where a day stands in its path; None where none does, or another percent sign."""
    head, mark, path = url.partition("://")
    host, slash, rest = path.partition("/")
    if "%" in rest:
        return None
    written, count = _DAY.subn(lambda day: f"%Y{day['a']}%m{day['b']}%d", rest)
    return f"{head}{mark}{host}{slash}{written}" if count else None


def name_of_host(host: str, taken: Sequence[str]) -> str:
    """Small letters, digits and hyphens, of the host's own labels, the broad one first: `yhrb.yunhe.example` → `yunhe-yhrb`."""
    labels = [re.sub(r"[^a-z0-9]+", "-", label).strip("-") for label in host.lower().split(".")]
    own = [label for label in labels[::-1] if label and label not in _COMMON_LABELS]
    name = "-".join(own or ["outlet", *filter(None, labels)])[:70].strip("-")
    known, number = name, 1
    while known in taken:
        number += 1
        known = f"{name}-{number}"
    return known
