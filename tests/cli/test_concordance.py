"""`kwic` at the command line: what it prints, how its lines stand below each other."""

from __future__ import annotations

import csv
import io
import json
import resource
from pathlib import Path
from typing import Any

import pytest
from calling import Call, as_process
from rich.cells import cell_len

from speecharchive.cli.kwic_lines import fit, line
from speecharchive.query.concordance.kwic import KEYS
from speecharchive.store.archive import Archive
from tests.stocked import keep, made


def test_formats(call: Call, stocked_file: Path) -> None:
    base = ("kwic", "协商", "--db", stocked_file)
    found = json.loads(call(*base).out)
    assert [tuple(row) for row in found] == [KEYS] * 3
    assert [json.loads(each) for each in call(*base, "--format", "jsonl").out.splitlines()] == found
    rows = list(csv.DictReader(io.StringIO(call(*base, "--format", "csv").out)))
    assert [row["permalink"] for row in rows] == [row["permalink"] for row in found]
    assert tuple(rows[0]) == KEYS
    assert call(*base).err == "3 hits in 3 speeches\n"


def test_counts_for_a_person(call: Call, stocked_file: Path) -> None:
    base = ("kwic", "制造名城", "--db", stocked_file)
    assert call(*base).err == "3 hits in 2 speeches\n"
    assert call(*base, "--sort", "left").err == "3 hits in 2 speeches\n"
    limited = call(*base, "--sort", "left", "--limit", 1).err
    assert limited == "3 hits in 2 speeches, 1 shown; without --limit all are\n"
    assert "there may be more" in call(*base, "--limit", 1).err


def test_an_empty_answer_says_what_was_looked_at(call: Call, stocked_file: Path) -> None:
    base = ("kwic", "不在任何讲话里", "--db", stocked_file)
    absent = "不在任何讲话里 stands in no speech of the archive"
    assert call(*base).err.splitlines() == [
        "0 hits in 0 speeches",
        "searched for 不在任何讲话里",
        "in reach: 4 speeches",
        absent,
    ]
    left = call(*base, "--sort", "left", "--place", "湖南", "--limit", 1)
    assert left.err.splitlines()[2:] == ["in reach: 2 speeches of 4", absent]
    left = call("kwic", "協商 year:2022", "--db", stocked_file)
    assert left.err.splitlines()[1:] == [
        "searched for 协商, from 2022-01-01 to 2022-12-31",
        "in reach: 0 speeches of 4",
        "without year:2022: 3 speeches",
    ]


def test_a_table_with_headings(call: Call, stocked_file: Path) -> None:
    shown = call("kwic", "协商", "--group", "year", "--db", stocked_file, "--format", "table").out
    headings = [each for each in shown.splitlines() if " in 1 speech" in each]
    assert headings == [
        "2023  1 hit in 1 speech",
        "2024  1 hit in 1 speech",
        "(not known)  1 hit in 1 speech",
    ]


def test_hits_stand_in_one_column(call: Call, stocked_file: Path) -> None:
    shown = call("kwic", "协商 OR 制造名城", "--db", stocked_file, "--format", "table").out
    columns = set()
    for each, hit in zip(
        shown.splitlines(), ["制造名城", "协商", "制造名城", "製造名城"], strict=False
    ):
        columns.add(cell_len(each[: each.index(f" {hit} " if len(hit) > 2 else f" {hit}")]))
    assert len(columns) == 1


def made_row(**values: Any) -> dict[str, Any]:
    row: dict[str, Any] = dict.fromkeys(KEYS)
    return row | {"permalink": "abcd1234@v1#p10", "hit": "名城", "left": "", "right": ""} | values


@pytest.mark.parametrize("cells", [20, 40, 80, 120, 200])
@pytest.mark.parametrize("width", [0, 1, 20, 100])
def test_a_line_is_never_wider_than_the_terminal(cells: int, width: int) -> None:
    page = [
        made_row(left="云a" * 99, right="河，b" * 99, speaker="甲一鸣", title="题" * 50),
        made_row(
            left="a", right="", office="云河市政协主席", place="云河市", dated_on="2024-12-26"
        ),
        made_row(left="左" * width, right="右" * width, hit="名" * 99),
    ]
    layout = fit(page, cells, width)
    starts = set()
    for row in page:
        text = line(row, layout)
        assert cell_len(text.plain) <= max(cells, 70)
        (marked,) = [span for span in text.spans if "yellow" in str(span.style)]
        starts.add(cell_len(text.plain[: marked.start]))
    assert len(starts) == 1, "hits begin in one column"


def test_a_narrow_terminal_keeps_the_contexts_first() -> None:
    page = [made_row(left="左" * 20, right="右" * 20, dated_on="2024-12-26", speaker="甲一鸣")]
    assert fit(page, 80, 20).columns == ()
    assert len(fit(page, 120, 20).columns) >= 2
    assert fit(page, 200, 20).context == 40


def test_excel(call: Call, stocked_file: Path) -> None:
    base = ("kwic", "1+1", "--width", 1, "--db", stocked_file)
    shown = call(*base, "--format", "csv", "--excel").out
    assert shown.startswith("\ufeffid,version,")
    assert shown.count("\r\n") == shown.count("\n") == 2
    (row,) = csv.DictReader(io.StringIO(shown.removeprefix("\ufeff")))
    assert (row["left"], row["hit"]) == ("'=", "1+1")
    left = call(*base, "--excel", "--format", "json")
    assert left.status == 2
    assert "--format csv" in left.line


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["-协商"],
        ["协商", "--sort", "up"],
        ["协商", "--group", "title"],
        ["协商", "--width", "-1"],
    ],
)
def test_wrong_use_is_one_line(call: Call, stocked_file: Path, arguments: list[str]) -> None:
    left = call("kwic", *arguments, "--db", stocked_file)
    assert left.status == 2
    assert left.line


def test_a_full_disk_is_said_in_one_line(tmp_path: Path) -> None:
    """What is put in order lies in a temporary file, and here no file may grow large."""
    path = tmp_path / "a.db"
    with Archive.open(path, create=True) as archive:
        run = archive.begin_run("import", None)
        keep(run, "http://a.example/1", made("哈" * 3_000))
        run.finish()
    command = ("kwic", "哈", "--width", 1_000, "--sort", "left", "--format", "csv", "--db", path)
    assert as_process(*command).out.count("\n") == 3_001
    left = as_process(*command, preexec_fn=_no_large_files)
    assert (left.status, left.out) == (3, "")
    assert "no space left to sort" in left.line


def _no_large_files() -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, 1_000_000))
