"""Small archives with real WARC files, and ways to damage them."""

from __future__ import annotations

import hashlib
import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy import text

from speecharchive.capture.warc import Earlier, Exchange, Placed, WarcWriter
from speecharchive.proof.archive import ArchiveCheck
from speecharchive.proof.chains import Head
from speecharchive.proof.finding import Finding
from speecharchive.proof.folder import Folder
from speecharchive.store.archive import Archive, RunLedger
from speecharchive.store.captures import CaptureRecord
from speecharchive.store.engine import reading, writing
from tests.store.building import speech

AT = "2026-01-01T00:00:00Z"
PAGE = "<html>云河市召开会议。{}</html>"


def address(number: int) -> str:
    return f"http://www.yunhe.example/jianghua/{number}.html"


def keep(run: RunLedger, files: WarcWriter, number: int, *, of: int | None = None) -> int:
    """A capture with its record, and the speech that stands there; or a revisit of the capture `of`."""
    body = PAGE.format(number).encode()
    headers = (("Content-Type", "text/html"), ("X-Served-By", "甲".encode().decode("latin-1")))
    earlier = None if of is None else Earlier(address(number), AT)
    page = Exchange(address(number), AT, 200, headers, body)
    placed: Placed = files.write(page, earlier=earlier)
    with run.transaction():
        stored = run.store_capture(
            CaptureRecord(
                url=page.url,
                fetched_at=AT,
                status=200,
                headers=headers,
                content_type="text/html",
                payload_sha256=hashlib.sha256(body).hexdigest(),
                length=len(body),
                warc_file=placed.file,
                warc_offset=placed.offset,
                warc_length=placed.length,
                record_type="response" if of is None else "revisit",
                revisit_of=of,
            )
        )
        if of is None:
            run.store_article(stored.id, speech(url=page.url))
    return stored.id


def stock(archive: Archive, pages: int = 3) -> Path:
    """A run of so many pages, the first of them seen again at the end; its WARC file."""
    run = archive.begin_run("crawl")
    with closing(WarcWriter(archive.captures, f"x-{run.id}", closed=run.file_closed)) as files:
        first, *_ = [keep(run, files, number) for number in range(pages)]
        keep(run, files, 0, of=first)
    run.fail(address(99), "NoArticle", "no article")
    run.finish()
    (path,) = archive.captures.glob(f"x-{run.id}-*")
    return path


def change(archive: Archive, *statements: str) -> None:
    """Past every check of the database."""
    if archive.engine.dialect.name == "sqlite":
        with closing(sqlite3.connect(archive.place)) as connection, connection:
            for statement in statements:
                connection.execute(statement)
        return
    with writing(archive.engine) as server:
        server.execute(text("SET LOCAL session_replication_role = replica"))
        for statement in statements:
            server.execute(text(statement))


def findings(
    archive: Archive, *, quick: bool = False, expected: Head | None = None
) -> list[Finding]:
    return list(ArchiveCheck(archive, quick=quick, expected=expected).findings())


def of_files(archive: Archive) -> list[Finding]:
    """What the pass over the files finds."""
    with reading(archive.engine) as connection:
        return list(Folder(archive.holdings, connection, lambda _: None).full())


def said(found: list[Finding]) -> list[str]:
    return [f"{each.check}: {each.subject}: {each.finding}" for each in found]
