"""The demo from end to end, as a stranger runs it, and once more."""

from __future__ import annotations

import csv
import hashlib
import json
import os
from pathlib import Path

import pytest
from calling import Call, Left, as_process

from speecharchive.cli.at_work import alone_in
from speecharchive.demo.weeks import EDITED, RETURNED, TAKEN_DOWN
from speecharchive.demo.world import held_truth, truth

SPEECHES = {url: entry for url, entry in held_truth().items() if entry.is_speech}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("stranger") / "demo"


@pytest.fixture(scope="module")
def first(folder: Path) -> Left:
    return as_process("demo", "--dir", folder, cwd=folder.parent)


@pytest.fixture(scope="module")
def second(first: Left, folder: Path) -> Left:
    assert first.status == 0
    return as_process("demo", "--dir", folder, cwd=folder.parent)


def read_csv(folder: Path) -> dict[str, dict[str, str]]:
    with (folder / "speeches.csv").open(encoding="utf-8", newline="") as file:
        return {row["url"]: row for row in csv.DictReader(file)}


def test_it_says_what_it_archived_and_what_to_do_next(first: Left) -> None:
    assert first.status == 0, first.err
    for entry in SPEECHES.values():
        assert entry.title[:12] in first.out
    assert "speecharchive search" in first.out
    for words in (
        "demo-rednet: finished",
        "speeches written to",
        "Next, for instance",
        "speecharchive show",
        "verify",
    ):
        assert words in first.err
    assert "Traceback" not in first.err
    assert "SPEECHARCHIVE_CONTACT" not in first.err


def test_its_csv_is_the_whole_world(first: Left, folder: Path) -> None:
    rows = read_csv(folder)
    assert set(rows) == set(SPEECHES)
    for url, entry in SPEECHES.items():
        assert rows[url]["text"] == "\n".join(entry.paragraphs)
    manifest = json.loads((folder / "speeches.csv.manifest.json").read_text(encoding="utf-8"))
    assert manifest["rows"] == len(SPEECHES)
    assert manifest["sha256"] == hashlib.sha256((folder / "speeches.csv").read_bytes()).hexdigest()


def test_private_data_is_nowhere_but_in_captures(first: Left, folder: Path) -> None:
    private = [word for entry in truth().values() for word in entry.private]
    assert private
    derived = b"".join(path.read_bytes() for path in sorted(folder.iterdir()) if path.is_file())
    derived += first.out.encode() + first.err.encode()
    for word in private:
        assert word.encode() not in derived


def test_its_commands_work_on_it(first: Left, folder: Path, call: Call) -> None:
    database = folder / "speecharchive.db"
    (found, *_) = json.loads(call("search", "协商", "--db", database).out)
    assert json.loads(call("show", found["id"], "--db", database).out)["url"] == found["url"]
    kinds = json.loads(
        call("sql", "SELECT kind, count(*) AS n FROM v_speech GROUP BY kind", "--db", database).out
    )
    assert sum(row["n"] for row in kinds) == len(SPEECHES)
    assert call("verify", "--db", database).status == 0
    assert call("verify", folder).status == 0
    runs = json.loads(call("runs", "--db", database).out)
    assert {run["outlet"] for run in runs} == {entry.outlet for entry in truth().values()}
    assert all(run["status"] == "finished" and run["failed"] == 0 for run in runs)
    places = {
        row["place_code"]
        for row in json.loads(
            call("search", "的", "--db", database, "--place", "990000", "--limit", 99).out
        )
    }
    assert len(places) > 1


def test_simplified_characters_find_traditional_ones(first: Left, folder: Path, call: Call) -> None:
    database = folder / "speecharchive.db"
    query = next(
        entry.title
        for url, entry in SPEECHES.items()
        if "/GB/" in url and url.replace("/GB/", "/BIG5/") in truth()
    )
    titles = json.loads(
        call(
            "sql", f"SELECT DISTINCT url FROM v_speech WHERE title = '{query}'", "--db", database
        ).out
    )
    assert titles
    once = json.loads(
        call("search", "雲河", "--db", database, "--outlet", "demo-sxnews", "--limit", 99).out
    )
    assert {row["url"].split("/")[3] for row in once} == {"GB"}, "a mirror is the same page"


def test_a_second_time_nothing_is_new(second: Left, folder: Path, call: Call) -> None:
    assert second.status == 0, second.err
    database = folder / "speecharchive.db"
    runs = json.loads(call("runs", "--db", database).out)
    latest, earliest = runs[: len(runs) // 2], runs[len(runs) // 2 :]
    assert sum(run["new"] for run in earliest) == len(held_truth())
    assert sum(run["new"] + run["changed"] + run["failed"] for run in latest) == 0
    assert set(read_csv(folder)) == set(SPEECHES)
    assert call("reextract", "--db", database).status == 0
    assert call("verify", "--db", database).status == 0


@pytest.mark.long
def test_weeks_show_an_edit_and_pages_that_go_and_come_back(tmp_path: Path, call: Call) -> None:
    folder = tmp_path / "weeks"
    left = as_process("demo", "--weeks", "--dir", folder, cwd=tmp_path)
    assert left.status == 0, left.err
    assert "speecharchive changes --withdrawn" in left.err
    database = folder / "speecharchive.db"
    (edit,) = json.loads(call("changes", "--db", database).out)
    assert (edit["url"], edit["class"]) == (EDITED, "numbers")
    assert (edit["before"], edit["after"]) == ("2", "5")
    absences = json.loads(call("changes", "--withdrawn", "--db", database).out)
    assert {row["url"]: row["presence"] for row in absences} == {
        TAKEN_DOWN: "withdrawn", RETURNED: "returned",
    }  # fmt: skip
    assert {row["url"]: row["misses"] for row in absences} == {TAKEN_DOWN: 4, RETURNED: 3}
    assert set(read_csv(folder)) == set(SPEECHES), "a page that is gone stays held"
    assert call("verify", "--db", database).status == 0
    again = as_process("demo", "--weeks", "--dir", folder, cwd=tmp_path)
    assert (again.status, "give another --dir" in again.err) == (2, True)


def test_a_second_one_in_the_folder_says_who_is_at_work_there(tmp_path: Path, call: Call) -> None:
    folder = tmp_path / "demo"
    folder.mkdir()
    with alone_in(folder, "demo"):
        left = call("demo", "--dir", folder)
        assert left.status == 2
        assert f"another demo is at work in {folder}: process {os.getpid()}" in left.line
        assert call("demo", "--weeks", "--dir", folder).line == left.line
    assert list(folder.iterdir()) == []
    with alone_in(folder, "demo"):
        pass
