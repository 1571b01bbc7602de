"""`runs --health`, decisions about breaches, the feed: what an operator sees of an archive whose crawls were judged."""

from __future__ import annotations

import csv
import io
import json
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from pathlib import Path
from urllib.request import urlopen
from xml.etree import ElementTree

import pytest
import yaml
from calling import Call, in_process
from prometheus_client.parser import text_string_to_metric_families

from speecharchive import clock
from speecharchive.demo.world import demo_registry
from speecharchive.errors import UsageError
from speecharchive.monitors.feed import ATOM
from speecharchive.monitors.hook import message
from speecharchive.monitors.measures import MEASURES
from speecharchive.monitors.tally import Tally
from speecharchive.monitors.telling import LONGEST_REASON
from speecharchive.monitors.thresholds import Thresholds, read_thresholds
from speecharchive.outlets import Outlet, Start
from speecharchive.store.archive import Archive
from speecharchive.store.breaches import Judged, accept_breach, mute_breach
from speecharchive.store.telling import take_untold

PAPER = Outlet(
    "yunhe", "云河日报", "generic", None, ("yunhe.example",), (Start("http://yunhe.example/", "首页"),), "active"
)  # fmt: skip
OTHER = demo_registry()["demo-rednet"]


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str]) -> Call:
    return partial(in_process, capsys)


def crawled(
    archive: Archive, outlet: Outlet, day: int, items: int = 20, undated: int = 0, **options: bool
) -> None:
    """A crawl of that day, with ten articles."""
    with clock.shifted(timedelta(days=day)):
        run = archive.begin_run("crawl", outlet)
        tally = Tally()
        tally.listed(items, pages=1)
        for n in range(10):
            tally.add("no-date", n < undated)
            tally.add("fallback", 0)
        failed = options.get("failed", False)
        run.finish("failed" if failed else "finished", judged=Judged(tally, **options))


def healthy(archive: Archive, outlet: Outlet, days: int = 10, until: int = 0) -> None:
    for day in range(until - days, until):
        crawled(archive, outlet, day)


@pytest.fixture
def health(call: Call, database: str) -> Callable[[], tuple[int, list[dict[str, object]]]]:
    def ask() -> tuple[int, list[dict[str, object]]]:
        left = call("runs", "--health", "--format", "json", "--db", database)
        assert left.status in (0, 1), left.err
        return left.status, json.loads(left.out)

    return ask


Health = Callable[[], tuple[int, list[dict[str, object]]]]


def test_green_only_with_a_history(archive: Archive, health: Health) -> None:
    crawled(archive, PAPER, -9)
    status, (row,) = health()
    assert (status, row["health"], row["found"]) == (0, "unknown", "0 of 5 runs to compare with")
    healthy(archive, PAPER, days=9, until=0)
    status, (row,) = health()
    assert (status, row["health"], row["measure"]) == (0, "green", None)


def test_breach_is_red_with_what_to_do(
    archive: Archive, database: str, health: Health, call: Call
) -> None:
    healthy(archive, PAPER)
    healthy(archive, OTHER, days=3)
    crawled(archive, PAPER, 0, items=4, undated=10)
    status, rows = health()
    assert status == 1
    assert [(row["outlet"], row["health"]) for row in rows] == [
        ("yunhe", "red"),
        ("demo-rednet", "unknown"),
    ]
    assert rows[0]["measure"] == "items"
    assert (rows[0]["found"], rows[0]["expected"], rows[0]["others"]) == ("4.0", "at least 10", 1)
    screen = call("runs", "--health", "--format", "table", "--db", database)
    lines = screen.out.splitlines()
    assert lines[0].startswith("red     yunhe  since 20")
    assert lines[1] == "        articles listed on a start page: 4.0, expected at least 10"
    assert lines[-1].startswith("unknown demo-rednet  ")
    assert screen.err.startswith("2 crawled: 1 red, 1 unknown; ")
    runs = json.loads(call("runs", "--db", database, "--format", "json").out)
    assert [run["breaches"] for run in runs if run["outlet"] == "yunhe"] == [2] + [0] * 10
    crawled(archive, PAPER, 1)
    assert [row["health"] for row in health()[1]] == ["unknown", "green"]


def test_accepted_breach_ends_and_history_begins_anew(
    archive: Archive, database: str, health: Health, call: Call
) -> None:
    healthy(archive, PAPER)
    crawled(archive, PAPER, 0, items=4)
    (_, (row,)) = health()
    without = call("runs", "--accept", row["breach"], "--db", database)
    assert (without.status, without.line.count("--note")) == (2, 1)
    assert call("runs", "--accept", row["breach"], "--note", "改版", "--db", database).status == 0
    assert [row["health"] for row in health()[1]] == ["unknown"] or health()[0] == 0
    for day in range(1, 12):
        crawled(archive, PAPER, day, items=4)
    status, (row,) = health()
    assert (status, row["health"]) == (0, "green")
    again = call("runs", "--accept", "1", "--note", "改版", "--db", database)
    assert (
        again.line == "speecharchive: there is no open breach 1; see `speecharchive runs --health`"
    )


def test_muted_breach_stays_open_and_is_not_red(archive: Archive, health: Health) -> None:
    healthy(archive, PAPER)
    crawled(archive, PAPER, 0, undated=10)
    (_, (row,)) = health()
    mute_breach(archive.engine, int(str(row["breach"])), "改版中")
    status, (row,) = health()
    assert (status, row["health"], row["note"]) == (0, "muted", "改版中")


def test_muted_breach_of_an_outlet_that_no_crawl_could_read_is_muted(
    archive: Archive, health: Health
) -> None:
    crawled(archive, PAPER, 0, failed=True)
    (_, (row,)) = health()
    mute_breach(archive.engine, int(str(row["breach"])), "等改版")
    status, (row,) = health()
    assert (status, row["health"], row["note"]) == (0, "muted", "等改版")


def test_accepted_row_of_failed_crawls_is_counted_anew(archive: Archive, health: Health) -> None:
    healthy(archive, PAPER)
    for _ in range(3):
        crawled(archive, PAPER, 0, failed=True)
    (_, (row,)) = health()
    assert row["found"] == "3"
    accept_breach(archive.engine, int(str(row["breach"])), "停刊一周")
    assert [row["health"] for row in health()[1]] == ["green"]
    crawled(archive, PAPER, 1, failed=True)
    (_, (row,)) = health()
    assert (row["health"], row["found"]) == ("red", "1")


@pytest.mark.parametrize(
    "asked",
    [
        ("runs", "--health", "--feed", "breaches.xml"),
        ("runs", "--health", "--breaches"),
        ("runs", "--accept", "1", "--mute", "2", "--note", "改版"),
        ("metrics", "--port", "0", "--file", "metrics.prom"),
    ],
    ids=" ".join,
)
def test_what_excludes_each_other_is_refused(
    archive: Archive, database: str, call: Call, asked: tuple[str, ...]
) -> None:
    left = call(*asked, "--db", database)
    assert (left.status, left.out) == (2, "")
    assert left.line.startswith("speecharchive: give one of --")


def test_port_that_is_taken_is_said(archive: Archive, database: str, call: Call) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        left = call("metrics", "--port", port, "--db", database)
    assert left.status == 2
    assert f"metrics cannot be served at 127.0.0.1:{port}: " in left.line


def test_failed_crawl_is_red_and_one_that_waited_not_before_the_second(
    archive: Archive, health: Health
) -> None:
    healthy(archive, PAPER)
    crawled(archive, PAPER, 0, failed=True, waited=True)
    assert [row["health"] for row in health()[1]] == ["green"]
    crawled(archive, PAPER, 0, failed=True, waited=True)
    (_, (row,)) = health()
    assert (row["health"], row["measure"], row["found"]) == ("red", "failed-run", "2")
    crawled(archive, PAPER, 0)
    assert [row["health"] for row in health()[1]] == ["green"]


def test_red_outlet_says_why_its_last_crawl_failed(
    archive: Archive, database: str, health: Health, call: Call, tmp_path: Path
) -> None:
    """One line, cut, and without power over a terminal: on the screen, in JSON, in the feed and in the message."""
    healthy(archive, PAPER)
    for reason in (
        "云河网不答",
        "robots.txt of\nyunhe.example\x1b[31m\u202e cannot be had" + "长" * 500,
    ):
        run = archive.begin_run("crawl", PAPER)
        run.finish("failed", reason, judged=Judged(Tally(), failed=True))
    shown = "robots.txt of yunhe.example\ufffd[31m\ufffd cannot be had长"
    (_, (row,)) = health()
    reason = str(row["reason"])
    assert reason.startswith(shown)
    assert (len(reason), reason[-1]) == (LONGEST_REASON, "…")
    screen = call("runs", "--health", "--format", "table", "--db", database).out.splitlines()
    assert f"        the last: {reason}" in screen
    assert screen[-1].startswith("        see `speecharchive runs --failures --outlet yunhe`, and")
    (breach,) = json.loads(call("runs", "--breaches", "--format", "json", "--db", database).out)
    assert breach["reason"] == reason
    feed = tmp_path / "breaches.xml"
    call("runs", "--feed", feed, "--db", database)
    assert f"failed crawls in a row: 2, expected at most 0; the last: {shown}" in feed.read_text()
    _, told = message(take_untold(archive.engine))
    assert f"failed crawls in a row: 2, expected at most 0; the last: {reason} (breach" in told
    crawled(archive, PAPER, 0, undated=10)
    (_, (row,)) = health()
    assert (row["measure"], row["reason"]) == ("no-date", None)


def test_outlet_that_is_not_crawled_any_more_is_late(archive: Archive, health: Health) -> None:
    from speecharchive.outlets import registry

    known = registry()["zhuzhou-rednet"]
    healthy(archive, known, until=-2)
    status, (row,) = health()
    assert (status, row["health"]) == (1, "late")


def test_feed_is_atom_and_keeps_its_ids(
    archive: Archive, database: str, call: Call, tmp_path: Path
) -> None:
    healthy(archive, PAPER)
    crawled(archive, PAPER, 0, undated=10)
    feed = tmp_path / "breaches.xml"
    assert call("runs", "--feed", feed, "--db", database).status == 0
    (opened,) = ElementTree.parse(feed).getroot().findall(f"{{{ATOM}}}entry")
    accept_breach(archive.engine, 1, "<b>改版\x01</b> & more")
    call("runs", "--feed", feed, "--db", database)
    root = ElementTree.parse(feed).getroot()
    entries = {e.findtext(f"{{{ATOM}}}id"): e for e in root.findall(f"{{{ATOM}}}entry")}
    assert len(entries) == 2
    assert opened.findtext(f"{{{ATOM}}}id") in entries
    title = opened.findtext(f"{{{ATOM}}}title")
    assert title == "yunhe: articles without a date: 100 %, expected at most 22 %"
    assert any(
        "<b>改版\ufffd</b> & more" in (e.findtext(f"{{{ATOM}}}summary") or "")
        for e in entries.values()
    )
    for name in ("id", "title", "updated"):
        assert root.findtext(f"{{{ATOM}}}{name}")


def test_breaches_are_listed_and_are_a_view(archive: Archive, database: str, call: Call) -> None:
    healthy(archive, PAPER)
    crawled(archive, PAPER, 0, undated=10)
    listed = call("runs", "--breaches", "--format", "csv", "--db", database).out
    (row,) = csv.DictReader(io.StringIO(listed))
    assert (row["outlet"], row["measure"], row["closed_at"]) == ("yunhe", "no-date", "")
    query = "SELECT measure, found, state FROM v_measurement WHERE state = 'breach'"
    (row,) = json.loads(call("sql", query, "--format", "json", "--db", database).out)
    assert row == {"measure": "no-date", "found": 1.0, "state": "breach"}


def test_operators_own_limits(tmp_path: Path) -> None:
    file = tmp_path / "monitors.toml"
    file.write_text(
        "[every.silence]\nleast = 7\n[outlet.yunhe.no-date]\nmargin = 0.5\n[outlet.yunhe.new]\noff = true\n"
    )
    said = read_thresholds(file)
    silence, date, new = (said.limits("yunhe", name) for name in ("silence", "no-date", "new"))
    assert silence is not None
    assert date is not None
    assert (silence.least, silence.factor, date.margin, new) == (7, 1.5, 0.5, None)
    assert said.limits("other", "no-date") == MEASURES["no-date"].limits
    assert Thresholds().limits("other", "new") is not None


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[every.silense]\nleast = 7", "no such measure; did you mean silence"),
        ("[every.silence]\nleast = 'x'", "every.silence.least: give margin, factor"),
        ("[every.silence]\nleast = -1", "as a number from 0"),
        ("[every.silence]\nmost = 1", "every.silence.most"),
        ("[silence]\nleast = 1", "tables are"),
        ("every = 1", "is no table"),
        ("[", "no TOML"),
    ],
)
def test_limits_that_are_none_are_said(tmp_path: Path, text: str, message: str) -> None:
    file = tmp_path / "monitors.toml"
    file.write_text(text)
    with pytest.raises(UsageError, match=message):
        read_thresholds(file)


def test_metrics_are_read_from_rows_at_each_scrape(
    archive: Archive, database: str, call: Call, tmp_path: Path
) -> None:
    healthy(archive, PAPER)
    crawled(archive, PAPER, 0, undated=10)
    process = subprocess.Popen(
        [sys.executable, "-m", "speecharchive", "metrics", "--port", "0", "--db", database],
        stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stderr is not None
    try:
        address = process.stderr.readline().partition(";")[0]
        assert address.startswith("http://127.0.0.1:")
        first = samples(urlopen(address, timeout=60).read().decode())
        crawled(archive, PAPER, 1)
        second = samples(urlopen(address, timeout=60).read().decode())
    finally:
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=60)
    alarm = ("speecharchive_breach", "yunhe", "no-date")
    assert first[alarm] == 1
    assert alarm not in second
    assert first["speecharchive_outlet_health", "yunhe", "red"] == 1
    assert second["speecharchive_outlet_health", "yunhe", "green"] == 1
    assert first["speecharchive_measured", "yunhe", "items"] == 20
    file = tmp_path / "speecharchive.prom"
    assert call("metrics", "--file", file, "--db", database).status == 0
    assert samples(file.read_text())["speecharchive_outlet_health", "yunhe", "green"] == 1


def samples(text: str) -> dict[tuple[str, ...], float]:
    """By name, outlet and what it is of."""
    return {
        (
            each.name,
            each.labels["outlet"],
            each.labels.get("measure") or each.labels.get("health", ""),
        ): each.value
        for family in text_string_to_metric_families(text)
        for each in family.samples
    }


def test_alert_rules_of_the_docs_name_metrics_that_there_are(
    archive: Archive, database: str, call: Call
) -> None:
    healthy(archive, PAPER)
    crawled(archive, PAPER, 0, undated=10)
    page = (Path(__file__).parents[2] / "docs" / "monitors.md").read_text(encoding="utf-8")
    rules, scrape = (
        yaml.safe_load(block) for block in re.findall(r"```yaml\n(.*?)```", page, re.S)
    )
    names = {name for name, *_ in samples(call("metrics", "--db", database).out)}
    (group,) = rules["groups"]
    for rule in group["rules"]:
        used = set(re.findall(r"speecharchive_\w+", rule["expr"]))
        assert used
        assert used <= names
    (job,) = scrape["scrape_configs"]
    assert job["static_configs"][0]["targets"] == ["127.0.0.1:9464"]
