"""A variant group counts once: of its members that match the one of the lowest rank, whatever the engine, the scope and the facets."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import delete, insert, select
from test_engine import PHRASES, SCOPES, Known, count_in, facet, held, invented

from speecharchive.index.fts5 import Fts5Index
from speecharchive.index.location import index_folder
from speecharchive.index.sidecar import Sidecar
from speecharchive.index.tantivy_index import TantivyIndex
from speecharchive.index.verifying import verify_index
from speecharchive.index.wanted import AllOf, Facet, Scope, Wanted
from speecharchive.index.writes import renew_groups
from speecharchive.query.snapshot import Snapshot, snapshot
from speecharchive.store.archive import Archive
from speecharchive.store.engine import reading, writing
from speecharchive.store.tables import Page, Speech, Variant, Version
from tests.stocked import TL, ZZ, keep

Group = tuple[int, int]
"""Number of the group and rank in it."""
BY: tuple[tuple[Facet, ...], ...] = (
    (),
    ("month",),
    ("year", "place"),
    ("outlet",),
    ("speaker", "outlet"),
    ("place", "day"),
)


def grouped(speeches: Known, seed: int) -> dict[str, Group]:
    """Groups of two to four speeches by URL, of half of them, at both outlets and of all dates."""
    random, groups = Random(seed), dict[str, Group]()
    left = random.sample(list(speeches), len(speeches) // 2)
    while left:
        some = [left.pop() for _ in range(min(len(left), random.randint(2, 4)))]
        if len(some) > 1:
            groups |= {url: (len(groups), rank) for rank, url in enumerate(some)}
    return groups


def put_groups(archive: Archive, groups: dict[str, Group]) -> None:
    """In the place of those that the archive found by itself."""
    with writing(archive.engine) as connection:
        ids = dict(connection.execute(select(Page.url, Speech.id).join(Speech)).all())
        first = {group: ids[url] for url, (group, rank) in groups.items() if rank == 0}
        connection.execute(delete(Variant))
        rows = [
            {"speech_id": ids[url], "group_id": first[group], "rank": rank, "similarity": 0.9}
            for url, (group, rank) in groups.items()
        ]
        if rows:
            connection.execute(insert(Variant), rows)
        renew_groups(connection, ids.values())


@pytest.fixture(
    params=["sqlite", "postgresql", "sqlite+tantivy", "postgresql+tantivy"], scope="module"
)
def filled(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Snapshot, Known, dict[str, Group]]]:
    if request.param.startswith("postgresql"):
        database: str = request.getfixturevalue("module_postgres")
    else:
        database = str(tmp_path_factory.mktemp("copies") / "archive.db")
    speeches = invented(120, 11)
    groups = grouped(speeches, 5)
    with Archive.open(database, create=True) as archive:
        for start, outlet in ((0, ZZ), (1, TL)):
            run = archive.begin_run("import", outlet)
            for url in list(speeches)[start::2]:
                keep(run, url, speeches[url])
            run.finish()
        put_groups(archive, grouped(speeches, 99))
        if request.param.endswith("tantivy"):
            assert Sidecar(index_folder(archive.engine)).build(archive.engine)
        put_groups(archive, groups)  # what was there before must be forgotten everywhere
        with snapshot(archive) as view:
            assert request.param.endswith("tantivy") == isinstance(view.index, TantivyIndex)
            yield view, speeches, groups


def once(numbers: list[int], urls: list[str], groups: dict[str, Group]) -> list[int]:
    """Of speeches by their numbers those that count."""
    least: dict[int, int] = {}
    for number in numbers:
        if urls[number] in groups:
            group, rank = groups[urls[number]]
            least[group] = min(least.get(group, rank), rank)
    return [n for n in numbers if urls[n] not in groups or least[groups[urls[n]][0]] == groups[urls[n]][1]]  # fmt: skip


@pytest.mark.parametrize("scope", SCOPES, ids=range(len(SCOPES)))
@pytest.mark.parametrize("by", BY)
def test_a_group_counts_once(
    filled: tuple[Snapshot, Known, dict[str, Group]], scope: Scope, by: tuple[Facet, ...]
) -> None:
    view, speeches, groups = filled
    urls, known = list(speeches), list(speeches.values())
    scope = replace(scope, copies=False)
    within = [number for number, speech in enumerate(known) if held(speech, number, scope)]

    def counted(numbers: list[int]) -> list[int]:
        return numbers if "outlet" in by else once(numbers, urls, groups)

    totals = Counter(tuple(facet(known[n], n, name) for name in by) for n in counted(within))
    assert {each.values: each.speeches for each in view.index.totals(scope, by)} == totals
    for phrase in PHRASES:
        wanted = Wanted((AllOf((phrase,)),), scope)
        times = {n: sum(count_in(p.text, phrase) for p in known[n].paragraphs) for n in within}
        found, hits = Counter[tuple[object, ...]](), Counter[tuple[object, ...]]()
        for n in counted([n for n in within if times[n]]):
            values = tuple(facet(known[n], n, name) for name in by)
            found[values] += 1
            hits[values] += times[n]
        told = list(view.index.tally(wanted, by, [phrase]))
        assert {each.values: (each.speeches, each.hits) for each in told} == {
            values: (found[values], hits[values]) for values in found
        }
        assert Counter(values for _, values in view.index.facets(wanted, by)) == found
        two = list(view.index.tally(wanted, by, [phrase, "云"]))
        assert {each.values: each.speeches for each in two} == dict(found)


def test_lists_and_conditions_hold_what_counts(
    filled: tuple[Snapshot, Known, dict[str, Group]],
) -> None:
    view, speeches, groups = filled
    urls, known = list(speeches), list(speeches.values())
    clauses = (AllOf(("云", "河")), AllOf(("哈哈",), ("产",)))
    texts = ["\n".join(p.text for p in speech.paragraphs) for speech in known]
    matches = [
        n
        for n, text in enumerate(texts)
        if ("云" in text and "河" in text) or ("哈哈" in text and "产" not in text)
    ]
    expected = {urls[n] for n in once(matches, urls, groups)}
    assert 5 < len(expected) < len(matches)
    wanted = Wanted(clauses, Scope(copies=False))
    url_of = dict(
        view.connection.execute(
            select(Version.id, Page.url)
            .join(Speech, Speech.id == Version.speech_id)
            .join(Page, Page.id == Speech.page_id)
        ).all()
    )
    everything = list(view.index.newest(wanted))
    assert {url_of[version] for version in everything} == expected
    assert len(everything) == len(expected) == view.index.count(wanted)
    assert list(view.index.newest(wanted, 4, offset=3)) == everything[3:7]
    assert set(view.index.ranked(wanted, ["云", "河"])) == set(everything)
    some = select(Version.id).where(view.index.condition(wanted))
    assert set(view.connection.scalars(some)) == set(everything)
    # Only the second and third of each group are looked at: the second stands for it.
    later = tuple(version for version, url in url_of.items() if groups.get(url, (0, 0))[1])
    asked = Wanted(versions=later, scope=Scope(copies=False))
    assert {groups[url_of[v]][1] for v in view.index.newest(asked)} == {1}


def test_an_index_with_other_groups_is_found_by_verify(sqlite_archive: Archive) -> None:
    run = sqlite_archive.begin_run("import")
    speeches = invented(20, 3)
    for url, speech in speeches.items():
        keep(run, url, speech)
    run.finish()
    put_groups(sqlite_archive, grouped(speeches, 1))
    assert compared(sqlite_archive) == set()
    with writing(sqlite_archive.engine) as connection:
        connection.execute(delete(Variant).where(Variant.rank == 1))
    (finding,) = compared(sqlite_archive)
    assert finding.endswith("than in the archive: variant_group, variant_rank")


def compared(archive: Archive) -> set[str]:
    with reading(archive.engine) as connection:
        return {each.finding for each in verify_index(connection, Fts5Index(connection), sample=0)}


def test_groups_that_change_as_speeches_are_stored_are_counted_so(archive: Archive, tmp_path: Path) -> None:  # fmt: skip
    """The archive groups by itself; the index follows in the same transaction, the one beside it at the next question."""
    from tests.stocked import made

    text = "".join(chr(0x4E00 + n * 37 % 2000) for n in range(900)) + "云河市要协商。"
    sidecar = Sidecar(tmp_path / "beside")
    wanted = Wanted((AllOf(("云河",)),), Scope(copies=False))
    run = archive.begin_run("import")
    for number, expected in enumerate((1, 1, 1), 1):
        keep(run, f"http://zz.example/{number}", made(text, date="2024-01-02"))
        with snapshot(archive) as view:
            assert (view.index.count(wanted), view.index.count(replace(wanted, scope=Scope()))) == (expected, number)  # fmt: skip
        with sidecar.view(archive.engine) as (_, index):
            assert index is not None
            assert index.count(wanted) == expected
    keep(run, "http://zz.example/2", made("云河市另有话说。" * 40, date="2024-01-02"), at="2026-02-02T03:04:05Z")  # fmt: skip
    with snapshot(archive) as view, sidecar.view(archive.engine) as (_, index):
        assert index is not None
        assert view.index.count(wanted) == index.count(wanted) == 2
    with reading(archive.engine) as connection:
        assert len(connection.execute(select(Variant.speech_id)).all()) == 2
