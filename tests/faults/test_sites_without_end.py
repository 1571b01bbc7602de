"""Calendars, pagers and links without end: a run ends by its budget or by what it sees, and says so in a row."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest

from speecharchive.budget import Budget, read_budget
from speecharchive.errors import UsageError
from speecharchive.store.archive import Archive
from spiders.traps import SAME_IN_A_ROW, pattern_of
from tests.crawl.rows import rows
from tests.faults.hostile_server import dripping, hostile, made, page
from tests.faults.weather import (
    GOOD,
    SHORT,
    article,
    errors,
    listing,
    pages,
    place,
    weathered,
)

pytestmark = pytest.mark.long

PAGED = '<div class="page"><a href="/?page={}">下一页</a></div>'


def calendar(path: str) -> bytes:
    """Each page lists articles that no other lists, and leads to the next."""
    number = int(parse_qs(urlsplit(path).query).get("page", ["1"])[0])
    if path.startswith("/content/"):
        return article(path.rpartition("/")[2].removesuffix(".html"))
    return listing([place(f"{number}{n:02}") for n in range(1, 6)], PAGED.format(number + 1))


def test_budget_of_requests_ends_a_site_without_end(sqlite_archive: Archive) -> None:
    with hostile({"/robots.txt": page(b"", status=404)}, otherwise=made(calendar)) as site:
        summary = weathered(sqlite_archive, site, budget="requests=60")
        assert 60 <= len(site.asked) < 90, "what was under way is brought to its end"
        assert summary.status == "finished"
        assert summary.reason is not None
        assert summary.reason.startswith("budget reached: 60 requests; ")
        ((kind, detail),) = errors(sqlite_archive)
        assert kind == "BudgetReached"
        assert "left in the frontier for the next run" in detail
        again = weathered(sqlite_archive, site, budget="requests=30")
    assert again.new > 0
    assert again.unchanged == 0, "the next run goes on where this one ended"


def test_depth_ends_a_listing_and_is_told(sqlite_archive: Archive) -> None:
    with hostile({"/robots.txt": page(b"", status=404)}, otherwise=made(calendar)) as site:
        summary = weathered(sqlite_archive, site, budget="depth=3")
    assert (summary.status, summary.new) == ("finished", 4 * 5)
    ((kind, detail),) = errors(sqlite_archive)
    assert kind == "BudgetReached"
    assert "depth 3" in detail


def test_hours_end_a_run_among_pages_that_drip(sqlite_archive: Archive) -> None:
    drip = dripping(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n", b"x", 0.05)
    slow = {place(f"slow{n}"): drip for n in range(40)}
    with hostile(pages(slow)) as site:
        summary = weathered(sqlite_archive, site, timeout=2 * SHORT, budget="hours=0.0003")
        assert sum(site.hits(path) for path in slow) < 40
    assert summary.reason is not None
    assert "budget reached: 0.0003 hours" in summary.reason
    assert "BudgetReached" in [kind for kind, _ in errors(sqlite_archive)]


def test_hours_that_end_before_the_first_page_are_told(sqlite_archive: Archive) -> None:
    with hostile(pages()) as site:
        summary = weathered(sqlite_archive, site, budget="hours=0.000000001")
    told = "no start page could be read: budget reached: 1e-09 hours"
    assert (summary.status, summary.reason) == ("failed", told)
    assert [kind for kind, _ in errors(sqlite_archive)] == ["BudgetReached"]


def test_megabytes_end_a_run(sqlite_archive: Archive) -> None:
    filling = b"<!-- " + b"x" * 400_000 + b" -->"
    big = {place(f"big{n}"): page(article(n) + filling) for n in range(30)}
    with hostile(pages(big)) as site:
        summary = weathered(sqlite_archive, site, budget="megabytes=1")
        assert sum(site.hits(path) for path in big) < 30
    assert summary.reason is not None
    assert "budget reached: 1 megabytes" in summary.reason


def test_calendar_that_shows_nothing_new_is_left_after_its_first_page(
    sqlite_archive: Archive,
) -> None:
    def empty_months(path: str) -> bytes:
        month = int(parse_qs(urlsplit(path).query).get("page", ["1"])[0])
        return listing([place(n) for n in range(1, GOOD + 1)], PAGED.format(month + 1))

    with hostile(pages() | {"/": made(empty_months)}, otherwise=made(empty_months)) as site:
        summary = weathered(sqlite_archive, site)
        assert len([path for path in site.asked if "page=" in path]) == 1
    assert (summary.status, summary.new, summary.failed) == ("finished", GOOD, 0)


SAME = article("same")


def session_numbers(path: str) -> bytes:
    """The same article under a new address at every look."""
    if "?sid=" in path:
        return SAME
    return listing([f"/content/2031/01/12/7.html?sid=a{n}f" for n in range(3 * SAME_IN_A_ROW)])


def growing_paths(path: str) -> bytes:
    """A relative link makes every address longer; the same page stands under all."""
    if path != "/":
        return SAME
    return listing(
        ["/content/2031/01/12" + "/content" * n + f"/{n}.html" for n in range(1, 3 * SAME_IN_A_ROW)]
    )


@pytest.mark.parametrize("site_of", [session_numbers, growing_paths])
def test_one_text_under_addresses_without_end_is_a_trap(
    sqlite_archive: Archive, site_of: object
) -> None:
    assert callable(site_of)
    with hostile({"/robots.txt": page(b"", status=404)}, otherwise=made(site_of)) as site:
        summary = weathered(sqlite_archive, site)
        asked = len([path for path in site.asked if path.startswith("/content/")])
        assert SAME_IN_A_ROW <= asked < 2.5 * SAME_IN_A_ROW
        ((kind, detail),) = errors(sqlite_archive)
        assert kind == "LinkTrap"
        assert f"{SAME_IN_A_ROW} new pages in a row" in detail
        assert summary.status == "finished"
        assert summary.reason is not None
        assert "addresses without end have one text" in summary.reason
        ((left,),) = rows(sqlite_archive, "SELECT count(*) FROM frontier WHERE state <> 'done'")
        assert left > 0, "they have failed, and --retry-failed would take them up"


def test_copies_among_other_texts_are_no_trap(sqlite_archive: Archive) -> None:
    """Every second page has the same text."""
    count = 2 * SAME_IN_A_ROW
    many = {place(1000 + n): page(SAME if n % 2 else article(n)) for n in range(count)}
    with hostile(pages(many)) as site:
        summary = weathered(sqlite_archive, site)
    assert (summary.new, summary.failed) == (GOOD + count, 0)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("http://a.example/c/2031/5.html", "http://a.example/c/2032/17.html", True),
        ("http://a.example/c?y=2031&m=5", "http://a.example/c?m=7&y=1", True),
        ("http://a.example/c/d/c/d/1.html", "http://a.example/c/d/9.html", True),
        ("http://a.example/s/ab12cd/x", "http://a.example/s/99ef01/x", True),
        ("http://a.example/c/1.html", "http://a.example/d/1.html", False),
        ("http://a.example/c/1.html", "http://b.example/c/1.html", False),
        ("http://a.example/c?y=1", "http://a.example/c?z=1", False),
    ],
)
def test_pattern(one: str, other: str, same: bool) -> None:
    assert (pattern_of(one) == pattern_of(other)) is same


def test_budget_is_read() -> None:
    assert read_budget("requests=10, hours=0.5") == Budget(requests=10, hours=0.5)
    assert read_budget(str(Budget())) == Budget()


@pytest.mark.parametrize(
    "text", ["", "pages=3", "requests", "requests=0", "requests=1.5", "hours=-1", "depth=1,depth=2"]
)
def test_what_is_no_budget_is_said(text: str) -> None:
    with pytest.raises(UsageError, match="no budget"):
        read_budget(text)


def test_outlet_may_declare_its_own(
    sqlite_archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SPEECHARCHIVE_BUDGET", "requests=3")
    with hostile({"/robots.txt": page(b"", status=404)}, otherwise=made(calendar)) as site:
        weathered(sqlite_archive, site, facts={"budget": "requests=20"})
        weathered(sqlite_archive, site)
        weathered(sqlite_archive, site, budget="requests=10")
    told = [detail.partition(";")[0] for _, detail in errors(sqlite_archive)]
    assert told == [f"budget reached: {n} requests" for n in (20, 3, 10)]
