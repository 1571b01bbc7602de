"""A lazy sub-corpus."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Unpack, get_args

from speecharchive.corpus import counting, findings, frames
from speecharchive.corpus.counting import Trend
from speecharchive.corpus.display import html_lines, html_table
from speecharchive.corpus.filtering import (
    Day,
    FilterValues,
    asked,
    number,
    one_of,
    takes_filters,
    without_dashes,
)
from speecharchive.corpus.narrowing import conjoined, narrowed
from speecharchive.corpus.record import Record, recorded
from speecharchive.corpus.statement import statement, statement_of_ids
from speecharchive.corpus.table import Table
from speecharchive.counted import counted
from speecharchive.errors import BadFilter, SpeecharchiveError
from speecharchive.export.wanted import ExportFormat, Wanted
from speecharchive.index.wanted import Facet
from speecharchive.query import empty, subcorpus
from speecharchive.query.concordance import kwic
from speecharchive.query.counting.trend_table import Per
from speecharchive.query.filters import Filters, scope_of
from speecharchive.query.language import parse_query
from speecharchive.query.statistics import collocations, keyness
from speecharchive.query.subcorpus import Order, Subcorpus
from speecharchive.store import tables

if TYPE_CHECKING:
    import pandas
    import polars
    import pyarrow

    from speecharchive.corpus.archive import OpenArchive
    from speecharchive.export.manifest import Manifest

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
        """Those that the query finds as well, in the language of `speecharchive search`; its fields narrow as `where` does.

        Raises BadFilter.
        """
        if not isinstance(query, str):
            raise BadFilter(f"search takes a query as text, not {query!r}")
        parsed = parse_query(query)
        filters = narrowed(self._wanted.filters, parsed.filters, self._archive.snapshot)
        parsed = replace(parsed, filters=Filters())
        if self._wanted.query is not None:
            parsed = conjoined(self._wanted.query, parsed)
        return self._with(query=parsed, filters=filters)

    def order(self, by: Order) -> Speeches:
        """`date`, newest first (as it is without this), `id`, the order of exports, or `rank`, best first after a search."""
        return self._with(order=one_of("order", by, get_args(Order)))

    def limit(self, n: int) -> Speeches:
        """The first `n` at most."""
        wanted, held = number("limit", n), self._wanted.limit
        return self._with(limit=wanted if held is None else min(wanted, held))

    def copies(self) -> Speeches:
        """Every page that carries one of these speeches; without this a speech is there once, however many outlets carry it."""
        return self._with(filters=replace(self._wanted.filters, copies=True))

    def count(self) -> int:
        with self._archive.snapshot() as view:
            return subcorpus.count(view, self._wanted)

    def why_nothing(self) -> list[str]:
        """What was searched, how many speeches were in reach, and what would find something; empty where anything is found."""
        with self._archive.snapshot() as view:
            if subcorpus.count(view, self._wanted):
                return []
            why = empty.why_nothing(view, self._wanted.query, self._wanted.filters)
            return [without_dashes(line) for line in why.lines]

    def ids(self) -> list[str]:
        with self._archive.snapshot() as view:
            return list(subcorpus.ids(view, self._wanted))

    def __iter__(self) -> Iterator[Record]:
        with self._archive.snapshot() as view:
            whole = subcorpus.speeches(view, self._wanted, tables.Version.record)
            with closing(whole) as speeches:
                for speech in speeches:
                    yield recorded(speech)

    def first(self) -> Record | None:
        return next(iter(list(self.limit(1))), None)

    def kwic(
        self,
        *,
        width: int = kwic.WIDTH,
        sort: kwic.Sort = "none",
        group: kwic.Grouping | None = None,
        limit: int | None = None,
    ) -> Table:
        """Every hit of the search with `width` characters on both sides of it, a row each, with a permalink.

        `sort` is `left` or `right` (by the characters nearest the hit), `date` (the oldest first) or `none` (the newest
        speech first); `group` adds a column. `limit` counts hits. Raises BadFilter where nothing was searched for.
        """
        return findings.hits_in_context(self._unordered("kwic"), width, sort, group, limit)

    def collocations(
        self,
        *,
        window: int = collocations.WINDOW,
        minimum: int = collocations.MINIMUM,
        order: collocations.Order = "log_likelihood",
        limit: int | None = 50,
    ) -> Table:
        """What stands near the hits of the search unusually often, compared with all speeches that the filters select.

        Raises BadFilter where nothing was searched for.
        """
        asked = self._unordered("collocations")
        return findings.neighbours(asked, window, minimum, order, limit)

    def keyness(
        self,
        *,
        against: str | None = None,
        minimum: int = keyness.MINIMUM,
        speeches: int = keyness.MINIMUM_SPEECHES,
        limit: int | None = 50,
    ) -> Table:
        """What sets these speeches apart from all others, or from those others that the query `against` finds.

        `minimum` times in at least as many `speeches` of these. Raises BadFilter where either side is empty.
        """
        asked = self._unordered("keyness")
        return findings.keywords(asked, against, minimum, speeches, limit)

    def trend(
        self,
        *phrases: str,
        by: str | Sequence[Facet] = "year",
        per: Sequence[Per] = ("speeches", "characters"),
    ) -> Trend:
        """How often the search, or each of several phrases (queries), was said by month, year, place, speaker, …

        `by` is one facet or several: `"month"`, `"year,province"`. Beside every count stands how much is held, and months
        without any have a row too. `.plot("trend.png")` draws it. Raises BadFilter.
        """
        return counting.over_time(self._unordered("trend"), phrases, by, per)

    def diffusion(self, *, by: Facet = "place", everywhere: bool = False) -> Table:
        """The first use of what was searched for in every place (speaker, outlet, …), and the days behind the earliest.

        With `everywhere` also those that are held and never use it. Raises BadFilter.
        """
        return counting.first_uses(self._unordered("diffusion"), by, everywhere=everywhere)

    def _unordered(self, what: str) -> findings.Asked:
        wanted = self._wanted
        if wanted.limit is not None:
            raise BadFilter(f"{what} looks at all speeches of a sub-corpus; leave out .limit()")
        return findings.Asked(self._archive.snapshot, wanted.filters, wanted.query, repr(self))

    def to_csv(self, path: str | Path, *, excel: bool = False) -> Manifest:
        """`speecharchive export csv`, with its manifest beside the file. Raises StorageFull and UsageError."""
        return self._exported(path, "csv", excel=excel)

    def to_jsonl(self, path: str | Path) -> Manifest:
        """The same as JSON Lines: the `to_json_dict()` of every record."""
        return self._exported(path, "jsonl")

    def to_parquet(self, path: str | Path, *, paragraphs: bool = False) -> Manifest:
        """The same as Parquet; with `paragraphs`, the text as a list too. Raises ExtraMissing where pyarrow is not installed."""
        return self._exported(path, "parquet", paragraphs=paragraphs)

    def _exported(
        self, path: str | Path, form: ExportFormat, *, excel: bool = False, paragraphs: bool = False
    ) -> Manifest:
        from speecharchive.export.job import export_to_file

        asked = self._unordered(f"to_{form}")
        wanted = Wanted(form, asked.filters, asked.query, excel=excel, paragraphs=paragraphs)
        return export_to_file(self._archive.held(), wanted, Path(path))

    def to_pandas(self, *, text: bool = False) -> pandas.DataFrame:
        """A row a speech, with the columns of the Parquet export; `text` on demand.

        `date` is missing where the day is not known. Raises ExtraMissing where pandas is not installed.
        """
        with self._rows(frames.selected(text=text)) as rows:
            return frames.to_pandas(rows, text=text)

    def to_polars(self, *, text: bool = False) -> polars.DataFrame:
        """The same in polars."""
        with self._rows(frames.selected(text=text)) as rows:
            return frames.to_polars(rows, text=text)

    def to_arrow(self, *, text: bool = False) -> pyarrow.Table:
        """What `pyarrow.parquet.read_table` reads of the Parquet export: editors and flags are lists."""
        with self._rows(frames.selected_for_arrow(text=text)) as rows:
            return frames.to_arrow(rows, text=text)

    @contextmanager
    def _rows(self, selected: Sequence[Any]) -> Iterator[frames.Rows]:
        with (
            self._archive.snapshot() as view,
            closing(subcorpus.rows(view, self._wanted, selected)) as rows,
        ):
            yield rows

    @property
    def sql(self) -> str:
        """A statement over the public views that finds the same speeches in the same order: to read, to run by `archive.sql`, to publish.

        Names and places are resolved as this archive holds them. In the order of rank, which no view has, it lists ids.
        """
        with self._archive.snapshot() as view:
            if self._wanted.order == "rank":
                return statement_of_ids(list(subcorpus.ids(view, self._wanted)))
            scope = scope_of(self._wanted.filters, view)
            return statement(scope, self._wanted)

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
        steps += ["copies()"] if wanted.filters.copies else []
        steps += [f"order({wanted.order!r})"] if wanted.order != "date" else []
        steps += [f"limit({wanted.limit})"] if wanted.limit is not None else []
        return ".".join(steps)

    def _repr_html_(self) -> str:
        try:
            total = self.count()
            if not total:
                return html_lines(repr(self), *self.why_nothing())
            rows = [_previewed(record) for record in self.limit(_PREVIEW)]
        except SpeecharchiveError as error:
            return html_lines(repr(self), str(error))
        note = counted(total, "speech")
        return html_table(_PREVIEWED, rows, f"{note}; {len(rows)} shown. {self!r}")


def _previewed(record: Record) -> tuple[str | None, ...]:
    place = record.place.name if record.place else None
    title = record.title or record.headline
    return (record.id, record.dated_on, place, record.speaker.name, record.kind, title)
