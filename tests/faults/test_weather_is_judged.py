"""What health says of bad weather: without a history yet, since a site may be bad from its first day."""

from __future__ import annotations

import pytest

from speecharchive.query.health import open_breaches
from speecharchive.store.archive import Archive
from speecharchive.store.engine import reading
from tests.faults.hostile_server import Answer, hostile, made, page, reset
from tests.faults.test_sites_without_end import calendar, session_numbers
from tests.faults.weather import errors, listing, pages, place, weathered

NO_ROBOTS = {"/robots.txt": page(b"", status=404)}


def in_breach(archive: Archive) -> set[str]:
    with reading(archive.engine) as connection:
        return {breach["measure"] for breach in open_breaches(connection)}


def test_trap_is_a_breach_at_once(sqlite_archive: Archive) -> None:
    with hostile(NO_ROBOTS, otherwise=made(session_numbers)) as site:
        summary = weathered(sqlite_archive, site)
    assert in_breach(sqlite_archive) == {"endless"}
    assert any("a trap of links or the budget" in line for line in summary.breaches)


def test_budget_is_a_breach_from_the_second_time_on_until_a_run_comes_to_its_end(
    archive: Archive,
) -> None:
    with hostile(NO_ROBOTS, otherwise=made(calendar)) as site:
        weathered(archive, site, budget="requests=30")
        assert in_breach(archive) == set()
        weathered(archive, site, budget="requests=10")
        assert in_breach(archive) == {"endless"}
        site.otherwise = page(b"", status=404)
        site.answers["/"] = page(listing([place("101")]))
        weathered(archive, site)
    assert "endless" not in in_breach(archive)


@pytest.mark.parametrize(
    ("storm", "measures"),
    [
        (page(b"", status=500), {"failed-run", "failed-pages", "server-errors"}),
        (page(b"", status=403), {"failed-run", "failed-pages"}),
        (reset(), {"failed-run", "failed-pages"}),
    ],
    ids=["500", "403", "resets"],
)
def test_storm_is_a_breach_at_once(
    sqlite_archive: Archive, storm: Answer, measures: set[str]
) -> None:
    with hostile(pages({place(f"s{n}"): storm for n in range(16)})) as site:
        summary = weathered(sqlite_archive, site)
    assert summary.status == "failed"
    assert measures <= in_breach(sqlite_archive)


def test_robots_that_cannot_be_had_is_a_breach_the_second_time(sqlite_archive: Archive) -> None:
    with hostile(pages({"/robots.txt": page(b"", status=500)})) as site:
        weathered(sqlite_archive, site)
        assert in_breach(sqlite_archive) <= {"server-errors"}
        weathered(sqlite_archive, site)
    assert "failed-run" in in_breach(sqlite_archive)


def test_one_bad_page_is_a_row_and_no_breach(sqlite_archive: Archive) -> None:
    with hostile(pages({place("bad"): page(b"", status=404)})) as site:
        weathered(sqlite_archive, site)
    assert [kind for kind, _ in errors(sqlite_archive)] == ["BadStatus"]
    assert in_breach(sqlite_archive) == set()


def test_site_that_empties_or_is_drawn_by_a_script_is_a_breach_at_once(
    sqlite_archive: Archive,
) -> None:
    with hostile(pages()) as site:
        weathered(sqlite_archive, site)
        site.answers["/"] = page(b"<html><body><div id='app'></div></body></html>")
        weathered(sqlite_archive, site)
    assert "failed-run" in in_breach(sqlite_archive)
