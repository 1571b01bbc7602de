"""Crawls of a real site on loopback, day by day: what goes wrong with it is a breach, and what does not is none."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from monitors.changing_site import ChangingSite, changing_site
from speecharchive.query.health import open_breaches
from speecharchive.query.runs import runs
from speecharchive.store.archive import Archive
from speecharchive.store.engine import reading

HEALTHY = 9


@pytest.fixture(scope="module")
def healthy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[ChangingSite, Path]]:
    """A site after nine healthy days, and the folder of its archive."""
    folder = tmp_path_factory.mktemp("healthy")
    with changing_site() as site:
        with Archive.open(folder / "archive.db", create=True) as archive:
            site.healthy_days(archive, HEALTHY)
        yield site, folder


@pytest.fixture
def site(healthy: tuple[ChangingSite, Path]) -> Iterator[ChangingSite]:
    site, _ = healthy
    with site.put_back():
        yield site


@pytest.fixture
def archive(healthy: tuple[ChangingSite, Path], tmp_path: Path) -> Iterator[Archive]:
    copy = tmp_path / "copy"
    shutil.copytree(healthy[1], copy)
    with Archive.open(copy / "archive.db") as archive:
        yield archive


def in_breach(archive: Archive) -> list[str]:
    with reading(archive.engine) as connection:
        return [breach["measure"] for breach in open_breaches(connection)]


def test_healthy_site_stays_right(archive: Archive, site: ChangingSite) -> None:
    with reading(archive.engine) as connection:
        assert [run["breaches"] for run in runs(connection)] == [0] * HEALTHY
    summaries = site.healthy_days(archive, 4)
    assert [(run.status, run.breaches) for run in summaries] == [("finished", ())] * 4


def test_changed_layout_is_a_breach_until_it_is_read_again(
    archive: Archive, site: ChangingSite
) -> None:
    site.editor = "nr-2031"
    site.publish(5)
    summary = site.crawl(archive)
    assert "fallback" in in_breach(archive)
    assert any("no layout of its family reads: 100 %" in line for line in summary.breaches)
    site.editor = "TRS_Editor"
    site.publish(5)
    site.print_again()
    assert site.crawl(archive).breaches == ()
    assert in_breach(archive) == []


def test_lost_dates_are_a_breach(archive: Archive, site: ChangingSite) -> None:
    site.dated = False
    site.publish(6)
    site.crawl(archive)
    assert in_breach(archive) == ["no-date"]


def test_shrunk_listing_is_a_breach(archive: Archive, site: ChangingSite) -> None:
    site.listed = 2
    site.publish(1)
    site.crawl(archive)
    assert in_breach(archive) == ["items"]


def test_emptied_site_is_a_failed_run_and_a_breach(archive: Archive, site: ChangingSite) -> None:
    site.listed = 0
    site.publish(0)
    summary = site.crawl(archive)
    assert summary.status == "failed"
    assert in_breach(archive) == ["failed-run"]
    site.listed = 12
    site.publish(3)
    assert site.crawl(archive).breaches == ()


def test_slow_site_is_a_breach(archive: Archive, site: ChangingSite) -> None:
    site.pages.seconds = 2.5
    site.publish(4)
    site.crawl(archive)
    assert in_breach(archive) == ["seconds"]


def test_days_without_news_are_measured_by_the_longest_gap(
    archive: Archive, site: ChangingSite
) -> None:
    site.healthy_days(archive, 3)
    site.publish(0)
    assert [site.crawl(archive).breaches for _ in range(4)] == [()] * 4
    site.crawl(archive)
    assert in_breach(archive) == ["silence"]
