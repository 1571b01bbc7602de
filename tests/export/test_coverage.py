"""Coverage counts what the CSV shows."""

from __future__ import annotations

import csv
import io

from stocked import SPEECHES

from speecharchive.export.coverage import coverage, coverage_lines
from speecharchive.export.job import Wanted, export_to_stream
from speecharchive.query.snapshot import snapshot
from speecharchive.store.archive import Archive


def test_it_counts_the_cells_that_are_not_empty(stocked: str) -> None:
    with Archive.open(stocked, read_only=True) as archive:
        out = io.StringIO(newline="")
        export_to_stream(archive, Wanted("csv"), out)
        with snapshot(archive) as view:
            found = coverage(view)
    rows = list(csv.DictReader(io.StringIO(out.getvalue(), newline="")))
    assert found.speeches == len(rows) == len(SPEECHES)
    assert found.held == {name: sum(bool(row[name]) for row in rows) for name in rows[0]}
    assert 0 < found.held["speaker"] < found.speeches
    for column, cells in (("speaker", "speaker_basis"), ("place", "place_basis")):
        told = [row[cells] or "unknown" for row in rows]
        assert found.bases[column] == {basis: told.count(basis) for basis in set(told)}


def test_an_empty_archive_has_no_shares(database: str) -> None:
    with Archive.open(database, read_only=True) as archive, snapshot(archive) as view:
        lines = list(coverage_lines(coverage(view)))
    assert "| `text` | 0 |  |" in lines
