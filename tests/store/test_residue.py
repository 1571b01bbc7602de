"""What was dropped, and what no rule explains, as the archive shows it."""

from __future__ import annotations

import json

from sqlalchemy import text

from speecharchive.model import Dropped
from speecharchive.store.archive import Archive
from speecharchive.store.engine import database_url, open_engine, place_of, writing
from speecharchive.store.migrate import downgrade, upgrade

from .building import URL, YUNHE, ask, news, one, record, speech, store

DROPPED = (
    Dropped("breadcrumb", "首页 > 要闻", 0),
    Dropped("unexplained", "渡口有灯", 1),
    Dropped("unexplained", "“船”有缆", 2),
    Dropped("classified-notice", "***遗失*****证", 9),
)


def test_each_dropped_block_is_a_row_with_its_rule(archive: Archive) -> None:
    store(archive.begin_run("crawl", YUNHE), record(), speech(dropped=DROPPED))
    rows = ask(archive, "SELECT n, rule, explained, text FROM v_residue ORDER BY n")
    assert rows == [
        (n, each.rule, int(each.rule != "unexplained"), each.text) for n, each in enumerate(DROPPED)
    ]
    assert ask(archive, "SELECT DISTINCT is_current, version FROM v_residue") == [(1, 1)]
    residue, count = ask(archive, "SELECT residue, unexplained FROM v_speech")[0]
    assert json.loads(residue) == [{"rule": each.rule, "text": each.text} for each in DROPPED]
    assert count == 2


def test_runs_count_what_no_rule_explains_of_news_too(archive: Archive) -> None:
    run = archive.begin_run("crawl", YUNHE)
    store(run, record(), speech(dropped=DROPPED))
    store(run, record("乙", url=URL + "?2"), news(dropped=DROPPED[1:2]))
    assert ask(archive, "SELECT outlet, unexplained FROM v_run") == [("yunhe", 3)]


def test_a_better_parser_renews_the_count(archive: Archive) -> None:
    store(archive.begin_run("crawl", YUNHE), record(), speech(dropped=DROPPED))
    run = archive.begin_run("reextract", YUNHE)
    run.store_article(1, speech(dropped=DROPPED[:1], extractor="0.2.0"))
    assert one(archive, "SELECT unexplained FROM v_speech") == 0


def test_an_archive_of_the_first_schema_is_counted(database: str) -> None:
    with Archive.open(database) as archive:
        store(archive.begin_run("crawl", YUNHE), record(), speech(dropped=DROPPED))
    engine = open_engine(database_url(database))
    place = place_of(database_url(database))
    downgrade(engine, place, "0001")
    upgrade(engine, place)
    with writing(engine) as connection:
        assert connection.scalar(text("SELECT unexplained FROM version")) == 2
        assert connection.scalar(text("SELECT count(*) FROM v_residue")) == 4
    engine.dispose()


def test_the_title_of_a_notice_is_kept_masked(archive: Archive) -> None:
    run = archive.begin_run("crawl", YUNHE)
    store(run, record("甲"), news(title="寻人启事：曾虚构，电话13900001111", url=URL))
    assert one(archive, "SELECT title FROM page") == "寻人启事：***，*************"
    store(run, record("乙", url=URL + "?2"), news(title="云河市2031年生产总值增长5.2%"))
    assert ask(archive, "SELECT title FROM page ORDER BY id")[1] == (
        "云河市2031年生产总值增长5.2%",
    )
