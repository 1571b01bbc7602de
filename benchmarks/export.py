"""Exports: CPU and peak memory of each format, CSV and Parquet against named references: `python -m benchmarks.export`.

Two archives of invented speeches are made (N and N / 4, to see that memory does not grow), or `--archive FILE` is read. Every way
runs in a process of its own, the ways take turns, and the least CPU of several rounds counts, without imports and opening:

bare csv   a sqlite3 cursor over the same columns in the same order, into Python's csv writer: no digest, no manifest
duckdb     DuckDB's COPY to Parquet (zstd), fed with the very Arrow batches that our Parquet is written of
csv …      `export`, with digest and manifest
"""

from __future__ import annotations

import argparse
import csv
import json
import resource
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from benchmarks.cpu import print_table

REFERENCES = {"csv": "bare csv", "parquet": "duckdb"}
GOALS = {"csv": 1.1, "parquet": 1.0}
FORMATS = ("csv", "parquet", "jsonl", "vertical", "txt", "tei")
WAYS = (*REFERENCES.values(), *FORMATS)
_CREDIT = (
    "(SELECT group_concat(name, '、') FROM"
    " (SELECT name FROM credit WHERE version_id = v.id AND role = '{}' ORDER BY n))"
)
BARE = f"""
SELECT s.id, v.n, v.kind, v.title, v.subtitle, v.headline, v.speaker_name, v.speaker_office, v.speaks_for, v.speaker_basis,
  v.delivered_on, v.delivered_basis, v.published_on, v.published_basis, v.place_code, v.place_name, v.place_basis, v.body,
  v.division, v.term, v.session, v.meeting, v.phase, v.occasion_raw, v.source, {_CREDIT.format("editor")},
  {_CREDIT.format("reporter")}, {_CREDIT.format("photographer")}, o.name, p.url, c.fetched_at, c.payload_sha256, v.extractor,
  v.n_characters, v.n_paragraphs, v.text_sha256, json_extract(v.record, '$.flags'),
  (SELECT group_concat(text, char(10)) FROM (SELECT text FROM paragraph WHERE version_id = v.id ORDER BY n))
FROM version v JOIN speech s ON s.id = v.speech_id JOIN page p ON p.id = s.page_id JOIN capture c ON c.id = v.capture_id
  LEFT JOIN outlet o ON o.id = p.outlet_id
WHERE v.n = s.current AND s.status = 'held' ORDER BY s.id
"""


def bare_csv(archive: Path, target: Path) -> Callable[[], object]:
    connection = sqlite3.connect(archive)

    def write() -> None:
        with closing(connection), target.open("w", encoding="utf-8", newline="") as out:
            csv.writer(out, lineterminator="\n").writerows(connection.execute(BARE))

    return write


def duckdb_copy(archive: Path, target: Path) -> Callable[[], object]:
    import duckdb
    import pyarrow as pa

    pa.array([""])  # at its first array pyarrow imports pandas, where there is one

    from speecharchive.export.arrow_rows import arrow_columns, record_batches, schema_of
    from speecharchive.export.source import Source, one_pass
    from speecharchive.query.filters import Filters
    from speecharchive.store.archive import Archive

    columns = arrow_columns(paragraphs=False)
    schema = schema_of(columns, {})
    opened = Archive.open(archive, read_only=True)

    def write() -> None:
        with opened, one_pass(opened) as view:
            rows = Source(view, Filters(), None).rows([column.value for column in columns])
            batches = pa.RecordBatchReader.from_batches(
                schema, record_batches(rows, columns, schema)
            )
            with duckdb.connect() as connection:
                connection.register("batches", batches)
                connection.execute(
                    f"COPY (SELECT * FROM batches) TO '{target}' (FORMAT parquet, COMPRESSION zstd)"
                )

    return write


def ours(archive: Path, target: Path, form: str) -> Callable[[], object]:
    # What is imported costs once, however many speeches there are; pyarrow imports pandas at its first array.
    import lxml.etree

    assert lxml.etree
    if form == "parquet":
        import pyarrow.parquet

        pyarrow.array([""])

    from speecharchive.export.job import Wanted, export_to_file, export_to_folder
    from speecharchive.store.archive import Archive

    wanted = Wanted(form)  # type: ignore[arg-type]
    write = export_to_folder if wanted.is_folder else export_to_file
    opened = Archive.open(archive, read_only=True)

    def written() -> None:
        with opened:
            write(opened, wanted, target)

    return written


def run_one(way: str, archive: Path) -> None:
    """In a process of its own: prints CPU seconds, peak megabytes and the bytes written."""
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "out"
        prepare = {"bare csv": bare_csv, "duckdb": duckdb_copy}.get(way)
        write = prepare(archive, target) if prepare else ours(archive, target, way)
        start = time.process_time()
        write()
        used = time.process_time() - start
        files = target.rglob("*") if target.is_dir() else [target]
        size = sum(file.stat().st_size for file in files if file.is_file())
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"cpu": used, "megabytes": peak, "bytes": size}))


def measured(way: str, archive: Path) -> dict[str, float]:
    command = [sys.executable, "-m", "benchmarks.export", "--way", way, "--archive", str(archive)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    figures: dict[str, float] = json.loads(done.stdout)
    return figures


def compare(large: Path, small: Path | None, speeches: int, rounds: int) -> None:
    best: dict[str, dict[str, float]] = {}
    for _ in range(rounds):
        for way in WAYS:
            found = measured(way, large)
            best[way] = min(best.get(way, found), found, key=lambda each: each["cpu"])
    rows = []
    for way, found in best.items():
        reference = REFERENCES.get(way)
        ratio = found["cpu"] / best[reference]["cpu"] if reference else None
        before = f"{measured(way, small)['megabytes']:.0f}" if small else ""
        rows.append(
            (
                way,
                f"{found['cpu']:.2f}",
                f"{ratio:.2f} × {reference} (goal {GOALS[way]})" if ratio else "",
                f"{speeches / found['cpu']:,.0f}",
                f"{found['bytes'] / 1e6:,.1f}",
                before,
                f"{found['megabytes']:.0f}",
            )
        )
    print_table(
        ("way", "CPU s", "ratio", "speeches a CPU s", "MB written", "peak MB, N / 4", "peak MB, N"),
        rows,
    )


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--speeches", type=int, default=5_000)
    arguments.add_argument("--rounds", type=int, default=3)
    arguments.add_argument("--archive", type=Path, help="a SQLite archive instead of invented ones")
    arguments.add_argument("--way", choices=WAYS, help=argparse.SUPPRESS)
    given = arguments.parse_args()
    if given.way:
        run_one(given.way, given.archive)
        return
    if given.archive:
        with closing(sqlite3.connect(given.archive)) as connection:
            (speeches,) = connection.execute("SELECT count(*) FROM speech").fetchone()
        compare(given.archive, None, speeches, given.rounds)
        return
    from benchmarks.corpus import build_archive

    folder = Path(tempfile.mkdtemp())
    try:
        large, small = folder / "large.db", folder / "small.db"
        build_archive(large, given.speeches)
        build_archive(small, given.speeches // 4)
        compare(large, small, given.speeches, given.rounds)
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
