"""What a crawl asks for next, from starts, days and listings."""

from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from speecharchive.model import Link, Listing
from speecharchive.outlets import Start
from spiders import discovery
from spiders.tasks import Task

TODAY = date(2025, 1, 10)
PAPER = Start("http://paper.example/%Y%m/%d/node01.html?u=%E4%BA%91", "第一版")
LIST = Task("http://yh.example/list.html", "listing", "http://yh.example/", "云河市政协主席")


def urls(tasks: object) -> list[str]:
    return [task.url for task in tasks]  # type: ignore[attr-defined]


def test_listing_start_is_one_task() -> None:
    start = Start("http://yh.example/a%20b.html", "主席讲话", office="云河市政协主席")
    (task,) = discovery.starting_tasks([start], [TODAY])
    assert (task.url, task.role, task.section) == (start.url, "listing", start.url)
    assert (task.office, task.depth) == ("云河市政协主席", 0)


def test_paper_is_one_task_a_day_newest_first() -> None:
    days = discovery.issue_days(date(2024, 12, 31), date(2025, 1, 1), None, TODAY)
    tasks = list(discovery.starting_tasks([PAPER], days))
    assert urls(tasks) == [
        "http://paper.example/202501/01/node01.html?u=%E4%BA%91",
        "http://paper.example/202412/31/node01.html?u=%E4%BA%91",
    ]
    assert {task.role for task in tasks} == {"issue"}
    assert {task.section for task in tasks} == {PAPER.url}


def test_paper_without_dates_is_the_last_week() -> None:
    days = discovery.issue_days(None, None, None, TODAY)
    assert len(days) == discovery.DEFAULT_DAYS
    assert (days[0], days[-1]) == (TODAY, date(2025, 1, 4))


def test_crawler_that_stood_still_leaves_no_gap() -> None:
    assert discovery.issue_days(None, None, date(2024, 12, 20), TODAY)[-1] == date(2024, 12, 19)
    assert len(discovery.issue_days(None, None, date(2025, 1, 9), TODAY)) == discovery.DEFAULT_DAYS
    assert len(discovery.issue_days(None, None, date(2010, 1, 1), TODAY)) == discovery.MOST_DAYS


def test_issues_of_the_future_are_not_asked_for() -> None:
    assert discovery.issue_days(date(2025, 1, 9), date(2030, 1, 1), None, TODAY) == [
        date(2025, 1, 10),
        date(2025, 1, 9),
    ]
    assert discovery.issue_days(date(2025, 2, 1), None, None, TODAY) == []


@given(st.dates(date(1990, 1, 1), date(2035, 1, 1)), st.dates(date(1990, 1, 1), date(2035, 1, 1)))
def test_days_are_exactly_the_span(since: date, until: date) -> None:
    days = discovery.issue_days(since, until, None, TODAY)
    assert days == sorted(set(days), reverse=True)
    last = min(until, TODAY)
    assert len(days) == max(0, (last - since).days + 1)
    assert all(since <= day <= last for day in days)


@pytest.mark.parametrize(
    ("printed", "inside"),
    [
        ("2025-01-07", True),
        ("2025-01-07T09:00", True),
        ("2025-01-11T23:59:59", True),
        ("2025-01-06", False),
        ("2025-01-12", False),
        (None, True),
    ],
)
def test_span_counts_days_and_keeps_what_has_no_date(printed: str | None, inside: bool) -> None:
    link = Link("http://yh.example/1.html", "题", printed)
    assert discovery.in_span(link, date(2025, 1, 7), date(2025, 1, 11)) is inside


def test_listing_is_past_when_its_newest_link_is_too_old() -> None:
    old = Listing((Link("a", "题", "2024-12-30"), Link("b", "题", None)))
    both = Listing((Link("a", "题", "2025-01-08"), Link("b", "题", "2024-12-30")))
    assert discovery.is_past(old, date(2025, 1, 1))
    assert not discovery.is_past(both, date(2025, 1, 1))
    assert not discovery.is_past(old, None)
    assert not discovery.is_past(Listing((Link("a", "题"),)), date(2025, 1, 1))


def test_articles_inherit_section_and_office() -> None:
    (task,) = discovery.article_tasks([Link("http://yh.example/1.html", "题")], LIST)
    assert (task.role, task.section, task.office) == ("article", LIST.section, LIST.office)


def test_pager_that_never_ends_ends() -> None:
    task, steps = LIST, 0
    while following := list(discovery.listing_tasks([task.url + "x"], task, depth=30)):
        (task,) = following
        steps += 1
    assert steps == 30


def test_matching_links_are_absolute_unique_and_in_order() -> None:
    page = b"""<a href="/channel/9402.html">b</a><a href='9401.html#top'>a</a>
      <a href="/channel/9402.html#x">again</a><a href="javascript:go()">js</a><a href="http://[bad">c</a>
      <a>none</a><a href="/content/1.html">article</a>"""
    found = discovery.matching_links(
        page, "http://yh.example/channel/", re.compile(r"/channel/\d+\.html$")
    )
    assert found == ["http://yh.example/channel/9402.html", "http://yh.example/channel/9401.html"]


def test_page_without_content_has_no_links() -> None:
    assert discovery.matching_links(b"", "http://yh.example/", re.compile("")) == []
    assert discovery.matching_links(b"\0\xff", "http://yh.example/", re.compile("x")) == []


def test_unique_links_are_bounded_and_of_the_outlet() -> None:
    links = [Link(f"http://yh.example/{n % 5_000}.html", "题") for n in range(9_000)]
    found = discovery.unique([Link("http://else.example/", "题"), *links], lambda url: "yh." in url)
    assert len(found) == discovery.MAX_LINKS
    assert len({link.url for link in found}) == discovery.MAX_LINKS


def test_task_survives_the_frontier() -> None:
    assert Task.from_json(LIST.to_json()) == LIST
    assert Task.from_json({**LIST.to_json(), "of_a_later_version": 1}) == LIST
