"""Bad weather at the bounds of every day: the time-outs, budgets and sizes that a real crawl has. Minutes."""

from __future__ import annotations

import os

import pytest

from speecharchive.proof.archive import verify_archive
from speecharchive.store.archive import Archive
from tests.faults.hostile_server import hostile, made, page
from tests.faults.test_answers import WEATHER
from tests.faults.test_sites_without_end import calendar
from tests.faults.weather import GOOD, errors, pages, place, weathered

SLOW = pytest.mark.skipif("FAULTS_SLOW" not in os.environ, reason="part of `make faults`")


@SLOW
@pytest.mark.timeout(1800)
def test_all_weathers_at_one_site(archive: Archive) -> None:
    """Side by side, with the time-outs of every day."""
    bad = {
        place(f"w{n}-{attempt}"): answer
        for attempt in range(3)
        for n, (answer, kind, _) in enumerate(WEATHER.values())
        if kind in ("InputTooLarge", "DamagedInput", "BinaryInput", "PageGone")
        or (attempt == 0 and kind == "NoAnswer")
    }  # fmt: skip
    with hostile(pages(bad)) as site:
        summary = weathered(archive, site)
    assert (summary.status, summary.new, summary.failed) == ("finished", GOOD, len(bad))
    assert list(verify_archive(archive)) == []


@SLOW
@pytest.mark.timeout(1800)
def test_calendar_of_a_thousand_requests(archive: Archive) -> None:
    with hostile({"/robots.txt": page(b"", status=404)}, otherwise=made(calendar)) as site:
        summary = weathered(archive, site, budget="requests=1000")
        assert 1000 <= len(site.asked) < 1100
    assert summary.status == "finished"
    assert {kind for kind, _ in errors(archive)} == {"BudgetReached"}
