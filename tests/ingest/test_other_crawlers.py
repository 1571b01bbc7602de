"""WARC files of other crawlers: filtered, revisits resolved, what is odd about them kept or told."""

from __future__ import annotations

import hashlib
import os
import signal
import zipfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from foreign_records import member, response, save, sha1
from pages_of_demo import brought, of_several_pages, resources, write_warc
from sqlalchemy import text

from speecharchive import clock
from speecharchive.capture.containers import parts_of
from speecharchive.capture.identity import page_identity
from speecharchive.capture.records import digest_label
from speecharchive.capture.warc import read_capture
from speecharchive.demo.world import demo_registry, held_truth, truth
from speecharchive.ingest import importing, workers
from speecharchive.ingest.reextracting import reextract
from speecharchive.ingest.workers import Job, in_order
from speecharchive.proof.archive import verify_archive
from speecharchive.store.archive import Archive
from speecharchive.store.processes import utc_text

SPEECHES = [
    url for url, entry in held_truth().items() if entry.is_speech and url not in of_several_pages()
]
FIRST = SPEECHES[0]


def rows(archive: Archive, query: str) -> list[dict[str, Any]]:
    with archive.engine.connect() as connection:
        return [dict(row._mapping) for row in connection.execute(text(query))]


def speeches(archive: Archive) -> set[str]:
    return {row["url"] for row in rows(archive, "SELECT url FROM v_speech")}


def test_only_what_the_registry_knows(sqlite_archive: Archive, tmp_path: Path) -> None:
    foreign = [response(f"http://elsewhere{n}.example/{n}.html", body=b"<p>x</p>") for n in range(30)]  # fmt: skip
    path = save(tmp_path, "CC-NEWS-1.warc.gz", [*foreign, response(FIRST), *foreign, response(SPEECHES[1])])  # fmt: skip
    done = brought(sqlite_archive, path, registered=True)
    assert (done.new, done.passed) == (2, {"another publisher": 60})
    assert speeches(sqlite_archive) == {FIRST, SPEECHES[1]}
    assert len(rows(sqlite_archive, "SELECT id FROM capture")) == 2


def test_only_one_outlet(sqlite_archive: Archive, tmp_path: Path) -> None:
    path = save(tmp_path, "a.warc.gz", map(response, SPEECHES))
    outlet = demo_registry()[str(truth()[FIRST].outlet)]
    done = brought(sqlite_archive, path, registered=True, outlet=outlet)
    of_it = {url for url in SPEECHES if truth()[url].outlet == outlet.name}
    assert speeches(sqlite_archive) == of_it
    assert done.passed["another publisher"] == len(SPEECHES) - len(of_it)


def test_only_some_kinds_are_stored_at_all(archive: Archive, tmp_path: Path) -> None:
    path = write_warc(tmp_path / "elsewhere", list(resources()))
    done = brought(archive, path, kinds=["work-report"])
    reports = {url for url, entry in held_truth().items() if entry.kind == "work-report"}
    assert reports
    assert speeches(archive) == reports
    assert done.passed["kind news"] > 0
    parts = {of_several_pages()[url] for url in reports & of_several_pages().keys()}
    stored = {page_identity(row["url"]) for row in rows(archive, "SELECT url FROM capture")}
    assert stored == {page_identity(url) for url in reports | parts}
    assert list(verify_archive(archive)) == []


def test_a_copy_keeps_its_time_its_headers_and_its_origin(
    sqlite_archive: Archive, tmp_path: Path
) -> None:
    date = "2026-03-01T08:00:00.123Z"
    record = response(FIRST, http="X-Served-By: 云\r\n", date=date, WARC_IP_Address="192.0.2.7")
    path = save(tmp_path, "crawl-7.warc.gz", [response(SPEECHES[1]), record])
    brought(sqlite_archive, path)
    (capture,) = rows(sqlite_archive, f"SELECT * FROM capture WHERE url = '{FIRST}'")
    assert capture["fetched_at"] == date
    (file,) = sqlite_archive.captures.iterdir()
    (part,) = parts_of(file)
    headers = [found.headers for found in part.records(lambda _: True)]  # type: ignore[union-attr]
    assert [each["warc-type"] for each in headers] == ["warcinfo", "response", "response"]
    copy = headers[2]
    assert copy["warc-date"] == date
    assert copy["warc-ip-address"] == "192.0.2.7"
    assert copy["speecharchive-imported-from"].startswith("crawl-7.warc.gz at ")
    assert copy["speecharchive-imported-record"] == "<urn:uuid:1>"
    held = read_capture(sqlite_archive.holdings, capture["warc_file"], capture["warc_offset"], capture["warc_length"])  # fmt: skip
    assert held.header("x-served-by") == "云".encode().decode("latin-1")


@pytest.mark.parametrize("date", ["yesterday", "", "2026-13-01T00:00:00Z", "2026-03-01", "2" * 99])
def test_a_record_without_a_time_is_a_failure(sqlite_archive: Archive, tmp_path: Path, date: str) -> None:  # fmt: skip
    path = save(tmp_path, "a.warc.gz", [response(FIRST, date=date), response(SPEECHES[1])])
    done = brought(sqlite_archive, path)
    assert (done.new, done.failed) == (1, 1)
    assert "no readable date" in done.reasons[0]


@pytest.mark.parametrize(
    ("ahead", "failed"), [(timedelta(days=700), 0), (timedelta(days=760), 1), (None, 1)]
)
def test_a_record_of_the_future_is_a_failure(
    sqlite_archive: Archive, tmp_path: Path, ahead: timedelta | None, failed: int
) -> None:
    at = "2999-01-01T00:00:00Z" if ahead is None else utc_text(clock.now() + ahead)
    path = save(tmp_path, "a.warc.gz", [response(FIRST, date=at), response(SPEECHES[1])])
    done = brought(sqlite_archive, path)
    assert (done.new, done.failed) == (2 - failed, failed)
    assert all(f"in the future ({at})" in reason for reason in done.reasons)


@pytest.mark.parametrize("lines", [("x" * 70_000,), ("x" * 900,) * 100])
def test_long_heads_of_responses_are_kept_and_verified(
    sqlite_archive: Archive, tmp_path: Path, lines: tuple[str, ...]
) -> None:
    """Longer than what `verify` looks at in one go, and than any head of a WARC record may be."""
    http = "".join(f"X-{n}: {line}\r\n" for n, line in enumerate(lines))
    done = brought(sqlite_archive, save(tmp_path, "a.warc.gz", [response(FIRST, http=http)]))
    assert (done.new, done.failed) == (1, 0)
    assert list(verify_archive(sqlite_archive)) == []
    again = reextract(sqlite_archive, demo_registry())
    assert (again.unchanged, again.failed) == (1, 0)


def test_revisits_mean_the_capture_they_repeat(archive: Archive, tmp_path: Path) -> None:
    body = resources()[FIRST].body
    head = b"HTTP/1.1 200 OK\r\nX-Again: yes\r\n\r\n"
    first = save(tmp_path, "1.warc.gz", [response(FIRST, date="2026-03-01T08:00:00Z")])
    referring = {"WARC_Refers_To_Target_URI": FIRST, "WARC_Refers_To_Date": "2026-03-01T08:00:00Z"}
    second = save(
        tmp_path, "2.warc.gz",
        [
            member("revisit", FIRST, head, date="2026-03-02T08:00:00Z", **referring),
            member("revisit", FIRST + "?from=timeline", b"", date="2026-03-03T08:00:00Z", **referring),
            member("revisit", FIRST, head, date="2026-03-04T08:00:00Z", WARC_Payload_Digest=sha1(body)),
            member("revisit", FIRST, head, date="2026-03-05T08:00:00Z", WARC_Payload_Digest=sha1(b"x")),
            member("revisit", SPEECHES[1], head, date="2026-03-06T08:00:00Z", WARC_Refers_To_Target_URI=SPEECHES[1], WARC_Refers_To_Date="2026-03-01T08:00:00Z"),
        ],
    )  # fmt: skip
    done = brought(archive, first, second)
    assert (done.new, done.unchanged, done.failed) == (1, 3, 2)
    assert all("not held" in reason for reason in done.reasons)
    revisits = rows(
        archive, "SELECT * FROM capture WHERE record_type = 'revisit' ORDER BY fetched_at"
    )
    assert [each["fetched_at"][8:10] for each in revisits] == ["02", "03", "04"]
    original = rows(archive, "SELECT id FROM capture WHERE record_type = 'response'")[0]["id"]
    assert {each["revisit_of_id"] for each in revisits} == {original}
    assert list(verify_archive(archive)) == []
    again = brought(archive, second, again=True)
    assert (again.unchanged, again.failed) == (3, 2)
    assert len(rows(archive, "SELECT id FROM capture")) == 4


LABELS = {
    "sha1 in base 32": lambda data: sha1(data),
    "sha1 in hexadecimal": lambda data: "sha1:" + hashlib.sha1(data).hexdigest(),
    "sha256 in base 32": lambda data: digest_label(hashlib.sha256(data).hexdigest()),
    "sha256 in hexadecimal": lambda data: "sha256:" + hashlib.sha256(data).hexdigest(),
}


@pytest.mark.parametrize("label", LABELS.values(), ids=LABELS)
@pytest.mark.parametrize("registered", [False, True])
def test_revisit_that_states_another_payload_than_it_refers_to_is_a_failure(
    sqlite_archive: Archive, tmp_path: Path, label: Callable[[bytes], str], registered: bool
) -> None:
    """Also where both come in one transaction."""
    first = response(FIRST, date="2026-03-01T08:00:00Z")
    head = b"HTTP/1.1 200 OK\r\n\r\n"
    to = {"WARC_Refers_To_Target_URI": FIRST, "WARC_Refers_To_Date": "2026-03-01T08:00:00Z"}

    def revisit(day: int, payload: bytes) -> bytes:
        digest = label(payload)
        date = f"2026-03-0{day}T08:00:00Z"
        return member("revisit", FIRST, head, date=date, WARC_Payload_Digest=digest, **to)

    path = save(tmp_path, "1.warc.gz", [first, revisit(2, resources()[FIRST].body), revisit(3, b"x")])  # fmt: skip
    later = save(tmp_path, "2.warc.gz", [revisit(4, resources()[FIRST].body), revisit(5, b"x")])
    for each in (path, later):
        done = brought(sqlite_archive, each, registered=registered)
        assert (done.unchanged, done.failed) == (1, 1)
        assert "another payload" in done.reasons[0]
    days = [row["fetched_at"][8:10] for row in rows(sqlite_archive, "SELECT fetched_at FROM capture ORDER BY id")]  # fmt: skip
    assert days == ["01", "02", "04"]


def test_revisit_of_what_came_in_chunks_states_their_digest(
    sqlite_archive: Archive, tmp_path: Path
) -> None:
    """Many crawlers digest the payload as it came; we hold it without its transfer coding."""
    body = resources()[FIRST].body
    chunks = f"{len(body):x}\r\n".encode() + body + b"\r\n0\r\n\r\n"
    first = response(
        FIRST, body=chunks, http="Transfer-Encoding: chunked\r\n", WARC_Payload_Digest=sha1(chunks)
    )
    head = b"HTTP/1.1 200 OK\r\n\r\n"
    to = {"WARC_Refers_To_Target_URI": FIRST, "WARC_Refers_To_Date": "2026-03-01T08:00:00Z"}
    again = [
        member("revisit", FIRST, head, date=f"2026-03-0{n + 2}T08:00:00Z", WARC_Payload_Digest=sha1(data), **to)
        for n, data in enumerate((chunks, body, b"x"))
    ]  # fmt: skip
    done = brought(sqlite_archive, save(tmp_path, "a.warc.gz", [first, *again]))
    assert (done.new, done.unchanged, done.failed) == (1, 2, 1)


def test_revisit_means_the_page_and_not_the_redirect_to_it_in_the_same_second(
    sqlite_archive: Archive, tmp_path: Path
) -> None:
    plain = FIRST.replace("https:", "http:")
    secure = plain.replace("http:", "https:")
    body = resources()[FIRST].body
    sent = response(plain, status="301 Moved", http=f"Location: {secure}\r\n", body=b"")
    to = {"WARC_Refers_To_Target_URI": secure, "WARC_Refers_To_Date": "2026-03-01T08:00:00Z"}
    again = member("revisit", secure, b"", date="2026-03-02T08:00:00Z", **to)
    records = [sent, response(secure, body=body), again]
    done = brought(sqlite_archive, save(tmp_path, "a.warc.gz", records))
    assert (done.new, done.unchanged, done.failed) == (1, 1, 0)
    (page,) = rows(sqlite_archive, f"SELECT id FROM capture WHERE url = '{secure}' AND record_type = 'response'")  # fmt: skip
    (repeat,) = rows(sqlite_archive, "SELECT revisit_of_id FROM capture WHERE record_type = 'revisit'")  # fmt: skip
    assert repeat["revisit_of_id"] == page["id"]


def test_what_was_cut_off_by_its_crawler_is_flagged_and_stays_so(
    sqlite_archive: Archive, tmp_path: Path
) -> None:
    brought(sqlite_archive, save(tmp_path, "a.warc.gz", [response(FIRST, WARC_Truncated="length")]))
    for _ in range(2):
        (version,) = rows(sqlite_archive, "SELECT record FROM version")
        assert '"truncated", "detail": "length"' in version["record"]
        reextract(sqlite_archive, demo_registry())


def test_records_that_are_no_pages_are_told_by_their_headers(
    sqlite_archive: Archive, tmp_path: Path
) -> None:
    records = [
        member("request", FIRST, b"GET / HTTP/1.1\r\n\r\n", Content_Type="application/http"),
        member("metadata", "metadata://gnu.org/software/wget/warc/MANIFEST.txt", b"x"),
        member("resource", "urn:text:" + FIRST, b"text", Content_Type="text/plain"),
        member("resource", "urn:pageinfo:" + FIRST, b"{}", Content_Type="application/json"),
        member("response", "dns:yh.example", b"x", Content_Type="text/dns"),
        response("http://yh.example/a.jpg", body=b"x" * 999, WARC_Identified_Payload_Type="image/jpeg"),
        response("http://yh.example/b", status="404 Not Found"),
        response("http://yh.example/c", body=b"x", WARC_Segment_Number="1"),
        member("response", "http://yh.example/d.css", b"HTTP/1.1 200 OK\r\nContent-Type: text/css\r\n\r\np {}"),
        response(f"<{FIRST}>", body=resources()[FIRST].body),
    ]  # fmt: skip
    done = brought(sqlite_archive, save(tmp_path, "site.warc.gz", records))
    assert (done.new + done.captured_only, done.failed) == (2, 0)
    assert done.passed == {
        "no response": 2, "no web address": 3, "no page": 2, "part of a record": 1,
    }  # fmt: skip


def test_a_wacz_is_read_entry_by_entry(archive: Archive, tmp_path: Path) -> None:
    path = tmp_path / "site.wacz"
    with zipfile.ZipFile(path, "w") as made:
        made.writestr("archive/a.warc.gz", b"".join(map(response, SPEECHES[:3])))
        made.writestr("archive/broken.warc.gz", b"no WARC")
        made.writestr("archive/b.warc.gz", b"".join(map(response, SPEECHES[3:5])))
        made.writestr("pages/pages.jsonl", "{}")
    done = brought(archive, path)
    assert (done.new, done.failed) == (5, 1)
    assert {row["name"] for row in rows(archive, "SELECT name FROM imported_file")} == {
        "site.wacz:archive/a.warc.gz", "site.wacz:archive/b.warc.gz",
    }  # fmt: skip


@pytest.mark.long
def test_workers_find_what_one_process_finds(archive: Archive, tmp_path: Path) -> None:
    path = write_warc(tmp_path / "elsewhere", list(resources()))
    done = brought(archive, path, jobs=2)
    assert (done.new, done.changed, done.failed) == (len(held_truth()), 0, 0)
    assert speeches(archive) == {url for url, entry in held_truth().items() if entry.is_speech}


def test_pages_of_an_article_come_in_any_order(archive: Archive, tmp_path: Path) -> None:
    urls = [*of_several_pages().values(), *of_several_pages()]
    brought(archive, write_warc(tmp_path / "elsewhere", urls))
    found = {row["url"]: row["text"] for row in rows(archive, "SELECT url, text FROM v_speech")}
    expected = {url for url in of_several_pages() if url in held_truth() and truth()[url].is_speech}
    assert found.keys() == expected
    for url in expected:
        assert found[url].split("\n") == list(truth()[url].paragraphs)


def test_a_file_that_is_done_is_not_read_again(sqlite_archive: Archive, tmp_path: Path) -> None:
    path = save(tmp_path, "a.warc.gz", map(response, SPEECHES[:6]))
    assert brought(sqlite_archive, path).new == 6
    renamed = path.rename(tmp_path / "b.warc.gz")
    done = brought(sqlite_archive, renamed)
    assert (done.unchanged, done.files_before) == (6, 1)
    assert brought(sqlite_archive, renamed, kinds=["speech"]).files_before == 0
    again = brought(sqlite_archive, renamed, again=True)
    assert (again.unchanged, again.new, again.files_before) == (6, 0, 0)
    assert len(rows(sqlite_archive, "SELECT id FROM capture")) == 6


def test_an_import_goes_on_where_it_was(
    archive: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "_TOGETHER", 2)
    path = save(tmp_path, "a.warc.gz", map(response, SPEECHES[:9]))
    store = importing.PageStore.store
    stored: list[str] = []

    def fail_at_sixth(self: Any, page: Any) -> Any:
        stored.append(page.url)
        if len(stored) == 6:
            raise KeyboardInterrupt
        return store(self, page)

    monkeypatch.setattr(importing.PageStore, "store", fail_at_sixth)
    with pytest.raises(KeyboardInterrupt):
        brought(archive, path)
    assert len(speeches(archive)) == 4
    done = brought(archive, path)
    assert (done.new, done.unchanged) == (5, 0)
    assert stored[6] == SPEECHES[4]
    assert brought(archive, path).unchanged == 9


def killed_by(number: int) -> int:
    if number == 13:
        os.kill(os.getpid(), signal.SIGKILL)
    return number * 2


@pytest.mark.long
def test_work_that_kills_its_process_is_found() -> None:
    job = Job(killed_by, lambda number: -number)
    done = list(in_order(job, iter(range(40)), 2))
    assert done == [(n, -n if n == 13 else 2 * n) for n in range(40)]


def test_what_is_under_way_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    taken = 0

    def work() -> Any:
        nonlocal taken
        for number in range(400):
            taken = number
            yield number

    for number, (_, _) in enumerate(in_order(Job(abs, abs, lambda _: 1 << 20), work(), 2)):
        assert taken - number <= (workers._BYTES_AHEAD >> 20) + 2 * workers._TOGETHER


@pytest.mark.parametrize("revisit_first", [True, False], ids=["revisit first", "revisit last"])
def test_second_page_that_changed_is_a_version_though_the_first_was_a_revisit(
    archive: Archive, tmp_path: Path, revisit_first: bool
) -> None:
    first, second = next(iter(of_several_pages().items()))
    then, now = "2026-03-01T08:00:0{}Z", "2026-03-05T08:00:0{}Z"
    body = resources()[second].body
    edited = body.replace(b"</p>", "又添了一句。</p>".encode("gb18030"), 1)
    assert edited != body
    to = {"WARC_Refers_To_Target_URI": first, "WARC_Refers_To_Date": then.format(0)}
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"
    looks = [
        member("revisit", first, head, date=now.format(0), **to),
        response(second, body=edited, date=now.format(1)),
    ]
    before = [response(first, date=then.format(0)), response(second, date=then.format(1))]
    brought(archive, save(tmp_path, "1.warc.gz", before))
    brought(archive, save(tmp_path, "2.warc.gz", looks if revisit_first else looks[::-1]))
    assert rows(archive, "SELECT version, versions FROM v_speech") == [
        {"version": 2, "versions": 2}
    ]
    (found,) = rows(archive, "SELECT after FROM edit")
    assert found["after"] == "又添了一句。"
    assert list(verify_archive(archive)) == []


@pytest.mark.parametrize("wrong", ["http://[::bad/x", "http://yunhe.example:99999/x"])
@pytest.mark.parametrize("kind", ["response", "revisit"])
def test_record_whose_address_is_none_is_a_failure_and_the_others_go_on(
    archive: Archive, tmp_path: Path, wrong: str, kind: str
) -> None:
    body = resources()[FIRST].body
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"
    to = {"WARC_Refers_To_Target_URI": FIRST, "WARC_Refers_To_Date": "2026-03-01T08:00:00Z"}
    broken = (
        member("revisit", wrong, head, date="2026-03-02T08:00:00Z", **to)
        if kind == "revisit"
        else response(wrong, body=body)
    )
    records = [response(FIRST), broken, response(SPEECHES[1])]
    done = brought(archive, save(tmp_path, "1.warc.gz", records), registered=False)
    assert (done.new, done.failed) == (2, 1)
    assert "address" in done.reasons[0]
    assert list(verify_archive(archive)) == []


def test_address_that_is_none_is_published_by_nobody() -> None:
    assert demo_registry().for_url("http://[::bad/x") is None
    assert not any(outlet.publishes("http://[::bad/x") for outlet in demo_registry().values())
