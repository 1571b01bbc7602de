"""Records as other crawlers write them, and files of such."""

from __future__ import annotations

import base64
import gzip
import hashlib
from collections.abc import Iterable
from pathlib import Path

from pages_of_demo import resources


def member(
    kind: str, url: str, block: bytes, *, date: str = "2026-03-01T08:00:00Z", **fields: str
) -> bytes:
    named = {"WARC-Type": kind, "WARC-Target-URI": url, "WARC-Date": date, "WARC-Record-ID": "<urn:uuid:1>"}  # fmt: skip
    if kind in ("response", "revisit"):
        named["Content-Type"] = "application/http; msgtype=response"
    named |= {name.replace("_", "-"): value for name, value in fields.items()}
    named["Content-Length"] = str(len(block))
    head = "".join(f"{name}: {value}\r\n" for name, value in named.items())
    return gzip.compress(b"WARC/1.0\r\n" + head.encode() + b"\r\n" + block + b"\r\n\r\n")


def response(url: str, *, body: bytes | None = None, http: str = "", status: str = "200 OK", **fields: str) -> bytes:  # fmt: skip
    resource = resources().get(url)
    content_type = resource.content_type if resource else "text/html"
    given = body if body is not None else resource.body if resource else b""
    head = f"HTTP/1.1 {status}\r\nContent-Type: {content_type}\r\n{http}\r\n"
    return member("response", url, head.encode() + given, **fields)


def save(folder: Path, name: str, records: Iterable[bytes]) -> Path:
    path = folder / name
    path.write_bytes(b"".join(records))
    return path


def sha1(data: bytes) -> str:
    return "sha1:" + base64.b32encode(hashlib.sha1(data).digest()).decode()
