"""Crawls of a real site on loopback, day by day: what goes wrong with it is a breach, and what does not is none."""

from __future__ import annotations

import json
import shutil
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from crawl.rows import rows

from monitors.changing_site import ChangingSite, changing_site
from speecharchive.errors import ServiceMissing
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


@pytest.mark.long
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
    assert (summary.status, summary.failed) == ("failed", 1)
    assert in_breach(archive) == ["failed-run"]
    site.listed = 12
    site.publish(3)
    assert site.crawl(archive).breaches == ()


def test_trouble_of_our_own_is_no_breach_and_counts_in_no_row_of_failed_crawls(
    archive: Archive, site: ChangingSite
) -> None:
    """The folder of the captures is not there: the run failed and says so, and the site has done nothing."""
    site.publish(3)
    captures, away = archive.captures, archive.captures.with_name("away")
    captures.rename(away)
    captures.write_text("")
    for _ in range(2):
        with pytest.raises(ServiceMissing):
            site.crawl(archive)
    captures.unlink()
    away.rename(captures)
    with reading(archive.engine) as connection:
        *ours, _ = runs(connection, limit=3)
    assert [(run["status"], run["breaches"]) for run in ours] == [("failed", 0)] * 2
    assert all(run["reason"] for run in ours)
    assert in_breach(archive) == []
    site.listed = 0
    site.publish(0)
    site.crawl(archive)
    with reading(archive.engine) as connection:
        (breach,) = open_breaches(connection)
    assert (breach["measure"], breach["found"]) == ("failed-run", 1)


@pytest.mark.long
def test_slow_site_is_a_breach(archive: Archive, site: ChangingSite) -> None:
    """Twice as slow as this machine, however busy, was expected to be."""
    ((most,),) = rows(archive, "SELECT max(high) FROM measurement WHERE measure = 'seconds'")
    site.pages.seconds = max(2.5, 2 * most)
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


@pytest.fixture
def told() -> Iterator[tuple[str, list[dict[str, str]]]]:
    """A webhook on loopback, and what it was sent."""
    sent: list[dict[str, str]] = []

    class Hook(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            sent.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Hook)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"json://127.0.0.1:{server.server_port}/?cto=60&rto=60", sent
    server.shutdown()
    server.server_close()
    thread.join()


def test_breach_is_told_once_when_it_opens_and_once_when_it_ends(
    archive: Archive,
    site: ChangingSite,
    told: tuple[str, list[dict[str, str]]],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    address, sent = told
    file = tmp_path / "tell"
    file.write_text(f"# the operator's own, since 2025\n{address}\n")
    monkeypatch.setenv("SPEECHARCHIVE_TELL", str(file))
    site.listed = 2
    for _ in range(2):
        site.publish(1)
        site.crawl(archive)
    (opened,) = sent
    assert opened["title"] == "speecharchive: 1 opened, 0 over: yunhe"
    assert opened["message"].startswith("yunhe: articles listed on a start page: 2.0, expected")
    site.listed = 12
    for _ in range(2):
        site.publish(1)
        site.crawl(archive)
    assert [each["title"] for each in sent[1:]] == ["speecharchive: 0 opened, 1 over: yunhe"]


def test_telling_that_fails_is_said_without_the_secret_and_tried_again(
    archive: Archive,
    site: ChangingSite,
    told: tuple[str, list[dict[str, str]]],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    address, sent = told
    site.listed = 2
    for wrong in ("json://user:geheim@127.0.0.1:9/", "no-such://geheim", "/no/such/geheim"):
        monkeypatch.setenv("SPEECHARCHIVE_TELL", wrong)
        site.publish(1)
        summary = site.crawl(archive)
        assert summary.status == "finished"
        (_, untold) = summary.breaches
        assert untold.startswith("nobody was told: ")
        assert "geheim" not in untold
    assert "geheim" not in caplog.text + "".join(capfd.readouterr())
    monkeypatch.setenv("SPEECHARCHIVE_TELL", address)
    site.publish(1)
    assert len(site.crawl(archive).breaches) == 1
    assert len(sent) == 1


def test_who_is_reached_is_told_once_though_others_are_not(
    archive: Archive,
    site: ChangingSite,
    told: tuple[str, list[dict[str, str]]],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    address, sent = told
    nobody = "json://user:geheim@127.0.0.1:9/"
    monkeypatch.setenv(
        "SPEECHARCHIVE_TELL", f"no-such://geheim {nobody} {address} {tmp_path / 'geheim'}"
    )
    site.listed = 2
    for _ in range(3):
        site.publish(1)
        (_, untold) = site.crawl(archive).breaches
    assert untold == (
        "not everybody was told: a file that SPEECHARCHIVE_TELL names cannot be read; "
        "address 1 of SPEECHARCHIVE_TELL is none that apprise knows; 1 of 2 addresses not reached"
    )
    assert [each["title"] for each in sent] == ["speecharchive: 1 opened, 0 over: yunhe"]
