"""Uses of set phrases follow the speeches, and are counted for speeches that were there before the phrase."""

from __future__ import annotations

from collections.abc import Iterator
from threading import Thread
from typing import Any

import pytest
from sqlalchemy import update

from speecharchive.errors import UsageError
from speecharchive.model import Date
from speecharchive.phrases.counting import PhraseCounter
from speecharchive.phrases.phrase import Phrase
from speecharchive.query.phrase_check import wrong_counts
from speecharchive.store import phrase_counting, phrase_table, tables
from speecharchive.store.archive import Archive
from speecharchive.store.engine import reading, writing
from speecharchive.store.migrate import downgrade, upgrade_database
from speecharchive.store.phrase_counting import count_phrases, speeches_to_count

from .building import ask, news, record, speech, store

FIRST = ("我们要推动高质量发展。", "乡村振兴,乡村全面振兴,高质量发展。")
SECOND = ("適應新常態,推動高質量發展。",)
OWN = Phrase("云河之路", "云河", ("云河道路",), ("云河之路口",))


def uses(archive: Archive) -> dict[tuple[str, str, int], int]:
    """Occurrences by phrase, speech and month."""
    rows = ask(
        archive,
        "SELECT f.name, v.speech_id, u.month, u.n FROM phrase_use u"
        " JOIN phrase f ON f.id = u.phrase_id JOIN version v ON v.id = u.version_id",
    )
    found = {(name, speech_id, month): n for name, speech_id, month, n in rows}
    assert len(found) == len(rows)
    return found


def truth(archive: Archive) -> dict[tuple[str, str, int], int]:
    """The same, by reading every current version of a held speech."""
    with reading(archive.engine) as connection:
        counter = PhraseCounter(phrase_table.definitions(connection).values())
    texts: dict[tuple[str, str], list[str]] = {}
    for speech_id, dated_on, fold in ask(
        archive,
        "SELECT s.id, v.dated_on, p.fold FROM speech s"
        " JOIN version v ON v.speech_id = s.id AND v.n = s.current"
        " JOIN paragraph p ON p.version_id = v.id WHERE s.status = 'held' ORDER BY s.id, p.n",
    ):
        texts.setdefault((speech_id, dated_on or ""), []).append(fold)
    return {
        (name, speech_id, int(dated_on.replace("-", "")[:6].ljust(6, "0"))): n
        for (speech_id, dated_on), folds in texts.items()
        for name, n in counter.count(folds).items()
    }


def names(archive: Archive) -> dict[str, int]:
    counts: dict[str, int] = {}
    for (name, _, _), n in uses(archive).items():
        counts[name] = counts.get(name, 0) + n
    return counts


def on(value: str | None) -> Date:
    return Date(value, "day", "stated", value) if value else Date()


@pytest.fixture
def run(archive: Archive) -> Any:
    return archive.begin_run("crawl")


@pytest.fixture(autouse=True)
def held_to_the_truth(archive: Archive) -> Iterator[None]:
    yield
    assert uses(archive) == truth(archive)


def test_a_new_speech_is_counted_in_the_transaction_that_stores_it(
    archive: Archive, run: Any
) -> None:
    store(run, record(), speech(FIRST))
    ((speech_id,),) = ask(archive, "SELECT id FROM speech")
    assert uses(archive) == {
        ("高质量发展", speech_id, 202512): 2,
        ("乡村振兴", speech_id, 202512): 2,
    }


def test_news_is_not_counted(archive: Archive, run: Any) -> None:
    store(run, record(), news())
    assert uses(archive) == {}


def test_a_speech_without_a_date_stands_in_month_zero(archive: Archive, run: Any) -> None:
    store(run, record(), speech(FIRST, delivered_on=Date(), published_on=Date()))
    assert {month for _, _, month in uses(archive)} == {0}


def test_a_new_version_takes_the_place_of_the_old_one(archive: Archive, run: Any) -> None:
    store(run, record("甲"), speech(FIRST))
    store(run, record("乙", at="2026-02-01T00:00:00Z"), speech(SECOND))
    assert names(archive) == {"新常态": 1, "高质量发展": 1}
    store(run, record("甲", at="2026-03-01T00:00:00Z"), speech(FIRST))
    assert names(archive) == {"高质量发展": 2, "乡村振兴": 2}


def test_a_re_extraction_moves_text_and_month(archive: Archive, run: Any) -> None:
    stored, _ = store(run, record(), speech(FIRST))
    again = archive.begin_run("reextract")
    again.store_article(stored.id, speech(FIRST, delivered_on=on("2024-03-01")))
    assert {month for _, _, month in uses(archive)} == {202403}
    again.store_article(stored.id, speech(SECOND, delivered_on=on("2024-03-01")))
    assert names(archive) == {"新常态": 1, "高质量发展": 1}


def test_what_is_no_speech_any_more_is_not_counted_until_it_is_one_again(
    archive: Archive, run: Any
) -> None:
    stored, _ = store(run, record(), speech(FIRST))
    again = archive.begin_run("reextract")
    again.store_article(stored.id, news(paragraphs=FIRST))
    assert uses(archive) == {}
    again.store_article(stored.id, speech(FIRST))
    assert names(archive) == {"高质量发展": 2, "乡村振兴": 2}


def test_what_was_rolled_back_is_not_counted(archive: Archive, run: Any) -> None:
    with run.transaction():
        store(run, record(), speech(FIRST))
        with pytest.raises(UsageError):
            _store_and_fail(run)
    assert names(archive) == {"高质量发展": 2, "乡村振兴": 2}


def _store_and_fail(run: Any) -> None:
    with run.transaction():
        store(run, record(url="http://yunhe.example/2"), speech(SECOND))
        run.store_article(999, speech())


def define(archive: Archive, *phrases: Phrase) -> list[str]:
    with writing(archive.engine) as connection:
        return phrase_table.put_own(connection, phrases)


def test_own_phrases_are_counted_over_what_was_there(archive: Archive, run: Any) -> None:
    for number in range(5):
        read = speech((f"走云河之路,不是云河之路口。{number}", "云河道路"))
        store(run, record(url=f"http://yunhe.example/{number}"), read)
    assert define(archive, OWN) == ["云河之路"]
    assert "云河之路" not in names(archive)
    assert speeches_to_count(archive.engine) == 5
    assert count_phrases(archive.engine) == 5
    assert names(archive)["云河之路"] == 10
    assert speeches_to_count(archive.engine) == count_phrases(archive.engine) == 0


def test_a_count_that_was_broken_off_goes_on(
    archive: Archive, run: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(5):
        read = speech((f"云河之路{number}",))
        store(run, record(url=f"http://yunhe.example/{number}"), read)
    define(archive, OWN)
    monkeypatch.setattr(phrase_counting, "BATCH", 2)
    seen: list[str] = []

    def killed(name: str) -> None:
        seen.append(name)
        if len(seen) == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        count_phrases(archive.engine, seen=killed)
    define(archive, Phrase("两江新政", "云河"))
    assert count_phrases(archive.engine) == 5
    assert names(archive)["云河之路"] == 5


def test_a_writer_at_work_notices_new_phrases(archive: Archive, run: Any) -> None:
    store(run, record(), speech(("云河之路",)))
    define(archive, OWN)
    store(run, record(url="http://yunhe.example/2"), speech(("云河之路,云河之路",)))
    assert names(archive) == {"云河之路": 2}
    count_phrases(archive.engine)
    assert names(archive) == {"云河之路": 3}


def test_phrases_that_come_while_a_speech_is_being_stored_miss_nothing(
    archive: Archive, run: Any
) -> None:
    """On PostgreSQL the definitions change in the middle of the transaction, on SQLite after it."""

    def come() -> None:
        define(archive, OWN)
        count_phrases(archive.engine)

    store(run, record(), speech(("云河之路",)))
    with run.transaction():
        store(run, record(url="http://yunhe.example/2"), speech(("云河道路",)))
        other = Thread(target=come)
        other.start()
        other.join(0.5)
    other.join()
    assert names(archive) == {"云河之路": 2}


def test_a_phrase_that_is_defined_otherwise_is_counted_again_alone(
    archive: Archive, run: Any
) -> None:
    store(run, record(), speech(("云河之路,云河道路,高质量发展",)))
    define(archive, OWN)
    count_phrases(archive.engine)
    assert define(archive, Phrase("云河之路", "云河", note="只改备注", **_SAME)) == []
    assert speeches_to_count(archive.engine) == 0
    assert define(archive, Phrase("云河之路", "云河")) == ["云河之路"]
    assert names(archive) == {"高质量发展": 1}
    count_phrases(archive.engine)
    assert names(archive) == {"高质量发展": 1, "云河之路": 1}


_SAME: dict[str, Any] = {"variants": OWN.variants, "exclusions": OWN.exclusions}


def test_own_phrases_can_be_removed(archive: Archive, run: Any) -> None:
    define(archive, OWN)
    store(run, record(), speech(("雲河之路",)))
    assert names(archive) == {"云河之路": 1}
    with writing(archive.engine) as connection:
        phrase_table.remove_own(connection, ["雲河之路"])
    assert names(archive) == {}
    with pytest.raises(UsageError, match="no phrase of your own"), writing(archive.engine) as again:
        phrase_table.remove_own(again, ["乡村振兴"])


def test_a_bundled_name_is_taken(archive: Archive) -> None:
    with pytest.raises(UsageError, match="乡村振兴 is in the bundled table"):
        define(archive, Phrase("乡村振兴", "云河"))


def test_another_release_of_the_bundled_table_is_taken_over(archive: Archive, run: Any) -> None:
    """As if this archive had been made by a release that had another phrase, and one otherwise."""
    store(run, record(), speech(FIRST))
    phrase = tables.Phrase
    with writing(archive.engine) as connection:
        for old, new in (("中国梦", "旧说法"), ("新常态", "新常态")):
            changed = {"name": new, "digest": "0"}
            connection.execute(update(phrase).where(phrase.name == old).values(changed))
    with writing(archive.engine) as connection:
        assert sorted(phrase_table.put_bundled(connection)) == ["中国梦", "新常态"]
    assert count_phrases(archive.engine) == 1
    assert ask(archive, "SELECT count(*) FROM phrase WHERE name = '旧说法'") == [(0,)]


def test_an_own_phrase_outlives_a_release_that_brings_the_same(archive: Archive) -> None:
    phrase = tables.Phrase
    with writing(archive.engine) as connection:
        own = {"origin": "own", "note": "甲一鸣"}
        connection.execute(update(phrase).where(phrase.name == "中国梦").values(own))
        assert phrase_table.put_bundled(connection) == []
    assert ask(archive, "SELECT origin, note FROM phrase WHERE name = '中国梦'") == [
        ("own", "甲一鸣")
    ]


def test_the_views_show_uses_with_their_speeches(archive: Archive, run: Any) -> None:
    store(run, record(), speech(FIRST))
    assert ask(
        archive,
        "SELECT phrase, family, n, year, month, kind, speaker, is_counted FROM v_phrase_use ORDER BY 1",
    ) == [
        ("乡村振兴", "乡村振兴", 2, 2025, "2025-12", "speech", "甲一鸣", 1),
        ("高质量发展", "现代化", 2, 2025, "2025-12", "speech", "甲一鸣", 1),
    ]
    assert ask(
        archive,
        "SELECT family, variants, first_central, basis, is_counted FROM v_phrase WHERE phrase = '乡村振兴'",
    ) == [("乡村振兴", "乡村全面振兴|乡村的全面振兴", "2017-10-18", "wording", 1)]


def test_an_archive_of_before_is_counted_when_it_is_brought_up_to_date(
    archive: Archive, run: Any, database: str
) -> None:
    store(run, record(), speech(FIRST))
    downgrade(archive.engine, archive.place, "0003")
    seen: list[str] = []
    upgrade_database(database, seen=seen.append)
    assert len(seen) == 2, "once for its phrases, once for its variants"
    assert names(archive) == {"高质量发展": 2, "乡村振兴": 2}


def test_a_count_that_a_text_does_not_have_is_found_and_mended(archive: Archive, run: Any) -> None:
    store(run, record("甲"), speech(FIRST))
    store(run, record("乙", at="2026-02-01T00:00:00Z"), speech(SECOND))
    use = tables.PhraseUse
    with reading(archive.engine) as connection:
        assert list(wrong_counts(connection)) == []
    with writing(archive.engine) as connection:
        connection.execute(update(use).values(version_id=1, n=7))
    with reading(archive.engine) as connection:
        wrong = [each.subject[-3:] for each in wrong_counts(connection)]
    assert wrong == ["@v1", "@v2"]
    with writing(archive.engine) as connection:
        phrase_table.count_again(connection)
    count_phrases(archive.engine)
    with reading(archive.engine) as connection:
        assert list(wrong_counts(connection)) == []
