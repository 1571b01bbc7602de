"""robots.txt: the status decides, then the rules (RFC 9309); and the pauses a site asks for."""

from __future__ import annotations

from datetime import timedelta
from time import monotonic

import pytest

from crawl.rows import all_runs, failures, rows
from speecharchive import clock
from speecharchive.demo.server import Server
from speecharchive.demo.world import LAST_ISSUE, demo_registry, truth
from speecharchive.ingest.reextracting import reextract
from speecharchive.store.archive import Archive
from spiders.run import RunSummary, crawl

STATION = demo_registry()["demo-rednet"]
PAPER = demo_registry()["demo-ribao"]
HOST = f"http://{STATION.hosts[0]}"
ROBOTS = f"{HOST}/robots.txt"
ARTICLES = sorted(url for url, known in truth().items() if known.outlet == STATION.name)


def crawl_station(sqlite_archive: Archive, server: Server, **options: object) -> RunSummary:
    (summary,) = crawl([STATION], sqlite_archive, proxy=server.proxy_url, **options)  # type: ignore[arg-type]
    return summary


def test_forbidden_pages_are_left_out_and_said(sqlite_archive: Archive, server: Server) -> None:
    path = ARTICLES[0].removeprefix(HOST)
    server.put(ROBOTS, f"User-agent: *\nDisallow: {path}\n".encode(), "text/plain")
    summary = crawl_station(sqlite_archive, server)
    assert server.hits(ARTICLES[0]) == 0
    assert (summary.status, summary.new, summary.failed) == ("finished", len(ARTICLES) - 1, 0)
    assert summary.reason == "1 page left out: robots.txt forbids them"


def test_rules_for_us_come_before_rules_for_all(sqlite_archive: Archive, server: Server) -> None:
    rules = b"User-agent: *\nDisallow: /\n\nUser-agent: SpeechArchive\nAllow: /\n"
    server.put(ROBOTS, rules, "text/plain")
    assert crawl_station(sqlite_archive, server).new == len(ARTICLES)


def test_forbidden_start_page_fails_the_run(sqlite_archive: Archive, server: Server) -> None:
    server.put(ROBOTS, b"User-agent: *\nDisallow: /\n", "text/plain")
    summary = crawl_station(sqlite_archive, server)
    assert (summary.status, summary.captures) == ("failed", 1)
    assert [row["error"] for row in failures(sqlite_archive)] == ["RobotsForbidden"]
    assert server.requests == 1
    start = STATION.starts[0].url
    assert summary.reason == f"no start page could be read: {start}: robots.txt forbids it"


def test_forbidden_issues_fail_the_run(sqlite_archive: Archive, server: Server) -> None:
    server.put(f"http://{PAPER.hosts[0]}/robots.txt", b"User-agent: *\nDisallow: /\n", "text/plain")
    (summary,) = crawl([PAPER], sqlite_archive, proxy=server.proxy_url, until=LAST_ISSUE)
    assert summary.status == "failed"
    assert summary.reason is not None
    assert summary.reason.startswith("no issue from ")
    assert summary.reason.endswith(": robots.txt forbids it")


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410])
def test_missing_robots_allows_everything(
    sqlite_archive: Archive, server: Server, status: int
) -> None:
    server.put(ROBOTS, b"User-agent: *\nDisallow: /\n", "text/plain")
    server.fail(ROBOTS, status)
    assert crawl_station(sqlite_archive, server).new == len(ARTICLES)


@pytest.mark.parametrize("status", [500, 503, 429])
def test_unavailable_robots_means_wait(
    sqlite_archive: Archive, server: Server, status: int
) -> None:
    server.fail(ROBOTS, status)
    summary = crawl_station(sqlite_archive, server)
    assert (summary.status, summary.new, summary.failed) == ("failed", 0, 1)
    assert summary.reason is not None
    assert "robots.txt" in summary.reason
    (failure,) = failures(sqlite_archive)
    assert (failure["run"], failure["error"]) == (summary.run_id, "RobotsUnavailable")
    assert (failure["url"], failure["detail"]) == (STATION.starts[0].url, summary.reason)
    assert {url for (url,) in rows(sqlite_archive, "SELECT url FROM capture")} == {ROBOTS}
    server.restore(ROBOTS)
    assert crawl_station(sqlite_archive, server).new == len(ARTICLES)
    again = reextract(sqlite_archive, demo_registry())
    assert (again.failed, again.unchanged) == (0, len(ARTICLES))


def test_unreachable_robots_means_wait(sqlite_archive: Archive, server: Server) -> None:
    server.drop_connection(ROBOTS)
    summary = crawl_station(sqlite_archive, server)
    assert (summary.status, summary.new) == ("failed", 0)
    assert [row["error"] for row in failures(sqlite_archive)] == ["RobotsUnavailable"]
    assert server.hits(STATION.starts[0].url) == 0


def test_passing_trouble_with_robots_is_outlasted(sqlite_archive: Archive, server: Server) -> None:
    server.fail(ROBOTS, 503, times=2)
    assert crawl_station(sqlite_archive, server).new == len(ARTICLES)


def test_robots_is_asked_for_once_a_run(sqlite_archive: Archive, server: Server) -> None:
    crawl_station(sqlite_archive, server)
    assert server.hits(ROBOTS) == 1


def test_crawl_delay_is_kept(sqlite_archive: Archive, server: Server) -> None:
    server.put(ROBOTS, b"User-agent: *\nCrawl-delay: 0.2\n", "text/plain")
    began = monotonic()
    summary = crawl_station(sqlite_archive, server, max_pages=4)
    assert summary.requests >= 6
    assert monotonic() - began >= 0.2 * (summary.requests - 2)


def test_retry_after_is_kept(sqlite_archive: Archive, server: Server) -> None:
    busy = ARTICLES[0]
    server.fail(busy, 503, times=1, headers=[("Retry-After", "1")])
    began = monotonic()
    summary = crawl_station(sqlite_archive, server)
    assert (summary.new, summary.failed) == (len(ARTICLES), 0)
    assert monotonic() - began >= 1


def test_pause_longer_than_a_run_ends_it_and_loses_nothing(
    sqlite_archive: Archive, server: Server
) -> None:
    busy = ARTICLES[0]
    server.fail(busy, 429, times=1, headers=[("Retry-After", "86400")])
    summary = crawl_station(sqlite_archive, server)
    assert (summary.status, summary.failed) == ("failed", 1)
    assert [(row["url"], row["error"]) for row in failures(sqlite_archive)] == [(busy, "SiteBusy")]
    assert summary.reason is not None
    assert "86400 seconds" in summary.reason
    assert server.hits(busy) == 1
    asked = server.hits(ROBOTS)
    early = crawl_station(sqlite_archive, server)
    assert (early.status, early.requests, server.hits(ROBOTS)) == ("failed", 0, asked)
    with clock.shifted(timedelta(days=1)):
        again = crawl_station(sqlite_archive, server)
    assert summary.new + again.new == len(ARTICLES)
    assert [run["status"] for run in all_runs(sqlite_archive)] == ["failed", "failed", "finished"]
