"""Observations as rows, and what they make of a page."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from speecharchive.capture.answers import judge_answer
from speecharchive.errors import UsageError
from speecharchive.presence import Observed
from speecharchive.store.archive import Archive
from tests.store.building import URL, ask, news, one, record, speech, store

START = datetime(2026, 1, 1, tzinfo=UTC)


def at(day: int) -> str:
    return (START + timedelta(days=day)).strftime("%Y-%m-%dT%H:%M:%SZ")


def look(archive: Archive, day: int, status: int = 200, *, command: str = "crawl") -> int:
    run = archive.begin_run(command)  # type: ignore[arg-type]
    if status == 200:
        stored, _ = store(run, record(at=at(day)))
    else:
        stored = run.store_capture(record(f"{status} {day}", at=at(day), status=status))
    run.finish()
    return stored.id


def page(archive: Archive) -> tuple[str, str | None, int]:
    ((presence, since, misses),) = ask(archive, "SELECT presence, presence_since, misses FROM page")
    return presence, since, misses


def test_page_is_withdrawn_after_misses_over_days_and_then_returns(archive: Archive) -> None:
    look(archive, 0)
    assert page(archive) == ("present", at(0), 0)
    look(archive, 10, 404)
    assert page(archive) == ("missing", at(10), 1)
    look(archive, 12, 503)
    look(archive, 17, 410)
    assert page(archive) == ("missing", at(10), 2)
    look(archive, 24, 404)
    assert page(archive) == ("withdrawn", at(10), 3)
    assert one(archive, "SELECT status FROM speech") == "held"
    look(archive, 30)
    assert page(archive) == ("returned", at(30), 0)
    states = [state for (state,) in ask(archive, "SELECT state FROM observation ORDER BY at")]
    assert states == ["present", "not-found", "error", "not-found", "not-found", "present"]


def test_capture_imported_later_shows_that_it_was_there(archive: Archive) -> None:
    look(archive, 0)
    for day in (10, 17, 24):
        look(archive, day, 404)
    look(archive, 20, command="import")
    assert page(archive) == ("missing", at(24), 1)


def test_clock_that_jumps_back_withdraws_nothing(archive: Archive) -> None:
    look(archive, 0)
    look(archive, 40, 404)
    for day in (-300, -299, 41):
        look(archive, day, 404)
    assert page(archive) == ("missing", at(40), 2)


def test_parser_that_recognises_an_error_page_corrects_what_was_observed(archive: Archive) -> None:
    look(archive, 0)
    wrongly = look(archive, 5)
    run = archive.begin_run("reextract")
    run.observe(wrongly, Observed("not-found", "error-text"))
    assert page(archive) == ("missing", at(5), 1)
    run.store_article(wrongly, speech())
    assert page(archive) == ("present", at(0), 0)


def test_pages_that_were_never_articles_are_not_observed(archive: Archive) -> None:
    run = archive.begin_run("crawl")
    run.store_capture(record("甲", url=URL + "?page=2", status=404))
    first = run.store_capture(record("乙"))
    run.store_capture(record("丙", url=URL + "?page=3", part_of_url=URL, status=404))
    assert ask(archive, "SELECT * FROM observation") == []
    run.store_article(first.id, news())
    assert ask(archive, "SELECT state, version_id FROM observation") == [("present", None)]


def test_observation_is_undone_with_what_it_belongs_to(archive: Archive) -> None:
    run = archive.begin_run("crawl")
    with pytest.raises(UsageError), run.transaction():  # noqa: PT012
        store(run, record())
        run.store_article(0, speech())
    assert one(archive, "SELECT count(*) FROM observation") == 0


@pytest.mark.parametrize(
    ("status", "location", "wanted"),
    [
        (200, None, None),
        (304, None, None),
        (404, None, ("not-found", "status")),
        (410, None, ("not-found", "status")),
        (412, None, ("refused", "status")),
        (451, None, ("refused", "status")),
        (400, None, ("error", "status")),
        (521, None, ("error", "status")),
        (301, None, ("error", "status")),
        (301, "https://www.yunhe.example/jianghua/1.html", ("moved", "status")),
        (301, "/jianghua/2.html", ("moved", "status")),
        (302, "http://www.yunhe.example", ("not-found", "redirect-home")),
        (302, "http://yunhe.example/index.shtml", ("not-found", "redirect-home")),
        (302, "/jianghua/", ("not-found", "redirect-home")),
        (302, "/jianghua/index.html", ("not-found", "redirect-home")),
        (302, "/c/77.html", ("not-found", "redirect-home")),
        (302, "/error/404.htm", ("not-found", "redirect-home")),
        (302, "/zt/error404.htm", ("not-found", "redirect-home")),
        (302, "/passport/login?to=1", ("refused", "challenge")),
        (302, "http://elsewhere.example/", ("moved", "status")),
        (302, "/?id=1", ("moved", "status")),
        (302, "http://[", ("error", "status")),
    ],
)
def test_what_an_answer_says_before_it_is_read(
    status: int, location: str | None, wanted: tuple[str, str] | None
) -> None:
    listings = ["http://www.yunhe.example/c/77.html"]
    assert judge_answer(URL, status, location, listings) == wanted
