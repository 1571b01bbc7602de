"""One page of a site answers badly: the others are read, the bad one is a failure row with class and reason, and `retry_failed` takes it up."""

from __future__ import annotations

import gzip
import zlib

import brotli  # type: ignore[import-untyped]
import pytest

from speecharchive.proof.archive import verify_archive
from speecharchive.store.archive import Archive
from tests.crawl.rows import rows
from tests.faults.hostile_server import (
    HTML,
    Answer,
    Headers,
    dripping,
    head,
    hostile,
    in_turn,
    moved,
    page,
    raw,
    reset,
    silent,
)
from tests.faults.weather import GOOD, SHORT, article, errors, pages, place, weathered

BAD = place("bad")
BODY = article("bad")
HUGE = b"<p>x</p>" * (3 * 1024 * 1024)
OK = b"HTTP/1.1 200 OK\r\n"


def announced(length: int, *headers: tuple[str, str]) -> bytes:
    return head(200, [("Content-Type", HTML), ("Content-Length", str(length)), *headers])


def coded(body: bytes, coding: str) -> Answer:
    return page(body, headers=[("Content-Encoding", coding)])


def of_kind(kind: str, *more: tuple[str, str]) -> bytes:
    headers: Headers = [("Content-Type", kind), *more]
    return head(200, headers)


CHUNKED = of_kind(HTML, ("Transfer-Encoding", "chunked"))
GONE = (
    "<html><head><title>404</title></head><body><h1>404</h1><p>您访问的页面不存在</p></body></html>"
)
WEATHER: dict[str, tuple[Answer, str, str]] = {
    "head drips": (dripping(OK, b"X-A: b\r\n", 0.05), "NoAnswer", "in time"),
    "body drips": (dripping(announced(1_000_000), b"<p>", 0.05), "NoAnswer", "in time"),
    "never answers": (silent(), "NoAnswer", "in time"),
    "100 Continue without end": (dripping(b"", b"HTTP/1.1 100 Continue\r\n\r\n", 0.02), "NoAnswer", "in time"),
    "status 500": (page(b"no", status=500), "ServerError", "500"),
    "status 502 with Retry-After": (page(b"", status=502, headers=[("Retry-After", "1")]), "ServerError", "502"),
    "status 999": (page(b"", status=999), "BadStatus", "999"),
    "shorter than it said": (raw(announced(len(BODY) + 100) + BODY), "AnswerBroke", "broke off"),
    "chunks broken": (raw(CHUNKED + b"5\r\nhello\r\nZZZ\r\nmore"), "AnswerBroke", "broke off"),
    "chunks cut off": (raw(CHUNKED + b"500\r\nhello"), "AnswerBroke", "broke off"),
    "gzip bomb": (coded(gzip.compress(HUGE), "gzip"), "InputTooLarge", "decompressed"),
    "gzip bomb in a bomb": (coded(gzip.compress(gzip.compress(HUGE)), "gzip, gzip"), "InputTooLarge", "decompressed"),
    "deflate bomb": (coded(zlib.compress(HUGE), "deflate"), "InputTooLarge", "decompressed"),
    "gzip cut off": (coded(gzip.compress(BODY)[:-20], "gzip"), "DamagedInput", "cut off"),
    "a coding of its own": (coded(BODY, "yunhe"), "DamagedInput", "coding"),
    "redirects to itself": (moved(BAD), "RedirectedTooOften", "too often"),
    "redirects to no address": (moved("http://[::1"), "BadStatus", "302"),
    "redirects to a script": (moved("javascript:alert(1)"), "BadStatus", "302"),
    "redirects to 9,000 letters": (moved("/" + "a" * 9_000), "BadInput", "longer than"),
    "brotli bomb, unasked": (coded(brotli.compress(HUGE, quality=1), "br"), "InputTooLarge", "decompressed"),
    "two lengths": (raw(OK + b"Content-Length: 5\r\nContent-Length: 50\r\n\r\nhello"), "ConnectionBroke", "broke"),
    "a length that is no number": (raw(OK + b"Content-Length: -5\r\n\r\nhello"), "ConnectionBroke", "broke"),
    "status 99999": (page(b"", status=99999), "BadStatus", "99999"),
    "101 Switching Protocols": (raw(b"HTTP/1.1 101 Switching\r\nUpgrade: h2c\r\n\r\n"), "ConnectionBroke", "broke"),
    "a picture": (page(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40), "BinaryInput", "picture"),
    "a PDF that is none": (page(b"%PDF-1.4 \n garbage"), "DamagedInput", "PDF"),
    "a video of 2 GB": (silent(of_kind("video/mp4", ("Content-Length", str(2 << 30)))), "InputTooLarge", "above"),
    "a video without end": (dripping(of_kind("video/mp4"), bytes(1_000_000), 0), "InputTooLarge", "above"),
    "200, not found": (page(GONE.encode()), "PageGone", "not there"),
    "200, nothing": (page(b""), "EmptyInput", "empty"),
    "reset before": (reset(), "ConnectionBroke", "broke"),
    "reset in the middle": (reset(announced(100_000) + b"<p>"), "AnswerBroke", "broke off"),
    "closes without a word": (raw(b""), "ConnectionBroke", "broke"),
    "garbage": (raw(b"\x00\x01\x02 not http at all\r\n\r\n"), "ConnectionBroke", "broke"),
    "HTTP/2": (raw(b"\x00\x00\x12\x04\x00\x00\x00\x00\x00\x00\x03\x00\x00\x00\x80\x00\x04\x00\x01\x00\x00"), "ConnectionBroke", "broke"),
    "status 403": (page(b"", status=403), "Refused", "403"),
    "headers without end": (dripping(OK, b"X: " + b"x" * 8_000 + b"\r\n", 0), "InputTooLarge", "headers"),
    "one long header": (raw(OK + b"X: " + b"x" * 100_000 + b"\r\n\r\n"), "ConnectionBroke", "broke"),
}  # fmt: skip


AT_ITSELF = ("redirects to itself",)
AT_ONE_SITE = 8
"""Bad pages: fewer than what a run takes for a site in trouble."""
SLOW = [name for name, (_, kind, _) in WEATHER.items() if kind == "NoAnswer"]
OTHERS = [name for name in WEATHER if name not in SLOW]
SITES = [SLOW, *(OTHERS[n : n + AT_ONE_SITE] for n in range(0, len(OTHERS), AT_ONE_SITE))]


@pytest.mark.parametrize("names", SITES, ids=", ".join)
def test_bad_answers_are_rows_and_are_taken_up_again(
    sqlite_archive: Archive, names: list[str]
) -> None:
    places = {name: BAD if name in AT_ITSELF else place(f"w{n}") for n, name in enumerate(names)}
    with hostile(pages({places[name]: WEATHER[name][0] for name in names})) as site:
        summary = weathered(sqlite_archive, site, timeout=SHORT if names == SLOW else None)
        assert (summary.status, summary.new, summary.failed) == ("finished", GOOD, len(names))
        told = errors(sqlite_archive)
        for name in names:
            _, kind, reason = WEATHER[name]
            assert any(each == kind and reason in detail for each, detail in told), (name, told)
        site.answers["/"] = pages()["/"]
        asked = len(site.asked)
        weathered(sqlite_archive, site)
        assert site.asked[asked:] == ["/robots.txt", "/"], "nobody lists them, and nobody asked"
        for name in names:
            site.answers[places[name]] = page(article(name))
        again = weathered(sqlite_archive, site, retry_failed=True)
    assert (again.status, again.new, again.failed) == ("finished", len(names), 0)


def test_html_that_is_called_something_else_is_read(sqlite_archive: Archive) -> None:
    with hostile(pages({BAD: page(BODY, "application/octet-stream")})) as site:
        summary = weathered(sqlite_archive, site)
    assert (summary.status, summary.new, summary.failed) == ("finished", GOOD + 1, 0)


@pytest.mark.parametrize(
    "passing",
    [page(b"", status=503), reset(), raw(CHUNKED + b"500\r\nhello"), raw(b"")],
    ids=["503", "reset", "cut off", "closed"],
)
def test_passing_trouble_is_outlasted(sqlite_archive: Archive, passing: Answer) -> None:
    with hostile(pages({BAD: in_turn(passing, passing, page(BODY))})) as site:
        summary = weathered(sqlite_archive, site)
    assert (summary.status, summary.new, summary.failed) == ("finished", GOOD + 1, 0)


def test_connection_that_closes_after_it_promised_to_stay_is_made_anew(
    sqlite_archive: Archive,
) -> None:
    places = [place(f"k{n}") for n in range(8)]
    promise = ("Connection", "keep-alive")
    closing = {
        path: raw(announced(len(body), promise) + body)
        for path in places
        for body in [article(path[-6])]
    }
    with hostile(pages(closing)) as site:
        summary = weathered(sqlite_archive, site)
    assert (summary.status, summary.new, summary.failed) == ("finished", GOOD + len(places), 0)


def test_what_was_captured_of_bad_answers_stays(sqlite_archive: Archive) -> None:
    """A bomb is stored as it came, compressed; what broke off is no capture."""
    cut = place("cut")
    bad = {BAD: WEATHER["gzip bomb"][0], cut: WEATHER["chunks cut off"][0]}
    with hostile(pages(bad)) as site:
        weathered(sqlite_archive, site)
        wanted = "SELECT length FROM v_capture WHERE url = '{}'"
        ((length,),) = rows(sqlite_archive, wanted.format(site.address + BAD))
        assert length < 100_000
        assert rows(sqlite_archive, wanted.format(site.address + cut)) == []
    assert list(verify_archive(sqlite_archive)) == []
