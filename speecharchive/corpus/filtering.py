"""Filters as Python values."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Any, TypedDict, TypeVar

from speecharchive.errors import BadFilter
from speecharchive.model import Body, Kind, Meeting, Phase
from speecharchive.query.filters import NARROWING, Filters, first_day
from speecharchive.suggestions import did_you_mean, nearest

Day = int | str | date
"""`2018`, `"2018"`, `"2018-03"`, `"2018-03-05"` or a date."""
_Choice = TypeVar("_Choice", bound=str)
_Method = TypeVar("_Method", bound=Callable[..., Any])

_NUMBERS = ("term", "session")
_DAYS = ("since", "until")
NAMES = NARROWING


class FilterValues(TypedDict, total=False):
    """The filters of every command, each a value or several; several mean any of them."""

    speaker: str | Iterable[str] | None
    office: str | Iterable[str] | None
    title: str | Iterable[str] | None
    outlet: str | Iterable[str] | None
    place: str | int | Iterable[str | int] | None
    kind: Kind | Iterable[Kind] | None
    body: Body | Iterable[Body] | None
    meeting: Meeting | Iterable[Meeting] | None
    phase: Phase | Iterable[Phase] | None
    term: int | Iterable[int] | None
    session: int | Iterable[int] | None
    since: Day | None
    until: Day | None


def takes_filters(method: _Method) -> _Method:
    """Show the names of the filters in `help` and in completion, where `**filters` would hide them."""
    given = inspect.signature(method)
    own = [item for item in given.parameters.values() if item.kind is not item.VAR_KEYWORD]
    added = [
        inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=None, annotation=kind)
        for name, kind in FilterValues.__annotations__.items()
    ]
    method.__signature__ = given.replace(parameters=[*own, *added])  # type: ignore[attr-defined]
    return method


def asked(given: Mapping[str, Any]) -> Filters:
    """Raises BadFilter for a filter that does not exist, holds nothing, or is of the wrong type."""
    values = {}
    for name, value in given.items():
        if name not in NAMES:
            raise BadFilter(_unknown("filter", name, NAMES))
        if value is not None:
            values[name] = _day(name, value) if name in _DAYS else _several(name, value)
    return checked(values)


def checked(values: Mapping[str, Any]) -> Filters:
    with plainly():
        return Filters(**values)


@contextmanager
def plainly() -> Iterator[None]:
    """What a command says of its option `--kind` is said here of the filter `kind`."""
    try:
        yield
    except BadFilter as error:
        raise BadFilter(without_dashes(str(error))) from None


def without_dashes(words: str) -> str:
    return re.sub(r"--([a-z])", r"\1", words)


def one_of(what: str, value: _Choice, known: Sequence[str]) -> _Choice:
    """Raises BadFilter where it is none of them."""
    if value not in known:
        raise BadFilter(_unknown(what, value, known))
    return value


def number(what: str, value: int, *, least: int = 0, most: int = 2**31 - 1) -> int:
    """Raises BadFilter where it is no count."""
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        raise BadFilter(f"{what} takes a number from {least} to {most}, not {value!r}")
    return value


def _unknown(what: str, value: object, known: Sequence[str]) -> str:
    meant = did_you_mean(nearest(str(value), known, most=1))
    return " ".join(
        filter(None, (f"there is no {what} {value!r};", meant, f"there are {', '.join(known)}"))
    )


def _day(name: str, value: object) -> str:
    if isinstance(value, bool) or not isinstance(value, int | str | date):
        raise BadFilter(
            f"{name}={value!r} is not a date; give 2018, '2018-03', '2018-03-05' or a datetime.date"
        )
    if isinstance(value, date):
        return value.isoformat()[:10]
    text = f"{value:04}" if isinstance(value, int) else value
    first_day(text)
    return text


def _several(name: str, value: Any) -> tuple[Any, ...]:
    if isinstance(value, str | bytes | Mapping) or not isinstance(value, Iterable):
        value = (value,)
    kept = tuple(dict.fromkeys(_one(name, each) for each in value))
    if not kept:
        raise BadFilter(f"{name}=[] asks for nothing; give a value, or leave the filter out")
    return kept


def _one(name: str, value: Any) -> Any:
    if name in _NUMBERS or (name == "place" and not isinstance(value, str)):
        try:
            number = value.__index__()  # an int, or one of numpy's
        except (AttributeError, TypeError):
            number = None
        if number is None or isinstance(value, bool) or not 0 <= number < 2**31:
            raise BadFilter(f"{name}={value!r} is not a number; give one such as {name}=10")
        return number if name in _NUMBERS else f"{number:06}"
    if not isinstance(value, str):
        raise BadFilter(f"{name}={value!r} is not text; give a string, or a list of strings")
    return str(value)
