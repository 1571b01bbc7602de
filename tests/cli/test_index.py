"""`index …`: what there is, made, compared, thrown away."""

from __future__ import annotations

import json
import shutil
import sqlite3
from pathlib import Path

import pytest
from calling import Call, Left, in_process


@pytest.fixture
def index(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Call:
    def call(database: object, *arguments: object) -> Left:
        folder = ("--index", tmp_path / "beside") if arguments[0] != "optimise" else ()
        return in_process(capsys, "index", *arguments, "--db", database, *folder)

    return call


def test_an_index_is_built_used_compared_and_thrown_away(index: Call, stocked: str) -> None:
    states = {row["engine"]: row for row in json.loads(index(stocked, "status").out)}
    assert states.get("tantivy", {"state": "not built"})["state"] == "not built"
    assert index(stocked, "build").err.startswith("4 speeches indexed in ")
    assert index(stocked, "build").err.startswith("0 speeches indexed in ")
    states = {row["engine"]: row for row in json.loads(index(stocked, "status").out)}
    assert states["tantivy"]["state"] == "up to date"
    assert states["tantivy"]["bytes"] > 0
    assert index(stocked, "verify", "--all").err == "4 speeches looked into; nothing wrong\n"
    assert "4 speeches indexed" in index(stocked, "rebuild").err
    assert index(stocked, "drop").err.endswith(" is gone\n")
    assert index(stocked, "drop").err == "there is no index beside the archive\n"


def test_where_there_is_no_index_none_is_called_right(index: Call, stocked: str) -> None:
    left = index(stocked, "verify")
    assert (left.status, left.out) == (0, "[]\n")
    if stocked.startswith("postgresql"):
        assert left.line.startswith("there is no index to verify: every search reads the texts")
    else:
        assert left.line == "4 speeches looked into; nothing wrong"


def test_searches_use_the_index_beside_the_archive(
    capsys: pytest.CaptureFixture[str], stocked_file: Path
) -> None:
    assert in_process(capsys, "index", "build", "--db", stocked_file).status == 0
    with sqlite3.connect(stocked_file) as connection:
        connection.execute("DELETE FROM text_bigram_data WHERE id > 10")
    connection.close()
    found = in_process(capsys, "search", "制造名城", "--db", stocked_file, "--format", "jsonl")
    assert len(found.out.splitlines()) == 2


def test_a_speech_missing_from_the_index_is_found_by_verify(
    index: Call, stocked_file: Path
) -> None:
    with sqlite3.connect(stocked_file) as connection:
        connection.execute("DELETE FROM search_entry WHERE n_paragraphs = 3")
    connection.close()
    assert index(stocked_file, "status").out.count('"behind"') == 1
    left = index(stocked_file, "verify")
    assert left.status == 1
    assert "is not in the index" in left.out
    assert index(stocked_file, "rebuild").status == 0
    assert index(stocked_file, "verify").status == 0


def test_the_index_in_the_file_follows_by_itself(index: Call, stocked_file: Path) -> None:
    assert "by itself" in index(stocked_file, "build", "--engine", "fts5").err
    assert index(stocked_file, "optimise").status == 0


def test_what_postgresql_has_not_is_said(index: Call, stocked: str) -> None:
    if "://" in stocked:
        left = index(stocked, "optimise")
        assert left.status == 2
        assert "is no SQLite file" in left.line


def test_a_copy_of_the_file_elsewhere_has_an_index_of_its_own(
    index: Call, stocked_file: Path, tmp_path: Path
) -> None:
    (tmp_path / "other").mkdir()
    copy = tmp_path / "other" / stocked_file.name
    shutil.copy(stocked_file, copy)
    index(stocked_file, "build")
    assert "not built" in index(copy, "status").out or '"tantivy"' not in index(copy, "status").out
