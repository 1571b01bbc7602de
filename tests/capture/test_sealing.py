"""Captures sealed apart: the WARC file stays readable everywhere else, by every reader, and comes back byte for byte."""

from __future__ import annotations

import gzip
import io
import stat
from pathlib import Path

import fastwarc
import pytest
from hypothesis import given
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator

from speecharchive.capture.holdings import Holdings
from speecharchive.capture.sealing import (
    FOLDER,
    Place,
    Sealed,
    copy_out,
    is_sealed,
    seal,
    sealing,
    unseal,
)
from speecharchive.capture.tombstones import tombstone
from speecharchive.capture.warc import Earlier, Exchange, Placed, WarcWriter, read_capture
from speecharchive.errors import BadInput, DamagedInput

DATE = "2026-01-31T08:15:00Z"
AT = "2026-01-02T03:04:05Z"


@given(st.integers(400, 200_000))
def test_a_tombstone_is_exactly_as_long_and_one_whole_record(length: int) -> None:
    data = tombstone(length, "run-1.warc.gz 77", DATE)
    assert len(data) == length
    assert data == tombstone(length, "run-1.warc.gz 77", DATE)
    assert gzip.decompress(data).startswith(b"WARC/1.1\r\n")
    (record,) = ArchiveIterator(io.BytesIO(data))
    assert record.rec_type == "metadata"
    (other,) = fastwarc.ArchiveIterator(io.BytesIO(data))
    assert other.headers["WARC-Type"] == "metadata"


def test_what_is_too_short_is_said() -> None:
    with pytest.raises(DamagedInput):
        tombstone(60, "x", DATE)


@pytest.fixture
def stored(tmp_path: Path) -> list[Placed]:
    bodies = ["甲" * 10, "乙" * 90_000 + "秘密", "丙" * 2000, ""]
    placed = []
    with WarcWriter(tmp_path, "run-1") as writer:
        for number, body in enumerate(bodies):
            url = f"http://yunhe.example/{number}"
            placed.append(writer.write(Exchange(url, AT, 200, (("X", "y"),), body.encode())))
        again = Exchange("http://yunhe.example/0", AT, 200, (), bodies[0].encode())
        placed.append(writer.write(again, earlier=Earlier("http://yunhe.example/0", AT)))
        placed.append(writer.write_resource("urn:sha256:0", AT, "text/plain", "丁".encode() * 50))
    return placed


def sealed_of(folder: Path, *placed: Placed) -> list[Sealed]:
    with sealing(folder):
        return [copy_out(Holdings(folder), Place(p.file, p.offset, p.length)) for p in placed]


@pytest.mark.parametrize("number", range(6))
def test_every_other_capture_stays_where_it_is(
    tmp_path: Path, stored: list[Placed], number: int
) -> None:
    path = tmp_path / stored[0].file
    before = path.read_bytes()
    (sealed,) = sealed_of(tmp_path, stored[number])
    renewed = seal(tmp_path, path.name, [sealed], DATE)
    assert renewed.length == len(before) == path.stat().st_size
    assert is_sealed(Holdings(tmp_path), sealed)
    for each in stored:
        if each is not stored[number]:
            read_capture(Holdings(tmp_path), each.file, each.offset, each.length, payload_sha256=each.payload_sha256)  # fmt: skip
    with pytest.raises(BadInput, match="sealed"):
        read_capture(
            Holdings(tmp_path), sealed.place.file, sealed.place.offset, sealed.place.length
        )
    with path.open("rb") as stream:
        kinds = [record.rec_type for record in ArchiveIterator(stream)]
    with path.open("rb") as stream:
        assert [r.headers["WARC-Type"] for r in fastwarc.ArchiveIterator(stream)] == kinds
    gzip.decompress(path.read_bytes())
    assert unseal(Holdings(tmp_path), path.name, [sealed]).length == len(before)
    assert path.read_bytes() == before


def test_the_request_goes_with_its_response(tmp_path: Path, stored: list[Placed]) -> None:
    (sealed,) = sealed_of(tmp_path, stored[1])
    seal(tmp_path, stored[1].file, [sealed], DATE)
    with (tmp_path / stored[1].file).open("rb") as stream:
        urls = [record.rec_headers.get_header("WARC-Target-URI") for record in ArchiveIterator(stream)]  # fmt: skip
    assert "http://yunhe.example/1" not in urls
    assert "秘密".encode() not in gzip.decompress((tmp_path / stored[1].file).read_bytes())


def test_only_the_owner_reads_what_is_sealed(tmp_path: Path, stored: list[Placed]) -> None:
    (sealed,) = sealed_of(tmp_path, stored[0])
    folder = tmp_path / FOLDER
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE((folder / sealed.name).stat().st_mode) == 0o600


def test_each_step_may_be_done_again(tmp_path: Path, stored: list[Placed]) -> None:
    some = sealed_of(tmp_path, stored[0], stored[2])
    first = seal(tmp_path, stored[0].file, some, DATE)
    assert sealed_of(tmp_path, stored[0], stored[2]) == some
    assert seal(tmp_path, stored[0].file, some, DATE) == first
    assert not list(tmp_path.glob(".*.part"))


def test_a_sealed_copy_that_was_altered_is_not_put_back(
    tmp_path: Path, stored: list[Placed]
) -> None:
    (sealed,) = sealed_of(tmp_path, stored[0])
    seal(tmp_path, stored[0].file, [sealed], DATE)
    copy = tmp_path / FOLDER / sealed.name
    copy.write_bytes(copy.read_bytes()[:-1] + b"?")
    with pytest.raises(DamagedInput, match="not what was sealed"):
        unseal(Holdings(tmp_path), stored[0].file, [sealed])
    copy.unlink()
    with pytest.raises(DamagedInput, match="not there any more"):
        unseal(Holdings(tmp_path), stored[0].file, [sealed])
    assert is_sealed(Holdings(tmp_path), sealed)
