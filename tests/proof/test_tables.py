"""A row of each table of the archive is deleted, then edited; what is not noticed is listed here, with the reason."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import JSON, Float, Integer, LargeBinary, insert

from speecharchive.store.archive import Archive
from speecharchive.store.engine import writing
from speecharchive.store.hosts import HostLedger
from speecharchive.store.tables import (
    Breach,
    Correction,
    FrontierRow,
    ImportedFile,
    Measurement,
    Redirect,
    Table,
    Takedown,
    WithheldSentence,
)
from tests.proof.building import change, findings, said, stock
from tests.store.building import PARAGRAPHS, YUNHE, ask, one, record, speech, store

AT = "2026-01-01T00:00:00Z"
NOTHING_LEFT = "no other row tells of it"
WORK = "work that is done again"
CANDIDATES = "proposes candidates alone; every pair is compared by its texts"
MONITORS = "how a crawl compared with others; it says nothing of what is held"
DELETED = {
    "breach": MONITORS,
    "measurement": MONITORS,
    "frontier": WORK,
    "host": "the pace of requests begins anew; it says nothing of what is held",
    "imported_file": WORK,
    "minhash": WORK,
    "search_change": WORK,
    "setting": "what is not set has a default",
    "redirect": NOTHING_LEFT,
    "correction": "one that was ended; one that holds is missed by the version it lies over",
    "takedown": NOTHING_LEFT,
    "withheld_sentence": "of a text that is nowhere else any more",
    "variant_pair": "in a group of three or more: the others hold it together, and not all of many are compared",
}
EDITED = {name: why for name, why in DELETED.items() if name != "variant_pair"} | {
    "setting": "nothing else says what was set",
    "minhash": CANDIDATES,
    "outlet": "as the registry had it when it was last used; the name alone is in the seals",
    "redirect": "the reason and the time: said once, by nobody else",
    "failure": "the detail: takedowns blank it, so it is in no seal",
}
ELSEWHERE = {"sealed_capture": "tests/corrections/test_takedowns.py"}
COLUMNS = {
    "breach": "found",
    "measurement": "found",
    "frontier": "url",
    "warc_file": "length",
    "outlet": "title",
    "redirect": "reason",
    "failure": "detail",
    "setting": "value",
    "correction": "note",
    "takedown": "reason",
}
"""Which column is edited; else the first that is no part of the key."""
TABLES = [name for name in sorted(Table.metadata.tables) if name not in ELSEWHERE]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive with at least a row in every table."""
    folder = tmp_path_factory.mktemp("tables")
    text = [*PARAGRAPHS, "云河市的事要云河市的人来办，高质量发展一件一件来。" * 40]
    with Archive.open(folder / "a.db", create=True) as archive:
        stock(archive)
        run = archive.begin_run("crawl", YUNHE)
        address = "http://www.yunhe.example/2026/8.html"
        where: dict[str, Any] = dict(
            zip(
                ("warc_file", "warc_offset", "warc_length"),
                ask(archive, "SELECT warc_file, warc_offset, warc_length FROM capture")[0],
                strict=True,
            )
        )
        for body, paragraphs in (("甲", text), ("乙", [*text, "云河市再加一句话。"])):
            store(run, record(body, url=address, **where), speech(paragraphs, url=address))
        run.finish()
        HostLedger(archive.engine).take_turn("www.yunhe.example", 1, longest=1)
        speech_id = one(archive, "SELECT id FROM speech ORDER BY id LIMIT 1")
        with writing(archive.engine) as connection:
            connection.execute(insert(Redirect), {"id": "aaaa", "speech_id": speech_id, "n_before": 0, "reason": "甲", "at": AT})  # fmt: skip
            connection.execute(insert(FrontierRow), {"outlet_id": 1, "fingerprint": "a", "url": address, "request": {}, "state": "done", "run_id": run.id})  # fmt: skip
            connection.execute(insert(ImportedFile), {"sha256": "a", "wanted": "a", "name": "a.warc", "position": 0, "within": 0, "pages": 0})  # fmt: skip
            connection.execute(insert(Takedown), {"speech_id": speech_id, "reason": "甲", "at": AT, "done_at": AT, "ended_at": AT})  # fmt: skip
            connection.execute(insert(Measurement), {"run_id": run.id, "measure": "items", "outlet_id": 1, "amount": 9, "cases": 1, "squares": 81, "found": 9, "state": "no-history"})  # fmt: skip
            connection.execute(insert(Breach), {"outlet_id": 1, "measure": "items", "opened_run_id": run.id, "opened_at": AT, "run_id": run.id, "found": 9})  # fmt: skip
            connection.execute(insert(WithheldSentence), {"sha256": "a", "speech_id": speech_id, "length": 20})  # fmt: skip
            connection.execute(insert(Correction), {"speech_id": speech_id, "field": "title", "basis": "stated", "source": "甲", "reviewer": "乙", "reviewed_on": "2026-01-01", "at": AT, "ended_at": AT})  # fmt: skip
    return folder


@pytest.fixture
def archive(made: Path, tmp_path: Path) -> Archive:
    """A copy; the records of two of its captures were never written, which is found in any case."""
    shutil.copytree(made, tmp_path / "copy")
    return Archive.open(tmp_path / "copy" / "a.db", captures=made / "a-captures")


def noticed(archive: Archive) -> list[str]:
    with archive:
        return [line for line in said(findings(archive)) if "2026/8.html: x-" not in line]


def where_first(archive: Archive, name: str) -> str:
    """The condition for one row of the table: the first by its key."""
    keys = [column.name for column in Table.metadata.tables[name].primary_key.columns]
    (row, *_) = ask(archive, f'SELECT {", ".join(keys)} FROM "{name}" ORDER BY {", ".join(keys)}')
    return " AND ".join(f"{key} = '{value}'" for key, value in zip(keys, row, strict=True))


def test_the_archive_is_sound_but_for_two_records(archive: Archive) -> None:
    assert noticed(archive) == []


@pytest.mark.parametrize("name", TABLES)
def test_a_deleted_row(archive: Archive, name: str) -> None:
    change(archive, f'DELETE FROM "{name}" WHERE {where_first(archive, name)}')
    assert bool(noticed(archive)) == (name not in DELETED)


@pytest.mark.parametrize("name", [name for name in TABLES if name != "minhash_band"])
def test_an_edited_row(archive: Archive, name: str) -> None:
    table = Table.metadata.tables[name]
    plain = [column for column in table.columns if not column.primary_key]
    column = table.columns[COLUMNS.get(name, plain[0].name)]
    change(archive, f'UPDATE "{name}" SET {column.name} = {other(column.type, column.name)} WHERE {where_first(archive, name)}')  # fmt: skip
    assert bool(noticed(archive)) == (name not in EDITED)


def other(kind: object, name: str) -> str:
    if isinstance(kind, JSON):
        return "'[]'"
    if isinstance(kind, LargeBinary):
        return "x'00'"
    if isinstance(kind, Integer | Float):
        return f"coalesce({name}, 0) + 1"
    return f"coalesce({name}, '') || '改'"
