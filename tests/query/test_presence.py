"""Pages that were taken down, with the captures that show it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from typer.testing import CliRunner

from speecharchive.cli.app import app
from speecharchive.query.filters import Filters
from speecharchive.query.presence import COLUMNS, absences, count
from speecharchive.query.snapshot import snapshot
from speecharchive.store.archive import Archive
from tests.store.building import YUNHE, ask, record, speech, store

GONE, BACK, MISSED, THERE = (f"http://www.yunhe.example/jianghua/{n}.html" for n in range(1, 5))


def day(number: int) -> str:
    return f"2026-01-{number:02}T00:00:00Z"


@pytest.fixture
def stocked(archive: Archive) -> Archive:
    run = archive.begin_run("crawl", YUNHE)
    for n, url in enumerate((GONE, BACK, MISSED, THERE)):
        store(run, record(url, url=url, at=day(1)), speech((f"第{n}篇云河讲话。",), url=url))
    for number in (3, 9, 17):
        for url in (GONE, BACK):
            run.store_capture(record(str(number), url=url, at=day(number), status=404))
    run.store_capture(record("x", url=MISSED, at=day(17), status=410))
    store(run, record("again", url=BACK, at=day(20)), speech(("第1篇云河讲话。",), url=BACK))
    run.finish()
    return archive


def found(archive: Archive, *states: Any, **filters: Any) -> list[dict[str, Any]]:
    with snapshot(archive) as view:
        given = [states] if states else []
        rows = list(absences(view, Filters(**filters), *given))
        assert count(view, Filters(**filters), *given) == len(rows)
        return rows


def captures(archive: Archive, url: str) -> list[int]:
    return [n for (n,) in ask(archive, "SELECT id FROM capture WHERE url = :u ORDER BY id", u=url)]


def test_each_names_when_it_was_there_and_from_when_it_was_not(stocked: Archive) -> None:
    back, gone = found(stocked)
    assert set(gone) == set(COLUMNS)
    first, *missed = captures(stocked, GONE)
    assert (gone["url"], gone["presence"], gone["misses"]) == (GONE, "withdrawn", 3)
    assert (gone["present_at"], gone["present_capture"]) == (day(1), first)
    assert (gone["not_found_from"], gone["not_found_until"]) == (day(3), day(17))
    assert gone["not_found_captures"] == missed
    assert (gone["returned_at"], gone["returned_capture"]) == (None, None)
    assert (back["url"], back["presence"]) == (BACK, "returned")
    assert (back["returned_at"], back["returned_capture"]) == (day(20), captures(stocked, BACK)[-1])


def test_missing_pages_are_asked_for_apart(stocked: Archive) -> None:
    (missed,) = found(stocked, "missing")
    assert (missed["url"], missed["misses"]) == (MISSED, 1)
    assert found(stocked, "present", speaker=("乙二",)) == []


def test_days_and_filters_narrow_it(stocked: Archive) -> None:
    assert [row["url"] for row in found(stocked, until="2026-01-03")] == [GONE]
    assert [row["url"] for row in found(stocked, since="2026-01-04")] == [BACK]
    assert len(found(stocked, outlet=("yunhe",), speaker=("甲一鸣",))) == 2
    assert found(stocked, speaker=("乙二",)) == []


def test_view_tells_the_same(stocked: Archive) -> None:
    rows = ask(
        stocked,
        "SELECT url, presence, misses, last_seen, not_found_from, not_found_capture_id FROM v_presence ORDER BY url",
    )
    first_miss = captures(stocked, GONE)[1]
    assert rows == [
        (GONE, "withdrawn", 3, day(1), day(3), first_miss),
        (BACK, "returned", 0, day(20), None, None),
        (MISSED, "missing", 1, day(1), day(17), captures(stocked, MISSED)[-1]),
        (THERE, "present", 0, day(1), None, None),
    ]
    states = ask(
        stocked, "SELECT state, version FROM v_observation WHERE url = :u ORDER BY at", u=GONE
    )
    assert states == [("present", 1), *[("not-found", None)] * 3]


def test_speech_of_a_page_taken_down_stays_held(stocked: Archive) -> None:
    assert ask(stocked, "SELECT count(*) FROM v_speech") == [(4,)]


def told(database: str, *options: str) -> Any:
    return CliRunner().invoke(app, ["changes", "--db", database, *options])


def test_command_prints_them_in_every_format(stocked: Archive, database: str) -> None:
    assert stocked
    rows = json.loads(told(database, "--withdrawn", "--format", "json").stdout)
    assert [row["presence"] for row in rows] == ["returned", "withdrawn"]
    identity = rows[1]["id"]
    lines = told(database, "--withdrawn", "--missing", "--format", "jsonl").stdout.splitlines()
    assert {json.loads(line)["presence"] for line in lines} == {"returned", "withdrawn", "missing"}
    assert told(database, "--missing", "--format", "csv").stdout.startswith(
        "id,presence,present_at"
    )
    table = told(database, identity, "--withdrawn", "--format", "table")
    assert "withdrawn" in table.stdout
    assert "1 page withdrawn or returned, 1 shown" in table.stderr


def test_classes_of_edits_do_not_fit(stocked: Archive, database: str) -> None:
    assert stocked
    result = told(database, "--withdrawn", "--class", "numbers")
    assert "leave it out" in str(result.exception)
