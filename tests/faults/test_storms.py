"""Whole sites in trouble: a run asks a bounded number of times, says what it met, and the next one goes on."""

from __future__ import annotations

import pytest

from speecharchive.outlets import Outlet, Start
from speecharchive.store.archive import Archive
from spiders.run import crawl
from spiders.session import MOST_IN_VAIN
from tests.crawl.rows import all_runs, rows
from tests.faults.hostile_server import (
    HTML,
    Answer,
    dripping,
    head,
    hostile,
    moved,
    page,
    raw,
    reset,
    silent,
)
from tests.faults.weather import GOOD, SHORT, article, errors, listing, pages, place, weathered

pytestmark = pytest.mark.long

MANY = 36
"""More than a run asks before it gives up, with all that may be under way meanwhile."""
PLACES = [place(f"s{n}") for n in range(MANY)]
STORMS: dict[str, tuple[Answer, str]] = {
    "500": (page(b"", status=500), "ServerError"),
    "503": (page(b"", status=503), "ServerError"),
    "503, come again now": (page(b"", status=503, headers=[("Retry-After", "0")]), "ServerError"),
    "403": (page(b"", status=403), "Refused"),
    "resets": (reset(), "ConnectionBroke"),
    "cut off": (raw(head(200, [("Content-Length", "9999")]) + b"<p>"), "AnswerBroke"),
    "silence": (silent(), "NoAnswer"),
}  # fmt: skip


@pytest.mark.parametrize(("storm", "kind"), STORMS.values(), ids=STORMS.keys())
def test_storm_ends_the_run_and_the_rest_waits(
    sqlite_archive: Archive, storm: Answer, kind: str
) -> None:
    with hostile(pages(dict.fromkeys(PLACES, storm))) as site:
        summary = weathered(sqlite_archive, site, timeout=SHORT if kind == "NoAnswer" else None)
        asked = {path for path in PLACES if site.hits(path)}
        assert MOST_IN_VAIN <= len(asked) < MANY
        assert (summary.status, summary.new) == ("failed", GOOD)
        told = errors(sqlite_archive)
        assert [each for each, _ in told].count("SiteInTrouble") == 1
        assert {each for each, _ in told} == {"SiteInTrouble", kind}
        assert summary.reason is not None
        assert summary.reason.startswith(f"{MOST_IN_VAIN} pages in a row failed")
        for number, path in enumerate(PLACES):
            site.answers[path] = page(article(number))
        again = weathered(sqlite_archive, site, retry_failed=True)
    assert (again.status, again.new, again.failed) == ("finished", MANY, 0)


def test_dead_links_in_a_row_are_no_storm(sqlite_archive: Archive) -> None:
    gone = dict.fromkeys(PLACES[:20], page(b"", status=404))
    with hostile(pages(gone)) as site:
        summary = weathered(sqlite_archive, site)
    assert (summary.status, summary.new, summary.failed) == ("finished", GOOD, 20)


ROBOTS: dict[str, tuple[Answer, str]] = {
    "500": (page(b"", status=500), "HTTP status 500"),
    "drips": (dripping(head(200, [("Content-Type", "text/plain")]), b"#", 0.05), "in time"),
    "without end": (dripping(head(200, [("Content-Type", "text/plain")]), b"#" * 500_000, 0), "above"),
    "redirects to itself": (moved("/robots.txt"), "too often"),
    "garbage": (raw(b"\x00\x00\x12"), "broke"),
    "reset": (reset(), "broke"),
}  # fmt: skip


@pytest.mark.parametrize(("robots", "reason"), ROBOTS.values(), ids=ROBOTS.keys())
def test_robots_that_cannot_be_had_ends_the_run_with_its_reason(
    sqlite_archive: Archive, robots: Answer, reason: str
) -> None:
    with hostile(pages({"/robots.txt": robots})) as site:
        quick = {"timeout": SHORT} if reason == "in time" else {}
        summary = weathered(sqlite_archive, site, **quick)
        assert set(site.asked) == {"/robots.txt"}
        assert (summary.status, summary.new) == ("failed", 0)
        ((kind, detail),) = errors(sqlite_archive)
        assert kind == "RobotsUnavailable"
        assert reason in detail
        site.answers["/robots.txt"] = page(b"User-agent: *\nDisallow: /x\n", "text/plain")
        assert weathered(sqlite_archive, site).new == GOOD


def test_robots_of_five_megabytes_is_read_as_far_as_the_rules_say(
    sqlite_archive: Archive,
) -> None:
    long = b"User-agent: *\nDisallow: " + place(1).encode() + b"\n" + b"# pad\n" * 900_000
    with hostile(pages({"/robots.txt": page(long, "text/plain")})) as site:
        summary = weathered(sqlite_archive, site)
    assert (summary.status, summary.new) == ("finished", GOOD - 1)


@pytest.mark.parametrize(
    "robots", [page(listing([place(1)])), moved("http://[::1")], ids=["a page", "no address"]
)
def test_robots_that_is_none_forbids_nothing(sqlite_archive: Archive, robots: Answer) -> None:
    with hostile(pages({"/robots.txt": robots})) as site:
        assert weathered(sqlite_archive, site).new == GOOD


def test_site_that_empties_is_a_failed_run(sqlite_archive: Archive) -> None:
    with hostile(pages()) as site:
        weathered(sqlite_archive, site)
        site.answers["/"] = page(listing([]))
        summary = weathered(sqlite_archive, site)
    assert summary.status == "failed"
    assert summary.reason is not None
    assert "shows no article any more" in summary.reason
    assert [kind for kind, _ in errors(sqlite_archive)] == ["EmptyListing"]
    held = rows(sqlite_archive, "SELECT count(*) FROM v_speech")
    assert held == [(GOOD,)], "what was held stays"


def test_site_that_was_empty_from_the_first_is_a_failed_run(sqlite_archive: Archive) -> None:
    with hostile({"/": page(listing([]))}) as site:
        summary = weathered(sqlite_archive, site)
    assert (summary.status, summary.new) == ("failed", 0)
    assert summary.reason is not None
    assert "no article is listed anywhere" in summary.reason
    assert [kind for kind, _ in errors(sqlite_archive)] == ["EmptyListing"]


CLEARANCE = b"<html><head><script>document.cookie='__jsl_clearance=1';location.href=location.pathname</script></head><body></body></html>"
OWN_GUARD = b"<html><script>document.cookie='k7=2a;path=/';location.reload()</script></html>"


@pytest.mark.parametrize("status", ["active", "reported"])
@pytest.mark.parametrize("guard", [CLEARANCE, OWN_GUARD], ids=["clearance", "another"])
def test_guard_in_place_of_the_listing_is_told(
    sqlite_archive: Archive, guard: bytes, status: str
) -> None:
    with hostile({"/": page(guard)}) as site:
        summary = weathered(sqlite_archive, site, facts={"status": status})
        assert summary.status == "failed"
        assert summary.reason is not None
        assert summary.reason.startswith(f"{site.address}/: a guard asks for")
        assert "browser" in summary.reason
        assert errors(sqlite_archive) == [("GuardedPage", summary.reason)]


def test_guard_before_a_listing_that_had_items_is_told_as_such(sqlite_archive: Archive) -> None:
    with hostile(pages()) as site:
        weathered(sqlite_archive, site)
        listed = site.answers["/"]
        for _ in range(2):
            site.answers["/"] = page(CLEARANCE)
            summary = weathered(sqlite_archive, site)
            assert summary.status == "failed"
            assert "a guard asks for" in (summary.reason or "")
        site.answers["/"] = listed
        assert weathered(sqlite_archive, site).status == "finished"
    assert [kind for kind, _ in errors(sqlite_archive)] == ["GuardedPage"] * 2


def test_guard_of_one_of_two_listings_is_in_the_reason(sqlite_archive: Archive) -> None:
    with hostile({**pages(), "/two/": page(CLEARANCE)}) as site:
        starts = (Start(f"{site.address}/", "首页"), Start(f"{site.address}/two/", "讲话"))
        summary = weathered(sqlite_archive, site, facts={"starts": starts})
        assert (summary.status, summary.new) == ("failed", GOOD)
        assert f"{site.address}/two/: a guard asks for" in (summary.reason or "")


def test_site_that_changed_its_layout_is_a_failed_run(sqlite_archive: Archive) -> None:
    """Its listing is drawn by a script from then on, and its articles too."""
    script = b"<html><body><div id='app'></div><script src='/app.js'></script></body></html>"
    with hostile(pages()) as site:
        weathered(sqlite_archive, site)
        for path in site.answers:
            site.answers[path] = page(script)
        summary = weathered(sqlite_archive, site, recheck=":0d")
    assert summary.status == "failed"
    kinds = [kind for kind, _ in errors(sqlite_archive)]
    assert "EmptyListing" in kinds
    states = rows(sqlite_archive, "SELECT DISTINCT presence FROM page WHERE kind IS NOT NULL")
    assert states in ([("present",)], [("missing",)])


def test_article_layout_that_changed_is_a_failure_row_for_each_page(
    sqlite_archive: Archive,
) -> None:
    """The listing is as ever; the articles are read no more. What was held stays."""
    with hostile(pages()) as site:
        weathered(sqlite_archive, site)
        for n in range(1, GOOD + 1):
            site.answers[place(n)] = page(b"<html><body><ul><li>a</li></ul></body></html>", HTML)
        summary = weathered(sqlite_archive, site, recheck=":0d")
    assert summary.failed == GOOD
    assert {kind for kind, _ in errors(sqlite_archive)} <= {"NoArticle", "EmptyPage"}
    assert rows(sqlite_archive, "SELECT count(*) FROM v_speech") == [(GOOD,)]


def test_host_without_an_address_is_a_row(sqlite_archive: Archive) -> None:
    start = Start("http://no-such-host.invalid/", "首页")
    outlet = Outlet(
        "yunhe", "云河网", "generic", None, ("no-such-host.invalid",), (start,), "active"
    )
    (summary,) = crawl([outlet], sqlite_archive, delay=0)
    assert (summary.status, summary.captures) == ("failed", 0)
    ((kind, detail),) = errors(sqlite_archive)
    assert kind == "RobotsUnavailable"
    assert "not known to DNS" in detail
    assert "public address" not in detail
    assert [run["status"] for run in all_runs(sqlite_archive)] == ["failed"]
