"""A crawl of the demo world end to end: same spiders and page objects as for real outlets, over loopback."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import fastwarc.warc
import pytest

from crawl.rows import all_runs, failures, rows
from speecharchive.capture.warc import read_capture
from speecharchive.demo.server import Server
from speecharchive.demo.world import FIRST_ISSUE, LAST_ISSUE, demo_registry, held_truth, truth
from speecharchive.errors import StorageFull, UsageError
from speecharchive.outlets import Outlet, registry
from speecharchive.store.archive import Archive
from spiders.run import RunSummary, crawl

DEMO = demo_registry()
WEB = [outlet for outlet in DEMO.values() if outlet.name != "demo-ribao"]
PAPER = DEMO["demo-ribao"]
STATION = DEMO["demo-rednet"]
COMMITTEE = DEMO["demo-zhengxie"]
MIRRORED = DEMO["demo-sxnews"]

Crawl = Callable[..., list[RunSummary]]


@pytest.fixture
def crawl_demo(archive: Archive, server: Server) -> Crawl:
    def run(*outlets: Outlet, **options: object) -> list[RunSummary]:
        if PAPER in outlets:
            options = {"since": FIRST_ISSUE, "until": LAST_ISSUE, **options}
        return crawl(list(outlets), archive, proxy=server.proxy_url, **options)  # type: ignore[arg-type]

    return run


def article_urls(outlet: Outlet) -> set[str]:
    return {url for url, known in held_truth().items() if known.outlet == outlet.name}


def held_articles(archive: Archive, outlet: Outlet) -> set[str]:
    found = rows(
        archive,
        "SELECT page.url FROM page JOIN outlet ON outlet.id = page.outlet_id "
        f"WHERE outlet.name = '{outlet.name}' AND page.kind IS NOT NULL",
    )
    return {url for (url,) in found}


@pytest.mark.parametrize("outlet", list(DEMO.values()), ids=lambda outlet: outlet.name)
def test_crawl_finds_every_article_of_the_outlet(
    outlet: Outlet, crawl_demo: Crawl, archive: Archive
) -> None:
    (summary,) = crawl_demo(outlet)
    assert failures(archive) == []
    assert (summary.status, summary.failed) == ("finished", 0), summary.reason
    assert held_articles(archive, outlet) == article_urls(outlet)
    assert summary.new == len(article_urls(outlet))
    assert summary.captures == summary.requests


def test_several_outlets_are_one_run_each(crawl_demo: Crawl, archive: Archive) -> None:
    summaries = crawl_demo(*WEB) + crawl_demo(PAPER)
    assert [summary.outlet for summary in summaries] == [outlet.name for outlet in (*WEB, PAPER)]
    runs = {run["id"]: run for run in all_runs(archive)}
    assert len(runs) == len(DEMO)
    for summary in summaries:
        run = runs[summary.run_id]
        assert (run["outlet"], run["status"], run["new"]) == (
            summary.outlet,
            "finished",
            summary.new,
        )
        assert run["finished"] >= run["started"]
    assert sum(summary.new for summary in summaries) == len(held_truth())


def test_every_response_is_a_capture_that_others_can_read(
    crawl_demo: Crawl, archive: Archive, server: Server
) -> None:
    (summary,) = crawl_demo(STATION)
    captures = rows(
        archive, "SELECT url, warc_file, warc_offset, warc_length, payload_sha256 FROM capture"
    )
    assert len(captures) == summary.requests == server.requests
    for url, file, offset, length, digest in captures:
        stored = read_capture(archive.holdings, file, offset, length, payload_sha256=digest)
        assert stored.url == url
    (path,) = archive.captures.iterdir()
    kinds = [
        record.record_type
        for record in fastwarc.warc.ArchiveIterator(str(path), verify_digests=True)
    ]
    assert kinds.count(fastwarc.warc.response) == len(captures)
    assert kinds.count(fastwarc.warc.request) == len(captures)


def test_codec_of_every_page_is_recorded(crawl_demo: Crawl, archive: Archive) -> None:
    """The committee's site declares gb2312 and sends GBK; the mirror sends real Big5."""
    mirror = replace(MIRRORED, starts=MIRRORED.starts[-1:])
    crawl_demo(COMMITTEE, mirror)
    codecs = {
        (url.split("/")[3] == "BIG5", "yhzx" in url): (codec, replacements)
        for url, codec, replacements in rows(
            archive,
            "SELECT page.url, capture.codec, capture.replacements FROM capture "
            "JOIN page ON page.id = capture.page_id WHERE page.kind IS NOT NULL",
        )
    }
    assert codecs[(False, True)] == ("gb18030", 0)
    assert codecs[(True, False)][0] == "big5hkscs"


def test_request_names_us_and_the_contact(
    crawl_demo: Crawl, archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SPEECHARCHIVE_CONTACT", "mailto:op@yunhe.example")
    crawl_demo(STATION, max_pages=1)
    (path,) = archive.captures.iterdir()
    requests = [
        record.http_headers["User-Agent"]
        for record in fastwarc.warc.ArchiveIterator(str(path))
        if record.record_type == fastwarc.warc.request
    ]
    assert requests
    assert all(
        name.startswith("speecharchive/") and "op@yunhe.example" in name for name in requests
    )
    assert all(
        "op@yunhe.example" in agent for (agent,) in rows(archive, "SELECT user_agent FROM run")
    )


def test_second_crawl_finds_nothing_new_and_stops_early(
    crawl_demo: Crawl, archive: Archive
) -> None:
    (first,) = crawl_demo(STATION)
    (second,) = crawl_demo(STATION)
    assert (second.status, second.new, second.changed, second.failed) == ("finished", 0, 0, 0)
    assert second.unchanged == 0, "no page is due"
    assert second.requests < first.requests / 2


def test_pages_looked_at_again_are_asked_for_conditionally(
    crawl_demo: Crawl, archive: Archive
) -> None:
    crawl_demo(STATION)
    (second,) = crawl_demo(STATION, recheck=":0d")
    assert second.unchanged == len(article_urls(STATION))
    statuses = dict(
        rows(
            archive,
            f"SELECT status, count(*) FROM capture WHERE run_id = {second.run_id} GROUP BY 1",
        )
    )
    assert statuses.get(304, 0) == second.unchanged
    kinds = rows(
        archive,
        f"SELECT DISTINCT record_type FROM capture WHERE run_id = {second.run_id} AND status = 304",
    )
    assert kinds == [("revisit",)]


def test_page_whose_counter_alone_moved_is_unchanged(crawl_demo: Crawl) -> None:
    """The table CMS prints its visit counter and sends no validators: new bytes at every visit."""
    crawl_demo(COMMITTEE)
    (second,) = crawl_demo(COMMITTEE, recheck=":0d")
    assert (second.new, second.changed) == (0, 0)
    assert second.unchanged > 0


def test_edited_page_is_changed_and_the_others_are_not(
    crawl_demo: Crawl, archive: Archive, server: Server
) -> None:
    crawl_demo(STATION)
    speech = next(
        known for known in truth().values() if known.outlet == STATION.name and known.is_speech
    )
    sentence = speech.paragraphs[1]
    server.revise(speech.url, sentence, sentence + "补入一句新话。")
    (second,) = crawl_demo(STATION, recheck=":0d")
    assert (second.changed, second.new, second.failed) == (1, 0, 0)
    versions = rows(
        archive,
        f"SELECT version.n FROM version JOIN speech ON speech.id = version.speech_id JOIN page ON page.id = speech.page_id WHERE page.url = '{speech.url}' ORDER BY 1",
    )
    assert versions == [(1,), (2,)]


def test_continuation_pages_are_captured_as_parts_of_one_article(
    crawl_demo: Crawl, archive: Archive
) -> None:
    crawl_demo(MIRRORED)
    parts = rows(
        archive,
        "SELECT part.url, first.url, part.kind FROM page part JOIN page first ON first.id = part.part_of_id",
    )
    assert parts
    assert all(kind is None for _, _, kind in parts)
    for _, first, _ in parts:
        known = truth()[first]
        stored = rows(
            archive,
            "SELECT paragraph.text FROM paragraph JOIN version ON version.id = paragraph.version_id JOIN speech ON speech.id = version.speech_id "
            f"JOIN page ON page.id = speech.page_id WHERE page.url = '{first}' ORDER BY paragraph.n",
        )
        assert [text for (text,) in stored] == list(known.paragraphs)


def test_paper_is_crawled_for_the_days_asked_for(crawl_demo: Crawl, archive: Archive) -> None:
    (summary,) = crawl_demo(PAPER, since=date(2025, 1, 8), until=date(2025, 1, 10))
    assert (summary.status, summary.failed) == ("finished", 0)
    days = {url.split("/")[-2] for url in held_articles(archive, PAPER)}
    assert days <= {"08", "10"}, "on the ninth no paper appeared"
    assert days


def test_span_without_an_issue_fails_the_run(crawl_demo: Crawl) -> None:
    (summary,) = crawl_demo(PAPER, since=date(2024, 3, 1), until=date(2024, 3, 20))
    assert (summary.status, summary.captures) == ("failed", 21)
    assert summary.reason == "no issue from 2024-03-01 to 2024-03-20 could be read"


def test_since_and_until_choose_by_the_dates_on_the_listing(
    crawl_demo: Crawl, archive: Archive
) -> None:
    days = sorted(
        known.published_on.value[:10]
        for known in truth().values()
        if known.outlet == STATION.name and known.published_on
    )
    middle = date.fromisoformat(days[len(days) // 2])
    crawl_demo(STATION, since=middle, until=middle)
    on_channels = {
        url for url in held_articles(archive, STATION) if truth()[url].published_on is not None
    }
    everything = article_urls(STATION)
    assert 0 < len(on_channels) < len(everything)


def test_max_pages_bounds_articles_and_the_next_crawl_goes_on(
    crawl_demo: Crawl, archive: Archive
) -> None:
    (first,) = crawl_demo(STATION, max_pages=3)
    assert (first.status, first.new) == ("finished", 3)
    assert first.reason is not None
    assert "wait for the next crawl" in first.reason
    (second,) = crawl_demo(STATION)
    assert second.status == "finished"
    assert first.new + second.new == len(article_urls(STATION))
    assert second.unchanged == 0, "what the first had fetched was fetched again"
    assert held_articles(archive, STATION) == article_urls(STATION)


def test_page_that_fails_is_a_row_and_the_run_goes_on(
    crawl_demo: Crawl, archive: Archive, server: Server
) -> None:
    gone, dropped, *_ = sorted(article_urls(STATION))
    server.remove(gone)
    server.drop_connection(dropped)
    (summary,) = crawl_demo(STATION)
    assert (summary.status, summary.failed) == ("finished", 2)
    assert {(row["url"], row["error"]) for row in failures(archive)} == {
        (gone, "BadStatus"),
        (dropped, "AnswerBroke"),
    }
    assert held_articles(archive, STATION) == article_urls(STATION) - {gone, dropped}
    assert server.hits(dropped) == 4, "one attempt and three retries"
    assert server.hits(gone) == 1


def test_failed_pages_are_tried_again_when_asked(
    crawl_demo: Crawl, archive: Archive, server: Server
) -> None:
    gone = sorted(article_urls(STATION))[-1]
    server.remove(gone)
    crawl_demo(STATION)
    server.restore(gone)
    (summary,) = crawl_demo(STATION, retry_failed=True)
    assert (summary.new, summary.failed) == (1, 0)
    assert held_articles(archive, STATION) == article_urls(STATION)


def test_busy_server_is_asked_again(crawl_demo: Crawl, archive: Archive, server: Server) -> None:
    busy = sorted(article_urls(STATION))[0]
    server.fail(busy, 503, times=2)
    (summary,) = crawl_demo(STATION)
    assert summary.failed == 0
    assert busy in held_articles(archive, STATION)
    assert server.hits(busy) == 3


def test_redirect_is_followed_and_captured(
    crawl_demo: Crawl, archive: Archive, server: Server
) -> None:
    moved = sorted(article_urls(STATION))[0]
    target = moved.replace(".html", "9.html")
    server.put(target, b"<html><body><p>x</p></body></html>", "text/html")
    server.fail(moved, 301, headers=[("Location", target)])
    crawl_demo(STATION)
    statuses = dict(
        rows(archive, f"SELECT url, status FROM capture WHERE url IN ('{moved}', '{target}')")
    )
    assert statuses == {moved: 301, target: 200}


@pytest.mark.parametrize(
    "location", ["http://127.0.0.1:1/", "http://elsewhere.example/", "file:///etc/passwd"]
)
def test_redirect_off_the_outlet_is_not_followed(
    crawl_demo: Crawl, archive: Archive, server: Server, location: str
) -> None:
    moved = sorted(article_urls(STATION))[0]
    server.fail(moved, 302, headers=[("Location", location)])
    (summary,) = crawl_demo(STATION)
    assert summary.failed == 1
    refused = "BadStatus" if location.startswith("file:") else "AddressRefused"
    assert [row["error"] for row in failures(archive)] == [refused]
    hosts = {url.split("/")[2] for (url,) in rows(archive, "SELECT url FROM capture")}
    assert hosts == set(STATION.hosts)


def test_redirects_in_a_circle_end(crawl_demo: Crawl, archive: Archive, server: Server) -> None:
    moved = sorted(article_urls(STATION))[0]
    server.fail(moved, 302, headers=[("Location", moved)])
    (summary,) = crawl_demo(STATION)
    (row,) = failures(archive)
    assert "redirected too often" in row["detail"]
    assert server.hits(moved) == 6
    assert summary.status == "finished"


def test_answer_above_the_size_limit_fails_its_page(
    crawl_demo: Crawl, archive: Archive, server: Server
) -> None:
    large, bomb, *_ = sorted(article_urls(STATION))
    server.put(large, b"<p>" + b"x" * (21 << 20), "text/html")
    (summary,) = crawl_demo(STATION)
    assert [(row["url"], row["error"]) for row in failures(archive)] == [(large, "InputTooLarge")]
    assert bomb in held_articles(archive, STATION)
    assert summary.failed == 1


@pytest.mark.parametrize("outlet", [STATION, COMMITTEE, MIRRORED], ids=lambda outlet: outlet.name)
def test_listing_that_had_items_and_shows_none_fails_the_run(
    crawl_demo: Crawl, archive: Archive, server: Server, outlet: Outlet
) -> None:
    crawl_demo(outlet)
    server.break_listing(outlet.name)
    for _ in range(2):
        (summary,) = crawl_demo(outlet)
        assert summary.status == "failed"
        assert summary.reason is not None
        assert "look whether" in summary.reason
        assert summary.failed > 0
    assert {row["error"] for row in failures(archive)} == {"EmptyListing"}


def test_paper_whose_pages_list_nothing_fails_the_run(
    crawl_demo: Crawl, archive: Archive, server: Server
) -> None:
    server.break_listing(PAPER.name)
    (summary,) = crawl_demo(PAPER)
    assert summary.status == "failed"
    assert {row["error"] for row in failures(archive)} == {"EmptyListing"}


def test_new_outlet_on_which_nothing_is_found_fails_the_run(
    crawl_demo: Crawl, server: Server
) -> None:
    server.break_listing(STATION.name)
    (summary,) = crawl_demo(STATION)
    assert (summary.status, summary.new) == ("failed", 0)


def test_start_page_that_cannot_be_had_fails_the_run(crawl_demo: Crawl, server: Server) -> None:
    server.fail(STATION.starts[0].url, 404)
    (summary,) = crawl_demo(STATION)
    start = STATION.starts[0].url
    told = f"no start page could be read: {start}: HTTP status 404"
    assert (summary.status, summary.reason) == ("failed", told)


def test_outlet_without_address_says_what_to_do(archive: Archive) -> None:
    with pytest.raises(UsageError, match="panzhihua-zhengxie: no address of it is known"):
        crawl([registry()["panzhihua-zhengxie"]], archive)
    assert all_runs(archive) == []


def test_start_addresses_given_take_the_place_of_unknown_ones(
    archive: Archive, server: Server
) -> None:
    unknown = registry()["panzhihua-zhengxie"]
    starts = [start.url for start in COMMITTEE.starts]
    (summary,) = crawl([unknown], archive, start_urls=starts, proxy=server.proxy_url)
    assert (summary.status, summary.failed) == ("finished", 0)
    assert summary.new == len(article_urls(COMMITTEE))


@pytest.mark.parametrize("start", ["ftp://yunhe.example/", "yunhe.example", "http://"])
def test_start_address_must_be_whole(archive: Archive, start: str) -> None:
    with pytest.raises(UsageError, match="start address"):
        crawl([STATION], archive, start_urls=[start])


def test_captures_that_cannot_be_written_end_the_crawl_with_one_error(
    crawl_demo: Crawl, archive: Archive, server: Server
) -> None:
    Path(archive.captures).parent.mkdir(exist_ok=True)
    Path(archive.captures).write_text("a file where the folder should be")
    with pytest.raises(StorageFull, match="cannot write captures"):
        crawl_demo(STATION)
    (run,) = all_runs(archive)
    assert (run["status"], run["captures"], run["new"]) == ("failed", 0, 0)
    assert server.requests <= 2


def test_office_of_a_section_reaches_the_speech(crawl_demo: Crawl, archive: Archive) -> None:
    crawl_demo(COMMITTEE)
    offices = dict(rows(archive, "SELECT url, office FROM page WHERE kind IS NOT NULL"))
    expected = {url: truth()[url].site_office for url in article_urls(COMMITTEE)}
    assert any(expected.values())
    assert offices == expected


def test_pages_are_asked_for_at_a_mirror_only_when_all_others_have_come(
    crawl_demo: Crawl, archive: Archive
) -> None:
    """The page as written, and not its conversion, whichever listing answers first."""
    crawl_demo(replace(MIRRORED, starts=MIRRORED.starts[::-1]), delay=0.01)
    assert held_articles(archive, MIRRORED) == article_urls(MIRRORED)


def test_mirror_in_the_other_script_is_no_page_of_its_own(
    crawl_demo: Crawl, archive: Archive, server: Server
) -> None:
    """Both addresses are one page, whichever is seen first, and no version."""
    mirror = replace(MIRRORED, starts=MIRRORED.starts[-1:])
    crawl_demo(mirror)
    assert {url.split("/")[3] for url in held_articles(archive, MIRRORED)} == {"BIG5"}
    crawl_demo(MIRRORED, recheck=":0d")
    kept = rows(archive, "SELECT url FROM address WHERE url LIKE '%/BIG5/%'")
    assert kept
    assert rows(archive, "SELECT count(*) FROM page WHERE kind IS NOT NULL") == [
        (len(article_urls(MIRRORED)),)
    ]
    assert rows(archive, "SELECT max(n) FROM version") == [(1,)]
