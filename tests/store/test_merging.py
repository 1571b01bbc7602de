"""An archive of the schema before identities: pages that turn out to be one are merged, and nothing is lost."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from speecharchive.corrections.file import read_file
from speecharchive.corrections.redacting import span_of
from speecharchive.proof.finding import Finding
from speecharchive.proof.indexes import wrong_indexes
from speecharchive.query.filters import Filters
from speecharchive.query.language import parse_query
from speecharchive.query.search import search
from speecharchive.query.show import find, parse_address
from speecharchive.query.snapshot import snapshot
from speecharchive.store.archive import Archive
from speecharchive.store.correcting import plan, take_in
from speecharchive.store.engine import reading, writing
from speecharchive.store.ids import candidates
from speecharchive.store.migrate import downgrade, upgrade
from speecharchive.store.takedowns import Decision, take_down
from tests.store.building import YUNHE, ask, one, record, speech, store

MAIN = "http://yh.ylnews.example/n2/2026/0105/c1-4160794.html"
MIRROR = "http://yh.ylnews.example/BIG5/n2/2026/0105/c1-4160794.html"
SECURE = MAIN.replace("http:", "https:")
ELSEWHERE = "http://yh.ylnews.example/n2/2026/0106/c1-4160795.html"
Older = Callable[[str, str], Archive]


def text(n: int) -> tuple[str, ...]:
    return (f"各位委员,这是云河市第{n}篇讲话。", f"云河市要把第{n}件事办好。")


@pytest.fixture
def older(archive: Archive) -> Older:
    """Two pages with two and one versions, a third one, and the schema of before; the addresses as given."""

    def make(first: str, second: str) -> Archive:
        run = archive.begin_run("crawl", YUNHE)
        for n, url, day in (
            (1, "http://a.example/1", 1),
            (2, "http://a.example/1", 2),
            (3, "http://a.example/2", 3),
            (4, ELSEWHERE, 4),
        ):
            store(
                run,
                record(str(n), url=url, at=f"2026-01-0{day}T00:00:00Z"),
                speech(text(n), url=url),
            )
        run.store_capture(
            record("5", url="http://a.example/2", at="2026-01-05T00:00:00Z", status=404)
        )
        run.finish()
        downgrade(archive.engine, archive.place, "0005")
        with archive.engine.begin() as connection:
            for table in ("page", "capture"):
                for url, former in ((first, "http://a.example/1"), (second, "http://a.example/2")):
                    connection.exec_driver_sql(
                        f"UPDATE {table} SET url = '{url}' WHERE url = '{former}'"
                    )
        upgrade(archive.engine, archive.place)
        return archive

    return make


def found(archive: Archive, words: str) -> list[str]:
    with snapshot(archive) as view:
        return [row["id"] for row in search(view, parse_query(words), Filters()).rows]


def shown(archive: Archive, address: str) -> str:
    with snapshot(archive) as view:
        return find(view.connection, parse_address(address)).speech.text


FIRST, SECOND, THIRD = (
    candidates(url)[0] for url in ("http://a.example/1", "http://a.example/2", ELSEWHERE)
)


def test_twin_addresses_become_one_page_with_all_versions(older: Older) -> None:
    archive = older(MAIN, SECURE)
    assert ask(archive, "SELECT url, identity FROM page ORDER BY id") == [
        (MAIN, MAIN.removeprefix("http://")),
        (ELSEWHERE, ELSEWHERE.removeprefix("http://")),
    ]
    assert ask(archive, "SELECT id, current, status FROM speech ORDER BY page_id") == [
        (FIRST, 3, "held"),
        (THIRD, 1, "held"),
    ]
    assert ask(archive, f"SELECT n FROM version WHERE speech_id = '{FIRST}' ORDER BY n") == [
        (1,),
        (2,),
        (3,),
    ]
    assert ask(archive, "SELECT id, speech_id, n_before FROM redirect") == [(SECOND, FIRST, 2)]
    assert (
        one(
            archive,
            f"SELECT count(*) FROM capture JOIN page ON page.id = capture.page_id WHERE page.url = '{MAIN}'",
        )
        == 4
    )
    addresses = ask(archive, "SELECT url, first_seen, last_seen FROM address ORDER BY url")
    assert (SECURE, "2026-01-03T00:00:00Z", "2026-01-05T00:00:00Z") in addresses
    assert len(addresses) == 3


def test_search_finds_the_speech_that_stays_with_the_text_that_stands(older: Older) -> None:
    archive = older(MAIN, SECURE)
    assert found(archive, "第3篇讲话") == [FIRST]
    assert found(archive, "第2篇讲话") == []
    assert found(archive, "云河市") == sorted([FIRST, THIRD], key=found(archive, "云河市").index)


def test_former_id_and_its_versions_lead_on(older: Older) -> None:
    archive = older(MAIN, SECURE)
    assert "第3篇" in shown(archive, f"{SECOND}@v1")
    assert "第3篇" in shown(archive, SECOND)
    assert "第2篇" in shown(archive, f"{FIRST}@v2")


@pytest.mark.parametrize(
    ("first", "second", "stays"), [(MAIN, MIRROR, FIRST), (MIRROR, MAIN, SECOND)]
)
def test_mirror_gives_way_to_the_main_address(
    older: Older, first: str, second: str, stays: str
) -> None:
    archive = older(first, second)
    assert one(archive, "SELECT url FROM page WHERE url <> :other", other=ELSEWHERE) == MAIN
    assert one(archive, f"SELECT count(*) FROM speech WHERE id = '{stays}'") == 1
    assert one(archive, f"SELECT count(*) FROM version WHERE speech_id = '{stays}'") == 3
    number = 2 if stays == FIRST else 3
    assert found(archive, f"第{number}篇讲话") == [stays]


def test_captures_of_before_are_observations(older: Older) -> None:
    archive = older(MAIN, ELSEWHERE.replace("160795", "160796"))
    states = ask(
        archive, "SELECT state, reason, version_id IS NOT NULL FROM observation ORDER BY capture_id"
    )
    assert [(state, reason, bool(shown)) for state, reason, shown in states] == [
        *[("present", None, True)] * 4,
        ("not-found", "status", False),
    ]
    assert ask(archive, "SELECT presence, misses FROM page ORDER BY id") == [
        ("present", 0), ("missing", 1), ("present", 0),
    ]  # fmt: skip


def test_upgraded_archive_goes_on(older: Older, tmp_path: Path) -> None:
    """A capture at either address is of the one page."""
    archive = older(MAIN, SECURE)
    run = archive.begin_run("crawl", YUNHE)
    stored, outcome = store(
        run, record("6", url=SECURE, at="2026-02-01T00:00:00Z"), speech(text(3), url=SECURE)
    )
    assert (outcome, one(archive, f"SELECT url FROM page WHERE id = {stored.page_id}")) == (
        "unchanged",
        MAIN,
    )
    assert tmp_path.exists()


@pytest.fixture
def ruled_otherwise(archive: Archive) -> Callable[[Callable[[Archive], None]], Archive]:
    """Two pages, and what was decided of them, as an archive holds them whose rules took their addresses for two pages."""

    def make(decide: Callable[[Archive], None]) -> Archive:
        run = archive.begin_run("crawl", YUNHE)
        for n, url, day in ((1, "1", 1), (2, "1", 2), (3, "2", 3), (4, "2", 4)):
            url = f"http://a.example/{url}"
            at = f"2026-01-0{day}T00:00:00Z"
            store(run, record(str(n), url=url, at=at), speech(text(n), url=url))
        run.store_capture(
            record("5", url="http://a.example/2", at="2026-01-05T00:00:00Z", status=404)
        )
        run.finish()
        decide(archive)
        with archive.engine.begin() as connection:
            for url, former in ((MAIN, "http://a.example/1"), (SECURE, "http://a.example/2")):
                for column in ("page.url", "capture.url", "address.url"):
                    table, name = column.split(".")
                    connection.exec_driver_sql(
                        f"UPDATE {table} SET {name} = '{url}' WHERE {name} = '{former}'"
                    )
                connection.exec_driver_sql(
                    f"UPDATE page SET identity = '{url}' WHERE url = '{url}'"
                )
            connection.exec_driver_sql(
                "UPDATE setting SET value = '0' WHERE name = 'page_identity'"
            )
        upgrade(archive.engine, archive.place)
        return archive

    return make


Ruled = Callable[[Callable[[Archive], None]], Archive]


WAS = {"speaker": "甲一鸣", "subtitle": "", "source": "云河日报"}


def corrected(speech_id: str, field: str, value: str, version: int | None = None) -> str:
    address = speech_id if version is None else f"{speech_id}@v{version}"
    return (
        f'[[correction]]\nspeech = "{address}"\nfield = "{field}"\nvalue = "{value}"\nwas = "{WAS[field]}"\nbasis = "stated"\n'
        'source = "云河日报 2026-01-06"\nreviewer = "戊五"\ndate = 2026-01-07\n'
    )


def wrong(archive: Archive) -> list[Finding]:
    with reading(archive.engine) as connection:
        return list(wrong_indexes(connection, archive.engine, readable=True))


def decided(archive: Archive, entries: str = "", down: Decision | None = None) -> None:
    read, problems = read_file(entries)
    with writing(archive.engine) as connection:
        planned, more = plan(connection, read)
        assert [*problems, *more] == []
        take_in(connection, planned)
        if down is not None:
            take_down(connection, down)


def test_corrections_follow_a_page_that_the_rules_merge(ruled_otherwise: Ruled) -> None:
    entries = "\n".join(
        (
            corrected(FIRST, "speaker", "乙二"),
            corrected(SECOND, "speaker", "丙三"),
            corrected(SECOND, "subtitle", "在渡口的讲话"),
            corrected(SECOND, "source", "渡口日报", version=1),
        )
    )
    archive = ruled_otherwise(lambda each: decided(each, entries))
    versions = ask(
        archive,
        f"SELECT n, speaker_name, subtitle, source FROM version WHERE speech_id = '{FIRST}' ORDER BY n",
    )
    assert versions == [
        (1, "乙二", "在渡口的讲话", "云河日报"),
        (2, "乙二", "在渡口的讲话", "云河日报"),
        (3, "乙二", "在渡口的讲话", "渡口日报"),
        (4, "乙二", "在渡口的讲话", "云河日报"),
    ]
    open_ones = "SELECT field, version FROM correction WHERE ended_at IS NULL ORDER BY field"
    assert ask(archive, open_ones) == [("source", 3), ("speaker", None), ("subtitle", None)]
    assert ask(archive, "SELECT presence, misses FROM page") == [("missing", 1)]
    assert found(archive, "第4篇讲话") == [FIRST]
    assert wrong(archive) == []


@pytest.mark.parametrize("whose", ["the page that stays", "the page that goes"])
def test_redaction_holds_for_all_of_a_page_that_the_rules_merge(
    ruled_otherwise: Ruled, whose: str
) -> None:
    of = FIRST if whose == "the page that stays" else SECOND
    down = Decision(of, "私人住址", None, span_of("各位委员"))
    archive = ruled_otherwise(lambda each: decided(each, down=down))
    texts = [
        line for (line,) in ask(archive, "SELECT text FROM paragraph WHERE n = 0 ORDER BY text")
    ]
    assert texts == [f"▇▇▇▇,这是云河市第{n}篇讲话。" for n in (1, 2, 3, 4)]
    assert found(archive, "各位委员") == []
    assert found(archive, "云河市") == [FIRST]
    assert ask(archive, "SELECT speech_id, done_at FROM takedown") == [(FIRST, None)]
    assert wrong(archive) == []


@pytest.mark.parametrize("of", [(FIRST,), (SECOND,), (FIRST, SECOND)])
def test_withheld_page_takes_the_other_with_it(ruled_otherwise: Ruled, of: tuple[str, ...]) -> None:
    def decide(each: Archive) -> None:
        for speech_id in of:
            decided(each, down=Decision(speech_id, "法院", None))

    archive = ruled_otherwise(decide)
    known = ask(archive, "SELECT DISTINCT speech_id FROM withheld_sentence")
    assert known == [(FIRST,)]
    assert ask(archive, "SELECT id, status FROM speech") == [(FIRST, "withheld")]
    assert ask(archive, "SELECT count(*) FROM paragraph") == [(0,)]
    assert found(archive, "云河市") == []
    assert wrong(archive) == []


def test_same_rules_are_not_applied_again(archive: Archive) -> None:
    run = archive.begin_run("crawl", YUNHE)
    store(run, record("1", url=MAIN), speech(text(1), url=MAIN))
    run.finish()
    with archive.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE page SET identity = 'left alone'")
    upgrade(archive.engine, archive.place)
    assert one(archive, "SELECT identity FROM page") == "left alone"
