"""Re-extraction renews what is derived and nothing else; verify finds what does not fit."""

from __future__ import annotations

import gzip
from pathlib import Path
from typing import Any

import pytest
from pages_of_demo import brought, of_several_pages, write_warc
from sqlalchemy import text

from speecharchive.demo.world import demo_registry, truth
from speecharchive.ingest.reextracting import Reextracted, reextract
from speecharchive.proof.archive import verify_archive
from speecharchive.proof.finding import Finding
from speecharchive.store.archive import Archive
from speecharchive.store.engine import writing

SOME = [url for url, entry in truth().items() if entry.outlet in ("demo-rednet", "demo-zhengyan")]
URLS = [*SOME, *of_several_pages(), *of_several_pages().values()]
ARTICLES = len(SOME) + len(of_several_pages())


@pytest.fixture
def held(archive: Archive, tmp_path: Path) -> Archive:
    brought(archive, write_warc(tmp_path / "elsewhere", URLS))
    return archive


def rows(archive: Archive, query: str) -> list[dict[str, Any]]:
    with archive.engine.connect() as connection:
        return [dict(row._mapping) for row in connection.execute(text(query))]


def change(archive: Archive, *statements: str) -> None:
    with writing(archive.engine) as connection:
        for statement in statements:
            connection.execute(text(statement))


def derived(archive: Archive) -> list[dict[str, Any]]:
    return rows(archive, "SELECT * FROM v_speech ORDER BY id") + rows(
        archive, "SELECT * FROM v_paragraph ORDER BY 1, 2, 4"
    )


@pytest.mark.long
@pytest.mark.parametrize("jobs", [1, 2])
def test_todays_parser_reaches_what_an_older_one_read(held: Archive, jobs: int) -> None:
    before = derived(held)
    change(
        held,
        "UPDATE version SET title = 'an older parser''s title', speaker_name = NULL, extractor = '0.0.1', place_code = NULL",
        "DELETE FROM paragraph WHERE n = 1",
        "DELETE FROM credit",
    )
    assert derived(held) != before
    done = reextract(held, demo_registry(), jobs=jobs, alone_below=4)
    assert (done.new, done.changed, done.failed) == (0, 0, 0)
    assert done.unchanged == ARTICLES
    assert derived(held) == before
    (run,) = rows(
        held,
        "SELECT command, status, captures, unchanged, outlet FROM v_run WHERE command = 'reextract'",
    )
    assert run == {
        "command": "reextract",
        "status": "finished",
        "captures": 0,
        "unchanged": done.unchanged,
        "outlet": None,
    }


def test_one_outlet_only(held: Archive) -> None:
    change(held, "UPDATE version SET title = 'old'")
    done = reextract(held, demo_registry(), only=("demo-zhengyan",))
    renewed = rows(held, "SELECT DISTINCT outlet FROM v_speech WHERE title <> 'old'")
    assert renewed == [{"outlet": "demo-zhengyan"}]
    assert done.unchanged == sum(entry.outlet == "demo-zhengyan" for entry in truth().values())
    (run,) = rows(held, "SELECT outlet FROM v_run WHERE command = 'reextract'")
    assert run == {"outlet": "demo-zhengyan"}


def test_since_is_a_day_of_capture(held: Archive) -> None:
    assert reextract(held, demo_registry(), since="2026-01-02") == Reextracted()
    assert reextract(held, demo_registry(), since="2026-01-01").unchanged == ARTICLES


def test_a_capture_that_is_gone_is_a_failure_row(held: Archive) -> None:
    for file in held.captures.iterdir():
        file.unlink()
    before = derived(held)
    done = reextract(held, demo_registry())
    assert done.failed == ARTICLES
    assert derived(held) == before
    failures = rows(held, "SELECT DISTINCT error_class FROM failure")
    assert failures == [{"error_class": "DamagedInput"}]


def test_a_better_parser_finds_the_article_of_a_page_that_failed(held: Archive) -> None:
    """As if the parser of then had found no article: the page is held, its failure a row, and nothing read from it."""
    url = SOME[0]
    forget = f"UPDATE page SET kind = NULL, text_sha256 = NULL WHERE url = '{url}'"
    fail = f"INSERT INTO failure (run_id, url, error_class, detail, at) SELECT min(id), '{url}', 'NoArticle', '', '' FROM run"
    for statements, kind in (([forget], None), ([fail], truth()[url].kind)):
        change(held, *statements)
        reextract(held, demo_registry())
        (page,) = rows(held, f"SELECT kind FROM page WHERE url = '{url}'")
        assert page["kind"] == kind


def findings(archive: Archive) -> list[Finding]:
    return list(verify_archive(archive))


def test_a_sound_archive_has_no_finding(held: Archive) -> None:
    assert findings(held) == list(verify_archive(held, quick=True)) == []


def test_a_byte_that_changed_is_found(held: Archive) -> None:
    (file,) = held.captures.iterdir()
    (capture, *_) = rows(held, "SELECT id, warc_offset, warc_length FROM v_capture ORDER BY id")
    data = bytearray(file.read_bytes())
    record = gzip.decompress(
        bytes(data[capture["warc_offset"] : capture["warc_offset"] + capture["warc_length"]])
    )
    changed = gzip.compress(record.replace("的".encode(), "地".encode()))
    data[capture["warc_offset"] : capture["warc_offset"] + capture["warc_length"]] = changed[
        : capture["warc_length"]
    ].ljust(capture["warc_length"], b"\0")
    file.write_bytes(bytes(data))
    first, padding = findings(held)
    assert (first.check, first.subject.split()[0]) == ("capture", str(capture["id"]))
    assert padding.finding.startswith(f"the record behind that of capture {capture['id']} ")


def test_a_file_that_is_gone_is_found(held: Archive) -> None:
    (file,) = held.captures.iterdir()
    file.unlink()
    first, *captures = findings(held)
    assert (first.check, first.finding) == ("file", f"is not in {held.captures}")
    assert len(captures) == len(rows(held, "SELECT id FROM v_capture"))


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        (
            "UPDATE capture SET payload_sha256 = 'ab' WHERE id = (SELECT min(id) FROM capture)",
            "payload",
        ),
        ("UPDATE capture SET length = 1 WHERE id = (SELECT min(id) FROM capture)", "bytes long"),
        (
            "UPDATE capture SET record_type = 'revisit' WHERE id = (SELECT min(id) FROM capture)",
            "revisit",
        ),
        ("UPDATE speech SET current = 9 WHERE id = (SELECT min(id) FROM speech)", "no version 9"),
        ("DELETE FROM paragraph WHERE n = 2", "paragraphs"),
        ("UPDATE paragraph SET text = 'x' WHERE n = 1", "characters"),
        ("UPDATE paragraph SET fold = 'x' WHERE n = 1", "search form"),
    ],
)
def test_a_row_that_does_not_fit_is_found(held: Archive, statement: str, words: str) -> None:
    change(held, statement)
    assert any(words in each.finding for each in findings(held))
