"""What crawls observe of pages that go, come back, or only seem to be gone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from crawl.rows import failures, rows
from speecharchive import clock
from speecharchive.demo.server import Server
from speecharchive.demo.world import demo_registry, truth
from speecharchive.store.archive import Archive
from spiders.run import RunSummary, crawl

STATION = demo_registry()["demo-rednet"]
Crawl = Callable[..., RunSummary]


@pytest.fixture
def crawl_station(archive: Archive, server: Server) -> Crawl:
    def run(**options: object) -> RunSummary:
        (summary,) = crawl(
            [STATION], archive, proxy=server.proxy_url, **{"recheck": ":0d", **options}
        )  # type: ignore[arg-type]
        return summary

    return run


@pytest.fixture
def speech_url() -> str:
    """The newest speech: it stands on every first listing."""
    return max(
        u for u, known in truth().items() if known.outlet == STATION.name and known.is_speech
    )


def observed(archive: Archive, url: str) -> list[tuple[str, str | None]]:
    return [
        (state, reason)
        for state, reason in rows(
            archive,
            "SELECT observation.state, observation.reason FROM observation JOIN page ON page.id = observation.page_id "
            f"WHERE page.url = '{url}' ORDER BY capture_id",
        )
    ]


def presence(archive: Archive, url: str) -> tuple[str, int]:
    ((state, misses),) = rows(archive, f"SELECT presence, misses FROM page WHERE url = '{url}'")
    return state, misses


def versions(archive: Archive, url: str) -> int:
    ((count,),) = rows(
        archive,
        "SELECT count(*) FROM version JOIN speech ON speech.id = version.speech_id JOIN page ON page.id = speech.page_id "
        f"WHERE page.url = '{url}'",
    )
    return int(count)


def test_every_article_page_is_observed_with_the_version_it_showed(
    crawl_station: Crawl, archive: Archive
) -> None:
    crawl_station()
    seen = rows(
        archive,
        "SELECT count(*), count(CASE WHEN observation.state = 'present' THEN 1 END), count(observation.version_id), "
        "(SELECT count(*) FROM page WHERE kind IS NOT NULL), (SELECT count(*) FROM speech) FROM observation",
    )
    ((count, present, shown, articles, speeches),) = seen
    assert count == present == articles
    assert shown == speeches > 0
    due = rows(archive, "SELECT count(*) FROM page WHERE kind IS NOT NULL AND due IS NOT NULL")
    assert due == [(articles,)]


SOFT = {
    "error text": (
        "<html><head><title>云河站</title></head><body><p>抱歉，您访问的页面不存在！</p></body></html>",
        "error-text",
    ),
    "empty": ("", "empty"),
    "home by script": ("<html><script>location.href='/'</script></html>", "redirect-home"),
}


@pytest.mark.parametrize(("body", "reason"), SOFT.values(), ids=SOFT)
def test_soft_404_is_a_miss_and_no_version(
    crawl_station: Crawl, archive: Archive, server: Server, speech_url: str, body: str, reason: str
) -> None:
    crawl_station()
    server.put(speech_url, body.encode(), "text/html; charset=utf-8")
    summary = crawl_station()
    assert (summary.status, summary.failed, summary.changed) == ("finished", 0, 0)
    assert summary.reason == "1 held page not found"
    assert observed(archive, speech_url) == [("present", None), ("not-found", reason)]
    assert presence(archive, speech_url) == ("missing", 1)
    assert versions(archive, speech_url) == 1


def test_held_page_that_is_gone_is_an_observation_and_no_failure(
    crawl_station: Crawl, archive: Archive, server: Server, speech_url: str
) -> None:
    crawl_station()
    server.remove(speech_url)
    summary = crawl_station()
    assert (summary.status, summary.failed) == ("finished", 0)
    assert failures(archive) == []
    assert observed(archive, speech_url) == [("present", None), ("not-found", "status")]
    server.restore(speech_url)
    crawl_station()
    assert observed(archive, speech_url)[-1] == ("present", None)
    assert presence(archive, speech_url) == ("present", 0)


@pytest.mark.parametrize(
    ("location", "wanted"),
    [
        ("/", ("not-found", "redirect-home")),
        ("/index.html", ("not-found", "redirect-home")),
        ("/404.html", ("not-found", "redirect-home")),
        ("/login?back=1", ("refused", "challenge")),
    ],
)
def test_page_that_is_redirected_away(
    crawl_station: Crawl,
    archive: Archive,
    server: Server,
    speech_url: str,
    location: str,
    wanted: tuple[str, str],
) -> None:
    crawl_station()
    server.fail(speech_url, 302, headers=[("Location", location)])
    summary = crawl_station()
    assert observed(archive, speech_url)[-1] == wanted
    assert (summary.failed == 0) == (wanted[0] == "not-found")
    assert versions(archive, speech_url) == 1


def test_page_that_moved_to_one_that_is_gone_is_missed(
    crawl_station: Crawl, archive: Archive, server: Server, speech_url: str
) -> None:
    crawl_station()
    server.fail(speech_url, 301, headers=[("Location", speech_url.replace(".html", "1.html"))])
    crawl_station()
    assert observed(archive, speech_url)[-1] == ("not-found", "status")


@pytest.mark.parametrize("status", [403, 500])
def test_refusal_and_error_prove_nothing(
    crawl_station: Crawl, archive: Archive, server: Server, speech_url: str, status: int
) -> None:
    crawl_station()
    server.fail(speech_url, status)
    summary = crawl_station()
    assert summary.failed == 1
    assert {state for state, _ in observed(archive, speech_url)[1:]} == {
        "refused" if status == 403 else "error"
    }
    assert presence(archive, speech_url) == ("present", 0)


def test_challenge_in_the_place_of_a_page_proves_nothing(
    crawl_station: Crawl, archive: Archive, server: Server, speech_url: str
) -> None:
    crawl_station()
    server.put(speech_url, "<html><body><p>安全验证</p></body></html>".encode(), "text/html")
    assert crawl_station().failed == 1
    assert observed(archive, speech_url)[-1] == ("refused", "challenge")
    assert presence(archive, speech_url) == ("present", 0)
    assert versions(archive, speech_url) == 1


@pytest.fixture
def on_day(archive: Archive, server: Server) -> Callable[[float], RunSummary]:
    """A crawl by the default policy, so many days from now."""

    def run(days: float) -> RunSummary:
        with clock.shifted(timedelta(days=days)):
            (summary,) = crawl([STATION], archive, proxy=server.proxy_url)
        return summary

    return run


def test_removal_is_found_though_no_listing_shows_the_page(
    on_day: Callable[[float], RunSummary], archive: Archive, server: Server, speech_url: str
) -> None:
    """Present, gone from the site and its lists, withdrawn after misses over days, and back again."""
    on_day(0)
    server.withdraw(speech_url)
    asked = server.hits(speech_url)
    assert on_day(0.1).unchanged == 0, "nothing is due"
    assert server.hits(speech_url) == asked
    states = []
    for days in (200, 204, 207, 210, 215):
        on_day(days)
        states.append(presence(archive, speech_url))
    assert states == [
        ("missing", 1),
        ("missing", 1),
        ("missing", 2),
        ("missing", 2),
        ("withdrawn", 3),
    ]
    server.restore(speech_url)
    on_day(400)
    assert presence(archive, speech_url) == ("returned", 0)
    others = rows(
        archive, "SELECT count(*) FROM page WHERE kind IS NOT NULL AND presence <> 'present'"
    )
    assert others == [(1,)]


def test_soft_404_over_days_is_withdrawn_too(
    on_day: Callable[[float], RunSummary], archive: Archive, server: Server, speech_url: str
) -> None:
    on_day(0)
    server.withdraw(speech_url, says_ok=True)
    for days in (200, 207, 215):
        on_day(days)
    assert presence(archive, speech_url) == ("withdrawn", 3)
    assert versions(archive, speech_url) == 1


def test_clock_that_is_set_back_between_crawls_withdraws_nothing(
    on_day: Callable[[float], RunSummary], archive: Archive, server: Server, speech_url: str
) -> None:
    on_day(0)
    server.remove(speech_url)
    for days in (200, 100, 101, 201):
        on_day(days)
    assert presence(archive, speech_url)[0] == "missing"


def test_policy_of_the_operator_plans_what_is_held_anew(
    on_day: Callable[[float], RunSummary], archive: Archive, server: Server
) -> None:
    on_day(0)
    with clock.shifted(timedelta(days=2)):
        (summary,) = crawl([STATION], archive, proxy=server.proxy_url, recheck=":1d")
        assert summary.unchanged > 0
        (again,) = crawl([STATION], archive, proxy=server.proxy_url, recheck=":1d")
        assert again.unchanged == 0


def test_rule_of_the_operator_judges_anew_what_was_observed(
    crawl_station: Crawl, archive: Archive, server: Server, speech_url: str
) -> None:
    crawl_station()
    server.remove(speech_url)
    crawl_station()
    assert presence(archive, speech_url) == ("missing", 1)
    crawl_station(withdrawn_after="1:0d", recheck=":180d")
    assert presence(archive, speech_url) == ("withdrawn", 1)
    crawl_station(recheck=":180d")
    assert presence(archive, speech_url) == ("missing", 1)
