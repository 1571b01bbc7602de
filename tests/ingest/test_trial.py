"""`import --dry-run` counts what an import into an empty archive counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import astuple
from pathlib import Path

import pytest
from foreign_records import member, response, save, sha1
from pages_of_demo import brought, of_several_pages, resources, write_warc

from speecharchive.demo.world import demo_registry, held_truth
from speecharchive.ingest.importing import Imported
from speecharchive.ingest.selection import Selection
from speecharchive.ingest.sources import Sources
from speecharchive.ingest.trial import dry_run
from speecharchive.store.archive import Archive
from speecharchive.store.imported_files import Progress

URL, OTHER = [
    url for url, entry in held_truth().items() if entry.is_speech and url not in of_several_pages()
][:2]
GONE = "<html><body><p>抱歉，您访问的页面不存在！</p></body></html>".encode()


def tried(
    *paths: Path, registered: bool = False, kinds: Iterable[str] = ()
) -> tuple[Imported, Counter[str]]:
    selection = Selection(demo_registry(), None, registered, frozenset(kinds))
    return dry_run([str(path) for path in paths], Sources(selection, Progress))


def on(day: int) -> str:
    return f"2026-03-{day:02}T08:00:00Z"


def mixed() -> list[bytes]:
    """Pages, and everything that is told by what came before it."""
    head = b"HTTP/1.1 200 OK\r\n\r\n"
    to = {"WARC_Refers_To_Target_URI": URL, "WARC_Refers_To_Date": on(1)}
    elsewhere = {"WARC_Refers_To_Target_URI": OTHER, "WARC_Refers_To_Date": on(1)}
    mine, body = sha1(resources()[URL].body), resources()[URL].body
    edited = body.replace("。".encode(), "！".encode(), 1)
    return [
        response(URL, status="404 Not Found", body=b"", date=on(1)),
        response(URL, date=on(1), WARC_Payload_Digest=mine),
        response(URL, date=on(1), WARC_Payload_Digest=mine),
        response(URL, date=on(2)),
        response(URL, date=on(3), body=edited if edited != body else body),
        member("revisit", URL, head, date=on(4), WARC_Payload_Digest=mine, **to),
        member("revisit", URL, head, date=on(5), WARC_Payload_Digest=sha1(b"x"), **to),
        member("revisit", OTHER, head, date=on(6), **elsewhere),
        response(URL, status="404 Not Found", body=b"", date=on(7)),
        response(URL, status="302 Found", http="Location: /\r\n", body=b"", date=on(8)),
        response(URL, status="503 Busy", body=b"", date=on(9)),
        response(URL, body=GONE, date=on(10)),
        response(OTHER, status="404 Not Found", body=b"", date=on(7)),
        response(OTHER, body=GONE, date=on(7)),
        response("http://elsewhere.example/1.html", body=b"<p>x</p>"),
    ]


@pytest.mark.parametrize("registered", [False, True])
@pytest.mark.parametrize("some_kinds", [False, True])
def test_it_counts_what_the_import_counts(
    sqlite_archive: Archive, tmp_path: Path, registered: bool, some_kinds: bool
) -> None:
    kinds = [held_truth()[URL].kind] if some_kinds else []
    path = save(tmp_path, "a.warc.gz", mixed())
    counted, of_kinds = tried(path, registered=registered, kinds=kinds)
    assert counted.missed == 3
    assert of_kinds == {held_truth()[URL].kind: 1}
    assert not sqlite_archive.captures.exists()
    done = brought(sqlite_archive, path, registered=registered, kinds=kinds)
    assert astuple(counted) == astuple(done)


def test_it_counts_the_whole_world_as_the_import_does(
    sqlite_archive: Archive, tmp_path: Path
) -> None:
    path = write_warc(tmp_path / "elsewhere", list(resources()))
    assert astuple(tried(path)[0]) == astuple(brought(sqlite_archive, path))
