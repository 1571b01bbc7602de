"""Which outlet a text is taken from: what 来源 says, else an outlet beside the date, a picture, the agency of the dateline."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from speecharchive.extraction.credit_values import Credits
from speecharchive.extraction.lines import Line

_AGENCY = re.compile(
    r"(?P<outlet>(?!本)[一-鿿]{1,8}(?:社|网|报|台|客户端))(?:[一-鿿、/]{0,16})\d{1,2}月\d{1,2}日(?:电|讯|消息)"
)
"""`某某社云河3月5日电`: an agency names itself; 本报云河3月5日电 names nobody."""


def source_of(credits: Credits, body: Sequence[Line], metas: Mapping[str, str]) -> str | None:
    """A meta counts only where the page prints 来源 and leaves its value to a picture or a script."""
    named = credits.source or credits.outlet
    if named is not None:
        return named.text
    if credits.source_is_empty:
        stated = metas.get("source-picture") or metas.get("contentsource") or metas.get("source")
        if stated and not stated.isdigit():
            return stated
    if credits.publisher is not None:
        return credits.publisher.text
    match = _AGENCY.match(body[0].folded.lstrip("[(【 ")) if body else None
    return match["outlet"] if match else None
