"""Content codings are undone within a bound, and cut or broken ones are errors."""

from __future__ import annotations

import gzip
import sys
import zlib

import brotli
import pytest

from speecharchive.capture.coding import decoded
from speecharchive.errors import DamagedInput, InputTooLarge

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

PAGE = ("云河市政协第九届委员会" * 3_000).encode("gb18030")


def raw_deflate(data: bytes) -> bytes:
    squeeze = zlib.compressobj(wbits=-15)
    return squeeze.compress(data) + squeeze.flush()


CODED = [
    ("gzip", gzip.compress(PAGE, mtime=0)),
    ("x-gzip", gzip.compress(PAGE, mtime=0)),
    ("deflate", zlib.compress(PAGE)),
    ("deflate", raw_deflate(PAGE)),
    ("br", brotli.compress(PAGE)),
    ("zstd", zstd.compress(PAGE)),
    ("identity", PAGE),
    ("GZIP, br", brotli.compress(gzip.compress(PAGE, mtime=0))),
    ("gzip", PAGE),  # labelled, never compressed
    ("gzip", gzip.compress(PAGE[:100], mtime=0) + gzip.compress(PAGE[100:], mtime=0)),
    ("gzip", gzip.compress(PAGE, mtime=0) + b"trailing"),
]


@pytest.mark.parametrize(("coding", "body"), CODED)
def test_coding_is_undone(coding: str, body: bytes) -> None:
    assert decoded(body, (("Content-Encoding", coding),)) == PAGE


def test_body_without_coding_is_itself() -> None:
    assert decoded(PAGE, (("Content-Type", "text/html"),)) is PAGE


@pytest.mark.parametrize(("coding", "body"), CODED[:6])
def test_bound_holds_for_every_coding(coding: str, body: bytes) -> None:
    with pytest.raises(InputTooLarge, match="above 1000 bytes"):
        decoded(body, (("Content-Encoding", coding),), limit=1_000)
    assert decoded(body, (("Content-Encoding", coding),), limit=len(PAGE)) == PAGE


@pytest.mark.parametrize(("coding", "body"), CODED[:6])
def test_cut_body_is_an_error(coding: str, body: bytes) -> None:
    with pytest.raises(DamagedInput):
        decoded(body[: len(body) // 2], (("Content-Encoding", coding),))


def test_unknown_coding_is_an_error() -> None:
    with pytest.raises(DamagedInput, match="cannot be undone"):
        decoded(PAGE, (("Content-Encoding", "sdch"),))
