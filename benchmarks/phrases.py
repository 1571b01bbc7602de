"""Set phrases: what counting them costs at ingest, and what a trend of one costs: `python -m benchmarks.phrases`.

A trend from the table of uses is measured beside the same trend from the search index, over an archive of invented speeches
(`--archive` takes one that `benchmarks.corpus` made). Goals are those of the design, for 100,000 speeches.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from itertools import islice
from pathlib import Path

from sqlalchemy import func, select

from benchmarks.corpus import build_archive
from benchmarks.cpu import best_cpu_seconds, print_table
from speecharchive.index.bigrams import whole_text
from speecharchive.index.wanted import AllOf, Scope, Tally, Wanted
from speecharchive.normalise.fold import fold
from speecharchive.phrases.counting import PhraseCounter
from speecharchive.phrases.table import bundled
from speecharchive.query.counting.phrase_use import tally
from speecharchive.query.snapshot import Snapshot, snapshot
from speecharchive.store.archive import Archive
from speecharchive.store.tables import Paragraph, Phrase, PhraseUse

ROUNDS = 5
_HUNAN = Scope(places=(("430000", "439999"),))


@contextmanager
def archive(given: Path | None, speeches: int) -> Iterator[Archive]:
    with tempfile.TemporaryDirectory() as folder:
        path = given or Path(folder) / "archive.db"
        if given is None:
            build_archive(path, speeches)
        with Archive.open(path, read_only=True) as opened:
            yield opened


def used(view: Snapshot) -> list[tuple[int, str, int]]:
    """Id, name and number of speeches of the phrases of one form that occur, the most frequent first."""
    number = func.count()
    rows = view.connection.execute(
        select(Phrase.id, Phrase.name, number)
        .join(PhraseUse, PhraseUse.phrase_id == Phrase.id)
        .where(Phrase.variants == "", Phrase.exclusions == "")
        .group_by(Phrase.id, Phrase.name)
        .order_by(number.desc())
    )
    return [(row[0], row[1], row[2]) for row in rows]


def trends(view: Snapshot) -> Iterator[tuple[str, ...]]:
    for number, name, speeches in used(view)[:6]:
        costs = [
            best_cpu_seconds(partial(ask, view, number, name, scope), ROUNDS)
            for ask in (from_uses, from_index)
            for scope in (Scope(), _HUNAN)
        ]
        yield name, str(speeches), *(f"{1000 * cost:.1f}" for cost in costs)


def from_uses(view: Snapshot, number: int, _: str, scope: Scope) -> list[Tally]:
    return list(tally(view, number, scope, ("month",)))


def from_index(view: Snapshot, _: int, name: str, scope: Scope) -> list[Tally]:
    phrase = fold(name)
    return list(view.index.tally(Wanted((AllOf((phrase,)),), scope), ("month",), (phrase,)))


def counting(view: Snapshot, texts: int) -> Iterator[tuple[str, ...]]:
    """Milliseconds a speech for the bundled table, and for tables of other sizes made of it."""
    statement = select(Paragraph.version_id, Paragraph.fold).order_by(Paragraph.version_id)
    folds: dict[int, list[str]] = {}
    for version_id, folded in islice(view.connection.execute(statement), 40 * texts):
        folds.setdefault(version_id, []).append(folded)
    wholes = [whole_text(each) for each in list(folds.values())[:texts]]
    definitions = [phrase.definition for phrase in bundled()]
    for some in (definitions[:200], definitions):
        counter = PhraseCounter(some)
        cost = best_cpu_seconds(partial(_count_all, counter, wholes), ROUNDS)
        yield f"{len(some)}", f"{1000 * cost / len(wholes):.3f}"


def _count_all(counter: PhraseCounter, texts: list[str]) -> None:
    for text in texts:
        counter.count_text(text)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--speeches", type=int, default=10_000)
    parser.add_argument("--archive", type=Path, help="SQLite file made by benchmarks.corpus")
    arguments = parser.parse_args()
    with archive(arguments.archive, arguments.speeches) as opened, snapshot(opened) as view:
        print_table(("phrases", "counting, CPU ms a speech"), list(counting(view, 500)))
        print()
        headings = ("trend by month of", "speeches", "uses, CPU ms", "in a province", "index", "index, in a province")  # fmt: skip
        print_table(headings, list(trends(view)))


if __name__ == "__main__":
    main()
