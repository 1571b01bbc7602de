"""Groups of variants follow from what is held, whatever came first and whatever went."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cache
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.copies import copied, message, report
from benchmarks.invented import invent
from speecharchive.index.bigrams import whole_text
from speecharchive.model import Paragraph, Speech
from speecharchive.normalise.fold import fold
from speecharchive.proof.groups import wrong_groups
from speecharchive.store.archive import Archive
from speecharchive.store.migrate import upgrade_database
from speecharchive.store.variant_comparison import (
    find_variants,
    forget_variants,
    speeches_to_compare,
)
from speecharchive.variants.facts import Facts
from speecharchive.variants.likeness import Witness, same_speech
from tests.stocked import keep, made
from tests.store.building import ask, one

GROUPS = "SELECT speech_id, group_id, rank, similarity FROM variant ORDER BY speech_id"
PAIRS = "SELECT speech_id, other_id, similarity, share, other_share FROM variant_pair ORDER BY 1, 2"
URLS = "SELECT speech.id, page.url FROM speech JOIN page ON page.id = speech.page_id"


@cache
def speeches() -> tuple[Speech, ...]:
    """Three speeches with copies that know little or much, two cities' reports of two years, two letters of one form."""
    found = []
    for number in (1, 2, 3):
        original = invent(number, 3)
        sorts = ("edited 10 %", "excerpt 70 %", "traditional", "chrome 20 %")[: number + 1]
        found += [original.speech, *(copied(original, sort, 1, knows=n % 2 == 0) for n, sort in enumerate(sorts))]  # fmt: skip
    found += [report(4, city, year) for city in (0, 1) for year in (2023, 2024)]
    found += [message(5, name, day="2023-05-01") for name in ("云河市龙舟节", "霜林市青年大会")]
    return tuple(found)


def store(archive: Archive, some: Iterable[Sequence[Speech]]) -> None:
    """Each portion in a transaction of its own."""
    run = archive.begin_run("import")
    for portion in some:
        with run.transaction():
            for speech in portion:
                keep(run, str(speech.url), speech)
    run.finish()


def withdrawn(archive: Archive, some: Iterable[Speech]) -> None:
    """Today's parser does not call them speeches any more."""
    run = archive.begin_run("reextract")
    for speech in some:
        keep(run, str(speech.url), replace(speech, kind="news"), at="2026-03-01T00:00:00Z")
    run.finish()


def grouped(archive: Archive) -> set[frozenset[str]]:
    """The groups, as sets of addresses."""
    urls = dict(ask(archive, URLS))
    members: dict[str, set[str]] = {}
    for speech_id, group_id, _, _ in ask(archive, GROUPS):
        members.setdefault(group_id, set()).add(urls[speech_id])
    return {frozenset(some) for some in members.values()}


def compared_all(some: Iterable[Speech]) -> set[frozenset[str]]:
    """The groups by comparing each text with each; nothing here joins what excludes each other."""
    witnesses = {str(speech.url): witness(speech) for speech in some}
    groups = {url: {url} for url in witnesses}
    for a, b in combinations(witnesses, 2):
        if same_speech(witnesses[a], witnesses[b]):
            joined = groups[a] | groups[b]
            groups.update(dict.fromkeys(joined, joined))
    return {frozenset(group) for group in groups.values() if len(group) > 1}


def witness(speech: Speech) -> Witness:
    occasion = speech.occasion
    facts = Facts(
        fold(speech.title or ""),
        fold(speech.speaker.name or ""),
        speech.delivered_on.value,
        speech.published_on.value,
        speech.place.code if speech.place else None,
        *(
            (occasion.body, occasion.division, occasion.term, occasion.session)
            if occasion
            else (None, None, None, None)
        ),
    )
    return Witness(facts, whole_text([fold(each.text) for each in speech.paragraphs]))


def test_copies_are_grouped_and_reports_and_letters_of_one_form_are_not(archive: Archive) -> None:
    store(archive, [speeches()])
    groups = grouped(archive)
    assert groups == compared_all(speeches())
    assert sorted(len(group) for group in groups) == [3, 4, 5]
    assert not any("report" in url or "letter" in url for group in groups for url in group)


@pytest.mark.long
@settings(max_examples=8)
@given(data=st.data())
def test_the_order_of_arrival_makes_no_difference(
    data: st.DataObject, sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    order = data.draw(st.permutations(speeches()))
    cuts = sorted(data.draw(st.sets(st.integers(1, len(order) - 1), max_size=4)))
    portions = [order[start:end] for start, end in zip([0, *cuts], [*cuts, None], strict=True)]
    gone = data.draw(st.sets(st.sampled_from(range(len(order))), max_size=6))
    folder = tmp_path_factory.mktemp("order")
    with (
        Archive.open(shutil.copyfile(sqlite_template, folder / "a.db")) as archive,
        Archive.open(shutil.copyfile(sqlite_template, folder / "b.db")) as once,
    ):
        store(archive, portions)
        store(once, [speeches()])
        assert ask(archive, GROUPS) == ask(once, GROUPS)
        assert ask(archive, PAIRS) == ask(once, PAIRS)
        withdrawn(archive, [order[n] for n in sorted(gone)])
        left = [speech for n, speech in enumerate(order) if n not in gone]
        assert grouped(archive) == compared_all(left)
        held = one(archive, "SELECT count(*) FROM speech WHERE status = 'held'")
        assert one(archive, "SELECT count(*) FROM minhash") == held
        assert one(archive, "SELECT count(DISTINCT version_id) FROM minhash_band") == held


def test_a_crowd_of_copies_is_one_group_whoever_goes(archive: Archive) -> None:
    """Not all of it is compared with all, and what the last are paired with may be withdrawn."""
    text = "\n".join(each.text for each in invent(1, 3).speech.paragraphs)[:1500]
    many = [
        replace(
            invent(1, 3).speech,
            url=f"http://outlet00.example/crowd/{n}.html",
            paragraphs=(Paragraph(f"第{n}次浏览。{text}", (0,)),),
            sections=(),
        )
        for n in range(40)
    ]
    store(archive, [many[:15], many[15:]])
    assert grouped(archive) == {frozenset(str(speech.url) for speech in many)}
    assert len(ask(archive, PAIRS)) < 40 * 39 / 2
    withdrawn(archive, many[:35])
    assert grouped(archive) == {frozenset(str(speech.url) for speech in many[35:])}
    assert len(ask(archive, PAIRS)) == 5 * 4 / 2


def bulletin(n: int, *, site: str, figures: int) -> Speech:
    """The Han characters are always the same; the figures and the name of a site are not."""
    said = (
        f"{part}、同志们：城乡建设要围绕高质量发展谋划，听取{site}上的意见，全年增长百分之{figures + part * 3}，"
        f"完成投资{figures * 13 + part * 41}亿元，新建改建道路{figures * 7 + part * 29}公里，受益群众{figures * 3 + part}万户。"
        for part in range(1, 13)
    )
    speech = made(
        *said, title="在云河市城乡建设工作会议上的讲话", speaker="甲一鸣", date="2025-03-12"
    )
    return replace(speech, url=f"http://outlet00.example/bulletin/{n}.html")


def test_what_differs_in_figures_or_letters_alone_is_judged_by_its_whole_text(
    archive: Archive,
) -> None:
    """The digest of the Han characters is one for all of them."""
    first, site, year, again, same = (
        bulletin(n, site=site, figures=figures)
        for n, (site, figures) in enumerate([("a.example", 11), ("longer.example", 11), ("a.example", 57), ("longer.example", 57), ("a.example", 11)])
    )  # fmt: skip
    store(archive, [[first], [site, year], [again, same]])
    assert one(archive, "SELECT count(DISTINCT fold_sha256) FROM version") == 1
    assert grouped(archive) == {
        frozenset(str(each.url) for each in some) for some in ([first, site, same], [year, again])
    }
    alike = {frozenset(pair[:2]): pair[2] for pair in ask(archive, PAIRS)}
    urls = {url: speech_id for speech_id, url in ask(archive, URLS)}
    assert alike.pop(frozenset(urls[str(each.url)] for each in (first, same))) == 1
    assert all(similarity < 1 for similarity in alike.values())
    with archive.engine.connect() as connection:
        assert list(wrong_groups(connection, set())) == []


def test_a_large_crowd_in_camps_is_one_group_and_late_ones_join_it(sqlite_archive: Archive) -> None:
    """Copies of one camp are more alike than those of two, and thirty pairs do not reach beyond a camp."""
    text = "\n".join(each.text for each in invent(1, 3).speech.paragraphs)[:3000]
    other = "\n".join(each.text for each in invent(1, 4).speech.paragraphs)[:3000]

    def copy(camp: int, n: int, length: int = 3000) -> Speech:
        """Of each camp another tenth of the text is another."""
        at = camp * 300
        words = text[:at] + other[at : at + 300] + text[at + 300 :]
        return replace(
            invent(1, 3).speech,
            url=f"http://outlet00.example/camp/{camp}/{n}.html",
            paragraphs=(Paragraph(f"第{n}次浏览。{words[:length]}", (0,)),),
            sections=(),
        )

    many = [copy(camp, n) for n in range(40) for camp in range(5)]
    late = [copy(camp, 90, 1200) for camp in range(5)]
    store(sqlite_archive, [many[:60], many[60:], late])
    assert grouped(sqlite_archive) == {frozenset(str(each.url) for each in [*many, *late])}


def test_what_is_forgotten_is_found_again(archive: Archive) -> None:
    store(archive, [[speech] for speech in speeches()])
    was = {name: ask(archive, name) for name in (GROUPS, PAIRS, "SELECT * FROM minhash_band ORDER BY 1, 2")}  # fmt: skip
    forget_variants(archive.engine)
    assert speeches_to_compare(archive.engine) == len(speeches())
    seen: list[str] = []
    assert find_variants(archive.engine, seen=seen.append) == len(speeches()) == len(set(seen))
    assert {name: ask(archive, name) for name in was} == was
    assert find_variants(archive.engine) == 0


def test_an_upgrade_compares_what_was_not_compared(archive: Archive, database: str) -> None:
    store(archive, [speeches()])
    was = ask(archive, GROUPS)
    forget_variants(archive.engine)
    upgrade_database(database)
    assert ask(archive, GROUPS) == was


def test_members_are_stamped_when_their_group_changes(archive: Archive) -> None:
    original = invent(1, 3)
    stamps = "SELECT speech_id, stamp FROM search_change"
    store(archive, [[original.speech]])
    before = dict(ask(archive, stamps))
    copy = copied(original, "edited 10 %", 1)
    store(archive, [[copy]])
    after = dict(ask(archive, stamps))
    (first,) = before
    assert after[first] > before[first]
    withdrawn(archive, [copy])
    assert dict(ask(archive, stamps))[first] > after[first]
    assert ask(archive, GROUPS) == []


def test_a_text_that_becomes_another_leaves_its_group(archive: Archive) -> None:
    original = invent(1, 3)
    copy = copied(original, "edited 10 %", 1)
    store(archive, [[original.speech, copy]])
    assert len(ask(archive, GROUPS)) == 2
    run = archive.begin_run("crawl")
    other = replace(copy, paragraphs=invent(2, 3).speech.paragraphs)
    keep(run, str(copy.url), other, at="2026-03-01T00:00:00Z")
    run.finish()
    assert ask(archive, GROUPS) == ask(archive, PAIRS) == []
    assert one(archive, "SELECT count(*) FROM minhash") == 2


def test_an_excerpt_of_what_two_years_share_joins_them_not(archive: Archive) -> None:
    """It goes with the report that it is more like."""
    last, this = (report(4, 0, year, shared=0.9) for year in (2023, 2024))
    shared = [p.text for p in last.paragraphs if p.text in {q.text for q in this.paragraphs}]
    assert shared
    excerpt = made(*shared, title="讲话全文")
    store(archive, [[last, this, replace(excerpt, url="http://un.example/excerpt")]])
    groups = grouped(archive)
    assert not any({str(last.url), str(this.url)} <= group for group in groups)


def test_the_original_is_read_before_its_conversion_and_the_whole_before_an_excerpt(
    archive: Archive,
) -> None:
    original = invent(5, 3)
    copies = [copied(original, sort, 1) for sort in ("excerpt 70 %", "traditional")]
    store(archive, [[*copies, original.speech]])
    urls = dict(ask(archive, URLS))
    ranks = {urls[speech_id]: rank for speech_id, _, rank, _ in ask(archive, GROUPS)}
    assert ranks == {str(original.speech.url): 0, str(copies[1].url): 1, str(copies[0].url): 2}
