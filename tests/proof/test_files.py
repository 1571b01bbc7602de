"""Whatever happens to a WARC file is found, and the record that it hits is named."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from contextlib import closing
from io import FileIO
from itertools import pairwise
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from speecharchive.capture.warc import WarcWriter
from speecharchive.proof.compression import changed_records
from speecharchive.store.archive import Archive
from tests.proof.building import change, findings, keep, of_files, said, stock


@pytest.fixture
def file(sqlite_archive: Archive) -> Path:
    return stock(sqlite_archive)


def members(data: bytes) -> list[int]:
    """Where the records begin, and where the last one ends."""
    starts = [0]
    while starts[-1] < len(data):
        inflate = zlib.decompressobj(31)
        inflate.decompress(data[starts[-1] :])
        starts.append(len(data) - len(inflate.unused_data))
    return starts


def check_flip(archive: Archive, file: Path, data: bytes, position: int, bit: int) -> None:
    damaged = bytearray(data)
    damaged[position] ^= 1 << bit
    file.write_bytes(damaged)
    (finding,) = of_files(archive)
    start = max(start for start in members(data) if start <= position)
    assert f"{file.name} at {start}" in (finding.subject, finding.finding.partition(":")[0])
    file.write_bytes(data)
    if finding.check == "capture":
        assert "http://www.yunhe.example/jianghua/" in finding.subject


def test_every_class_of_byte_of_a_record(sqlite_archive: Archive, file: Path) -> None:
    """Head, packed data and checksum of the first records: warcinfo, response, request; and of the last."""
    data = file.read_bytes()
    random = Random(5)
    for start, end in pairwise(members(data)):
        inside = random.sample(range(start + 10, end - 8), 12)
        for position in (*range(start, start + 10), *inside, *range(end - 8, end)):
            check_flip(sqlite_archive, file, data, position, random.randrange(8))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(place=st.floats(0, 1, exclude_max=True), bit=st.integers(0, 7))
def test_one_bit_anywhere(sqlite_archive: Archive, file: Path, place: float, bit: int) -> None:
    data = file.read_bytes()
    check_flip(sqlite_archive, file, data, int(place * len(data)), bit)


def test_one_bit_anywhere_is_found_by_the_quick_check_too(
    sqlite_archive: Archive, file: Path
) -> None:
    data = bytearray(file.read_bytes())
    data[4] ^= 1
    file.write_bytes(data)
    (line,) = said(findings(sqlite_archive, quick=True))
    assert line == f"file: {file.name}: does not have the SHA-256 that it was closed with"


def test_damage_in_two_places_is_told_of_twice(sqlite_archive: Archive, file: Path) -> None:
    data = bytearray(file.read_bytes())
    starts = members(bytes(data))
    for start in (starts[1], starts[5]):
        data[start + 30] ^= 16
    file.write_bytes(data)
    assert [each.subject.split()[0] for each in of_files(sqlite_archive)] == ["1", "3"]


def test_a_file_cut_anywhere(sqlite_archive: Archive, file: Path) -> None:
    data = file.read_bytes()
    starts = members(data)
    for size in (0, 3, starts[1], starts[2], starts[4] + 50, starts[-2] + 5, len(data) - 1):
        file.write_bytes(data[:size])
        found = of_files(sqlite_archive)
        lost = {str(number) for number in range(1, 5) if size <= starts[2 * number - 1]}
        assert lost <= {each.subject.split()[0] for each in found if each.check == "capture"}
        shorter = f"{len(data) - size} bytes shorter than the {len(data)}"
        assert any(shorter in each.finding for each in found)


@pytest.mark.parametrize("more", [b"\0", b"x" * 100, zlib.compress(b"y", wbits=31)])
def test_a_file_that_grew(sqlite_archive: Archive, file: Path, more: bytes) -> None:
    size = file.stat().st_size
    with file.open("ab") as stream:
        stream.write(more)
    lines = said(of_files(sqlite_archive))
    assert f"file: {file.name}: is {len(more)} bytes longer than the {size} it was closed with" in lines  # fmt: skip
    assert any(f"{file.name} at {size}" in line for line in lines)
    assert len(findings(sqlite_archive, quick=True)) == 1


def test_a_file_that_is_gone(sqlite_archive: Archive, file: Path) -> None:
    file.unlink()
    first, *rest = of_files(sqlite_archive)
    assert (first.subject, first.finding) == (file.name, f"is not in {file.parent}")
    assert [each.subject.split()[0] for each in rest] == ["1", "2", "3", "4"]
    assert said(findings(sqlite_archive, quick=True)) == [
        f"file: {file.name}: is not in {file.parent}"
    ]


def test_foreign_files(sqlite_archive: Archive, file: Path) -> None:
    (file.parent / "somebody.warc.gz").write_bytes(file.read_bytes())
    (file.parent / "below").mkdir()
    (file.parent / "below" / "notes.txt").write_text("x")
    for quick in (False, True):
        assert said(findings(sqlite_archive, quick=quick)) == [
            "file: below/notes.txt: is foreign: no row of the archive tells of it",
            "file: somebody.warc.gz: is foreign: no row of the archive tells of it",
        ]


def test_swapped_files(sqlite_archive: Archive, file: Path) -> None:
    other = stock(sqlite_archive)
    one, two = file.read_bytes(), other.read_bytes()
    file.write_bytes(two)
    other.write_bytes(one)
    lines = said(of_files(sqlite_archive))
    for path, swapped in ((file, other), (other, file)):
        assert f"file: {path.name}: calls itself {swapped.name}: it was renamed, or two were swapped" in lines  # fmt: skip


def test_a_record_that_was_replaced_by_a_whole_one(sqlite_archive: Archive, file: Path) -> None:
    """Packed anew with sound checksums: only its digests and those of the archive tell."""
    data = file.read_bytes()
    starts = members(data)
    plain = zlib.decompress(data[starts[1] : starts[2]], wbits=31)
    for changed, words in (
        (plain.replace("云河".encode(), "河云".encode()), "digest that it states"),
        (plain.replace(b"sha256:", b"sha255:"), "digest that it states"),
        (plain.replace(b"WARC/1.1", b"WORC/1.1"), "is no WARC record"),
        (plain.replace(b"X-Served-By", b"X-Served-To"), "digest that it states"),
        (plain + b"\r\n", "not as long"),
    ):
        file.write_bytes(data[: starts[1]] + zlib.compress(changed, 9, 31) + data[starts[2] :])
        first = of_files(sqlite_archive)[0]
        assert first.subject.startswith("1 http")
        assert words in first.finding


@pytest.fixture
def writing_run(sqlite_archive: Archive, file: Path) -> Iterator[tuple[Archive, Path]]:
    """A run under way, with a capture in a file that is open."""
    run = sqlite_archive.begin_run("crawl")
    with closing(WarcWriter(file.parent, f"x-{run.id}", closed=run.file_closed)) as files:
        keep(run, files, 7)
        (still_open,) = file.parent.glob("*.open")
        yield sqlite_archive, still_open


def test_a_run_under_way_is_no_damage(writing_run: tuple[Archive, Path]) -> None:
    archive, still_open = writing_run
    data = still_open.read_bytes()
    for more in (b"", data[members(data)[1] :][:50], data[members(data)[1] :]):
        still_open.write_bytes(data + more)
        assert findings(archive) == findings(archive, quick=True) == []
    still_open.write_bytes(data)


def test_damage_in_an_open_file_is_found(writing_run: tuple[Archive, Path]) -> None:
    archive, still_open = writing_run
    data = still_open.read_bytes()
    still_open.write_bytes(data[: members(data)[1] + 20])
    (line,) = said(findings(archive))
    assert line.startswith("capture: 5 http://www.yunhe.example/jianghua/7.html: ")
    still_open.write_bytes(data)


def test_files_of_an_older_archive_have_no_digest_yet(sqlite_archive: Archive, file: Path) -> None:
    change(sqlite_archive, "DELETE FROM warc_file", "DELETE FROM seal")
    change(sqlite_archive, "UPDATE run SET status = 'running'")
    assert findings(sqlite_archive) == []
    sqlite_archive.recover_files()
    assert findings(sqlite_archive) == []
    data = bytearray(file.read_bytes())
    data[4] ^= 1
    file.write_bytes(data)
    assert len(findings(sqlite_archive)) == 1


@pytest.mark.parametrize("level", [zlib.Z_DEFAULT_COMPRESSION, 9])
def test_a_changed_head_of_a_member_is_told_at_each_level_that_writers_used(
    sqlite_archive: Archive, file: Path, level: int
) -> None:
    data = file.read_bytes()
    plain = [zlib.decompress(data[one:end], wbits=31) for one, end in pairwise(members(data))]
    packed = [zlib.compress(each, level, wbits=31) for each in plain]
    second = len(packed[0])
    changed = bytearray(b"".join(packed))
    changed[second + 4] ^= 1
    file.write_bytes(changed)
    assert changed_records(lambda: FileIO(file)) == [second]
