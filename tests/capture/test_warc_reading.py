"""WARC files of other programs: whole ones are read, damaged ones as far as they go, hostile ones within bounds."""

from __future__ import annotations

import base64
import gc
import gzip
import hashlib
import io
import warnings
import zipfile
from collections.abc import Callable
from pathlib import Path

import fastwarc.warc
import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from speecharchive.capture import scanning
from speecharchive.capture.reading import is_warc, iterate
from speecharchive.capture.scanning import Damage
from speecharchive.capture.warc import Earlier, Exchange, StoredResponse, WarcWriter
from speecharchive.errors import BadInput, DamagedInput, EmptyInput, InputTooLarge

PAGE = "<html><p>云河市政协全体会议</p></html>".encode()
URL = "http://yh.example/{}.html"


def quietly(make: Callable[[], bytes]) -> bytes:
    """warcio leaves its temporary files to the garbage collector, which Python warns of."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        data = make()
        gc.collect()
    return data


def warcio_file(pages: int = 3, *, gzipped: bool = True) -> bytes:
    """A WARC as warcio makes it, with the records around the responses that crawlers add."""
    return quietly(lambda: _warcio_file(pages, gzipped))


def _warcio_file(pages: int, gzipped: bool) -> bytes:
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=gzipped, warc_version="1.1")
    writer.write_record(writer.create_warcinfo_record("x.warc.gz", {"software": "other"}))
    for n in range(pages):
        fields = [("Content-Type", "text/html")]
        http = StatusAndHeaders("200 OK", fields, protocol="HTTP/1.1")
        body = PAGE + b"<!--%d-->" % n * 50
        record = writer.create_warc_record(
            URL.format(n), "response", payload=io.BytesIO(body), http_headers=http
        )
        asked = StatusAndHeaders("GET / HTTP/1.1", [("Host", "yh.example")], is_http_request=True)
        request = writer.create_warc_record(URL.format(n), "request", http_headers=asked)
        writer.write_record(record)
        writer.write_record(request)
    return out.getvalue()


def chunked_file(body: bytes) -> bytes:
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=True)
    http = StatusAndHeaders("200 OK", [("Transfer-Encoding", "chunked")], protocol="HTTP/1.1")
    record = writer.create_warc_record("http://a/", "response", io.BytesIO(body), http_headers=http)
    writer.write_record(record)
    return out.getvalue()


def read(path: Path) -> tuple[list[StoredResponse], list[Damage]]:
    found = list(iterate(path))
    return (
        [item for item in found if isinstance(item, StoredResponse)],
        [item for item in found if isinstance(item, Damage)],
    )


def save(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


@pytest.mark.parametrize(
    ("name", "make"),
    [
        ("plain.warc", lambda: warcio_file(gzipped=False)),
        ("members.warc.gz", warcio_file),
        ("one-member.warc.gz", lambda: gzip.compress(warcio_file(gzipped=False))),
        ("name-says-nothing", warcio_file),
    ],
)
def test_file_of_warcio_is_read_whole(tmp_path: Path, name: str, make: Callable[[], bytes]) -> None:
    pages, damage = read(save(tmp_path, name, make()))
    assert damage == []
    assert [page.url for page in pages] == [URL.format(n) for n in range(3)]
    assert all(page.body.startswith(PAGE) and page.status == 200 for page in pages)
    assert pages[0].header("content-type") == "text/html"
    assert pages[0].record_type == "response"


def test_file_of_fastwarc_is_read_whole(tmp_path: Path) -> None:
    record = fastwarc.warc.WarcRecord()
    record.init_headers(record_type=fastwarc.warc.response)
    record.headers["WARC-Target-URI"] = URL.format(0)
    record.headers["Content-Type"] = "application/http; msgtype=response"
    record.set_bytes_content(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + PAGE)
    path = tmp_path / "fast.warc"
    with path.open("wb") as stream:
        record.write(stream, checksum_data=True)
    ((page,), damage) = read(path)
    assert (page.body, damage) == (PAGE, [])


def test_wacz_is_read(tmp_path: Path) -> None:
    path = tmp_path / "site.wacz"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("archive/one.warc.gz", warcio_file(2))
        archive.writestr("archive/two.warc", warcio_file(1, gzipped=False))
        archive.writestr("pages/pages.jsonl", "{}")
    pages, damage = read(path)
    assert (len(pages), damage) == (3, [])


def test_own_files_are_read_with_revisits(tmp_path: Path) -> None:
    exchange = Exchange(URL.format(1), "2026-11-22T03:15:22Z", 200, (("A", "b"),), PAGE)
    with WarcWriter(tmp_path, "run") as writer:
        writer.write(exchange)
        writer.write(exchange, earlier=Earlier(exchange.url, exchange.fetched_at))
        writer.write_resource("urn:sha256:00", exchange.fetched_at, "text/plain", b"text")
    (path,) = tmp_path.iterdir()
    pages, damage = read(path)
    assert damage == []
    assert [(page.record_type, page.body) for page in pages] == [
        ("response", PAGE),
        ("revisit", b""),
        ("resource", b"text"),
    ]
    assert pages[2].header("Content-Type") == "text/plain"


@pytest.mark.parametrize("gzipped", [True, False])
def test_file_cut_in_half_gives_what_is_readable_and_says_so(tmp_path: Path, gzipped: bool) -> None:
    data = warcio_file(10, gzipped=gzipped)
    pages, damage = read(save(tmp_path, "cut.warc", data[: len(data) // 2]))
    assert 2 <= len(pages) < 10
    assert all(page.body.startswith(PAGE) for page in pages)
    (cut,) = damage
    assert isinstance(cut.error, DamagedInput)
    assert str(cut.error).startswith("cut.warc at ")
    assert "cut off" in str(cut.error)


def test_every_cut_is_noticed_unless_it_falls_between_records(tmp_path: Path) -> None:
    data = warcio_file(2, gzipped=False)
    clean = 0
    for size in range(700, len(data), 13):
        pages, damage = read(save(tmp_path, "cut.warc", data[:size]))
        clean += not damage
        assert len(damage) <= 1
        assert all(page.body.endswith(b"-->") for page in pages)
    assert clean <= 6


def test_record_whose_digest_does_not_fit_is_damage_and_the_rest_is_read(tmp_path: Path) -> None:
    data = warcio_file(3, gzipped=False).replace(b"<!--1-->", b"<!--X-->", 1)
    pages, damage = read(save(tmp_path, "altered.warc", data))
    assert [page.url for page in pages] == [URL.format(0), URL.format(2)]
    assert "digest" in str(damage[0].error)


def test_record_above_the_bound_is_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scanning, "MAX_BLOCK", 200)
    pages, damage = read(save(tmp_path, "large.warc.gz", warcio_file(2)))
    assert pages == []
    assert [type(item.error) for item in damage] == [InputTooLarge, InputTooLarge]


def labelled(digest: str) -> bytes:
    block = b"HTTP/1.1 200 OK\r\nX: \xe4\xba\x91\r\n\r\n" + PAGE
    return (
        b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://a b/\r\n"
        b"Content-Type: application/http\r\nWARC-Block-Digest: %s\r\nContent-Length: %d\r\n\r\n"
        % (digest.encode(), len(block))
    ) + block


BLOCK_SHA256 = hashlib.sha256(labelled("").partition(b"\r\n\r\n")[2]).digest()


@pytest.mark.parametrize(
    ("digest", "fits"),
    [
        (f"sha256:{BLOCK_SHA256.hex()}", True),
        (f"SHA-256:{base64.b32encode(BLOCK_SHA256).decode()}", True),
        (f"sha256:{base64.b32encode(BLOCK_SHA256).decode().rstrip('=').lower()}", True),
        (f"sha256:{base64.urlsafe_b64encode(BLOCK_SHA256).decode()}", True),
        ("shake_128:00", True),
        ("sha256:?", False),
        (f"sha256:{'0' * 64}", False),
    ],
)
def test_digests_are_read_in_every_form(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], digest: str, fits: bool
) -> None:
    pages, damage = read(save(tmp_path, "one.warc", labelled(digest)))
    assert [page.body for page in pages] == ([PAGE] if fits else [])
    assert [type(item.error) for item in damage] == ([] if fits else [DamagedInput])
    assert capsys.readouterr() == ("", "")


def test_headers_come_as_their_bytes(tmp_path: Path) -> None:
    ((page,), _) = read(save(tmp_path, "one.warc", labelled("")))
    assert page.headers == (("X", "云".encode().decode("latin-1")),)


@pytest.mark.parametrize("behind", [b"text page\r\n\r\n", b"\x00" * 9])
def test_what_lies_between_records_is_damage_and_is_not_shown(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], behind: bytes
) -> None:
    data = warcio_file(1, gzipped=False) + behind + warcio_file(1, gzipped=False)
    pages, damage = read(save(tmp_path, "some.warc", data))
    assert (len(pages), len(damage)) == (2, 1)
    assert "page" not in str(damage[0].error)
    assert capsys.readouterr() == ("", "")


def test_header_of_endless_lines_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DamagedInput, match="has no end"):
        list(iterate(save(tmp_path, "lines.warc", b"WARC/1.1\r\n" + b"a: b\r\n" * 20_000)))


def test_gzip_bomb_costs_no_memory(tmp_path: Path) -> None:
    """A gigabyte of zeros in one header line: refused at the bound, not unpacked."""
    bomb = gzip.compress(b"WARC/1.1\r\nX: " + bytes(1 << 28))
    with pytest.raises(DamagedInput, match="has no end"):
        list(iterate(save(tmp_path, "bomb.warc.gz", bomb)))


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (b"", EmptyInput),
        (b"<html>no warc</html>", BadInput),
        (gzip.compress(b"<html>no warc</html>", mtime=0), DamagedInput),
        (b"PK\x03\x04 not a zip", DamagedInput),
        (b"WARC/1.1\r\nContent-Length: minus one\r\n\r\n", DamagedInput),
        (b"WARC/1.1\r\nContent-Length: 99999999999999999999\r\n\r\nx", DamagedInput),
    ],
)
def test_what_is_no_warc_is_refused(tmp_path: Path, data: bytes, error: type[BadInput]) -> None:
    with pytest.raises(error, match=r"some\.warc\.gz") as raised:
        list(iterate(save(tmp_path, "some.warc.gz", data)))
    assert "\n" not in str(raised.value)


def test_zip_without_a_warc_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.wacz", "w") as archive:
        archive.writestr("readme.txt", "nothing")
    with pytest.raises(BadInput, match="holds no WARC"):
        list(iterate(tmp_path / "a.wacz"))


def test_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="cannot be read"):
        list(iterate(tmp_path / "none.warc"))


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (b"5\r\nhello\r\n6;ext=1\r\n world\r\n0\r\n\r\n", b"hello world"),
        (b"5\r\nhello\r\n0\r\nX-Trailer: 1\r\n\r\n", b"hello"),
        (b"<html>stored joined already</html>", b"<html>stored joined already</html>"),
    ],
)
def test_transfer_coding_is_undone(tmp_path: Path, body: bytes, expected: bytes) -> None:
    data = quietly(lambda: chunked_file(body))
    ((page,), damage) = read(save(tmp_path, "chunked.warc.gz", data))
    assert (page.body, damage) == (expected, [])
    assert page.header("Transfer-Encoding") is None


def test_names_of_warc_files() -> None:
    assert is_warc(Path("a/b.WARC.gz"))
    assert is_warc(Path("b.wacz"))
    assert not is_warc(Path("b.html"))
