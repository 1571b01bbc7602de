"""What an index answers agrees with a reading of all texts, whatever the engine, the scope and the facets."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

import pytest

from speecharchive.index.location import index_folder
from speecharchive.index.postings import rebuild
from speecharchive.index.sidecar import Sidecar
from speecharchive.index.tantivy_index import TantivyIndex
from speecharchive.index.wanted import AllOf, Facet, Scope, Wanted
from speecharchive.model import Speech
from speecharchive.query.snapshot import Snapshot, snapshot
from speecharchive.store.archive import Archive
from speecharchive.store.engine import writing
from tests.stocked import TL, ZZ, keep, made

PHRASES = ("云", "云河", "河云", "新质生产力", "哈哈", "哈", "没有的", "产", "力。")
PLACES = (None, ("430200", "株洲市"), ("430224", "茶陵县"), ("140300", "阳泉市"))
SCOPES = (
    Scope(),
    Scope(since=20230101),
    Scope(since=20230315, until=20231110),
    Scope(until=20231231),
    Scope(places=(("430200", "430299"),)),
    Scope(kinds=("speech",), speakers=("甲一鸣",)),
    Scope(outlets=("zhuzhou-rednet",), titles=("报告",)),
    Scope(speakers=()),
)
Known = dict[str, Speech]


def invented(count: int, seed: int) -> Known:
    random = Random(seed)
    speeches: Known = {}
    for number in range(count):
        parts = ("云", "河", "新质生产力", "哈", "。", "建设", "产")
        paragraphs = ["".join(random.choices(parts, k=random.randint(0, 12))) for _ in range(3)]
        day = date(2022, 11, 1) + timedelta(days=random.randint(0, 500))
        speeches[f"http://zz.example/{number}"] = made(
            *paragraphs,
            date=random.choice((None, day.isoformat(), day.isoformat()[:7], day.isoformat()[:4])),
            place=random.choice(PLACES),
            speaker=random.choice((None, "甲一鸣", "乙二")),
            kind=random.choice(("speech", "work-report")),
            title=random.choice((None, "工作报告", "講話")),
        )
    return speeches


@pytest.fixture(
    params=["sqlite", "postgresql", "sqlite+tantivy", "postgresql+tantivy"], scope="module"
)
def filled(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Snapshot, Known]]:
    if request.param.startswith("postgresql"):
        database: str = request.getfixturevalue("module_postgres")
    else:
        database = str(tmp_path_factory.mktemp("engine") / "archive.db")
    speeches = invented(120, 7)
    with Archive.open(database, create=True) as archive:
        for start, outlet in ((0, ZZ), (1, TL)):
            run = archive.begin_run("import", outlet)
            for url in list(speeches)[start::2]:
                keep(run, url, speeches[url])
            run.finish()
        if request.param.endswith("tantivy"):
            assert Sidecar(index_folder(archive.engine)).build(archive.engine)
        with snapshot(archive) as view:
            assert request.param.endswith("tantivy") == isinstance(view.index, TantivyIndex)
            yield view, speeches


def count_in(text: str, phrase: str) -> int:
    return sum(text.startswith(phrase, at) for at in range(len(text)))


def held(speech: Speech, number: int, scope: Scope) -> bool:
    value = (speech.delivered_on.value or "").replace("-", "")
    since, until = str(scope.since or ""), str(scope.until or "")
    return (
        (scope.kinds is None or speech.kind in scope.kinds)
        and (scope.speakers is None or speech.speaker.name in scope.speakers)
        and (scope.outlets is None or (number % 2 == 0) == ("zhuzhou-rednet" in scope.outlets))
        and all(title in (speech.title or "") for title in scope.titles)
        and (scope.places is None or (speech.place is not None and any(low <= speech.place.code <= high for low, high in scope.places)))
        and (not since or (bool(value) and value >= since[: len(value)]))
        and (not until or (bool(value) and value <= until))
    )  # fmt: skip


def facet(speech: Speech, number: int, name: Facet) -> str | int | None:
    day = int((speech.delivered_on.value or "").replace("-", "").ljust(8, "0"))
    code = speech.place.code if speech.place else None
    values: dict[str, str | int | None] = {
        "month": day // 100,
        "year": day // 10_000,
        "day": day,
        "place": code,
        "province": code and code[:2] + "0000",
        "city": code and code[:4] + "00",
        "kind": speech.kind,
        "speaker": speech.speaker.name,
        "outlet": ZZ.name if number % 2 == 0 else TL.name,
    }
    return values[name]


@pytest.mark.parametrize("scope", SCOPES, ids=range(len(SCOPES)))
@pytest.mark.parametrize("by", [(), ("month",), ("year", "place"), ("province", "kind"), ("city", "outlet", "speaker"), ("place", "day")])  # fmt: skip
def test_counts_and_hits_by_facets(
    filled: tuple[Snapshot, Known], scope: Scope, by: tuple[Facet, ...]
) -> None:
    view, speeches = filled
    within = [(n, s) for n, s in enumerate(speeches.values()) if held(s, n, scope)]
    totals, lengths = Counter[tuple[object, ...]](), Counter[tuple[object, ...]]()
    for number, speech in within:
        values = tuple(facet(speech, number, name) for name in by)
        totals[values] += 1
        lengths[values] += sum(len(p.text) for p in speech.paragraphs)
    assert {t.values: (t.speeches, t.characters) for t in view.index.totals(scope, by)} == {
        values: (totals[values], lengths[values]) for values in totals
    }
    for phrase in PHRASES:
        wanted = Wanted((AllOf((phrase,)),), scope)
        found, hits = Counter[tuple[object, ...]](), Counter[tuple[object, ...]]()
        for number, speech in within:
            times = sum(count_in(paragraph.text, phrase) for paragraph in speech.paragraphs)
            values = tuple(facet(speech, number, name) for name in by)
            found[values] += bool(times)
            hits[values] += times
        truth = {values: (found[values], hits[values]) for values in found if found[values]}
        told = {t.values: (t.speeches, t.hits) for t in view.index.tally(wanted, by, [phrase])}
        assert told == truth, phrase
        assert view.index.count(wanted) == sum(found.values())
        assert len(list(view.index.facets(wanted, by))) == sum(found.values())


@pytest.mark.parametrize("limit", [1, 5, 40, None])
def test_the_newest_come_first_and_the_undated_last(
    filled: tuple[Snapshot, Known], limit: int | None
) -> None:
    view, _ = filled
    for phrase in ("云河", "云"):
        wanted = Wanted((AllOf((phrase,)),))
        everything = list(view.index.newest(wanted))
        days = dict(view.index.facets(wanted, ("month",)))
        months = [days[version][0] for version in everything]
        assert months == sorted(months, key=lambda month: -int(month or 0))
        assert list(view.index.newest(wanted, limit)) == everything[:limit]
        assert list(view.index.newest(wanted, 7, offset=3)) == everything[3:10]


def test_clauses_mix_characters_and_phrases(filled: tuple[Snapshot, Known]) -> None:
    view, speeches = filled
    texts = ["\n".join(paragraph.text for paragraph in speech.paragraphs) for speech in speeches.values()]  # fmt: skip
    clauses = (
        AllOf(("云", "新质生产力"), ("河云", "\n")),
        AllOf(("哈哈",)),
        AllOf((), ("建设", "云")),
    )
    truth = sum(
        any(
            all(term in text for term in clause.wanted)
            and not any(term in text for term in clause.unwanted if term != "\n")
            for clause in clauses
        )
        for text in texts
    )
    assert view.index.count(Wanted(clauses)) == truth > 5
    by_kind = list(view.index.tally(Wanted(clauses), ("kind",), ["云", "哈哈"]))
    assert sum(tally.speeches for tally in by_kind) == truth


def test_only_these_versions(filled: tuple[Snapshot, Known]) -> None:
    view, _ = filled
    some = tuple(list(view.index.newest(Wanted()))[3:9])
    assert sorted(view.index.newest(Wanted(versions=some))) == sorted(some)
    assert view.index.count(Wanted(versions=())) == 0


def test_ranked_by_how_much_of_the_text_the_phrase_is(archive: Archive) -> None:
    run = archive.begin_run("import")
    for number, text in enumerate(
        ("云河" * 2 + "长" * 40, "云河" * 8 + "长" * 20, "云河" + "长" * 90)
    ):
        keep(run, f"http://zz.example/{number}", made(text))
    with snapshot(archive) as view:
        ranked = view.index.ranked(Wanted((AllOf(("云河",)),)), ["云河"])
        newest = list(view.index.newest(Wanted()))
        assert view.index.ranked(Wanted((AllOf(("云河",)),)), ["云河"], limit=1) == ranked[:1]
    assert sorted(ranked) == sorted(newest)
    assert ranked == [2, 1, 3]


def test_a_rebuilt_index_answers_alike(sqlite_archive: Archive) -> None:
    run = sqlite_archive.begin_run("import")
    for url, speech in invented(60, 3).items():
        keep(run, url, speech)
    wanted = Wanted((AllOf(("云河",)),))

    def answers() -> list[object]:
        with snapshot(sqlite_archive) as view:
            return [
                list(view.index.newest(wanted)),
                list(view.index.tally(wanted, ("month",), ["云河"])),
            ]

    before = answers()
    with writing(sqlite_archive.engine) as connection:
        assert rebuild(connection) == 60
    assert answers() == before
