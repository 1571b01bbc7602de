"""Rows that are made of others are made again, and the one that is otherwise is named."""

from __future__ import annotations

import pytest

from speecharchive.store.archive import Archive
from tests.proof.building import change, findings, said, stock
from tests.store.building import PARAGRAPHS, YUNHE, one, record, speech, store

OTHER = "http://www.yunhe.example/jianghua/2.html"
LATER = "2026-01-02T00:00:00Z"


@pytest.fixture
def remembered(archive: Archive) -> Archive:
    """A page that was edited and then not found, its copy elsewhere, and a page of another text; captures 1 to 4."""
    text = [*PARAGRAPHS, "云河市的事要云河市的人来办，办一件成一件。" * 40]
    run = archive.begin_run("crawl", YUNHE)
    store(run, record("甲"), speech(text))
    store(run, record("乙", url=OTHER), speech(text, url=OTHER))
    store(run, record("丙", at=LATER), speech([*text[:2], "云河市要走老路。", *text[3:]]))
    run.store_capture(record("丁", url=OTHER, at=LATER, status=404))
    run.finish()
    return archive


def told(archive: Archive) -> list[str]:
    """Of rows; the files of these captures were never written."""
    return [line for line in said(findings(archive)) if not line.startswith(("file", "capture"))]


def test_an_archive_with_a_history_has_no_finding(remembered: Archive) -> None:
    assert told(remembered) == []
    assert one(remembered, "SELECT count(*) FROM variant") == 2
    assert one(remembered, "SELECT count(*) FROM change") == 1
    assert one(remembered, "SELECT misses FROM page WHERE id = 2") == 1


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("UPDATE page SET url = 'http://x.example/1.html' WHERE id = 1", "page 1 http://x.example"),
        ("UPDATE page SET identity = 'x' WHERE id = 1", "is not the page that x names"),
        ("UPDATE page SET url = 'https://www.yunhe.example/jianghua/1.html' WHERE id = 1", "never seen under this"),
        ("UPDATE page SET last_seen = first_seen WHERE id = 1", "after it was last seen"),
        ("UPDATE page SET kind = 'news' WHERE id = 1", "is none with a speech"),
        ("UPDATE page SET presence = 'withdrawn' WHERE id = 2", "is withdrawn in its row"),
        ("UPDATE page SET misses = 3 WHERE id = 2", "missed 1 times"),
        ("UPDATE page SET presence_since = '2025-01-01T00:00:00Z' WHERE id = 1", "page 1 http"),
        ("DELETE FROM address WHERE page_id = 2", "is missing; capture 2 was made of it"),
        ("UPDATE address SET page_id = 2", "address http://www.yunhe.example/jianghua/1.html: is none of page 2"),
        ("UPDATE address SET last_seen = first_seen", "at the time of capture 3"),
        ("DELETE FROM observation WHERE capture_id = 1", "observation of capture 1: is missing"),
        ("DELETE FROM observation WHERE capture_id = 4", "observation of capture 4: is missing"),
        ("UPDATE observation SET at = '2020-01-01T00:00:00Z' WHERE capture_id = 3", "of another time"),
        ("UPDATE observation SET page_id = 2 WHERE capture_id = 1", "of another page than its capture"),
        ("UPDATE observation SET state = 'not-found', reason = 'empty' WHERE capture_id = 3", "page 1 http"),
        ("UPDATE observation SET version_id = 2 WHERE capture_id = 1", "a version of another page"),
        ("UPDATE observation SET reason = NULL WHERE capture_id = 4", "has a reason for presence"),
        ("DELETE FROM change", "change at capture 3"),
        ("UPDATE change SET seen_at = '2020-01-01T00:00:00Z'", "change at capture 3"),
        ("DELETE FROM edit WHERE n = 0", "is missing (speecharchive"),
        ("UPDATE edit SET kind = 'punctuation' WHERE n = 0", "is another than the texts"),
        ("UPDATE edit SET after = '无' WHERE n = 0", "is another than the texts"),
        ("UPDATE variant SET similarity = 0.5 WHERE rank = 0", "is not as alike as its pairs"),
        ("UPDATE variant SET rank = 5 WHERE rank = 0", "has no place of its own"),
        ("DELETE FROM variant WHERE rank = 1", "is missing (speecharchive variants --rebuild"),
        ("UPDATE variant_pair SET similarity = 0.5", "is not as alike as the texts"),
        ("DELETE FROM variant_pair", "is in a group, and in no pair"),
        ("DELETE FROM minhash_band WHERE version_id = 2 AND band = (SELECT min(band) FROM minhash_band WHERE version_id = 2)", "minhash_band of version 2"),
        ("UPDATE division SET name = '云河市' WHERE code = '430200'", "division 430200"),
        ("DELETE FROM division WHERE code = '430200'", "division 430200"),
        ("UPDATE phrase SET note = '无' WHERE id = 1", "is not as it was defined"),
        ("DELETE FROM phrase WHERE id = 1", "is not as it was defined"),
        ("UPDATE run SET new = 7", "chain: run 1: says something else"),
        ("UPDATE outlet SET name = 'elsewhere'", "chain: run 1: says something else"),
        ("UPDATE version SET unexplained = 9 WHERE id = 1", "has another unexplained than its record"),
        ("UPDATE version SET record = '{}' WHERE id = 1", "has a record that is not"),
    ],
)  # fmt: skip
def test_what_was_edited_or_deleted_is_named(
    remembered: Archive, statement: str, words: str
) -> None:
    change(remembered, statement)
    lines = told(remembered)
    assert any(words in line for line in lines), lines


def test_a_failure_that_was_edited_is_found_by_the_seal(archive: Archive) -> None:
    stock(archive)
    change(archive, "UPDATE failure SET error_class = 'Robots'")
    (line,) = told(archive)
    assert line.startswith("chain: run 1: says something else than when it was sealed")
