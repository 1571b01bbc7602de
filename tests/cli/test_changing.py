"""`changes`: what pages changed, as a person reads it and as a program does."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from pathlib import Path

import pytest
from calling import Call
from stocked import SPEECHES, ZZ, keep, made

from speecharchive.model import Paragraph, Speech
from speecharchive.store.archive import Archive

URL = "http://zz.example/1"
LONG = "全市生产总值增长5.2%,城镇新增就业3.1万人,居民收入与经济增长同步,各项事业都有新的进步。"


def with_texts(speech: Speech, *texts: str) -> Speech:
    return replace(speech, paragraphs=tuple(Paragraph(each, (n,)) for n, each in enumerate(texts)))


@pytest.fixture
def changed(database: str, tmp_path: Path) -> str:
    """Two speeches: one changed twice and came back once, one in punctuation alone."""
    first = with_texts(SPEECHES[URL], "各位委员、同志们:", LONG, "谢谢大家。")
    second = with_texts(first, "各位委员、同志们:", LONG.replace("5.2", "5.8"), "建设制造名城。")
    other = made("各位代表:请审议。", title="政府工作报告", date="2025-01-05")
    with Archive.open(database, captures=tmp_path / "captures") as archive:
        run = archive.begin_run("crawl", ZZ)
        for day, speech in enumerate((first, second, first), 1):
            keep(run, URL, speech, at=f"2026-02-0{day}T03:04:05Z")
        for day, text in enumerate(("各位代表:请审议。", "各位代表,请审议。"), 4):
            keep(
                run, "http://zz.example/9", with_texts(other, text), at=f"2026-02-0{day}T03:04:05Z"
            )
        run.finish()
    return database


def rows(call: Call, *arguments: object) -> list[dict[str, object]]:
    left = call("changes", *arguments, "--format", "json")
    assert left.status == 0
    found: list[dict[str, object]] = json.loads(left.out)
    return found


def test_newest_first_a_row_an_edit(call: Call, changed: str) -> None:
    found = rows(call, "--db", changed)
    assert [(row["seen_at"][:10], row["class"], row["diff"]) for row in found] == [  # type: ignore[index]
        ("2026-02-05", "punctuation", "各位代表[-:-]{+,+}请审议。"),
        ("2026-02-03", "numbers", "全市生产总值增长5.[-8-]{+2+}%,城镇新增就业3.1万人,"),
        ("2026-02-03", "sentence-replaced", "[-建设制造名城。-]{+谢谢大家。+}"),
        ("2026-02-02", "numbers", "全市生产总值增长5.[-2-]{+8+}%,城镇新增就业3.1万人,"),
        ("2026-02-02", "sentence-replaced", "[-谢谢大家。-]{+建设制造名城。+}"),
    ]
    back = found[1]
    assert (back["before_version"], back["version"]) == (2, 1)
    assert (back["before_capture"], back["capture"]) == (2, 3)
    assert (back["paragraph_before"], back["before"], back["after"]) == (1, "8", "2")


def test_filters_and_classes(call: Call, changed: str) -> None:
    assert len(rows(call, "--db", changed, "--class", "numbers")) == 2
    assert len(rows(call, "--db", changed, "--since", "2026-02-03", "--until", "2026-02-04")) == 2
    assert len(rows(call, "--db", changed, "--until", "2026-02-02")) == 2
    assert {row["title"] for row in rows(call, "--db", changed, "--place", "湖南")} == {
        "坚定信心 团结实干"
    }
    (row,) = rows(call, "--db", changed, "--limit", 1)
    assert rows(call, row["id"], "--db", changed) == [row]
    left = call("changes", "--db", changed, "--limit", 1)
    assert left.err == "3 changes found, 1 shown; --limit 3 shows all\n"


def test_other_formats_have_the_same_rows(call: Call, changed: str) -> None:
    found = rows(call, "--db", changed)
    lines = call("changes", "--db", changed, "--format", "jsonl").out.splitlines()
    assert [json.loads(line) for line in lines] == found
    table = csv.DictReader(io.StringIO(call("changes", "--db", changed, "--format", "csv").out))
    assert [row["diff"] for row in table] == [row["diff"] for row in found]


def test_for_a_person_one_below_the_other(call: Call, changed: str) -> None:
    out = call("changes", "--db", changed, "--format", "table").out
    first, second, third = out.split("\n\n")
    assert "政府工作报告" in first
    assert "seen 2026-02-05T03:04:05Z (capture 5), before 2026-02-04T03:04:05Z (capture 4)" in first
    assert "@v2 → @v1" in second
    assert [line.rstrip().split(None, 2) for line in third.splitlines()[3:]] == [
        ["p1", "numbers", "全市生产总值增长5.[-2-]{+8+}%,城镇新增就业3.1万人,"],
        ["p2", "sentence-replaced", "[-谢谢大家。-]{+建设制造名城。+}"],
    ]


def test_what_it_does_not_understand_is_said(call: Call, changed: str) -> None:
    left = call("changes", "--db", changed, "--class", "number")
    assert (left.status, left.line) == (
        2,
        "speecharchive: no edit is of the class 'number'; did you mean numbers?",
    )
    assert call("changes", "d0000000", "--db", changed).status == 2
    assert call("changes", "--db", changed, "--since", "gestern").status == 2


def test_nothing_changed_is_an_answer(call: Call, stocked_file: Path) -> None:
    left = call("changes", "--db", stocked_file)
    assert (left.status, left.out, left.err) == (0, "[]\n", "0 changes found, 0 shown\n")
