"""Error pages that an older parser took for texts: today's ends them as what they are."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from foreign_records import member, response, save
from pages_of_demo import brought, resources
from sqlalchemy import text
from test_absences import GONE, URL, observed, on, presence, there

from speecharchive.demo.world import demo_registry
from speecharchive.extraction.reader import read
from speecharchive.ingest.reextracting import reextract
from speecharchive.model import PageSource, Paragraph, Speech
from speecharchive.proof.archive import verify_archive
from speecharchive.store.archive import Archive

POOR = "抱歉，您访问的页面不存在！"


def poorly_read() -> Speech:
    """As a parser might have read it that did not know the sentence."""
    article = read(PageSource(resources()[URL].body, url=URL))
    return replace(article, title=POOR, headline=POOR, paragraphs=(Paragraph(POOR, (0,)),))


def rows(archive: Archive, query: str) -> list[tuple[Any, ...]]:
    with archive.engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text(query))]


def read_poorly(archive: Archive, *days: int) -> None:
    """The captures of these days become versions, as they did for that parser."""
    run = archive.begin_run("import")
    for day in days:
        query = f"SELECT id FROM capture WHERE fetched_at = '{on(day)}'"
        ((capture,),) = rows(archive, query)
        run.store_article(capture, poorly_read())
    run.finish()


def versions(archive: Archive) -> list[tuple[Any, ...]]:
    """Number, whether it is the current one, and why it is none."""
    return rows(archive, "SELECT version, is_current, absence FROM v_version ORDER BY version")


def test_the_text_before_stands_for_the_speech_again(archive: Archive, tmp_path: Path) -> None:
    repeat = member(
        "revisit", URL, b"HTTP/1.1 200 OK\r\n\r\n", date=on(9), WARC_Refers_To_Date=on(6),
        WARC_Refers_To_Target_URI=URL,
    )  # fmt: skip
    soft = response(URL, body=GONE, date=on(6))
    brought(archive, save(tmp_path, "a.warc.gz", [there(1), soft, repeat]))
    before = rows(archive, "SELECT title, text_sha256, kind FROM page")
    read_poorly(archive, 6, 9)
    assert [row[:2] for row in versions(archive)] == [(1, 0), (2, 1)]
    assert rows(archive, "SELECT count(*) FROM change") == [(1,)]
    done = reextract(archive, demo_registry())
    assert (done.unchanged, done.absent, done.failed) == (1, 1, 0)
    assert versions(archive) == [(1, 1, None), (2, 0, "error-text")]
    assert rows(archive, "SELECT title, text_sha256, kind FROM page") == before
    assert rows(archive, "SELECT count(*) FROM change") == [(0,)]
    assert [row[1] for row in observed(archive)] == ["present", "not-found", "not-found"]
    assert presence(archive) == ("missing", 2)
    assert list(verify_archive(archive)) == []
    assert reextract(archive, demo_registry()) == done


@pytest.mark.parametrize("days", [(6,), (6, 7)])
def test_a_speech_that_never_was_one_is_found_no_longer(
    archive: Archive, tmp_path: Path, days: tuple[int, ...]
) -> None:
    soft = [response(URL, body=GONE + b"<!-- %d -->" % day, date=on(day)) for day in days]
    brought(archive, save(tmp_path, "a.warc.gz", soft))
    read_poorly(archive, *days)
    assert rows(archive, "SELECT status FROM speech") == [("held",)]
    done = reextract(archive, demo_registry())
    assert (done.absent, done.failed) == (len(days), 0)
    assert rows(archive, "SELECT status FROM speech") == [("reclassified",)]
    assert versions(archive) == [(1, 0, "error-text")]
    assert list(verify_archive(archive)) == []
    brought(archive, save(tmp_path, "b.warc.gz", [there(9)]))
    assert rows(archive, "SELECT status FROM speech") == [("held",)]
    assert versions(archive) == [(1, 0, "error-text"), (2, 1, None)]
    assert list(verify_archive(archive)) == []
