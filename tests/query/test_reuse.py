"""How much of a speech was said before, and where."""

from __future__ import annotations

from typing import Any

import pytest

from speecharchive.model import Occasion, Speaker
from speecharchive.query.reuse import reuse, sentences_of
from speecharchive.query.show import find, parse_address
from speecharchive.query.snapshot import snapshot
from speecharchive.store.archive import Archive
from tests.stocked import keep, made
from tests.store.building import ask

BODY = Occasion("npc", "430200", 16, 3, "plenary", None, "闭幕式", "stated")
LAST = "坚持稳中求进工作总基调，全力以赴拼经济。"
PROVINCE = "全省上下要凝心聚力打好发展六仗。"
OTHER = "深入实施乡村振兴战略，让农民的腰包鼓起来。"
OWN = "今年我们要把云河大桥建成通车。"
SHORT = "谢谢大家。"


@pytest.fixture
def stored(archive: Archive) -> Archive:
    """Last year's report of the city, the province's, another city's, one without a place, a later one, and the report."""
    run = archive.begin_run("import")
    zz, hn, yq = ("430200", "株洲市"), ("430000", "湖南省"), ("140300", "阳泉市")
    report: dict[str, Any] = {"kind": "work-report", "place": zz, "occasion": BODY}
    mayor = Speaker("甲一鸣", "市长", None, "byline")
    keep(run, "http://zz.example/2024", made(f"{LAST}去年的事情办完了，大家都很满意。{SHORT}", date="2024-01-10", **report))  # fmt: skip
    keep(run, "http://zz.example/talk", made(f"各位同志，{LAST}", date="2024-03-01", place=zz, speaker=mayor))  # fmt: skip
    keep(run, "http://hn.example/2024", made(f"{PROVINCE}{LAST}", date="2024-02-01", place=hn))
    keep(run, "http://yq.example/2023", made("其他的话也要说一说的。", f"{OTHER}{LAST}", date="2023-02-01", place=yq))  # fmt: skip
    keep(run, "http://yq.example/2025", made(OWN, date="2025-02-01", place=yq))
    keep(run, "http://un.example/1", made("乡亲们要把云河大桥建成通车。", date="2020"))
    keep(run, "http://zz.example/2025", made(f"同志们：{SHORT}", f"“{LAST}”{PROVINCE}", OTHER.replace("实施", "實施"), OWN, date="2025-01-09", **report))  # fmt: skip
    run.finish()
    return archive


def told(archive: Archive, url: str) -> Any:
    ((speech_id,),) = ask(archive, "SELECT id FROM v_speech WHERE url = :url", url=url)
    with snapshot(archive) as view:
        return reuse(view, find(view.connection, parse_address(speech_id)))


def test_each_sentence_is_traced_to_the_nearest_source(stored: Archive) -> None:
    found = told(stored, "http://zz.example/2025").to_json_dict()
    urls = {source["id"]: source["url"] for source in found["sources"]}
    traced = {
        row["text"].strip("“”"): (urls[row["source_id"]], row["relation"], row["source_paragraph"])
        for row in found["passages"]
    }
    assert traced == {
        LAST: ("http://zz.example/2024", "same-office", 0),
        PROVINCE: ("http://hn.example/2024", "province", 0),
        OTHER.replace("实施", "實施"): ("http://yq.example/2023", "other-city", 1),
    }
    counts = {name: sum(map(str.isalnum, name)) for name in (LAST, PROVINCE, OTHER, OWN)}
    total = sum(counts.values())
    assert found["characters"] == total
    assert found["share"] == round((total - counts[OWN]) / total, 4)
    assert found["shares"]["same-office"] == round(counts[LAST] / total, 4)
    assert found["shares"]["same-place"] == found["shares"]["elsewhere"] == 0


def test_only_earlier_speeches_are_sources(stored: Archive) -> None:
    assert told(stored, "http://yq.example/2023").reused == ()
    later = told(stored, "http://yq.example/2025")
    assert [each.source.values.url for each in later.reused] == ["http://zz.example/2025"]


def test_a_variant_is_no_source(stored: Archive) -> None:
    text = "".join(chr(0x4E00 + 7 * n) + ("。" if n % 20 == 19 else "") for n in range(600))
    run = stored.begin_run("import")
    keep(run, "http://a.example/1", made(text, date="2024-05-01", speaker="甲一鸣"))
    keep(run, "http://a.example/2", made(text, date="2024-05-03", speaker="甲一鸣"))
    keep(
        run,
        "http://a.example/3",
        made(text[:400], "别的话说了很多很多遍的。" * 40, date="2025-05-03"),
    )
    run.finish()
    assert told(stored, "http://a.example/2").reused == ()
    assert told(stored, "http://a.example/3").reused_characters > 300


def test_a_speech_without_a_date_is_not_traced(stored: Archive) -> None:
    run = stored.begin_run("import")
    keep(run, "http://a.example/1", made(LAST))
    run.finish()
    found = told(stored, "http://a.example/1")
    assert (found.dated, found.reused, found.characters) == (False, (), 18)


def test_sentences() -> None:
    found = list(sentences_of(["好。我们要把云河大桥建成通车！”ABC协商民主是个好办法", SHORT]))
    assert [(each.paragraph, each.start, each.key) for each in found] == [
        (0, 2, "我们要把云河大桥建成通车"),
        (0, 16, "abc协商民主是个好办法"),
    ]
