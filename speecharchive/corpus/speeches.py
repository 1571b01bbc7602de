"""A lazy sub-corpus."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Unpack, get_args

from speecharchive.corpus import frames
from speecharchive.corpus.display import html_table
from speecharchive.corpus.filtering import (
    Day,
    FilterValues,
    asked,
    takes_filters,
)
from speecharchive.corpus.narrowing import conjoined, narrowed
from speecharchive.corpus.record import Record, recorded
from speecharchive.errors import BadFilter
from speecharchive.query import subcorpus
from speecharchive.query.language import parse_query
from speecharchive.query.speeches import HeldSpeech
from speecharchive.query.subcorpus import Order, Subcorpus
from speecharchive.store import tables

if TYPE_CHECKING:
    import pandas
    import polars
    import pyarrow

    from speecharchive.corpus.archive import OpenArchive

_PREVIEW = 10
_PREVIEWED = ("id", "dated_on", "place", "speaker", "kind", "title")


@dataclass(frozen=True, slots=True, repr=False)
class Speeches:
    """Speeches that meet filters and a query, in their current versions.

    Nothing is read until it is asked for, and every reading sees a fresh snapshot of the archive. Each step (`where`,
    `since`, `search`, …) gives a new sub-corpus that is never wider than the one before. There is no `len`: counting asks
    the archive, so it is spelled `count()`.
    """

    _archive: OpenArchive
    _wanted: Subcorpus

    @takes_filters
    def where(self, **filters: Unpack[FilterValues]) -> Speeches:
        """Those that meet these filters as well. Several values of one filter mean any of them.

        Raises BadFilter, also where a filter contradicts an earlier one.
        """
        both = narrowed(self._wanted.filters, asked(filters), self._archive.snapshot)
        return self._with(filters=both)

    def since(self, day: Day) -> Speeches:
        """From the first day of `2018`, `"2018-03"` or a date on. Speeches without a date are left out."""
        return self.where(since=day)

    def until(self, day: Day) -> Speeches:
        """Up to the last day of `2018`, `"2018-03"` or a date. Speeches without a date are left out."""
        return self.where(until=day)

    def search(self, query: str) -> Speeches:
        """Those that the query finds as well, in the language of `speecharchive search`. Raises BadFilter."""
        if not isinstance(query, str):
            raise BadFilter(f"search takes a query as text, not {query!r}")
        parsed = parse_query(query)
        if self._wanted.query is not None:
            parsed = conjoined(self._wanted.query, parsed)
        return self._with(query=parsed)

    def order(self, by: Order) -> Speeches:
        """`date`, newest first (as it is without this), or `id`, the order of exports."""
        if by not in get_args(Order):
            raise BadFilter(f"there is no order {by!r}; give one of {', '.join(get_args(Order))}")
        return self._with(order=by)

    def limit(self, n: int) -> Speeches:
        """The first `n` at most."""
        if isinstance(n, bool) or not isinstance(n, int) or n < 0:
            raise BadFilter(f"limit takes a number from 0, not {n!r}")
        held = self._wanted.limit
        return self._with(limit=n if held is None else min(n, held))

    def count(self) -> int:
        with self._archive.snapshot() as connection:
            return subcorpus.count(connection, self._wanted)

    def ids(self) -> list[str]:
        with self._archive.snapshot() as connection:
            return list(subcorpus.ids(connection, self._wanted))

    def __iter__(self) -> Iterator[Record]:
        with self._archive.snapshot() as connection:
            whole = subcorpus.speeches(connection, self._wanted, tables.Version.record)
            with closing(whole) as speeches:
                for speech in speeches:
                    yield recorded(speech)

    def first(self) -> Record | None:
        return next(iter(list(self.limit(1))), None)

    def to_pandas(self, *, text: bool = False) -> pandas.DataFrame:
        """A row a speech, with the columns of the CSV export, `dated_on`, `year` and `date`; `text` on demand.

        Raises ExtraMissing where pandas is not installed.
        """
        with self._rows(text=text) as rows:
            return frames.to_pandas(rows, text=text)

    def to_polars(self, *, text: bool = False) -> polars.DataFrame:
        """The same in polars."""
        with self._rows(text=text) as rows:
            return frames.to_polars(rows, text=text)

    def to_arrow(self, *, text: bool = False) -> pyarrow.Table:
        """The same in Arrow."""
        with self._rows(text=text) as rows:
            return frames.to_arrow(rows, text=text)

    @contextmanager
    def _rows(self, *, text: bool) -> Iterator[Iterator[HeldSpeech]]:
        with self._archive.snapshot() as connection:
            narrow = subcorpus.speeches(connection, self._wanted, *frames.BESIDE, texts=text)
            with closing(narrow) as rows:
                yield rows

    def _with(self, **changed: Any) -> Speeches:
        return replace(self, _wanted=replace(self._wanted, **changed))

    def __bool__(self) -> bool:
        raise TypeError("whether there are any speeches is asked by .count() or .first()")

    def __repr__(self) -> str:
        wanted = self._wanted
        given = {
            name: value[0] if isinstance(value, list) and len(value) == 1 else value
            for name, value in wanted.filters.as_given().items()
        }
        steps = [f"speeches({', '.join(f'{name}={value!r}' for name, value in given.items())})"]
        steps += [f"search({wanted.query.raw!r})"] if wanted.query else []
        steps += [f"order({wanted.order!r})"] if wanted.order != "date" else []
        steps += [f"limit({wanted.limit})"] if wanted.limit is not None else []
        return ".".join(steps)

    def _repr_html_(self) -> str:
        total = self.count()
        rows = [_previewed(record) for record in self.limit(_PREVIEW)]
        note = f"{total} speeches" if total != 1 else "1 speech"
        return html_table(_PREVIEWED, rows, f"{note}; {len(rows)} shown. {self!r}")


def _previewed(record: Record) -> tuple[str | None, ...]:
    place = record.place.name if record.place else None
    title = record.title or record.headline
    return (record.id, record.dated_on, place, record.speaker.name, record.kind, title)
