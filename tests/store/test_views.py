"""What each public view shows, on both databases."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import text

from speecharchive.store.archive import Archive
from speecharchive.store.engine import reading, writing
from speecharchive.store.migrate import downgrade, upgrade
from speecharchive.store.pages import CaptureRecord
from speecharchive.store.views.view import day_number, month
from tests.stocked import CPPCC, SPEECHES, TL, ZZ, keep, made, stock


def rows(archive: Archive, query: str) -> list[tuple[Any, ...]]:
    with reading(archive.engine) as connection:
        return [tuple(row) for row in connection.execute(text(query))]


def missing(archive: Archive, url: str, at: str, status: int = 404) -> None:
    run = archive.begin_run("crawl", ZZ)
    run.store_capture(
        CaptureRecord(
            url=url,
            fetched_at=at,
            status=status,
            headers=(),
            content_type="text/html",
            payload_sha256=hashlib.sha256(at.encode()).hexdigest(),
            length=3,
            warc_file="none.warc.gz",
            warc_offset=0,
            warc_length=1,
        )
    )
    run.finish()


def test_months_and_days_of_a_speech(archive: Archive) -> None:
    stock(archive)
    found = rows(archive, "SELECT dated_on, year, month, day_number FROM v_speech ORDER BY 1, 2")
    assert sorted(found, key=str) == sorted(
        [
            ("2023-02-24", 2023, "2023-02", 2460000),
            ("2024-12", 2024, "2024-12", None),
            ("2024-12-26", 2024, "2024-12", 2460671),
            (None, None, None, None),
        ],
        key=str,
    )


@pytest.mark.parametrize(
    ("date", "wanted"),
    [
        ("1858-11-17", ("1858-11", 2400001)),
        ("2000-01-01", ("2000-01", 2451545)),
        ("2024-02-29", ("2024-02", 2460370)),
        ("2024-03-01", ("2024-03", 2460371)),
        ("2024", (None, None)),
    ],
)
def test_day_numbers_are_those_of_the_almanac(
    archive: Archive, date: str, wanted: tuple[str | None, int | None]
) -> None:
    quoted = f"'{date}'"
    assert rows(archive, f"SELECT {month(quoted)}, {day_number(quoted)}") == [wanted]


def test_every_version_with_its_capture(archive: Archive) -> None:
    stock(archive)
    url = "http://zz.example/1"
    run = archive.begin_run("crawl", ZZ)
    capture = keep(
        run,
        url,
        replace(SPEECHES[url], title="另一题", headline="另一题"),
        at="2026-02-01T00:00:00Z",
    )
    run.finish()
    found = rows(
        archive,
        "SELECT version, is_current, title, captured_at, capture_id, characters FROM v_version"
        " WHERE speech_id IN (SELECT id FROM v_speech WHERE versions = 2) ORDER BY version",
    )
    assert [row[:4] for row in found] == [
        (1, 0, "坚定信心 团结实干", "2026-01-02T03:04:05Z"),
        (2, 1, "另一题", "2026-02-01T00:00:00Z"),
    ]
    assert found[1][4] == capture
    assert found[0][5] == found[1][5] > 0


def test_a_reprint_is_a_variant_in_both_directions(archive: Archive) -> None:
    stock(archive)
    run = archive.begin_run("crawl", TL)
    original = SPEECHES["http://zz.example/1"]
    for number in (7, 8):
        keep(run, f"http://tl.example/{number}", replace(original, outlet=None))
    keep(run, "http://tl.example/9", made("abc", title="no Han"))
    keep(run, "http://tl.example/10", made("def", title="no Han either"))
    run.finish()
    found = rows(
        archive, "SELECT speech_id, variant_id, family, relation, similarity FROM v_variant"
    )
    ids = {row[0] for row in found}
    assert len(ids) == 3
    assert {(row[0], row[1]) for row in found} == {(a, b) for a in ids for b in ids if a != b}
    assert {row[2:] for row in found} == {(min(ids), "reprint", 1.0)}


def test_a_reclassified_reprint_is_no_variant(archive: Archive) -> None:
    stock(archive)
    original = SPEECHES["http://zz.example/1"]
    for speech in (original, replace(original, kind="news")):
        run = archive.begin_run("crawl", TL)
        keep(run, "http://tl.example/7", speech, at="2026-02-01T00:00:00Z")
        run.finish()
    assert rows(archive, "SELECT count(*) FROM v_version WHERE status = 'reclassified'") == [(1,)]
    assert rows(archive, "SELECT count(*) FROM v_variant") == [(0,)]


def test_presence_counts_the_misses_since_it_was_last_there(archive: Archive) -> None:
    stock(archive)
    url = "http://zz.example/1"
    query = (
        "SELECT first_seen, last_seen, last_asked, last_status, captures, misses FROM v_presence"
        f" WHERE url = '{url}'"
    )
    first = "2026-01-02T03:04:05Z"
    assert rows(archive, query) == [(first, first, first, 200, 1, 0)]
    missing(archive, url, "2026-02-01T00:00:00Z")
    missing(archive, url, "2026-02-02T00:00:00Z", 503)
    assert rows(archive, query) == [(first, first, "2026-02-02T00:00:00Z", 503, 3, 1)]
    at = "2026-02-03T00:00:00Z"
    run = archive.begin_run("crawl", ZZ)
    keep(run, url, SPEECHES[url], at=at)
    run.finish()
    assert rows(archive, query) == [(first, at, at, 200, 4, 0)]
    assert rows(archive, "SELECT count(*) FROM v_presence") == [(4,)]


def test_coverage_tells_what_is_held_of_a_session(archive: Archive) -> None:
    stock(archive)
    run = archive.begin_run("crawl", TL)
    keep(run, "http://tl.example/7", SPEECHES["http://zz.example/1"])
    report = made(
        "各位委员:", kind="work-report", occasion=replace(CPPCC, phase=None), date="2024-12-23"
    )
    keep(run, "http://zz.example/8", report)
    keep(
        run,
        "http://zz.example/9",
        replace(report, occasion=replace(CPPCC, meeting="standing-committee")),
    )
    run.finish()
    found = rows(
        archive,
        "SELECT place_code, body, year, term, session, expected, status, speeches FROM v_coverage"
        " ORDER BY place_code, expected",
    )
    assert found == [
        ("140300", "npc", 2023, 16, 3, "opening-address", "held", 1),
        ("430200", "cppcc", 2024, 10, 4, "closing-speech", "held", 2),
        ("430200", "cppcc", 2024, 10, 4, "work-report", "held", 1),
    ]
    held = {row[0] for row in rows(archive, "SELECT id FROM v_speech")}
    assert {row[0] for row in rows(archive, "SELECT id FROM v_coverage")} <= held


def test_credits_and_failures(archive: Archive) -> None:
    stock(archive)
    assert rows(archive, "SELECT role, n, name, is_current FROM v_credit ORDER BY role, n") == [
        ("editor", 0, "乙二", 1),
        ("editor", 1, "丙三", 1),
        ("reporter", 0, "丁四", 1),
    ]
    run = archive.begin_run("crawl", ZZ)
    run.fail("http://zz.example/5", ValueError("no article"))
    run.finish()
    assert rows(archive, "SELECT outlet, url, error FROM v_failure") == [
        ("zhuzhou-rednet", "http://zz.example/5", "ValueError")
    ]


def test_a_place_lies_in_its_city_and_province(archive: Archive) -> None:
    stock(archive)
    run = archive.begin_run("import")
    keep(run, "http://x.example/1", made("一", place=("110105", "朝阳区")))
    keep(run, "http://x.example/2", made("二", place=("430221", "株洲县")))
    keep(run, "http://x.example/3", made("三", place=("123456", "无此县")))
    run.finish()
    found = rows(
        archive,
        "SELECT place_code, province_code, province, city_code, city FROM v_speech"
        " WHERE place_code IS NOT NULL ORDER BY place_code",
    )
    assert found == [
        ("110105", "110000", "北京市", None, None),
        ("123456", None, None, None, None),
        ("140300", "140000", "山西省", "140300", "阳泉市"),
        ("430200", "430000", "湖南省", "430200", "株洲市"),
        ("430221", "430000", "湖南省", "430200", "株洲市"),
        ("430224", "430000", "湖南省", "430200", "株洲市"),
    ]


def test_divisions_of_another_edition_are_renewed_at_the_upgrade(archive: Archive) -> None:
    query = "SELECT * FROM v_division ORDER BY code"
    wanted = rows(archive, query)
    assert len(wanted) > 4_000
    with writing(archive.engine) as connection:
        connection.execute(text("DELETE FROM division WHERE level = 3"))
        connection.execute(text("UPDATE division SET name = 'x' WHERE code = '430200'"))
    upgrade(archive.engine, archive.place)
    assert rows(archive, query) == wanted


def test_an_archive_of_before_gets_the_views(archive: Archive) -> None:
    stock(archive)
    downgrade(archive.engine, archive.place, "0004")
    upgrade(archive.engine, archive.place)
    assert rows(archive, "SELECT count(*), count(province) FROM v_speech") == [(4, 3)]
