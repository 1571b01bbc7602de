"""A text that is no UTF-8, which SQLite takes into any column: `verify` names the row, whatever else reads it ends with a line."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from speecharchive.store.archive import Archive
from tests.proof.building import change
from tests.store.building import one

Damaged = tuple[str, str]


@pytest.fixture(params=["version.title", "paragraph.text"])
def damaged(request: pytest.FixtureRequest, stocked_file: Path) -> Damaged:
    """The archive, and a speech of it with such a text."""
    table, column = request.param.split(".")
    key = "id" if table == "version" else "version_id"
    with Archive.open(stocked_file) as archive:
        change(archive, f"UPDATE {table} SET {column} = CAST(x'41e4ba' AS TEXT) WHERE {key} = 1")
        speech_id = one(archive, "SELECT speech_id FROM version WHERE id = 1")
    return str(stocked_file), str(speech_id)


@pytest.mark.parametrize("command", [("verify",), ("verify", "--quick"), ("index", "verify", "--all")])  # fmt: skip
def test_the_row_is_named(call: Callable, damaged: Damaged, command: tuple[str, ...]) -> None:
    left = call(*command, "--db", damaged[0], "--format", "json")
    assert left.status == 1
    findings = [f"{each['subject']}: {each['finding']}" for each in json.loads(left.out)]
    named = {"version 1: title is no UTF-8", "paragraph 1 0: text is no UTF-8"}
    assert named & set(findings), findings


@pytest.mark.parametrize(
    "command",
    [
        ("show", "ID"),
        ("cite", "ID"),
        ("variants", "ID"),
        ("search", "各"),
        ("kwic", "各"),
        ("sql", "SELECT * FROM v_speech, v_paragraph"),
        ("export", "jsonl"),
        ("export", "csv"),
        ("export", "parquet", "-o", "FILE"),
        ("export", "tei", "-o", "FILE"),
        ("reextract",),
        ("withdraw", "ID", "--reason", "甲", "--dry-run"),
        ("changes",),
        ("trend", "各", "--by", "speaker"),
        ("runs",),
    ],
    ids=lambda command: " ".join(command[:2]),
)
def test_who_reads_it_ends_with_a_line(
    call: Callable, damaged: Damaged, tmp_path: Path, command: tuple[str, ...]
) -> None:
    database, speech_id = damaged
    given = {"ID": speech_id, "FILE": str(tmp_path / "out")}
    left = call(*(given.get(each, each) for each in command), "--db", database)
    if left.status == 3:
        assert left.line.endswith("is no UTF-8; `speecharchive verify` names the row")
    else:
        assert command[0] not in ("show", "cite")
        assert (left.status, "unexpected" in left.err) in ((0, False), (1, False))
    assert not (tmp_path / "out").exists() or left.status == 0
