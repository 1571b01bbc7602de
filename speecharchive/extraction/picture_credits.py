"""Photographers whom captions name."""

from __future__ import annotations

import re
from collections.abc import Iterable

from speecharchive.extraction.credit_values import person_names
from speecharchive.extraction.lines import Line

_PHOTO_CREDIT = re.compile(
    r"(?:记者|通讯员|摄影师?|图/)\s*(?P<who>[一-鿿·、 ]{2,20}?)\s*摄(?:影(?:报道)?)?[)\]】]?。?$|(?:[。)!”\s(]|^)(?P<bare>[一-鿿·、 ]{2,12}?)\s*/?\s?(?:摄(?:影)?|供图)[)\]】]?。?$|(?:摄影|图|供图)[/:]\s?(?P<after>[一-鿿·、 ]{2,12})[)\]】]?$"
)


def read_captions(lines: Iterable[Line]) -> tuple[str, ...]:
    names: list[str] = []
    for line in lines:
        match = _PHOTO_CREDIT.search(line.folded)
        if match:
            group = next(name for name in ("who", "bare", "after") if match.group(name))
            names += person_names(line.text[match.start(group) : match.end(group)])
    return tuple(dict.fromkeys(names))
