"""`variants` at the command line: the witnesses of a speech and the apparatus."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from calling import Call

from benchmarks.copies import copied
from benchmarks.invented import invent
from speecharchive.store.archive import Archive
from speecharchive.variants.apparatus import SORTS
from tests.stocked import TL, ZZ, keep, made


@pytest.fixture
def grouped(tmp_path: Path) -> tuple[Path, str]:
    """An archive with one speech at four pages and another at one, and the id of an excerpt."""
    path = tmp_path / "archive.db"
    original, alone = invent(5, 3), invent(6, 3)
    with Archive.open(path, create=True) as archive:
        run = archive.begin_run("import", ZZ)
        keep(run, "http://zz.example/1", original.speech)
        keep(run, "http://zz.example/2", alone.speech)
        run.finish()
        run = archive.begin_run("import", TL)
        for number, sort in enumerate(("traditional", "edited 5 %", "excerpt 70 %")):
            keep(run, f"http://tl.example/{number}", copied(original, sort, 1))
        run.finish()
    return path, "http://tl.example/2"


def id_of(call: Call, db: Path, url: str) -> str:
    rows = json.loads(call("sql", "SELECT id, url FROM v_speech", "--db", db).out)
    return str(next(row["id"] for row in rows if row["url"] == url))


def test_formats(call: Call, grouped: tuple[Path, str]) -> None:
    db, url = grouped
    base = ("variants", id_of(call, db, url), "--db", db)
    found = json.loads(call(*base).out)
    assert [each["rank"] for each in found] == [0, 1, 2, 3]
    assert found[0]["url"] == "http://zz.example/1"
    assert found[0]["similarity"] is None
    assert found[0]["differences"] == []
    assert {each["relation"] for each in found} == {"reading", "reprint", "edited", "excerpt"}
    assert tuple(found[1]["counts"]) == SORTS
    for each in found:
        assert sum(each["counts"].values()) == len(each["differences"])
    lines = call(*base, "--format", "jsonl").out.splitlines()
    assert [json.loads(line) for line in lines] == found
    rows = list(csv.DictReader(io.StringIO(call(*base, "--format", "csv").out)))
    assert len(rows) == 1 + sum(len(each["differences"]) for each in found)
    only = csv.DictReader(io.StringIO(call(*base, "--class", "omission", "--format", "csv").out))
    assert {row["class"] for row in only} == {"omission", ""}


def test_the_table_has_the_witnesses_with_letters_and_says_what_it_leaves_out(
    call: Call, grouped: tuple[Path, str]
) -> None:
    db, url = grouped
    shown = call("variants", id_of(call, db, url), "--db", db, "--format", "table")
    lines = shown.out.splitlines()
    letters = [line.split()[0] for line in lines[2:6]]
    assert letters == ["A", "B", "C", "D"]
    assert "reading text" in lines[2]
    assert [line for line in lines[2:6] if "←" in line and "excerpt" in line]
    assert any(line.split()[-1] == "om." for line in lines[6:] if line.split())
    assert shown.err.startswith("4 witnesses, ")
    assert "of --class conversion-artefact" in shown.err


def test_a_speech_that_stands_alone(call: Call, grouped: tuple[Path, str]) -> None:
    db, _ = grouped
    base = ("variants", id_of(call, db, "http://zz.example/2"), "--db", db)
    assert len(json.loads(call(*base).out)) == 1
    assert call(*base, "--format", "table").err == "no other page is held with this speech\n"


def test_rebuild(call: Call, grouped: tuple[Path, str]) -> None:
    db, url = grouped
    before = call("variants", id_of(call, db, url), "--db", db).out
    done = call("variants", "--rebuild", "--db", db)
    assert done.err == "compared 5 speeches: 4 of them stand in 1 variant group\n"
    assert call("variants", id_of(call, db, url), "--db", db).out == before


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((), "give the id of a speech, or --rebuild"),
        (("abc", "--rebuild"), "give the id of a speech, or --rebuild"),
        (("zzzzzzzz",), "no speech has the id"),
        (("abc", "--class", "omision"), "omission"),
    ],
)
def test_wrong_use(call: Call, stocked_file: Path, arguments: tuple[str, ...], words: str) -> None:
    done = call("variants", *arguments, "--db", stocked_file)
    assert done.status == 2
    assert words in done.err


def test_reuse(call: Call, tmp_path: Path) -> None:
    db = tmp_path / "archive.db"
    sentence = "坚持稳中求进工作总基调，全力以赴拼经济。"
    with Archive.open(db, create=True) as archive:
        run = archive.begin_run("import", ZZ)
        keep(run, "http://zz.example/1", made(sentence, date="2024-01-01", title="去年"))
        keep(run, "http://zz.example/2", made(f"{sentence}今年的话是新的话。", date="2025-01-01"))
        run.finish()
    base = ("show", id_of(call, db, "http://zz.example/2"), "--reuse", "--db", db)
    found = json.loads(call(*base).out)
    assert (found["reused_sentences"], found["sentences"]) == (1, 2)
    assert json.loads(call(*base, "--format", "jsonl").out) == found
    (row,) = csv.DictReader(io.StringIO(call(*base, "--format", "csv").out))
    assert row["source_title"] == "去年"
    shown = call(*base, "--format", "table").out
    assert f"{sentence}[1]今年的话是新的话。" in shown
    assert "elsewhere 69.2%" in shown
    assert call("show", f"{base[1]}#p0", *base[2:]).status == 2
