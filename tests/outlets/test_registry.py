"""The registry by names and addresses; that the bundled declarations mean what they say."""

from __future__ import annotations

from pathlib import Path

import pytest

from speecharchive.demo.world import demo_registry
from speecharchive.errors import BadDeclaration, UnknownOutlet
from speecharchive.outlets import REGISTRY_VARIABLE, Outlet, Registry, registry
from speecharchive.outlets.checking import check_declarations, problems

OWN = """
[every]
language = "zh-Hans"
status = "active"

[[outlet]]
name = "yunhe-ribao"
title = "云河日报"
kind = "party-paper"
family = "founder_epaper"
place = "990100"
hosts = ["yhrb.yunhe.example"]
start = "http://yhrb.yunhe.example/%Y%m/%d/node01.html"
"""


def outlet(name: str, *hosts: str) -> Outlet:
    return Outlet(name, "云河日报", "founder_epaper", None, hosts, (), "active")


def test_every_bundled_declaration_is_right() -> None:
    count, findings = check_declarations(None)
    assert [str(finding) for finding in findings] == []
    assert count == len(registry()) > 0
    assert list(problems(demo_registry().values())) == []


def test_papers_on_one_host_are_told_apart_by_folder() -> None:
    known = Registry(
        (
            outlet("host", "paper.example"),
            outlet("ribao", "epaper.paper.example/yhrb"),
            outlet("wanbao", "epaper.paper.example/yhwb", "epaper.paper.example/szb/yhwb/pc"),
            outlet("special", "epaper.paper.example/yhrb/html/special"),
        )
    )
    found = {
        "http://epaper.paper.example/yhrb/html/2025-01/07/node_1.htm": "ribao",
        "http://epaper.paper.example/yhrb": "ribao",
        "http://epaper.paper.example:8080/yhwb/": "wanbao",
        "http://epaper.paper.example/szb/yhwb/pc/content_1.html": "wanbao",
        "http://epaper.paper.example/yhrb/html/special/1.htm": "special",
        "http://epaper.paper.example/yhrbx/html/1.htm": "host",
        "http://epaper.paper.example/szb/yhwb/": "host",
        "http://epaper.paper.example/": "host",
        "http://www.paper.example/yhrb/1.htm": "host",
        "http://paper.example": "host",
    }
    for url, name in found.items():
        publisher = known.for_url(url)
        assert publisher is not None
        assert publisher.name == name, url
        assert publisher.publishes(url)
    assert not known["ribao"].publishes("http://epaper.paper.example/yhwb/1.htm")
    assert not known["ribao"].publishes("http://paper.example/yhrb/1.htm")


@pytest.mark.parametrize(
    "url", [None, "", "http://[::bad/x", "http://example/", "mailto:a@paper.example", "/yhrb/1.htm"]
)
def test_what_nobody_publishes(url: str | None) -> None:
    assert Registry((outlet("ribao", "paper.example/yhrb"),)).for_url(url) is None


def test_an_address_costs_no_more_than_its_own_length() -> None:
    known = Registry(outlet(f"o{n}", f"h{n}.example/a/b") for n in range(1000))
    assert known.for_url("http://" + "a." * 120 + "h7.example/" + "a/" * 5000) is None
    assert known.for_url("http://h7.example/a/b/" + "x/" * 5000) is known["o7"]


def test_unknown_outlet_is_told_what_may_be_meant() -> None:
    with pytest.raises(UnknownOutlet, match="zhuzhou-ribao"):
        registry()["zhuzhou-riba"]
    assert registry().named("zhuzhou-riba") is None


def test_it_is_asked_as_any_mapping_is() -> None:
    known = Registry((outlet("ribao", "paper.example"),))
    assert ("ribao" in known, "wanbao" in known) == (True, False)
    assert known.get("ribao") is known["ribao"]
    assert known.get("wanbao") is None
    assert known.get("wanbao", known["ribao"]) is known["ribao"]
    with pytest.raises(KeyError) as raised:
        known["wanbao"]
    assert str(raised.value) == "no outlet is called 'wanbao'; `speecharchive outlets` lists all"


def test_the_operators_own_outlets_are_added_and_take_the_place_of_bundled_ones(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bundled = registry()
    own = tmp_path / "own.toml"
    replacing = (
        OWN.replace("yunhe-ribao", "zhuzhou-ribao")
        .replace("yhrb.", "zzrb.")
        .partition("[[outlet]]")[2]
    )
    own.write_text(f"{OWN}\n[[outlet]]{replacing}", encoding="utf-8")
    monkeypatch.setenv(REGISTRY_VARIABLE, str(own))
    assert set(registry()) == {*bundled, "yunhe-ribao"}
    assert registry()["zhuzhou-ribao"].title == "云河日报"
    url = "http://zzrb.yunhe.example/202501/07/node01.html"
    assert registry().for_url(url) is registry()["zhuzhou-ribao"]
    assert registry().for_url("https://zzrb.zznews.gov.cn/202501/07/node01.html") is None
    monkeypatch.setenv(REGISTRY_VARIABLE, str(tmp_path / "none.toml"))
    with pytest.raises(BadDeclaration, match=r"none\.toml: No such file"):
        registry()
