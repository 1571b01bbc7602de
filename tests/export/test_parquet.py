"""Parquet holds what the CSV holds, typed, for every reader; and is the same bytes for the same rows."""

from __future__ import annotations

import csv
import datetime
import io
import json
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import polars as pl
import pyarrow.parquet as pq
import pytest
from stocked import SPEECHES, ZZ, keep, made

from speecharchive.errors import ExtraMissing, UsageError
from speecharchive.export import arrow_rows, parquet_file
from speecharchive.export.columns import NAMES
from speecharchive.export.job import Wanted, export_to_file, export_to_folder, export_to_stream
from speecharchive.proof.exports import verify_exports
from speecharchive.query.filters import Filters
from speecharchive.store.archive import Archive

FIRST = "http://zz.example/1"


def parquet(database: str | Path, target: Path, **wanted: Any) -> Path:
    with Archive.open(database, read_only=True) as archive:
        if wanted.get("partition"):
            export_to_folder(archive, Wanted("parquet", **wanted), target)
        else:
            export_to_file(archive, Wanted("parquet", **wanted), target)
    return target


def csv_rows(database: str) -> list[dict[str, str]]:
    with Archive.open(database, read_only=True) as archive:
        out = io.StringIO(newline="")
        export_to_stream(archive, Wanted("csv"), out)
    return list(csv.DictReader(io.StringIO(out.getvalue(), newline="")))


def as_csv(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, list):
        return "、".join(value)
    return str(value)


def test_it_says_what_the_csv_says(stocked: str, tmp_path: Path) -> None:
    rows = pq.read_table(parquet(stocked, tmp_path / "a.parquet")).to_pylist()
    same = [name for name in NAMES if name != "flags"]
    told = [{name: as_csv(row[name]) for name in same} for row in rows]
    assert told == [{name: row[name] for name in same} for row in csv_rows(stocked)]


def test_values_have_types(stocked: str, tmp_path: Path) -> None:
    target = parquet(stocked, tmp_path / "a.parquet", paragraphs=True)
    rows = {row["url"]: row for row in pq.read_table(target).to_pylist()}
    first, undated = rows[FIRST], rows["http://un.example/4"]
    assert (first["term"], first["session"], first["editors"]) == (10, 4, ["乙二", "丙三"])
    assert first["flags"] == [{"flag": "section-gap", "detail": "四", "paragraph": None}]
    assert (first["date"], first["year"]) == (datetime.date(2024, 12, 26), 2024)
    assert first["province"] == "430000"
    assert first["paragraphs"] == SPEECHES[FIRST].to_json_dict()["paragraphs"]
    month = rows["http://cy.example/3"]
    assert (month["date"], month["dated_on"], month["year"]) == (None, "2024-12", 2024)
    named = ("date", "year", "dated_on", "province", "term", "speaker")
    assert [undated[name] for name in named] == [None] * 6
    assert (undated["editors"], undated["flags"]) == ([], [])


def test_the_file_says_what_it_is(stocked_file: Path, tmp_path: Path) -> None:
    target = parquet(stocked_file, tmp_path / "a.parquet", filters=Filters(place=("湖南",)))
    schema = pq.read_schema(target)
    assert json.loads(schema.metadata[b"speecharchive.filters"]) == {"place": ["湖南"]}
    assert schema.metadata[b"speecharchive.software"].startswith(b"speecharchive ")
    assert all(field.metadata[b"description"] for field in schema)
    column = pq.ParquetFile(target).metadata.row_group(0).column(schema.names.index("kind"))
    assert column.compression == "ZSTD"
    assert "RLE_DICTIONARY" in column.encodings


def test_the_same_rows_are_the_same_bytes(stocked_file: Path, tmp_path: Path) -> None:
    first = parquet(stocked_file, tmp_path / "a.parquet")
    assert first.read_bytes() == parquet(stocked_file, tmp_path / "b.parquet").read_bytes()


def test_row_groups_are_bounded_by_bytes(
    sqlite_archive: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = sqlite_archive.begin_run("import", ZZ)
    with run.transaction():
        for number in range(450):
            keep(run, f"http://zz.example/{number}", made(f"{number}" + "长" * 1_000))
    monkeypatch.setattr(parquet_file, "ROW_GROUP_BYTES", 600_000)
    export_to_file(sqlite_archive, Wanted("parquet"), tmp_path / "a.parquet")
    file = pq.ParquetFile(tmp_path / "a.parquet")
    groups = [file.metadata.row_group(n).num_rows for n in range(file.num_row_groups)]
    assert sum(groups) == 450
    assert groups == [200, 200, 50], "two batches of 100 speeches of 3 KB pass 600,000 bytes"


def test_partitions_are_read_by_everybody(stocked: str, tmp_path: Path) -> None:
    folder = parquet(stocked, tmp_path / "speeches", partition=("province", "year"))
    files = {path.relative_to(folder).as_posix() for path in folder.rglob("*.parquet")}
    assert files == {
        "province=430000/year=2024/part-0.parquet",
        "province=140000/year=2023/part-0.parquet",
        "province=__HIVE_DEFAULT_PARTITION__/year=__HIVE_DEFAULT_PARTITION__/part-0.parquet",
    }
    whole = {row["id"]: row["title"] for row in csv_rows(stocked)}
    every = f"{folder}/**/*.parquet"
    readers: dict[str, Any] = {
        "pyarrow": pq.read_table(folder).to_pylist(),
        "pandas": pd.read_parquet(folder, dtype_backend="pyarrow").to_dict("records"),
        "polars": pl.read_parquet(every, hive_partitioning=True).to_dicts(),
        "duckdb": duckdb.sql(f"SELECT * FROM read_parquet('{every}', hive_partitioning = true)")
        .to_arrow_table()
        .to_pylist(),
    }
    for name, rows in readers.items():
        assert {row["id"]: row["title"] for row in rows} == whole, name
        assert {"province", "year", "text", "editors"} <= set(rows[0]), name
    assert list(verify_exports(folder)) == []


def test_partitions_by_year_alone(stocked_file: Path, tmp_path: Path) -> None:
    folder = parquet(stocked_file, tmp_path / "speeches", partition=("year",))
    assert sorted(path.name for path in folder.iterdir() if path.is_dir()) == [
        "year=2023",
        "year=2024",
        "year=__HIVE_DEFAULT_PARTITION__",
    ]
    rows = pq.read_table(folder / "year=2024").to_pylist()
    assert {row["province"] for row in rows} == {"430000"}


def test_without_pyarrow_it_says_what_to_install(
    stocked_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(arrow_rows, "find_spec", lambda _: None)
    with pytest.raises(ExtraMissing, match=r"speecharchive\[parquet\]"):
        parquet(stocked_file, tmp_path / "a.parquet")
    with pytest.raises(ExtraMissing, match=r"speecharchive\[parquet\]"):
        parquet(stocked_file, tmp_path / "a", partition=("year",))
    assert not list(tmp_path.glob("a*")), "nothing is left behind"


def test_a_wrong_filter_leaves_no_folder(stocked_file: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        parquet(
            stocked_file, tmp_path / "a", partition=("year",), filters=Filters(place=("无此地",))
        )
    assert not list(tmp_path.glob("a*"))
