"""An index that says something else than the archive is found, whichever fact it is and wherever the index lies."""

from __future__ import annotations

from pathlib import Path

import pytest

from speecharchive.index.documents import EngineName
from speecharchive.index.fts5 import Fts5Index
from speecharchive.index.postings import ENTRY
from speecharchive.index.sidecar import Sidecar
from speecharchive.index.verifying import Finding, verify_index
from speecharchive.store.archive import Archive
from speecharchive.store.engine import reading
from tests.proof.building import change
from tests.stocked import stock

EDITED = {
    "speech_id": "'zzzz'",
    "day": "day + 1",
    "place_code": "'430100'",
    "place_name": "'云河市'",
    "outlet": "'elsewhere'",
    "kind": "'address'",
    "speaker": "'丁四'",
    "office": "'云河市市长'",
    "body": "'court'",
    "meeting": "'work'",
    "phase": "'opening'",
    "term": "77",
    "session": "77",
    "title": "'又一题'",
    "n_characters": "n_characters + 1",
    "n_paragraphs": "n_paragraphs + 1",
}
"""Of an entry, and what it is changed to."""
OF_ARCHIVE = {
    "UPDATE version SET dated_on = '2024-12-31'": "day",
    "UPDATE version SET place_code = '430100'": "place",
    "UPDATE version SET place_name = '云河市'": "place",
    "UPDATE outlet SET name = name || '2'": "outlet",
    "UPDATE page SET outlet_id = NULL": "outlet",
    "UPDATE version SET kind = 'address'": "kind",
    "UPDATE version SET speaker_name = '丁四'": "speaker",
    "UPDATE version SET speaker_office = '云河市市长'": "office",
    "UPDATE version SET body = 'court'": "body",
    "UPDATE version SET meeting = 'work'": "meeting",
    "UPDATE version SET phase = 'opening'": "phase",
    "UPDATE version SET term = 77": "term",
    "UPDATE version SET session = 77": "session",
    "UPDATE version SET title = '又一题'": "title",
    "UPDATE version SET n_characters = n_characters + 1": "characters",
    "UPDATE version SET n_paragraphs = n_paragraphs + 1": "n_paragraphs|length",
}
"""And a part of the name that the fact has in an index."""


def named(findings: list[Finding]) -> set[str]:
    told = [each.finding.partition(": ") for each in findings]
    assert {words for words, _, _ in told} <= {"has other facts in the index than in the archive"}
    return {name for _, _, names in told for name in names.split(", ")}


def of_file(archive: Archive) -> list[Finding]:
    with reading(archive.engine) as connection:
        return list(verify_index(connection, Fts5Index(connection), sample=0))


def test_every_fact_of_an_entry_is_tried_here() -> None:
    assert EDITED.keys() == {column.name for column in ENTRY.columns} - {"slot", "version_id"}


@pytest.mark.parametrize("name", EDITED)
def test_an_edited_entry_in_the_file(sqlite_archive: Archive, name: str) -> None:
    stock(sqlite_archive)
    assert of_file(sqlite_archive) == []
    one = "version_id = (SELECT min(version_id) FROM search_entry)"
    change(sqlite_archive, f"UPDATE search_entry SET {name} = {EDITED[name]} WHERE {one}")
    findings = of_file(sqlite_archive)
    assert len(findings) == 1
    assert named(findings) == {name}


def test_an_entry_in_the_place_of_another_month(sqlite_archive: Archive) -> None:
    stock(sqlite_archive)
    change(sqlite_archive, "UPDATE search_entry SET slot = slot + (3 << 20) WHERE day > 0")
    assert named(of_file(sqlite_archive)) == {"month"}


@pytest.mark.parametrize("statement", OF_ARCHIVE)
@pytest.mark.parametrize("engine", ["tantivy", "fts5"])
def test_an_archive_that_changed_unnoticed(
    archive: Archive, tmp_path: Path, engine: EngineName, statement: str
) -> None:
    stock(archive)
    sidecar = Sidecar(tmp_path / "beside", engine)

    def findings() -> list[Finding]:
        with sidecar.view(archive.engine) as (connection, index):
            assert index is not None
            return list(verify_index(connection, index, sample=0))

    assert findings() == []
    change(archive, statement)
    parts = OF_ARCHIVE[statement].split("|")
    assert any(part in name for name in named(findings()) for part in parts)
