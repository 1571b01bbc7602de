"""The invented world holds what the demo promises, and its pages are as awkward as real ones."""

from __future__ import annotations

from collections import Counter

import pytest

from speecharchive.demo.big5 import mirrored
from speecharchive.demo.resource import Resource
from speecharchive.demo.shifted import shifted_path
from speecharchive.demo.texts import Writer
from speecharchive.demo.truth import Truth
from speecharchive.demo.world import FIRST_ISSUE, all_resources, demo_registry, truth
from speecharchive.model import SPEECH_KINDS
from speecharchive.outlets import registry

PAGES = {resource.url: resource for resource in all_resources()}
TRUTH = truth()
COPIED = {
    "demo-rednet": "zhuzhou-rednet",
    "demo-zhengxie": "panzhihua-zhengxie",
    "demo-sxnews": "yangquan-sxrb",
    "demo-ribao": "zhuzhou-ribao",
    "demo-zhengyan": "hunan-zhengyan",
}


def pages_of(outlet: str) -> list[Resource]:
    return [page for page in all_resources() if page.outlet == outlet and page.role == "article"]


def test_there_are_enough_articles_and_speeches_of_every_kind() -> None:
    kinds = Counter(entry.kind for entry in TRUTH.values() if "/BIG5/" not in entry.url)
    assert kinds.total() >= 60
    assert sum(kinds[kind] for kind in SPEECH_KINDS) >= 25
    assert {*SPEECH_KINDS, "news", "other"} == set(kinds)


def test_every_outlet_copies_a_real_one() -> None:
    for outlet in demo_registry().values():
        copied = registry()[COPIED[outlet.name]]
        assert (copied.family, copied.kind, copied.articles, copied.sections) == (
            outlet.family, outlet.kind, outlet.articles, outlet.sections,
        )  # fmt: skip
        assert all(host.endswith(".example") for host in outlet.hosts)
        assert all(outlet.publishes(url) for url, e in TRUTH.items() if e.outlet == outlet.name)


def test_no_two_articles_are_alike_except_where_one_text_stands_on_two_outlets() -> None:
    texts = Counter("\n".join(e.paragraphs) for e in TRUTH.values() if "/BIG5/" not in e.url)
    twice = {text for text, count in texts.items() if count > 1}
    outlets = {
        tuple(sorted(e.outlet for e in TRUTH.values() if "\n".join(e.paragraphs) == text))
        for text in twice
    }
    assert ("demo-rednet", "demo-ribao") in outlets
    assert all(len(set(where)) == len(where) for where in outlets)


@pytest.mark.parametrize("entry", TRUTH.values(), ids=lambda entry: entry.url)
def test_articles_have_the_length_of_real_ones(entry: Truth) -> None:
    length = sum(map(len, entry.paragraphs))
    assert length <= 3000
    assert length >= 400 or entry.kind == "other"


@pytest.mark.parametrize("entry", TRUTH.values(), ids=lambda entry: entry.url)
def test_what_the_truth_says_stands_on_the_page(entry: Truth) -> None:
    page = PAGES[entry.url].text
    said = [entry.title, entry.source, *entry.editors, *entry.private, entry.speaker]
    plain = page.replace("&#21894;", "喆").replace("&#22531;", "堃")
    assert [text for text in said if text and text not in plain] == []


def test_the_table_site_declares_gb2312_and_is_not_written_in_it() -> None:
    pages = pages_of("demo-zhengxie")
    assert all(b"charset=gb2312" in page.body for page in pages)
    assert {page.codec for page in pages} == {"gb18030", "utf-8"}
    channel = [page for page in pages_of("demo-sxnews") if page.codec == "gb18030"]
    assert any(not _decodes(page.body, "gb2312") for page in channel)
    assert all(_decodes(page.body, "gbk") for page in channel)
    assert any("utf-8" in page.content_type for page in channel)


def test_the_mirror_is_written_in_big5_even_where_it_declares_another_charset() -> None:
    mirror = [page for page in pages_of("demo-sxnews") if "/BIG5/" in page.url]
    assert all(_decodes(page.body, "big5") for page in mirror)
    assert any(b"charset=GB2312" in page.body for page in mirror)
    assert any("﹔" in page.text for page in mirror)


def test_the_mirror_maps_character_by_character() -> None:
    text = "只有里程碑；风采占位干部斗志"
    assert mirrored(text) == "隻有裡程碑﹔風採佔位干部斗志"
    assert len(mirrored(text)) == len(text)


def test_the_shifted_path_is_the_one_of_the_platform() -> None:
    assert shifted_path(FIRST_ISSUE) == "646945/41"


def test_writers_are_deterministic_and_differ_by_key() -> None:
    def written(key: str) -> list[str]:
        return Writer(key).section("ecology").closing().paragraphs

    assert written("a") == written("a")
    assert written("a") != written("b")


def _decodes(body: bytes, codec: str) -> bool:
    try:
        body.decode(codec)
    except UnicodeDecodeError:
        return False
    return True
