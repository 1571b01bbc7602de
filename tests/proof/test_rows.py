"""A row that was deleted or edited is found and named, on both databases."""

from __future__ import annotations

import pytest

from speecharchive.proof.chains import Head, read_head
from speecharchive.store.archive import Archive
from tests.proof.building import change, findings, said, stock
from tests.store.building import one


@pytest.fixture
def stocked(archive: Archive) -> Archive:
    """Two runs; captures 1 to 4 and 5 to 8, of which 4 and 8 are revisits."""
    stock(archive)
    stock(archive)
    return archive


def head_of(archive: Archive) -> Head:
    n, sha256 = one(archive, "SELECT max(n) FROM seal"), "SELECT sha256 FROM seal ORDER BY n DESC LIMIT 1"  # fmt: skip
    return read_head(f"{n}:{one(archive, sha256)}")


def test_a_sound_archive_has_no_finding(stocked: Archive) -> None:
    assert findings(stocked) == findings(stocked, quick=True) == []
    assert findings(stocked, expected=head_of(stocked)) == []


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("DELETE FROM outlet", "run 1"),
        ("DELETE FROM run WHERE id = 1", "chain: run 1: is missing; 4 captures of it are there"),
        ("DELETE FROM page WHERE id = 1", "belongs to page 1"),
        ("DELETE FROM capture WHERE id = 2", "was sealed with 4 captures, and 3 are there"),
        ("DELETE FROM capture WHERE id = 4", "was sealed with 4 captures, and 3 are there"),
        ("DELETE FROM failure WHERE id = 1", "row: run 1: says that 1 pages failed, and 0"),
        ("DELETE FROM speech", "was read as a speech, and there is none of it"),
        ("DELETE FROM version WHERE id = 1", "has no version 1"),
        ("DELETE FROM paragraph WHERE version_id = 1 AND n = 1", "3 paragraphs and has 2"),
        ("DELETE FROM credit WHERE role = 'editor' AND version_id = 1", "names other editors"),
        ("DELETE FROM seal WHERE n = 1", "chain: seal 1: is missing"),
        ("DELETE FROM seal WHERE n = 2", "chain: run 2: has ended and its seal is missing"),
        ("DELETE FROM warc_file", "has no recorded digest"),
    ],
)
def test_a_deleted_row_is_found(stocked: Archive, statement: str, words: str) -> None:
    if "outlet" in statement:
        change(stocked, "UPDATE run SET outlet_id = 7 WHERE id = 1")
    change(stocked, statement)
    lines = said(findings(stocked, quick=words.startswith("chain")))
    assert any(words in line for line in lines), lines


def test_a_whole_run_that_was_taken_out_is_found(stocked: Archive) -> None:
    """In the middle by the seals; at the end only by a head that was kept elsewhere."""
    head = head_of(stocked)
    gone = ("failure", "observation", "capture", "seal", "warc_file")
    change(stocked, "UPDATE capture SET revisit_of_id = 1 WHERE id = 8",
           "UPDATE version SET capture_id = capture_id - 4 WHERE capture_id > 4",
           *(f"DELETE FROM {table} WHERE {'capture_id > 4' if table == 'observation' else 'run_id = 2'}" for table in gone),
           "DELETE FROM run WHERE id = 2")  # fmt: skip
    (other,) = [path for path in stocked.captures.iterdir() if path.name.startswith("x-2-")]
    other.unlink()
    assert findings(stocked) == []
    (finding,) = findings(stocked, expected=head)
    assert (finding.subject, finding.finding) == ("seal 2", "is missing at the end, with what it sealed")  # fmt: skip


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("UPDATE capture SET fetched_at = '2026-01-01T00:00:01Z' WHERE id = 2", "chain: 2 http"),
        ("UPDATE capture SET url = url || '?' WHERE id = 2", "chain: 2 http"),
        ("UPDATE capture SET status = 404 WHERE id = 2", "chain: 2 http"),
        ("UPDATE capture SET headers = '[]' WHERE id = 2", "chain: 2 http"),
        ("UPDATE capture SET content_type = NULL WHERE id = 2", "chain: 2 http"),
        ("UPDATE capture SET payload_sha256 = 'ab' WHERE id = 2", "chain: 2 http"),
        ("UPDATE capture SET chain_sha256 = 'ab' WHERE id = 2", "chain: 2 http"),
        ("UPDATE capture SET chain_sha256 = NULL WHERE id = 2", "chain: 2 http"),
        ("UPDATE capture SET run_id = 2 WHERE id = 2", "chain: run 1: was sealed with 4"),
        ("UPDATE capture SET page_id = 3 WHERE id = 2", "which is of another page"),
        ("UPDATE capture SET headers = '[1]' WHERE id = 2", "chain: 2 http"),
        ("UPDATE version SET dated_on = '2024x' WHERE id = 1", "another dated_on"),
        ("UPDATE run SET started = '2020-01-01T00:00:00Z' WHERE id = 1", "chain: 1 http"),
        ("UPDATE seal SET captures = 9 WHERE n = 1", "chain: seal 1 of run 1: was changed"),
        ("UPDATE seal SET head = 'ab' WHERE n = 2", "chain: run 2: was sealed with another last"),
        ("UPDATE warc_file SET length = length + 1", "1 bytes shorter"),
        ("UPDATE warc_file SET sha256 = 'ab'", "does not have the SHA-256"),
        ("UPDATE version SET delivered_on = '2024-01-01' WHERE id = 1", "another delivered_on"),
        ("UPDATE version SET dated_on = NULL WHERE id = 1", "another dated_on"),
        ("UPDATE version SET speaker_name = '乙二' WHERE id = 1", "another speaker_name"),
        ("UPDATE version SET text_sha256 = 'ab' WHERE id = 1", "the text that its digest"),
        ("UPDATE version SET fold_sha256 = 'ab' WHERE id = 1", "the search form that its digest"),
        ("UPDATE version SET n_characters = 1 WHERE id = 1", "1 characters"),
        ("UPDATE version SET n_paragraphs = 1 WHERE id = 1", "1 paragraphs"),
        ("UPDATE paragraph SET text = replace(text, '城', '市') WHERE n = 2", "the text that its"),
        ("UPDATE paragraph SET fold = 'x' WHERE n = 2", "a search form of paragraph 2"),
        ("UPDATE paragraph SET section = '二' WHERE n = 1", "other sections"),
        ("UPDATE credit SET name = '戊五' WHERE role = 'editor'", "names other editors"),
        ("UPDATE speech SET current = 9", "has no version 9"),
        ("UPDATE speech SET status = 'gone'", "is 'gone', which is none of held, reclassified"),
    ],
)  # fmt: skip
def test_an_edited_row_is_found(stocked: Archive, statement: str, words: str) -> None:
    change(stocked, statement)
    lines = said(findings(stocked, quick=words.startswith("chain")))
    assert any(words in line for line in lines), lines


def test_rows_that_name_the_wrong_place_are_found(stocked: Archive) -> None:
    """A place is not part of the chain: the record that lies there tells."""
    for statement, words in (
        ("UPDATE capture SET warc_offset = warc_offset + 1 WHERE id = 2", "no record begins there"),
        ("UPDATE capture SET warc_length = 9 WHERE id = 3", "9 in its row"),
        ("UPDATE capture SET warc_file = 'gone' WHERE id = 5", "was in gone, which is missing"),
        ("UPDATE capture SET revisit_of_id = 2 WHERE id = 8", "a revisit of a capture with other"),
        ("UPDATE capture SET length = 1 WHERE id = 1", "bytes long and 1 in its row"),
    ):
        change(stocked, statement)
        assert any(words in line for line in said(findings(stocked)))


@pytest.mark.parametrize(
    ("statement", "first"),
    [
        ("UPDATE version SET record = '{cut' WHERE id = 1", "row: version 1: record is no JSON"),
        ("UPDATE capture SET headers = '[[' WHERE id = 1", "row: capture 1: headers is no JSON"),
        ("UPDATE capture SET url = x'ff' WHERE id = 1", "row: capture 1: url is no text"),
        (
            "UPDATE capture SET warc_offset = 'x' WHERE id = 1",
            "row: capture 1: warc_offset is no whole number",
        ),
        ("UPDATE warc_file SET length = 'x'", "is no whole number"),
        (
            "UPDATE version SET text_sha256 = 7.5, record = x'00' WHERE id = 1",
            "row: version 1: record is no JSON",
        ),
        ("UPDATE paragraph SET fold = x'ff' WHERE n = 2", "row: paragraph 1 2: fold is no text"),
        ("UPDATE run SET captures = 'x' WHERE id = 1", "row: run 1: captures is no whole number"),
        (
            "UPDATE version SET title = CAST(x'ff' AS TEXT) WHERE id = 1",
            "row: version 1: title is no UTF-8",
        ),
        (
            "UPDATE paragraph SET text = CAST(x'41e4ba' AS TEXT) WHERE n = 2",
            "row: paragraph 1 2: text is no UTF-8",
        ),
        (
            "UPDATE version SET record = CAST(x'22ff22' AS TEXT) WHERE id = 1",
            "row: version 1: record is no JSON",
        ),
        (
            "UPDATE credit SET role = CAST(x'ff' AS TEXT) WHERE role = 'editor' AND version_id = 1",
            "row: credit 1 FF 0: role is no UTF-8",
        ),
        (
            "UPDATE search_entry SET title = CAST(x'ff' AS TEXT) WHERE version_id = 1",
            ": title is no UTF-8",
        ),
    ],
)
def test_a_row_that_cannot_be_read_is_named_and_the_rest_is_checked(
    sqlite_archive: Archive, statement: str, first: str
) -> None:
    file = stock(sqlite_archive)
    change(sqlite_archive, statement, "DELETE FROM failure")
    file.unlink()
    assert first in said(findings(sqlite_archive, quick=True))[0]
    lines = said(findings(sqlite_archive))
    assert first in lines[0]
    assert any(file.name in line for line in lines)
    assert any("failed" in line or "failure" in line for line in lines)
