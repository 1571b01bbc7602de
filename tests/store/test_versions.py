"""What counts as a new version, and what does not."""

from __future__ import annotations

import shutil
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from speecharchive.errors import NoArticle, UsageError
from speecharchive.index.wanted import AllOf, Wanted
from speecharchive.model import Date, Dropped, Paragraph, Speech
from speecharchive.query.snapshot import snapshot
from speecharchive.store.archive import Archive, RunLedger
from speecharchive.store.engine import reading

from .building import PARAGRAPHS, ask, news, one, record, speech, store

DAYS = [f"2026-01-{day:02}T00:00:00Z" for day in range(1, 10)]


@pytest.fixture
def run(archive: Archive) -> RunLedger:
    return archive.begin_run("crawl")


@pytest.fixture
def again(archive: Archive, run: RunLedger) -> RunLedger:
    return archive.begin_run("reextract")


def versions(archive: Archive) -> list[tuple[int, str]]:
    """Number and last paragraph of every version."""
    return ask(
        archive,
        """SELECT v.n, p.text FROM version v JOIN paragraph p ON p.version_id = v.id
        WHERE p.n = v.n_paragraphs - 1 ORDER BY v.n""",
    )


def found(archive: Archive, phrase: str) -> int:
    with snapshot(archive) as view:
        return view.index.count(Wanted((AllOf((phrase,)),)))


def other(last: str) -> Speech:
    return speech([*PARAGRAPHS[:-1], last])


def test_a_speech_is_stored_whole(archive: Archive, run: RunLedger) -> None:
    stored, outcome = store(run, record())
    assert outcome == "new"
    (row,) = ask(
        archive,
        """SELECT version, versions, kind, title, speaker, speaker_basis, delivered_on, published_on, dated_on, year,
        editors, reporters, photographers, characters, paragraphs, text, capture_id FROM v_speech""",
    )
    assert row == (
        1, 1, "speech", "在云河市政协闭幕会上的讲话", "甲一鸣", "headline", "2025-12-30", "2025-12-31T08:00+08:00",
        "2025-12-30", 2025, "乙二", "丙三、丁四", None, sum(map(len, PARAGRAPHS)), 3, "\n".join(PARAGRAPHS), stored.id,
    )  # fmt: skip
    assert ask(archive, "SELECT n, is_current, section, text FROM v_paragraph ORDER BY n") == [
        (n, 1, "一" if n == 1 else None, text) for n, text in enumerate(PARAGRAPHS)
    ]


def test_a_moved_counter_is_no_change(archive: Archive, run: RunLedger) -> None:
    store(run, record("浏览 512 次"))
    counted = speech(dropped=(Dropped("visit-counter", "浏览 735 次", 9),))
    assert store(run, record("浏览 735 次", at=DAYS[1]), counted)[1] == "unchanged"
    assert len(versions(archive)) == 1


def test_a_new_text_is_a_new_version_under_the_same_id(archive: Archive, run: RunLedger) -> None:
    store(run, record("一"))
    first = one(archive, "SELECT id FROM v_speech")
    assert store(run, record("二", at=DAYS[1]), other("改过的话。"))[1] == "changed"
    assert ask(archive, "SELECT id, version, versions FROM v_speech") == [(first, 2, 2)]
    assert versions(archive) == [(1, PARAGRAPHS[-1]), (2, "改过的话。")]
    assert (found(archive, "制造名城"), found(archive, "改过的话")) == (0, 1)


def test_the_first_text_come_back_is_the_first_version(archive: Archive, run: RunLedger) -> None:
    store(run, record("一"))
    store(run, record("二", at=DAYS[1]), other("改过的话。"))
    assert store(run, record("三", at=DAYS[2]))[1] == "changed"
    assert ask(archive, "SELECT version, versions FROM v_speech") == [(1, 2)]
    assert store(run, record("一", at=DAYS[3]))[1] == "unchanged"


def test_bytes_come_back_are_the_version_they_were(archive: Archive, run: RunLedger) -> None:
    store(run, record("一"))
    store(run, record("二", at=DAYS[1]), other("改过的话。"))
    assert store(run, record("一", at=DAYS[2]))[1] == "changed"
    assert ask(archive, "SELECT version, versions FROM v_speech") == [(1, 2)]


def test_an_older_capture_adds_its_version_but_does_not_stand_for_the_page(
    archive: Archive, run: RunLedger
) -> None:
    store(run, record("新", at=DAYS[5]))
    assert store(run, record("旧", at=DAYS[1]), other("旧的话。"))[1] == "changed"
    assert ask(archive, "SELECT version, versions FROM v_speech") == [(1, 2)]
    assert ask(archive, "SELECT first_seen, last_seen FROM page") == [(DAYS[1], DAYS[5])]
    assert store(run, record("旧又", at=DAYS[2]), other("旧的话。"))[1] == "unchanged"
    assert ask(archive, "SELECT version, versions FROM v_speech") == [(1, 2)]


def test_a_better_parser_renews_the_version_in_place(
    archive: Archive, run: RunLedger, again: RunLedger
) -> None:
    stored, _ = store(run, record())
    before = ask(archive, "SELECT id, version, capture_id FROM v_speech")
    better = speech(
        ["各位委员:", "更好的解析。"],
        sections=(),
        extractor="0.2.0",
        editors=(),
        delivered_on=Date("2025-12-29", "day", "stated"),
    )
    assert again.store_article(stored.id, better) == "unchanged"
    assert ask(archive, "SELECT id, version, capture_id FROM v_speech") == before
    assert ask(
        archive, "SELECT extractor, delivered_on, editors, text, paragraphs FROM v_speech"
    ) == [("0.2.0", "2025-12-29", None, "各位委员:\n更好的解析。", 2)]
    assert found(archive, "制造名城") == 0
    assert found(archive, "更好的解") == found(archive, "更") == 1


def test_a_newer_parser_that_reads_the_same_leaves_the_indexes_alone(
    archive: Archive, run: RunLedger, again: RunLedger
) -> None:
    stored, _ = store(run, record())
    stamps = "SELECT speech_id, stamp FROM search_change"
    before = ask(archive, stamps)
    again.store_article(stored.id, speech(extractor="0.2.0"))
    assert one(archive, "SELECT extractor FROM version") == "0.2.0"
    assert ask(archive, stamps) == before
    again.store_article(stored.id, speech(extractor="0.3.0", editors=("戊五",)))
    assert ask(archive, stamps) != before
    assert one(archive, "SELECT editors FROM v_speech") == "戊五"


def test_a_reextraction_of_a_capture_that_changed_nothing_makes_no_version(
    archive: Archive, run: RunLedger, again: RunLedger
) -> None:
    """The second capture differs by its counter alone; whichever is read first by the new parser."""
    first, _ = store(run, record("浏览 1 次"))
    second, _ = store(run, record("浏览 2 次", at=DAYS[1]))
    better = speech(["更好的解析。"], extractor="0.2.0", sections=())
    assert again.store_article(second.id, better) == "unchanged"
    assert versions(archive) == [(1, PARAGRAPHS[-1])]
    assert again.store_article(first.id, better) == "unchanged"
    assert again.store_article(second.id, better) == "unchanged"
    assert versions(archive) == [(1, "更好的解析。")]


def test_a_reextraction_finds_the_two_texts_that_an_old_parser_could_not(
    archive: Archive, run: RunLedger, again: RunLedger
) -> None:
    first, _ = store(run, record("一"), news())
    second, _ = store(run, record("二", at=DAYS[1]), news())
    again.store_article(first.id, speech(extractor="0.2.0"))
    changed = other("改过的话。")
    assert again.store_article(second.id, changed) == "unchanged"  # another parser than the first's
    again.store_article(first.id, speech())
    assert again.store_article(second.id, changed) == "changed"
    assert ask(archive, "SELECT version, versions FROM v_speech") == [(2, 2)]


def test_a_crawl_reads_the_old_version_again_before_it_calls_the_page_changed(
    archive: Archive, run: RunLedger
) -> None:
    stored, _ = store(run, record("浏览 1 次"))
    better = speech(["更好的解析。"], extractor="0.2.0", sections=())
    asked: list[int] = []

    def reread(capture_id: int) -> Speech:
        asked.append(capture_id)
        return better

    later = archive.begin_run("crawl", reread=reread)
    assert store(later, record("浏览 2 次", at=DAYS[1]), better)[1] == "unchanged"
    assert asked == [stored.id]
    assert versions(archive) == [(1, "更好的解析。")]
    changed = speech(["真的变了。"], extractor="0.2.0", sections=())
    assert store(later, record("浏览 3 次", at=DAYS[2]), changed)[1] == "changed"
    assert asked == [stored.id, stored.id]


def test_a_capture_that_cannot_be_read_again_does_not_hide_a_change(
    archive: Archive, run: RunLedger
) -> None:
    store(run, record("一"))

    def reread(_: int) -> Speech:
        raise NoArticle("no layout finds an article")

    later = archive.begin_run("crawl", reread=reread)
    changed = speech(["变了。"], extractor="0.2.0", sections=())
    assert store(later, record("二", at=DAYS[1]), changed)[1] == "changed"


def test_news_fills_the_page_alone(archive: Archive, run: RunLedger) -> None:
    assert store(run, record("一"), news())[1] == "new"
    assert store(run, record("一", at=DAYS[1]), news(headline="同样的字节"))[1] == "unchanged"
    assert store(run, record("二", at=DAYS[2]), news(headline="别的"))[1] == "changed"
    assert ask(archive, "SELECT kind, title, published_on FROM page") == [
        ("news", "在云河市政协闭幕会上的讲话", "2025-12-31T08:00+08:00")
    ]
    for table in ("speech", "version", "paragraph", "credit"):
        assert one(archive, f"SELECT count(*) FROM {table}") == 0


def test_what_is_no_speech_any_more_is_marked_and_kept(
    archive: Archive, run: RunLedger, again: RunLedger
) -> None:
    stored, _ = store(run, record())
    before = one(archive, "SELECT id FROM speech")
    again.store_article(stored.id, news(extractor="0.2.0"))
    assert ask(archive, "SELECT id, status FROM speech") == [(before, "reclassified")]
    assert ask(archive, "SELECT id FROM v_speech") == []
    assert ask(archive, "SELECT DISTINCT is_current FROM v_paragraph") == [(0,)]
    assert one(archive, "SELECT kind FROM page") == "news"
    again.store_article(stored.id, speech(extractor="0.3.0"))
    assert ask(archive, "SELECT id, version FROM v_speech") == [(before, 1)]


def test_news_that_is_a_speech_after_all_becomes_one(
    archive: Archive, run: RunLedger, again: RunLedger
) -> None:
    stored, _ = store(run, record(), news())
    assert again.store_article(stored.id, speech()) == "unchanged"
    assert ask(archive, "SELECT version FROM v_speech") == [(1,)]


def test_a_date_without_a_day_and_none_at_all(archive: Archive, run: RunLedger) -> None:
    store(run, record(), speech(delivered_on=Date("2025-12", "month", "stated")))
    store(
        run,
        record(url="http://yunhe.example/2"),
        speech(delivered_on=Date(), published_on=Date()),
    )
    assert ask(archive, "SELECT dated_on, year FROM v_speech ORDER BY dated_on IS NULL") == [
        ("2025-12", 2025),
        (None, None),
    ]


def test_characters_no_database_holds_do_not_break_it(archive: Archive, run: RunLedger) -> None:
    odd = "云\x00河\ud800市"
    read = speech(
        ["", odd], headline=odd, editors=(odd,), sections=(), dropped=(Dropped("rule", odd, 0),)
    )
    assert store(run, record(url="http://yunhe.example/a\x00b"), read)[1] == "new"
    assert ask(archive, "SELECT headline, editors, text FROM v_speech") == [
        ("云\ufffd河\ufffd市", "云\ufffd河\ufffd市", "\n云\ufffd河\ufffd市")
    ]


def test_a_speech_of_no_paragraph_can_be_stored_and_renewed(
    archive: Archive, run: RunLedger, again: RunLedger
) -> None:
    stored, _ = store(run, record(), speech([], sections=()))
    again.store_article(stored.id, speech())
    again.store_article(stored.id, speech([], sections=()))
    assert found(archive, "云河") == 0
    assert ask(archive, "SELECT paragraphs FROM v_speech") == [(0,)]


def test_two_workers_that_read_one_page_at_once_make_one_speech(database: str) -> None:
    """On SQLite the second waits for the whole archive, on PostgreSQL for the page."""
    with Archive.open(database) as one_worker, Archive.open(database) as other_worker:
        run, other_run = one_worker.begin_run("import"), other_worker.begin_run("import")
        stored = run.store_capture(record())
        outcomes: list[str] = []
        thread = Thread(
            target=lambda: outcomes.append(other_run.store_article(stored.id, speech()))
        )
        with run.transaction():
            assert run.store_article(stored.id, speech()) == "new"
            thread.start()
            thread.join(0.3)
            assert thread.is_alive()
        thread.join()
        assert outcomes == ["unchanged"]
        assert ask(one_worker, "SELECT version, versions FROM v_speech") == [(1, 1)]


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 99)), min_size=1, max_size=8))
def test_a_page_has_a_version_for_each_text_it_showed(
    sqlite_template: Path, shown: list[tuple[int, int]]
) -> None:
    """Whatever the counter in its chrome said meanwhile."""
    with (
        TemporaryDirectory() as folder,
        Archive.open(shutil.copyfile(sqlite_template, Path(folder) / "a.db")) as archive,
    ):
        run = archive.begin_run("crawl")
        for day, (number, counter) in enumerate(shown):
            capture = record(f"{number} {counter}", at=f"2026-02-{day + 1:02}T00:00:00Z")
            store(run, capture, other(f"第{number}稿"))
        texts = [text for _, text in versions(archive)]
        assert sorted(texts) == sorted({f"第{number}稿" for number, _ in shown})
        last = one(archive, "SELECT text FROM v_speech").rpartition("\n")[2]
        assert last == f"第{shown[-1][0]}稿"
        changes = sum(before != after for (before, _), (after, _) in pairwise(shown))
        assert ask(archive, "SELECT new, changed, unchanged FROM v_run") == [
            (1, changes, len(shown) - 1 - changes)
        ]


def test_an_unknown_capture_is_refused(run: RunLedger) -> None:
    with pytest.raises(UsageError, match="no capture 99"):
        run.store_article(99, speech())


def test_the_record_keeps_all_but_the_paragraphs(archive: Archive, run: RunLedger) -> None:
    read = speech()
    store(run, record(), read)
    from speecharchive.store.tables import Version

    with reading(archive.engine) as connection:
        held = connection.scalar(Version.__table__.select().with_only_columns(Version.record))
    whole = read.to_json_dict()
    del whole["paragraphs"]
    assert held == whole
    assert isinstance(read.paragraphs[0], Paragraph)
