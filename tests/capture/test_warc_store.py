"""The WARC store: what is written can be read here and by others, and a kill loses nothing that was acknowledged."""

from __future__ import annotations

import hashlib
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import fastwarc.warc
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator

from speecharchive.capture.holdings import Holdings
from speecharchive.capture.recovery import recover
from speecharchive.capture.warc import Earlier, Exchange, Placed, WarcWriter, read_capture
from speecharchive.errors import DamagedInput, StorageFull

AT = "2026-11-22T03:15:22Z"
PAGE = "<html><body><p>云河市政协第九届委员会第三次会议</p></body></html>".encode("gb18030")


def exchange(body: bytes = PAGE, **fields: object) -> Exchange:
    given_fields: dict[str, object] = {
        "url": "http://yh.example/content/646856/60/1.html?a=1",
        "fetched_at": AT,
        "status": 200,
        "headers": (("Content-Type", "text/html; charset=gb2312"), ("X-Cache", "HIT")),
        "body": body,
        "request_headers": (("User-Agent", "speecharchive/0 (+mailto:op@yh.example)"),),
        "ip": "203.0.113.7",
    }
    return Exchange(**(given_fields | fields))  # type: ignore[arg-type]


def check_with_warcio(path: Path) -> subprocess.CompletedProcess[str]:
    command = [str(Path(sys.executable).with_name("warcio")), "check", str(path)]
    return subprocess.run(command, capture_output=True, text=True)


def only_file(folder: Path) -> Path:
    (path,) = folder.iterdir()
    return path


def test_exchange_is_read_back_by_its_place(tmp_path: Path) -> None:
    with WarcWriter(tmp_path, "demo-rednet") as writer:
        first = writer.write(exchange())
        second = writer.write(exchange(b"other", status=404))
    for place, body, status in ((first, PAGE, 200), (second, b"other", 404)):
        stored = read_capture(
            Holdings(tmp_path),
            place.file,
            place.offset,
            place.length,
            payload_sha256=place.payload_sha256,
        )
        assert (stored.body, stored.status, stored.url) == (body, status, exchange().url)
        assert stored.header("content-TYPE") == "text/html; charset=gb2312"
    assert first.payload_sha256 == hashlib.sha256(PAGE).hexdigest()


def test_record_is_readable_before_the_file_is_closed(tmp_path: Path) -> None:
    writer = WarcWriter(tmp_path, "run")
    place = writer.write(exchange())
    assert only_file(tmp_path).name == place.file + ".open"
    assert read_capture(Holdings(tmp_path), place.file, place.offset, place.length).body == PAGE
    writer.close()
    assert only_file(tmp_path).name == place.file


def test_warcio_checks_and_reads_every_record(tmp_path: Path) -> None:
    with WarcWriter(tmp_path, "run", contact="op@yh.example") as writer:
        writer.write(exchange())
        writer.write(exchange(), earlier=Earlier(exchange().url, AT))
        writer.write_resource("urn:sha256:00", AT, "text/html", PAGE)
    checked = check_with_warcio(only_file(tmp_path))
    assert (checked.returncode, checked.stderr) == (0, "")
    with only_file(tmp_path).open("rb") as stream:
        found = [
            (record.rec_type, record.rec_headers, record.content_stream().read())
            for record in ArchiveIterator(stream)
        ]
    kinds = [kind for kind, _, _ in found]
    assert kinds == ["warcinfo", "response", "request", "revisit", "request", "resource"]
    assert b"software: speecharchive/" in found[0][2]
    assert b"operator: op@yh.example" in found[0][2]
    response, request, revisit = found[1], found[2], found[3]
    assert response[2] == PAGE
    assert response[1].get_header("WARC-IP-Address") == "203.0.113.7"
    assert response[1].get_header("WARC-Date") == AT
    assert request[1].get_header("WARC-Concurrent-To") == response[1].get_header("WARC-Record-ID")
    assert revisit[2] == b""
    assert revisit[1].get_header("WARC-Refers-To-Date") == AT
    digests = {part[1].get_header("WARC-Payload-Digest") for part in (response, revisit)}
    assert len(digests) == 1
    profile = "http://netpreserve.org/warc/1.1/revisit/"
    assert revisit[1].get_header("WARC-Profile") == profile + "identical-payload-digest"
    blocks = [headers.get_header("WARC-Block-Digest") for _, headers, _ in found]
    assert all(label.startswith("sha256:") for label in (*blocks, *digests))


def test_not_modified_is_a_revisit_with_its_own_profile(tmp_path: Path) -> None:
    with WarcWriter(tmp_path, "run") as writer:
        place = writer.write(
            exchange(b"", status=304),
            earlier=Earlier(exchange().url, AT),
            payload_sha256=hashlib.sha256(PAGE).hexdigest(),
        )
    stored = read_capture(
        Holdings(tmp_path),
        place.file,
        place.offset,
        place.length,
        payload_sha256=place.payload_sha256,
    )
    assert (stored.status, stored.body, stored.record_type) == (304, b"", "revisit")
    with only_file(tmp_path).open("rb") as stream:
        revisit = next(r for r in ArchiveIterator(stream) if r.rec_type == "revisit")
    profile = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"
    assert revisit.rec_headers.get_header("WARC-Profile") == profile


def test_fastwarc_reads_and_verifies_every_record(tmp_path: Path) -> None:
    with WarcWriter(tmp_path, "run") as writer:
        places = [writer.write(exchange()), writer.write(exchange(b"x" * 70_000))]
    path = only_file(tmp_path)
    blocks = [
        (record.record_type, record.verify_block_digest())
        for record in fastwarc.warc.ArchiveIterator(str(path), parse_http=False)
    ]
    assert len(blocks) == 5
    assert all(whole for _, whole in blocks)
    responses = [
        (record.stream_pos, record.verify_payload_digest(), record.http_headers.status_code)
        for record in fastwarc.warc.ArchiveIterator(str(path))
        if record.record_type == fastwarc.warc.response
    ]
    assert responses == [(place.offset, True, 200) for place in places]


def test_each_record_is_a_gzip_member_of_its_own(tmp_path: Path) -> None:
    with WarcWriter(tmp_path, "run") as writer:
        place = writer.write(exchange())
    data = only_file(tmp_path).read_bytes()
    alone = subprocess.run(
        ["gzip", "-dc"],
        input=data[place.offset : place.offset + place.length],
        capture_output=True,
        check=True,
    )
    assert alone.stdout.startswith(b"WARC/1.1\r\nWARC-Type: response")
    assert alone.stdout.endswith(PAGE + b"\r\n\r\n")


def test_request_record_holds_the_request_line_with_its_query(tmp_path: Path) -> None:
    with WarcWriter(tmp_path, "run") as writer:
        writer.write(exchange())
    with only_file(tmp_path).open("rb") as stream:
        request = [
            r.content_stream().read() for r in ArchiveIterator(stream, no_record_parse=True)
        ][2]
    assert request.startswith(b"GET /content/646856/60/1.html?a=1 HTTP/1.1\r\nHost: yh.example\r\n")
    assert b"User-Agent: speecharchive/0" in request


def test_headers_cannot_forge_records(tmp_path: Path) -> None:
    evil = exchange(
        url="http://yh.example/a\r\nWARC-Type: metadata",
        headers=(("X", "1\r\n\r\nforged body"), ("Transfer-Encoding", "chunked")),
    )
    with WarcWriter(tmp_path, "run") as writer:
        place = writer.write(evil)
    stored = read_capture(Holdings(tmp_path), place.file, place.offset, place.length)
    assert stored.record_type == "response"
    assert stored.body == PAGE
    assert stored.header("transfer-encoding") is None
    assert check_with_warcio(only_file(tmp_path)).returncode == 0


def test_file_is_rotated_by_size_and_every_place_stays_right(tmp_path: Path) -> None:
    with WarcWriter(tmp_path, "run", max_bytes=3_000) as writer:
        bodies = [os.urandom(1_500) for _ in range(5)]
        places = [writer.write(exchange(body)) for body in bodies]
    files = sorted(tmp_path.iterdir())
    assert len(files) > 1
    assert all(path.name.endswith(".warc.gz") for path in files)
    for place, body in zip(places, bodies, strict=True):
        assert read_capture(Holdings(tmp_path), place.file, place.offset, place.length).body == body
    assert all(check_with_warcio(path).returncode == 0 for path in files)


def test_run_without_captures_leaves_no_file(tmp_path: Path) -> None:
    WarcWriter(tmp_path / "captures", "run").close()
    assert not (tmp_path / "captures").exists()


def test_altered_bytes_are_noticed(tmp_path: Path) -> None:
    with WarcWriter(tmp_path, "run") as writer:
        place = writer.write(exchange(os.urandom(5_000)))
    path = only_file(tmp_path)
    data = bytearray(path.read_bytes())
    data[place.offset + place.length // 2] ^= 0xFF
    path.write_bytes(data)
    with pytest.raises(DamagedInput, match=re.escape(place.file)):
        read_capture(Holdings(tmp_path), place.file, place.offset, place.length)


def test_payload_other_than_recorded_is_noticed(tmp_path: Path) -> None:
    with WarcWriter(tmp_path, "run") as writer:
        place = writer.write(exchange())
    with pytest.raises(DamagedInput, match="not the one"):
        read_capture(
            Holdings(tmp_path), place.file, place.offset, place.length, payload_sha256="0" * 64
        )


@pytest.mark.parametrize("name", ["../outside.warc.gz", "/etc/passwd", "missing.warc.gz"])
def test_capture_outside_the_folder_or_missing(tmp_path: Path, name: str) -> None:
    with pytest.raises(DamagedInput):
        read_capture(Holdings(tmp_path), name, 0, 10)


def write_three(folder: Path) -> tuple[Path, list[Placed]]:
    """An unclosed file as a killed process leaves it: its writer is gone without closing."""
    writer = WarcWriter(folder, "run")
    places = [writer.write(exchange(os.urandom(400 + n))) for n in range(3)]
    assert writer._file is not None
    writer._file.close()
    return only_file(folder), places


@pytest.mark.long
@given(cut=st.floats(0, 1))
@settings(max_examples=60, deadline=None)
def test_recovery_keeps_every_record_that_is_whole(
    tmp_path_factory: pytest.TempPathFactory, cut: float
) -> None:
    folder = tmp_path_factory.mktemp("captures")
    path, places = write_three(folder)
    size = round(path.stat().st_size * cut)
    os.truncate(path, size)
    (recovered,) = recover(folder)
    whole = [place for place in places if place.offset + place.length <= size]
    for place in whole:
        assert read_capture(Holdings(folder), place.file, place.offset, place.length).status == 200
    if recovered.file is not None:
        assert check_with_warcio(only_file(folder)).returncode == 0 or not whole
        records = list(fastwarc.warc.ArchiveIterator(str(folder / recovered.file)))
        assert sum(r.record_type == fastwarc.warc.response for r in records) == len(whole)
    else:
        assert not whole
        assert not list(folder.iterdir())


def test_recovery_takes_zeros_of_a_power_cut_away(tmp_path: Path) -> None:
    path, places = write_three(tmp_path)
    with path.open("ab") as stream:
        stream.write(bytes(4096))
    (recovered,) = recover(tmp_path)
    assert (recovered.cut_bytes, recovered.damaged_at) == (4096, None)
    assert check_with_warcio(only_file(tmp_path)).returncode == 0
    assert (
        read_capture(Holdings(tmp_path), places[2].file, places[2].offset, places[2].length).status
        == 200
    )


def test_recovery_reports_damage_in_the_middle_and_cuts_nothing(tmp_path: Path) -> None:
    path, places = write_three(tmp_path)
    data = bytearray(path.read_bytes())
    middle = places[1].offset
    data[middle : middle + 8] = b"\xff" * 8
    path.write_bytes(data)
    (recovered,) = recover(tmp_path)
    assert (recovered.cut_bytes, recovered.damaged_at) == (0, middle)
    assert only_file(tmp_path).stat().st_size == len(data)
    for place in (places[0], places[2]):
        assert (
            read_capture(Holdings(tmp_path), place.file, place.offset, place.length).status == 200
        )


def test_recovery_leaves_a_living_writer_alone(tmp_path: Path) -> None:
    writer = WarcWriter(tmp_path, "run")
    place = writer.write(exchange())
    assert recover(tmp_path) == []
    again = writer.write(exchange(b"more"))
    writer.close()
    assert read_capture(Holdings(tmp_path), again.file, again.offset, again.length).body == b"more"
    assert again.file == place.file


def test_recovery_twice_is_recovery_once(tmp_path: Path) -> None:
    write_three(tmp_path)
    assert len(recover(tmp_path)) == 1
    assert recover(tmp_path) == []


WRITER = """
import sys
from pathlib import Path
from speecharchive.capture.warc import Exchange, WarcWriter
writer = WarcWriter(Path(sys.argv[1]), "run")
n = 0
while True:
    body = (b"%d " % n) * 4000
    place = writer.write(Exchange("http://yh.example/%d" % n, "2026-11-22T03:15:22Z", 200, (), body))
    sys.stdout.write(f"{place.file} {place.offset} {place.length} {place.payload_sha256}\\n")
    sys.stdout.flush()
    n += 1
"""


def test_sigkill_in_mid_write_loses_no_acknowledged_record(tmp_path: Path) -> None:
    for round_number in range(4):
        process = subprocess.Popen(
            [sys.executable, "-c", WRITER, str(tmp_path)], stdout=subprocess.PIPE, text=True
        )
        assert process.stdout is not None
        acknowledged = [process.stdout.readline() for _ in range(20 + 7 * round_number)]
        process.send_signal(signal.SIGKILL)
        acknowledged += [line for line in process.stdout if line.endswith("\n")]
        process.stdout.close()
        process.wait()
        recover(tmp_path)
        assert not list(tmp_path.glob("*.open"))
        for line in acknowledged:
            file, offset, length, digest = line.split()
            read_capture(Holdings(tmp_path), file, int(offset), int(length), payload_sha256=digest)
    assert all(check_with_warcio(path).returncode == 0 for path in tmp_path.iterdir())


FULL_DISK = """
import resource, signal, sys
from pathlib import Path
from speecharchive.capture.warc import Exchange, WarcWriter
from speecharchive.errors import StorageFull
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))
writer = WarcWriter(Path(sys.argv[1]), "run")
import os
try:
    while True:
        place = writer.write(Exchange("http://yh.example/", "2026-11-22T03:15:22Z", 200, (), os.urandom(7_000)))
        print(place.offset, place.length, flush=True)
except StorageFull as error:
    print(error)
writer.close()
"""


def test_full_disk_is_one_clear_error_and_leaves_whole_records(tmp_path: Path) -> None:
    """A file-size limit stands for a full disk: the system refuses the rest of a write in the same way."""
    done = subprocess.run(
        [sys.executable, "-c", FULL_DISK, str(tmp_path)],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    *places, message = done.stdout.splitlines()
    assert len(places) == 2
    assert message.startswith("no space left in")
    assert done.stderr == ""
    path = only_file(tmp_path)
    assert path.name.endswith(".warc.gz")
    assert check_with_warcio(path).returncode == 0
    assert len(list(fastwarc.warc.ArchiveIterator(str(path)))) == 5


def test_folder_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "captures").write_text("a file, not a folder")
    with pytest.raises(StorageFull, match="cannot write captures"):
        WarcWriter(tmp_path / "captures", "run").write(exchange())


@given(
    body=st.binary(max_size=4_000),
    headers=st.lists(
        st.tuples(
            st.text("abcXYZ-", min_size=1, max_size=10),
            st.text(st.characters(max_codepoint=255, exclude_characters="\r\n\0"), max_size=30),
        ),
        max_size=5,
    ),
    status=st.integers(100, 599),
)
@settings(max_examples=80, deadline=None)
def test_any_exchange_comes_back_as_it_was(
    tmp_path_factory: pytest.TempPathFactory,
    body: bytes,
    headers: list[tuple[str, str]],
    status: int,
) -> None:
    folder = tmp_path_factory.mktemp("captures")
    with WarcWriter(folder, "run") as writer:
        place = writer.write(exchange(body, headers=tuple(headers), status=status))
    stored = read_capture(
        Holdings(folder),
        place.file,
        place.offset,
        place.length,
        payload_sha256=place.payload_sha256,
    )
    assert (stored.body, stored.status) == (body, status)
    assert stored.headers == tuple((name, value.strip()) for name, value in headers)
