"""Every closed WARC file has a row with its length and digest, whoever closed it."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from sqlalchemy import text

from speecharchive.capture.closed import ClosedFile
from speecharchive.capture.warc import Exchange, WarcWriter
from speecharchive.errors import StorageFull
from speecharchive.store.archive import Archive, RunLedger
from speecharchive.store.engine import writing
from tests.store.building import ask, record

FILES = "SELECT name, run_id, length, sha256, basis FROM warc_file ORDER BY name"


def writer(archive: Archive, run: RunLedger, **more: int) -> WarcWriter:
    return WarcWriter(archive.captures, f"x-{run.id}", closed=run.file_closed, **more)


def keep(run: RunLedger, files: WarcWriter, body: str) -> str:
    """Store a capture with its bytes; the name of its file."""
    page = Exchange(f"http://yunhe.example/{body}", "2026-01-01T00:00:00Z", 200, (), body.encode())
    placed = files.write(page)
    run.store_capture(record(body, url=page.url, warc_file=placed.file, warc_offset=placed.offset))
    return placed.file


def on_disk(archive: Archive, name: str) -> tuple[int, str]:
    data = (archive.captures / name).read_bytes()
    return len(data), hashlib.sha256(data).hexdigest()


def test_a_file_is_recorded_when_it_is_closed(archive: Archive) -> None:
    run = archive.begin_run("crawl")
    with writer(archive, run, max_bytes=1) as files:
        names = [keep(run, files, "甲"), keep(run, files, "乙")]
    assert len(set(names)) == 2
    wanted = [(name, 1, *on_disk(archive, name), "written") for name in sorted(names)]
    assert ask(archive, FILES) == wanted


def test_the_file_of_a_dead_writer_is_closed_and_recorded(archive: Archive) -> None:
    run = archive.begin_run("crawl")
    dead, alive = writer(archive, run), writer(archive, run)
    name, other = keep(run, dead, "甲"), keep(run, alive, "乙")
    with (archive.captures / f"{name}.open").open("ab") as stream:
        stream.write(b"\x1f\x8b\x08 the beginning of a record")
    assert dead._file is not None
    dead._file.close()
    archive.recover_files()
    assert ask(archive, FILES) == [(name, 1, *on_disk(archive, name), "recovered")]
    assert (archive.captures / f"{other}.open").exists()
    alive.close()
    assert {row[4] for row in ask(archive, FILES)} == {"recovered", "written"}


def test_a_file_whose_row_cannot_be_written_stays_open_until_it_can(archive: Archive) -> None:
    run = archive.begin_run("crawl")

    def no_room(_file: ClosedFile) -> None:
        raise StorageFull("no space left")

    files = WarcWriter(archive.captures, "x-1", closed=no_room)
    name = keep(run, files, "甲")
    with pytest.raises(StorageFull):
        files.close()
    assert (archive.captures / f"{name}.open").exists()
    archive.recover_files()
    assert ask(archive, FILES) == [(name, 1, *on_disk(archive, name), "recovered")]


def test_closed_files_of_an_older_archive_are_recorded_and_foreign_ones_are_not(
    archive: Archive, tmp_path: Path
) -> None:
    run = archive.begin_run("crawl")
    with writer(archive, run) as files:
        name = keep(run, files, "甲")
    with writing(archive.engine) as connection:
        connection.execute(text("DELETE FROM warc_file"))
    (archive.captures / "foreign.warc.gz").write_bytes(b"x")
    for _ in range(2):
        archive.recover_files()
        assert ask(archive, FILES) == [(name, 1, *on_disk(archive, name), "found")]
