"""Search, counts and trends against a `LIKE` scan of the same archive: `python -m benchmarks.search --speeches 10000`.

Every term is first looked for by reading all texts: what the index counts must be the same, occurrences too. Then each
question is asked several times and the least CPU time counts. Build and sizes come last.

Goals are those of the design, for 100,000 speeches.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from statistics import quantiles

from sqlalchemy import Connection, text

from benchmarks.corpus import build_archive
from benchmarks.cpu import best_cpu_seconds, print_table
from benchmarks.terms import Term, terms
from speecharchive.index.fts5 import Fts5Index
from speecharchive.index.location import sidecar_of
from speecharchive.index.occurrence_counts import overlapping
from speecharchive.index.sidecar import Sidecar
from speecharchive.index.wanted import AllOf, Scope, Wanted
from speecharchive.query.filters import Filters
from speecharchive.query.language import parse_query
from speecharchive.query.search import search
from speecharchive.query.snapshot import Snapshot
from speecharchive.store.archive import Archive
from speecharchive.store.engine import reading

_PAGE = 20
_ALL = Scope(copies=False)
_SCOPE = Scope(copies=False, since=20150101, places=(("430000", "439999"), ("320000", "329999")))
Answer = Callable[[Snapshot, Term], object]


def wanted(term: Term, scope: Scope | None = None) -> Wanted:
    return Wanted((AllOf(term.phrases),), scope or _ALL)


def _first_page(view: Snapshot, term: Term) -> object:
    query = parse_query(" ".join(f'"{phrase}"' for phrase in term.phrases))
    return list(search(view, query, Filters(copies=False), limit=_PAGE).rows)


ASKED: dict[str, Answer] = {
    "count": lambda view, term: view.index.count(wanted(term)),
    "count, filtered": lambda view, term: view.index.count(wanted(term, _SCOPE)),
    "first page": _first_page,
    "best 20": lambda view, term: view.index.ranked(wanted(term), term.phrases, _PAGE),
    "trend by month": lambda view, term: list(view.index.tally(wanted(term), ("month",))),
    "trend, filtered": lambda view, term: list(view.index.tally(wanted(term, _SCOPE), ("month",))),
    "hits by month": lambda view, term: list(
        view.index.tally(wanted(term), ("month",), term.phrases)
    ),
}
GOALS: dict[str, dict[str, tuple[float | None, float | None]]] = {
    "fts5": {"count": (15, 80), "first page": (30, None), "trend by month": (None, 190)},
    "tantivy": {"count": (None, 60), "trend by month": (None, 50)},
}


@dataclass
class Truth:
    """By reading every text."""

    speeches: Counter[Term] = field(default_factory=Counter)
    months: dict[Term, Counter[int]] = field(default_factory=dict)
    hits: dict[Term, Counter[int]] = field(default_factory=dict)

    def add(self, term: Term, month: int, hits: int) -> None:
        self.speeches[term] += 1
        self.months[term][month] += 1
        self.hits[term][month] += hits


def read_all(connection: Connection, asked: Sequence[Term]) -> Truth:
    """A variant group counts once for each term: the first of its members that holds it."""
    truth = Truth(months={term: Counter() for term in asked}, hits={term: Counter() for term in asked})  # fmt: skip
    groups = {row[0]: row[1:] for row in connection.execute(text("SELECT speech_id, group_id, rank FROM variant"))}  # fmt: skip
    first: dict[tuple[Term, str], tuple[int, int, int]] = {}
    for speech_id, month, whole in _texts(connection):
        often = {phrase: overlapping(whole, phrase) for term in asked for phrase in term.phrases}
        for term in asked:
            if not all(often[phrase] for phrase in term.phrases):
                continue
            hits = sum(often[phrase] for phrase in term.phrases)
            if speech_id in groups:
                group, rank = groups[speech_id]
                first[term, group] = min(first.get((term, group), (rank, month, hits)), (rank, month, hits))  # fmt: skip
            else:
                truth.add(term, month, hits)
    for (term, _), (_, month, hits) in first.items():
        truth.add(term, month, hits)
    return truth


def _texts(connection: Connection) -> Iterator[tuple[str, int, str]]:
    statement = text(
        "SELECT version.speech_id, version.dated_on, group_concat(paragraph.fold, char(10)) FROM version"
        " JOIN paragraph ON paragraph.version_id = version.id GROUP BY version.id"
    )
    rows = connection.execute(statement.execution_options(yield_per=500))
    for speech_id, dated_on, whole in rows:
        digits = (dated_on or "0").replace("-", "")
        yield speech_id, int(digits.ljust(6, "0")[:6]), whole


def inexact(view: Snapshot, asked: Sequence[Term], truth: Truth) -> list[str]:
    wrong = []
    for term in asked:
        tallies = list(view.index.tally(wanted(term), ("month",), term.phrases))
        found = {tally.values[0]: tally.speeches for tally in tallies}
        hits = {tally.values[0]: tally.hits for tally in tallies}
        if (view.index.count(wanted(term)), found, hits) != (truth.speeches[term], truth.months[term], truth.hits[term]):  # fmt: skip
            wrong.append(term.shown)
    return wrong


def scans(connection: Connection, asked: Sequence[Term]) -> dict[Term, float]:
    """CPU seconds of a count by `LIKE`, the reference."""
    like = text("SELECT count(DISTINCT version_id) FROM paragraph WHERE fold LIKE :like")
    return {
        term: best_cpu_seconds(
            partial(connection.scalar, like, {"like": f"%{term.phrases[0]}%"}), 1
        )
        for term in asked
    }


def timed(view: Snapshot, asked: Sequence[Term], rounds: int) -> dict[str, dict[Term, float]]:
    """CPU milliseconds of each question about each term."""
    times: dict[str, dict[Term, float]] = {}
    for name, answer in ASKED.items():
        times[name] = {
            term: 1000 * min(_asked_anew(partial(answer, view, term), view) for _ in range(rounds))
            for term in asked
        }
        print(f"{name} timed", file=sys.stderr, flush=True)
    return times


def _asked_anew(work: Callable[[], object], view: Snapshot) -> float:
    """An index remembers which matches of its last question are copies: another question comes between."""
    view.index.count(Wanted(versions=(), scope=_ALL))
    return best_cpu_seconds(work, 1)


def p50_p95(times: Sequence[float]) -> tuple[float, float]:
    if len(times) == 1:
        return times[0], times[0]
    cuts = quantiles(times, n=20, method="inclusive")
    return cuts[9], cuts[18]


def print_times(times: dict[str, dict[Term, float]], engine: str) -> None:
    asked = list(next(iter(times.values())))
    rows = []
    for sort in [*dict.fromkeys(term.sort for term in asked), None]:
        some = [term for term in asked if sort in (None, term.sort)]
        cells = ["{:.2g} / {:.2g}".format(*p50_p95([times[name][term] for term in some])) for name in ASKED]  # fmt: skip
        rows.append((sort or "all", str(len(some)), *cells))
    goals = GOALS[engine]
    limits = [goals.get(name, (None, None)) for name in ASKED]
    rows.append(("goal at 100,000", "", *(" / ".join("–" if g is None else f"{g:g}" for g in goal) for goal in limits)))  # fmt: skip
    print_table(("terms, CPU ms p50 / p95", "n", *ASKED), rows)


def print_ratios(
    connection: Connection, asked: Sequence[Term], times: dict[str, dict[Term, float]], most: int
) -> None:
    rows = []
    for sort, goal in (("2, common", 10), ("6+, common", 10), ("2, rare", 50), ("6+, rare", 50)):
        some = [term for term in asked if term.sort == sort][:most]
        scanned = scans(connection, some)
        ratios = [1000 * scanned[term] / times["count"][term] for term in some]
        scan = 1000 * sum(scanned.values()) / len(scanned)
        rows.append((sort, f"{scan:.0f}", f"{min(ratios):.0f} … {max(ratios):.0f}", f"≥ {goal}"))
    print()
    print_table(("count", "LIKE scan, CPU ms", "times slower than the index", "goal"), rows)


def print_build(archive: Archive, engine: str, folder: Path) -> None:
    with reading(archive.engine) as connection:
        letters = connection.scalar(text("SELECT sum(length(CAST(text AS BLOB))) FROM paragraph"))
        speeches = connection.scalar(text("SELECT count(*) FROM speech"))
    start, wall = time.process_time(), time.perf_counter()
    if engine == "tantivy":
        sidecar = Sidecar(folder / "built")
        sidecar.build(archive.engine)
        with reading(archive.engine) as connection:
            size = sidecar.status(connection).size
    else:
        size = _rebuilt(archive)
    used, wall = time.process_time() - start, time.perf_counter() - wall
    print()
    print_table(
        ("index", "× text", "goal", "built, speeches per CPU s", "goal", "CPU s", "wall s"),
        [(f"{size / 1e6:.0f} MB", f"{size / letters:.2f}", "≤ 1.5", f"{speeches / used:.0f}", "≥ 200", f"{used:.1f}", f"{wall:.1f}")],
    )  # fmt: skip


def _rebuilt(archive: Archive) -> int:
    """Bytes of the index in the file, after it was built anew and merged."""
    from speecharchive.index.postings import rebuild
    from speecharchive.store.engine import writing

    with writing(archive.engine) as connection:
        rebuild(connection)
    with reading(archive.engine) as connection:
        pages = text("SELECT sum(pgsize) FROM dbstat WHERE name LIKE 'text\\_%' ESCAPE '\\' OR name LIKE '%search\\_entry%' ESCAPE '\\'")  # fmt: skip
        return int(connection.scalar(pages) or 0)


@contextmanager
def viewed(archive: Archive, engine: str, folder: Path) -> Iterator[Snapshot]:
    if engine == "fts5":
        with reading(archive.engine) as connection:
            yield Snapshot(connection, Fts5Index(connection))
        return
    sidecar = sidecar_of(archive.engine, folder) or Sidecar(folder / "index")
    with sidecar.view(archive.engine) as (connection, index):
        assert index is not None
        yield Snapshot(connection, index)


def measure(archive: Archive, arguments: argparse.Namespace, folder: Path) -> bool:
    asked = terms(arguments.seed)
    with viewed(archive, arguments.engine, folder) as view:
        truth = read_all(view.connection, asked)
        wrong = inexact(view, asked, truth)
        print(f"{len(asked)} terms compared with a reading of all texts: {', '.join(wrong) or 'none'} wrong\n")  # fmt: skip
        times = timed(view, asked, arguments.rounds)
        print_times(times, arguments.engine)
        print_ratios(view.connection, asked, times, arguments.scans)
    if not arguments.no_build:
        print_build(archive, arguments.engine, folder)
    return bool(wrong)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--speeches", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--engine", choices=("fts5", "tantivy"), default="fts5")
    parser.add_argument("--db", type=Path, help="an SQLite archive that benchmarks.corpus filled")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--scans", type=int, default=3, help="terms of a sort that are scanned for")
    parser.add_argument("--no-build", action="store_true", help="do not build the index anew")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        db = arguments.db or folder / "archive.db"
        if arguments.db is None:
            build_archive(db, arguments.speeches, arguments.seed)
        with Archive.open(db) as archive:
            print(f"{arguments.engine}, {db.stem}\n")
            wrong = measure(archive, arguments, folder)
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
