"""Exports stream: memory does not grow with the number of speeches, in any format."""

from __future__ import annotations

import gc
import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import pytest
from stocked import ZZ, keep, made

from speecharchive.export.job import Wanted, export_to_file, export_to_folder
from speecharchive.export.release.build import build_release
from speecharchive.export.release.wanted import Release
from speecharchive.query.language import parse_query
from speecharchive.store.archive import Archive

pytestmark = pytest.mark.long

FEW, MANY = 300, 600
EVERY = [
    {"form": "csv"},
    {"form": "csv", "excel": True},
    {"form": "jsonl"},
    {"form": "vertical"},
    {"form": "parquet"},
    {"form": "parquet", "partition": ("province", "year")},
    {"form": "txt"},
    {"form": "tei"},
]


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def filled(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Archive]:
    """Speeches that all hold 长, some of them 少 too."""
    folder = tmp_path_factory.mktemp("filled")
    sqlite = request.param == "sqlite"
    database = folder / "a.db" if sqlite else request.getfixturevalue("module_postgres")
    with Archive.open(database, captures=folder / "captures", create=sqlite) as archive:
        run = archive.begin_run("import", ZZ)
        with run.transaction():
            for number in range(MANY):
                text = f"{number}{'少' if number < FEW else '多'}" + "长" * 300
                speech = made(text, title=f"{number}", date="2024")
                keep(run, f"http://zz.example/{number}", speech)
        yield archive


@pytest.mark.parametrize("what", EVERY, ids=lambda what: "-".join(map(str, what)) + what["form"])
def test_memory_does_not_grow_with_the_rows(
    filled: Archive, tmp_path: Path, what: dict[str, object]
) -> None:
    """Twice the rows may cost no more than the odd buffer: what is kept a row would show.

    The least of several runs counts: what others of the process allocate meanwhile can only add to a peak.
    """
    peaks: dict[int, list[int]] = {FEW: [], MANY: []}
    for attempt, (query, rows) in enumerate([("长", MANY), *[("少", FEW), ("长", MANY)] * 3]):
        wanted = Wanted(query=parse_query(query), **what)  # type: ignore[arg-type]
        export = export_to_folder if wanted.is_folder else export_to_file
        gc.collect()
        tracemalloc.start()
        manifest = export(filled, wanted, tmp_path / f"{attempt}")
        peaks[rows].append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
        assert manifest.rows == rows
    assert min(peaks[MANY]) < min(peaks[FEW]) + 200_000, "300 speeches of 900 bytes"


def test_memory_of_a_release_does_not_grow_with_the_rows(filled: Archive, tmp_path: Path) -> None:
    peaks: dict[int, list[int]] = {FEW: [], MANY: []}
    for attempt, (query, rows) in enumerate([("长", MANY), *[("少", FEW), ("长", MANY)] * 2]):
        gc.collect()
        tracemalloc.start()
        built = build_release(
            filled, Release("1", query=parse_query(query)), tmp_path / f"{attempt}"
        )
        peaks[rows].append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
        assert built.counts.speeches == rows
    assert min(peaks[MANY]) < min(peaks[FEW]) + 200_000
