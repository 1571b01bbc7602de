"""A lazy sub-corpus: what it finds, in what order, and that it agrees with itself however it is read."""

from __future__ import annotations

import datetime
import gc
import io
import threading
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from stocked import SPEECHES, ZZ, keep, made, stock

import speecharchive as sa
from speecharchive.errors import BadFilter, UnknownOutlet, UsageError
from speecharchive.export.job import Wanted, export_to_stream
from speecharchive.query.filters import Filters
from speecharchive.query.language import parse_query
from speecharchive.query.search import search
from speecharchive.query.snapshot import snapshot
from speecharchive.store.archive import Archive


def numbers(speeches: sa.Speeches) -> str:
    """The last character of each address, in the order found."""
    return "".join(record.url[-1] for record in speeches)


@pytest.mark.parametrize(
    ("ask", "found"),
    [
        (lambda all: all, "1324"),
        (lambda all: all.where(place="株洲"), "13"),
        (lambda all: all.where(place=430200), "13"),
        (lambda all: all.where(place=["阳泉", "茶陵县"]), "32"),
        (lambda all: all.where(kind="work-report"), "3"),
        (lambda all: all.where(kind=("work-report", "address")), "32"),
        (lambda all: all.where(term=10, speaker="甲一鸣"), "1"),
        (lambda all: all.where(kind=None), "1324"),
        (lambda all: all.since(2024), "13"),
        (lambda all: all.since("2024-12-27"), "3"),
        (lambda all: all.since(datetime.date(2024, 12, 27)), "3"),
        (lambda all: all.since(datetime.datetime(2024, 12, 27, 8)), "3"),
        (lambda all: all.until(2023), "2"),
        (lambda all: all.since(2020).since(2024), "13"),
        (lambda all: all.since(2024).since(2020), "13"),
        (lambda all: all.until("2024-12").until(2023), "2"),
        (lambda all: all.search("制造名城"), "12"),
        (lambda all: all.search("製造名城").search("协商 OR 乡村"), "12"),
        (lambda all: all.search("协商 OR 乡村").search("-农业 OR 名城"), "1324"),
        (lambda all: all.search("协商").search("-名城"), "4"),
        (lambda all: all.search("协商 place:株洲"), "1"),
        (lambda all: all.search("place:湖南").search("乡村 OR 协商"), "13"),
        (lambda all: all.where(place="湖南").search("place:茶陵县").search("year:2024"), "3"),
        (lambda all: all.where(title="信心").search("title:實干"), "1"),
        (lambda all: all.limit(2), "13"),
        (lambda all: all.limit(3).limit(5), "132"),
        (lambda all: all.limit(0), ""),
        (lambda all: all.where(place="湖南省").where(place="茶陵县"), "3"),
        (lambda all: all.where(place="茶陵县").where(place="湖南省"), "3"),
        (lambda all: all.where(place=["湖南省", "阳泉"]).where(place=["株洲", "阳泉"]), "132"),
        (lambda all: all.where(speaker="庄华平").where(speaker="莊 華 平"), "2"),
        (lambda all: all.where(office="书记").where(office="市委書記"), "1"),
        (lambda all: all.where(outlet="zhuzhou-rednet").where(outlet="红网株洲站"), "13"),
        (lambda all: all.where(kind=["speech", "address"]).where(kind="address"), "2"),
        (lambda all: all.where(term=[10, 16]).where(term=16), "2"),
    ],
)
def test_what_is_asked_for_is_found(
    held: sa.OpenArchive, ask: Callable[[sa.Speeches], sa.Speeches], found: str
) -> None:
    speeches = ask(held.speeches())
    assert numbers(speeches) == found
    assert speeches.count() == len(found)
    assert speeches.ids() == [record.id for record in speeches]


def test_the_order_of_ids_is_that_of_exports(held: sa.OpenArchive) -> None:
    assert held.speeches().order("id").ids() == sorted(held.speeches().ids())


def test_the_best_come_first(stocked: str, held: sa.OpenArchive) -> None:
    ranked = held.speeches().search("制造名城 OR 协商").order("rank")
    with Archive.open(stocked) as archive, snapshot(archive) as view:
        found = search(view, parse_query("制造名城 OR 协商"), Filters(), order="rank")
        assert ranked.ids() == [row["id"] for row in found.rows]
    assert set(ranked.ids()) == set(ranked.order("date").ids())
    assert ranked.limit(2).ids() == ranked.ids()[:2]
    with pytest.raises(BadFilter, match="rank orders what was searched"):
        held.speeches().order("rank").ids()


def test_a_sub_corpus_is_not_changed_by_what_is_made_of_it(held: sa.OpenArchive) -> None:
    everything = held.speeches()
    everything.where(kind="address").since(2023).search("协商").limit(1).order("id")
    assert numbers(everything) == "1324"


def test_the_first(held: sa.OpenArchive) -> None:
    first = held.speeches().first()
    assert first is not None
    assert first.title == "坚定信心 团结实干"
    assert held.speeches(kind="remarks").first() is None


@pytest.mark.parametrize(
    ("ask", "words"),
    [
        (lambda it: it.where(plac="株洲"), "no filter 'plac'; did you mean place"),
        (lambda it: it.where(xyz=1), "no filter 'xyz'; there are speaker"),
        (lambda it: it.where(place=[]), "asks for nothing"),
        (lambda it: it.where(kind="sermon"), "^kind 'sermon' is not known"),
        (lambda it: it.where(kind=3), "kind=3 is not text"),
        (lambda it: it.where(kind=["speech", None]), "kind=None is not text"),
        (lambda it: it.where(term="ten"), "term='ten' is not a number"),
        (lambda it: it.where(term=True), "term=True is not a number"),
        (lambda it: it.where(place=4.5), "place=4.5 is not a number"),
        (lambda it: it.since(2018.5), "since=2018.5 is not a date"),
        (lambda it: it.since("gestern"), "'gestern' is not a date"),
        (lambda it: it.since(2020).until(2018), "since 2020 is later than until 2018"),
        (lambda it: it.where(kind="speech").where(kind="address"), "asked for as speech, which"),
        (lambda it: it.where(place="湖南").where(place="阳泉"), "leaves nothing of 140300"),
        (lambda it: it.where(office="书记").where(office="主席"), "give one text that holds"),
        (lambda it: it.search(""), "query is empty"),
        (lambda it: it.search(3), "not 3"),
        (lambda it: it.search(" OR ".join("甲" * 9)).search(" OR ".join("乙" * 9)), "fewer ORs"),
        (lambda it: it.order("dates"), "no order 'dates'; did you mean date"),
        (lambda it: it.limit(-1), "not -1"),
        (lambda it: it.limit(True), "not True"),
        (lambda it: it.kwic(), r"say .search\('…'\) before"),
        (lambda it: it.search("甲").limit(1).kwic(), "leave out .limit"),
        (lambda it: it.search("甲").kwic(width=-1), "width takes a number from 0 to 1000"),
        (lambda it: it.search("甲").kwic(sort="rigth"), "did you mean right"),
        (lambda it: it.search("甲").kwic(group="town"), "no group 'town'"),
    ],
)
def test_what_cannot_be_asked_is_said_at_once(
    held: sa.OpenArchive, ask: Callable[[sa.Speeches], sa.Speeches], words: str
) -> None:
    with pytest.raises(BadFilter, match=words) as caught:
        ask(held.speeches())
    assert "--" not in str(caught.value)


def test_names_the_archive_does_not_know_are_said_when_it_is_asked(held: sa.OpenArchive) -> None:
    with pytest.raises(BadFilter, match="没有的地方"):
        held.speeches(place="没有的地方").count()
    with pytest.raises(UnknownOutlet, match="no-such"):
        list(held.speeches(outlet="no-such"))


def test_truth_is_not_guessed(held: sa.OpenArchive) -> None:
    with pytest.raises(TypeError, match="count"):
        assert held.speeches()
    with pytest.raises(TypeError):
        len(held.speeches())  # type: ignore[arg-type]


def test_every_reading_sees_the_archive_as_it_is_now(database: str) -> None:
    with Archive.open(database) as writer, sa.open_archive(database) as archive:
        speeches = archive.speeches(kind="address")
        assert speeches.count() == 0
        run = writer.begin_run("import", ZZ)
        keep(run, "http://zz.example/9", made("新的话。", kind="address"))
        assert speeches.count() == 1
        reading = iter(speeches)
        assert next(reading).paragraphs == ("新的话。",)
        keep(run, "http://zz.example/8", made("又一篇。", kind="address"))
        assert list(reading) == []
        assert numbers(speeches) in ("98", "89")
        run.finish()


def test_leaving_early_leaves_nothing_open(stocked: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        archive = sa.open_archive(stocked)
        for _record in archive.speeches():
            break
        reading = iter(archive.speeches())
        next(reading)
        del reading, _record
        archive.speeches().first()
        assert archive.engine.pool.checkedout() == 0  # type: ignore[attr-defined]
        del archive
        gc.collect()


def test_threads_share_an_archive(held: sa.OpenArchive) -> None:
    """More than a pool holds, each with a reading that is open while the others read."""
    everyone = threading.Barrier(20)
    found: list[str] = []

    def read() -> None:
        reading = iter(held.speeches())
        first = next(reading)
        everyone.wait(60)
        found.append(first.url[-1] + "".join(record.url[-1] for record in reading))

    threads = [threading.Thread(target=read) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == ["1324"] * 20


def test_the_json_is_that_of_the_export(stocked: str, held: sa.OpenArchive) -> None:
    out = io.StringIO()
    with Archive.open(stocked) as archive:
        export_to_stream(archive, Wanted("jsonl"), out)
    import json

    exported = [json.loads(line) for line in out.getvalue().splitlines()]
    assert [record.to_json_dict() for record in held.speeches().order("id")] == exported


def test_how_it_shows_itself(held: sa.OpenArchive) -> None:
    speeches = held.speeches(place="株洲", kind=["speech", "address"]).since(2018).search("制造")
    assert repr(speeches.order("id").limit(3)) == (
        "speeches(place='株洲', kind=['speech', 'address'], since='2018').search('制造').order('id').limit(3)"
    )
    shown = speeches._repr_html_()
    assert "坚定信心 团结实干" in shown
    assert "1 speech; 1 shown" in shown


def test_an_empty_answer_says_why(stocked: str) -> None:
    with sa.open_archive(stocked) as archive:
        nothing = archive.speeches(place="湖南").search("好办法")
        first, second, *hints = nothing.why_nothing()
        assert "好办法" in first
        assert second == "in reach: 2 speeches of 4"
        assert hints
        assert not any("--" in line for line in nothing.why_nothing())
        assert "in reach: 2 speeches of 4" in nothing._repr_html_()
        assert archive.speeches().why_nothing() == []
        wrong = archive.sql("SELECT spaeker FROM v_speech <b>")
    assert "was closed; open it again" in nothing._repr_html_()
    assert "was closed" in wrong._repr_html_()
    assert "<b>" not in wrong._repr_html_()


def test_text_of_the_archive_is_only_text_in_a_notebook(tmp_path: Path) -> None:
    path = tmp_path / "archive.db"
    title = "<script>alert(1)</script> $x$ \u202e" + "长" * 1_000
    with Archive.open(path, create=True) as archive:
        run = archive.begin_run("import", ZZ)
        keep(run, "http://zz.example/1", made("话。", title=title))
        run.finish()
    with sa.open_archive(path) as opened:
        for shown in (
            opened.speeches()._repr_html_(),
            opened.sql("SELECT title FROM v_speech")._repr_html_(),
        ):
            assert "<script" not in shown
            assert "$x$" not in shown
            assert "\u202e" not in shown
            assert len(shown) < 1_000
        (record,) = opened.speeches()
        assert "\u202e" not in repr(record)


_FILTERS: dict[str, st.SearchStrategy[Any]] = {
    "speaker": st.sampled_from(["甲一鸣", "莊華平", "没有"]),
    "office": st.sampled_from(["书记", "市长"]),
    "outlet": st.sampled_from(["zhuzhou-rednet", "yangquan-sxrb"]),
    "place": st.sampled_from(["湖南省", "株洲", 140300, ["茶陵县", "阳泉"]]),
    "kind": st.sampled_from(["speech", "address", ["work-report", "signed-article"]]),
    "body": st.sampled_from(["cppcc", "npc"]),
    "meeting": st.just("plenary"),
    "phase": st.sampled_from(["opening", "closing"]),
    "term": st.sampled_from([10, [10, 16]]),
    "since": st.sampled_from([2020, "2024-12", "2024-12-27"]),
    "until": st.sampled_from([2024, "2025-01", None]),
}
_ASKED = st.fixed_dictionaries({}, optional=_FILTERS)
_QUERIES = st.none() | st.sampled_from(
    ["协商", "制造名城 -农业", "高质量 OR 乡村", "-协商", "不在"]
)


@pytest.fixture(scope="module")
def both(
    module_postgres: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[list[sa.OpenArchive]]:
    """The same archive on each database."""
    databases = [str(tmp_path_factory.mktemp("both") / "archive.db"), module_postgres]
    for database in databases:
        with Archive.open(database, create="://" not in database) as archive:
            stock(archive)
    opened = [sa.open_archive(database) for database in databases]
    yield opened
    for each in opened:
        each.close()


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(first=_ASKED, then=_ASKED, query=_QUERIES, limit=st.none() | st.integers(0, 5))
def test_however_it_is_read_it_is_the_same(
    both: list[sa.OpenArchive],
    first: dict[str, Any],
    then: dict[str, Any],
    query: str | None,
    limit: int | None,
) -> None:
    seen = []
    for archive in both:
        try:
            speeches = archive.speeches(**first).where(**then)
        except UsageError:
            seen.append(["refused"])
            continue
        speeches = speeches.search(query) if query else speeches
        wide = {record.id for record in speeches}
        assert wide <= set(archive.speeches(**first).ids()) & set(archive.speeches(**then).ids())
        speeches = speeches if limit is None else speeches.limit(limit)
        ids = [record.id for record in speeches]
        assert speeches.count() == len(ids) == speeches.to_arrow().num_rows
        assert speeches.ids() == ids == list(speeches.to_pandas()["id"])
        assert list(speeches.to_polars()["id"]) == ids
        seen.append(ids)
    assert seen[0] == seen[1]


def test_every_speech_is_there(held: sa.OpenArchive) -> None:
    assert {record.url for record in held} == set(SPEECHES)
