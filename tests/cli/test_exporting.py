"""`export` and `codebook` as a person calls them."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from calling import Call, as_process


@pytest.mark.parametrize("form", ["csv", "jsonl", "parquet", "vertical"])
def test_a_file_has_its_manifest_and_verifies(
    call: Call, stocked: str, tmp_path: Path, form: str
) -> None:
    target = tmp_path / f"speeches.{form}"
    left = call("export", form, "-o", target, "--db", stocked, "--since", "2024")
    assert (left.status, left.out) == (0, "")
    assert left.line.startswith(f"2 speeches written to {target}")
    stated = json.loads((tmp_path / f"speeches.{form}.manifest.json").read_text(encoding="utf-8"))
    assert (stated["format"], stated["rows"]) == (form, 2)
    assert call("verify", target).status == 0
    target.write_bytes(target.read_bytes() + b" ")
    assert call("verify", target).status == 1


@pytest.mark.parametrize(
    "arguments", [["txt"], ["tei"], ["parquet", "--partition", "province,year"]]
)
def test_a_folder_has_its_manifest_inside_and_verifies(
    call: Call, stocked: str, tmp_path: Path, arguments: list[str]
) -> None:
    target = tmp_path / "corpus"
    left = call("export", *arguments, "-o", target, "--db", stocked, "--query", "制造名城")
    assert (left.status, left.out) == (0, "")
    assert left.line.startswith(f"2 speeches written to {target}")
    assert call("verify", target).status == 0
    again = call("export", *arguments, "-o", target, "--db", stocked)
    assert again.status == 2
    assert "not empty" in again.line
    victim = sorted(
        path for path in target.rglob("*.*") if path.suffix in (".txt", ".xml", ".parquet")
    )[0]
    victim.unlink()
    assert call("verify", target).status == 1


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["tei"], "-o DIR"),
        (["txt", "-o", "-"], "-o DIR"),
        (["parquet", "--partition", "year"], "-o DIR"),
        (["parquet", "--partition", "county", "-o", "x"], "province, year"),
        (["parquet", "--partition", "year,year", "-o", "x"], "province, year"),
        (["parquet", "--partition", "", "-o", "x"], "province, year"),
        (["csv", "--partition", "year"], "for parquet"),
        (["csv", "--paragraphs"], "for parquet"),
        (["tei", "--excel", "-o", "x"], "for csv"),
        (["csv", "--glue"], "for vertical"),
        (["csv", "--resume"], "many files"),
        (["tei", "-o", "no/such/folder"], "folder that exists"),
    ],
)
def test_what_does_not_fit_is_said_in_one_line(
    call: Call, stocked_file: Path, tmp_path: Path, arguments: list[str], words: str
) -> None:
    left = call("export", *arguments, "--db", stocked_file)
    assert left.status == 2
    assert words in left.line
    assert left.out == ""


def test_parquet_goes_through_a_pipe(stocked_file: Path, tmp_path: Path) -> None:
    target = tmp_path / "a.parquet"
    with target.open("wb") as out:
        left = as_process("export", "parquet", "--db", stocked_file, stdout=out)
    assert left.status == 0, left.err
    assert pq.read_table(target).num_rows == 4


def test_a_full_disk_is_status_3(call: Call, stocked_file: Path) -> None:
    for form in ("csv", "parquet", "vertical"):
        left = call("export", form, "-o", "/dev/full", "--db", stocked_file)
        assert left.status == 3, form
        assert "No space" in left.line


def test_the_codebook_counts_an_archive(call: Call, stocked: str) -> None:
    plain = call("codebook")
    counted = call("codebook", "--coverage", "--db", stocked)
    assert counted.out.startswith(plain.out)
    assert "Of 4 speeches" in counted.out
    assert "| `speaker` | 2 | 50.0 % |" in counted.out
    assert "| `speaker` | byline | 2 | 50.0 % |" in counted.out


def test_lines_end_alike_on_a_stream_and_in_a_file(
    stocked_file: Path, tmp_path: Path, call: Call
) -> None:
    target = tmp_path / "a.csv"
    call("export", "csv", "-o", target, "--db", stocked_file)
    streamed = as_process("export", "csv", "--db", stocked_file).out
    assert streamed == target.read_bytes().decode()
    assert len(list(csv.reader(io.StringIO(streamed, newline="")))) == 5
