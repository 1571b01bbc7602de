"""_SHA256SUMS: the files of an exported folder and their digests, as `sha256sum --check` reads them too."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

SUMS = "_SHA256SUMS"
"""The low line: readers of partitioned Parquet take every other file of a folder for data."""
RELEASE_SUMS = "SHA256SUMS"
"""Of a release."""
_CHUNK = 1 << 20
_BETWEEN = "  "


def sum_line(path: str, sha256: str) -> str:
    return f"{sha256}{_BETWEEN}{path}\n"


def read_sums(path: Path) -> Iterator[tuple[str, str]]:
    """(path, digest) of each line. Raises ValueError for what is no such line."""
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            sha256, separator, name = line.rstrip("\n").partition(_BETWEEN)
            if not separator or len(sha256) != hashlib.sha256().digest_size * 2:
                raise ValueError(f"no digest and name: {line[:80]!r}")
            yield name, sha256


def digest_of(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()
