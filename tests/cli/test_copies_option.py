"""`--copies`: one option, the same in every command."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from calling import Call

from speecharchive.store.archive import Archive
from tests.stocked import TL, ZZ, keep, made

SAID = "".join(chr(0x4E00 + (n * 37) % 2003) for n in range(1, 500)) + "我们推动高质量发展。"


@pytest.fixture
def archive_file(sqlite_file: Path) -> Path:
    """One speech at two outlets."""
    with Archive.open(sqlite_file) as archive:
        for number, outlet in enumerate((ZZ, TL)):
            run = archive.begin_run("import", outlet)
            keep(run, f"http://a.example/{number}", made(SAID, date="2024-01-09", title="讲话"))
            run.finish()
    return sqlite_file


def test_search_lists_it_once_and_says_where_else_it_is(call: Call, archive_file: Path) -> None:
    base = ("search", "高质量发展", "--db", archive_file)
    left = call(*base, "--format", "json")
    (row,) = json.loads(left.out)
    assert {row["outlet"], *row["also_at"]} == {ZZ.name, TL.name}
    assert left.line == "1 speech found, 1 shown; --copies adds 1 page"
    assert "also at 1 outlet" in call(*base, "--format", "table").out
    assert len(json.loads(call(*base, "--copies", "--format", "json").out)) == 2


@pytest.mark.parametrize(
    "command",
    [("kwic", "发展"), ("trend", "发展"), ("diffusion", "发展"), ("phrases", "高质量发展")],
    ids=lambda command: command[0],
)
def test_counts_are_of_speeches_unless_pages_are_asked_for(
    call: Call, archive_file: Path, command: tuple[str, ...]
) -> None:
    def rows(*more: str) -> list[dict[str, str]]:
        left = call(*command, *more, "--db", archive_file, "--format", "csv")
        assert left.status == 0, left.err
        return list(csv.DictReader(io.StringIO(left.out)))

    once, pages = rows(), rows("--copies")
    if command[0] == "kwic":
        assert (len(once), len(pages)) == (1, 2)
    else:
        assert (once[0]["speeches"], pages[0]["speeches"]) == ("1", "2")


def test_an_export_holds_every_page_unless_told_otherwise(call: Call, archive_file: Path, tmp_path: Path) -> None:  # fmt: skip
    for more, rows, copies in (((), 2, True), (("--no-copies",), 1, False)):
        target = tmp_path / f"{rows}.jsonl"
        left = call("export", "jsonl", "-o", target, *more, "--db", archive_file)
        assert left.status == 0, left.err
        assert len(target.read_text("utf-8").splitlines()) == rows
        manifest = json.loads(Path(f"{target}.manifest.json").read_text("utf-8"))
        assert (manifest["rows"], manifest["copies"], manifest["filters"]) == (rows, copies, {})
