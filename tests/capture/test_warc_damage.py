"""What lies behind a broken record is found again; reading begins anew wherever it was left."""

from __future__ import annotations

import gzip
import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from speecharchive.capture import scanning
from speecharchive.capture.containers import Part, parts_of
from speecharchive.capture.scanning import Damage, Position, Scanned
from speecharchive.errors import DamagedInput, InputTooLarge

COUNT = 12


def record(number: int) -> bytes:
    """With a digest, and a page that itself quotes the beginning of a record."""
    block = b"HTTP/1.1 200 OK\r\n\r\n<p>WARC/1.0 %d</p>" % number + b"%d " % (number**9) * 40
    head = (
        b"WARC/1.1\r\nWARC-Type: response\r\nWARC-Target-URI: http://yh.example/%d\r\n"
        b"Content-Length: %d\r\n\r\n" % (number, len(block))
    )
    return head + block + b"\r\n\r\n"


PLAIN = [record(number) for number in range(COUNT)]
MEMBERS = [gzip.compress(each, mtime=0) for each in PLAIN]


def part(data: bytes) -> Part:
    return Part("made.warc", len(data), lambda: io.BytesIO(data))


def everything(_headers: dict[str, str]) -> bool:
    return True


def numbers(data: bytes, start: Position = scanning.BEGINNING) -> tuple[list[int], list[Damage]]:
    """The records that were read, by number, and the damage."""
    read, damage = [], []
    try:
        for found in part(data).records(everything, start):
            if isinstance(found, Damage):
                damage.append(found)
            else:
                number = int(found.headers["warc-target-uri"].rpartition("/")[2])
                assert found.block == PLAIN[number].partition(b"\r\n\r\n")[2][:-4]
                read.append(number)
    except DamagedInput as error:
        damage.append(Damage("", error, None))
    return read, damage


def spans(pieces: list[bytes]) -> list[tuple[int, int]]:
    ends = [sum(map(len, pieces[: n + 1])) for n in range(len(pieces))]
    return list(zip([0, *ends], ends, strict=False))


@settings(max_examples=150)
@given(data=st.data(), squeezed=st.booleans())
def test_a_change_anywhere_costs_no_record_but_those_it_touches(
    data: st.DataObject, squeezed: bool
) -> None:
    pieces = MEMBERS if squeezed else PLAIN
    whole = b"".join(pieces)
    begin = data.draw(st.integers(9, len(whole) - 1))
    end = data.draw(st.integers(begin + 1, min(len(whole), begin + 400)))
    change = data.draw(st.sampled_from(["cut out", "zeros", "noise"]))
    filling = {"cut out": b"", "zeros": bytes(end - begin), "noise": b"\xa5" * (end - begin)}[
        change
    ]
    damaged = whole[:begin] + filling + whole[end:]
    # Cut out, a stretch takes the beginning of the record behind it along; in plain bytes a record before it ends late.
    untouched = [
        n for n, (first, behind) in enumerate(spans(pieces)) if behind <= begin or first >= end
    ]
    if not squeezed:
        data_of = [
            n for n, (first, behind) in enumerate(spans(pieces)) if first < end and behind > begin
        ]
        untouched = [n for n in untouched if n != max(data_of, default=-2) + 1]
    try:
        uris = [
            found.headers.get("warc-target-uri", "")
            for found in part(damaged).records(everything)
            if isinstance(found, Scanned)
        ]
    except DamagedInput:
        uris = []
    wanted = [f"http://yh.example/{n}" for n in untouched]
    assert [uri for uri in uris if uri in wanted] == wanted


@pytest.mark.parametrize(
    "data",
    [b"".join(PLAIN), b"".join(MEMBERS), gzip.compress(b"".join(PLAIN)),
     b"".join(gzip.compress(b"".join(PLAIN[n : n + 5])) for n in range(0, COUNT, 5)),
     b"".join(gzip.compress(b"".join(PLAIN)[n : n + 300]) for n in range(0, len(b"".join(PLAIN)), 300))],
    ids=["plain", "members", "one member", "five a member", "members across records"],
)  # fmt: skip
def test_reading_begins_again_anywhere(data: bytes) -> None:
    found = list(part(data).records(everything))
    assert [type(each) for each in found] == [Scanned] * COUNT
    for number, each in enumerate(found):
        assert each.after is not None
        assert numbers(data, each.after) == (list(range(number + 1, COUNT)), [])


def test_a_record_that_lost_its_end_is_told_by_the_next_one() -> None:
    members = list(MEMBERS)
    members[3] = gzip.compress(PLAIN[3][:-200])
    read, (damage,) = numbers(b"".join(members))
    assert read == [n for n in range(COUNT) if n != 3]
    assert "cut off" in str(damage.error)
    assert str(sum(map(len, members[:3]))) in damage.where


def test_a_member_that_holds_no_record_is_left_behind() -> None:
    inside = gzip.compress(b"no record\r\n" * 1000 + MEMBERS[0] * 3)
    read, (damage,) = numbers(b"".join(MEMBERS[:4]) + inside + b"".join(MEMBERS[4:]))
    assert read == list(range(COUNT))
    assert "no WARC record" in str(damage.error)


def test_a_header_without_end_is_left_behind() -> None:
    endless = gzip.compress(b"WARC/1.1\r\nX: " + b"x" * 10_000_000)
    read, (damage,) = numbers(b"".join(MEMBERS[:4]) + endless + b"".join(MEMBERS[4:]))
    assert (read, "no end" in str(damage.error)) == (list(range(COUNT)), True)


def test_a_file_of_nothing_but_broken_places_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scanning, "MAX_DAMAGES", 5)
    broken = gzip.compress(b"WARC/1.1\r\nContent-Length: none\r\n\r\n")
    read, damage = numbers(MEMBERS[0] + broken * 50 + MEMBERS[1])
    assert (read, len(damage)) == ([0], 5)
    assert "the rest was not read" in str(damage[-1].error)


def wacz(path: Path, method: int) -> Path:
    with zipfile.ZipFile(path, "w", method) as archive:
        archive.writestr("archive/data.warc.gz", b"".join(MEMBERS))
        archive.writestr("archive/more.warc", b"".join(PLAIN))
        archive.writestr("indexes/index.cdx.gz", b"")
        archive.comment = b"made"
    return path


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_the_entries_of_a_wacz_are_files_of_their_own(tmp_path: Path, method: int) -> None:
    parts = [each for each in parts_of(wacz(tmp_path / "a.wacz", method)) if isinstance(each, Part)]
    assert [each.name for each in parts] == ["a.wacz:archive/data.warc.gz", "a.wacz:archive/more.warc"]  # fmt: skip
    assert len({each.fingerprint() for each in parts}) == 2
    for each in parts:
        found = list(each.records(everything))
        assert len(found) == COUNT
        middle = found[5].after
        assert middle is not None
        assert len(list(each.records(everything, middle))) == COUNT - 6


def test_a_wacz_of_too_many_entries_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "many.wacz"
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(50_000):
            archive.writestr(f"pages/{number:060}", b"")
    with pytest.raises(InputTooLarge, match="too many entries"):
        list(parts_of(path))
