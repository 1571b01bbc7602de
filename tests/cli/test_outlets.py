"""`outlets`, `outlets validate`, `outlets check`."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from calling import Call

from speecharchive.demo.server import Server, serve
from speecharchive.demo.world import demo_registry
from speecharchive.outlets import REGISTRY_VARIABLE
from speecharchive.outlets.trial import MOST_REQUESTS

OWN = """[[outlet]]
name = "yunhe-ribao"
title = "云河日报"
kind = "party-paper"
family = "founder_epaper"
place = "990100"
language = "zh-Hans"
status = "active"
hosts = ["yhrb.yunhe.example"]
start = "http://yhrb.yunhe.example/%Y%m/%d/node01.html"
"""


def names(call: Call, *arguments: object) -> list[str]:
    left = call("outlets", *arguments, "--format", "json")
    assert left.status == 0
    return [row["name"] for row in json.loads(left.out)]


def test_outlets_are_chosen(call: Call) -> None:
    assert "zhuzhou-ribao" in names(call, "--place", "湖南", "--kind", "party-paper")
    assert "zhuzhou-ribao" not in names(call, "--place", "四川", "--place", "山西")
    assert names(call, "--family", "table_cms", "--status", "address-unknown") == ["panzhihua-zhengxie"]  # fmt: skip
    assert "zhuzhou-rednet" in names(call, "--text", "紅網")
    assert "zhuzhou-ribao" in names(call, "--text", "ZZNEWS.gov")
    assert set(names(call, "--kind", "news-site", "--kind", "party")) > {"zhuzhou-rednet", "hunan-zhengyan"}  # fmt: skip
    left = call("outlets", "--text", "没有这样的媒体", "--format", "csv")
    assert left.out.startswith("name,title,kind,family,place,")
    assert "no outlet of the" in left.line


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--kind", "paper"], "no outlet has the kind 'paper'; did you mean trade-paper, party-paper"),
        (["--status", "unverified"], "no outlet has the status 'unverified'; there are active, reported"),
        (["--family", "founder"], "no outlet has the family 'founder'; did you mean founder_epaper"),
        (["--place", "没有的地方"], "no place is called '没有的地方'"),
        (["validate", "no/such/file.toml"], "no/such/file.toml: No such file or directory"),
    ],
)  # fmt: skip
def test_wrong_filters_are_one_line(call: Call, arguments: list[str], told: str) -> None:
    left = call("outlets", *arguments)
    assert (left.status, left.out) == (2, "")
    assert told in left.line


def test_every_field_is_given(call: Call) -> None:
    rows = {row["name"]: row for row in json.loads(call("outlets", "--format", "json").out)}
    row = rows["zhuzhou-ribao"]
    assert row["hosts"] == ["zzrb.zznews.gov.cn"]
    assert row["starts"] == ["https://zzrb.zznews.gov.cn/%Y%m/%d/node01.html"]
    assert (row["kind"], row["language"], row["status"]) == ("party-paper", "zh-Hans", "reported")
    assert row["source"]
    flat = {row["name"]: row for row in csv.DictReader(io.StringIO(call("outlets", "--format", "csv").out))}  # fmt: skip
    assert list(flat["zhuzhou-ribao"]) == list(row)
    assert "株洲日报" in call("outlets", "--text", "株洲", "--format", "table").out


def test_validate(call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    left = call("outlets", "validate")
    assert (left.status, json.loads(left.out)) == (0, [])
    assert left.line.endswith("outlets looked at; nothing wrong")
    file = tmp_path / "own.toml"
    file.write_text(OWN.replace("990100", "999999").replace("zh-Hans", "中文"), encoding="utf-8")
    left = call("outlets", "validate", file, "--format", "json")
    assert left.status == 1
    assert [(row["outlet"], row["field"]) for row in json.loads(left.out)] == [("yunhe-ribao", "language"), ("yunhe-ribao", "place")]  # fmt: skip
    assert left.line == "1 outlet looked at; 2 wrong"
    monkeypatch.setenv(REGISTRY_VARIABLE, str(file))
    assert call("outlets", "validate").status == 1
    file.write_text(OWN, encoding="utf-8")
    assert "yunhe-ribao" in names(call)
    wrong = tmp_path / "wrong.toml"
    wrong.write_text(OWN.replace("title", "titel"), encoding="utf-8")
    monkeypatch.setenv(REGISTRY_VARIABLE, str(wrong))
    left = call("outlets")
    assert (left.status, left.out) == (2, "")
    assert "wrong.toml, yunhe-ribao, titel" in left.line


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with serve() as server:
        yield server


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SPEECHARCHIVE_CONTACT", "mailto:archive@yunhe.example")
    return tmp_path


@pytest.mark.parametrize("outlet", sorted(demo_registry()))
def test_check_shows_what_would_be_extracted(
    call: Call, server: Server, elsewhere: Path, outlet: str
) -> None:
    span = ("--since", "2025-01-10", "--until", "2025-01-11") if outlet == "demo-ribao" else ()
    asked = server.requests
    left = call(
        "outlets",
        "check",
        outlet,
        "--pages",
        2,
        "--proxy",
        server.proxy_url,
        *span,
        "--format",
        "json",
    )
    looks = json.loads(left.out)
    assert (left.status, len(looks)) == (0, 2), left.err
    assert server.requests - asked <= MOST_REQUESTS + 1, "more was fetched than a check may"
    for look in looks:
        assert look["family"] == demo_registry()[outlet].family
        assert look["title"]
        assert look["characters"] > 0
        assert look["confidence"] == (
            "high" if not look["doubts"] else "fair" if len(look["doubts"]) == 1 else "low"
        )
    assert f"{len(looks)} articles read" in left.err.splitlines()[-1]
    assert any(
        " names " in line and not line.endswith(" names 0 articles")
        for line in left.err.splitlines()
    )
    assert list(elsewhere.iterdir()) == [], "a check stores nothing"
    assert (
        "confidence"
        in call(
            "outlets",
            "check",
            outlet,
            "--pages",
            1,
            "--proxy",
            server.proxy_url,
            *span,
            "--format",
            "table",
        ).out
    )


def test_check_of_a_site_that_is_not_what_was_declared(
    call: Call, server: Server, elsewhere: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Declared with another family, no article of it can be read: that is said, and the exit status is 1."""
    wrong = elsewhere / "own.toml"
    wrong.write_text(
        OWN.replace("founder_epaper", "rednet")
        .replace("%Y%m/%d", "202501/07")
        .replace("yunhe-ribao", "own-ribao"),
        encoding="utf-8",
    )
    monkeypatch.setenv(REGISTRY_VARIABLE, str(wrong))
    left = call("outlets", "check", "own-ribao", "--proxy", server.proxy_url)
    assert (left.status, json.loads(left.out)) == (1, [])
    assert "0 articles read" in left.err.splitlines()[-1]


def test_check_of_what_cannot_be_checked(call: Call, server: Server) -> None:
    left = call("outlets", "check", "no-such")
    assert (left.status, left.out) == (2, "")
    assert "no outlet is called 'no-such'" in left.line
    left = call("outlets", "check", "panzhihua-zhengxie", "--proxy", server.proxy_url)
    assert left.status == 2
    assert "no address of it is known" in left.err
    left = call(
        "outlets",
        "check",
        "demo-ribao",
        "--proxy",
        server.proxy_url,
        "--since",
        "2025-01-09",
        "--until",
        "2025-01-09",
    )
    assert (left.status, json.loads(left.out)) == (1, []), "no paper appeared that day"
