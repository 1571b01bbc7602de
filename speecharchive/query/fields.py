"""The fields of a query (`place:株洲`), which are filters written inside it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from speecharchive.errors import BadFilter
from speecharchive.query.filters import Filters

_YEARS = re.compile(r"(\d{4})(?:-(\d{4}))?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Field:
    instead: str
    """What to write where a field cannot stand."""


FIELDS: dict[str, Field] = {
    name: Field(f"give it as {option}, outside the query")
    for name, option in (
        ("title", "--title"),
        ("speaker", "--speaker"),
        ("office", "--office"),
        ("place", "--place"),
        ("outlet", "--outlet"),
        ("kind", "--kind"),
        ("body", "--body"),
        ("year", "--since and --until"),
    )
}


def filters_of(written: Iterable[tuple[str, str]]) -> Filters:
    """The filters that (field, value) pairs mean; of one field they are alternatives. Raises BadFilter."""
    values: dict[str, list[str]] = defaultdict(list)
    for name, value in written:
        values[name].append(value)
    years = values.pop("year", [])
    if len(years) > 1:
        raise BadFilter("year: stands twice in the query; write one range, year:2018-2022")
    given: dict[str, Any] = {name: tuple(dict.fromkeys(held)) for name, held in values.items()}
    if years:
        given["since"], given["until"] = _years(years[0])
    return Filters(**given)


def _years(written: str) -> tuple[str, str]:
    match = _YEARS.fullmatch(written)
    if not match:
        raise BadFilter(f"year:{written} is no year; write year:2024 or year:2018-2022")
    if match[2] and match[2] < match[1]:
        raise BadFilter(f"year:{written} ends before it begins; write year:{match[2]}-{match[1]}")
    return match[1], match[2] or match[1]
