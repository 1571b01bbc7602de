"""Are the files of an export what its manifest says they are? Nothing is written."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from speecharchive.errors import UsageError
from speecharchive.export.manifest import SUFFIX
from speecharchive.export.sums import SUMS, digest_of, read_sums
from speecharchive.export.tei.validity import flaw_of


@dataclass(frozen=True, slots=True)
class Flaw:
    path: str
    flaw: str


@dataclass(frozen=True, slots=True)
class _Stated:
    target: Path
    bytes: int
    sha256: str
    format: str


def manifests_at(path: Path) -> list[Path]:
    """Of the exported file `path` (or its manifest), or of every export in the folder `path`. Raises UsageError."""
    if not path.exists():
        raise UsageError(f"{path}: no such file or folder")
    if path.is_dir():
        return sorted(path.rglob("*" + SUFFIX))
    beside = path if path.name.endswith(SUFFIX) else path.with_name(path.name + SUFFIX)
    return [beside] if beside.is_file() else []


def flaws_of_export(manifest: Path) -> Iterator[Flaw]:
    """The exported file, or every file of the folder, against the digests that were written with it."""
    try:
        stated = _read(manifest)
    except (OSError, ValueError, KeyError, TypeError):
        yield Flaw(str(manifest), "is not a manifest that can be read")
        return
    whole = True
    for flaw in flaws_of_file(stated.target, stated.sha256, stated.bytes):
        whole = False
        yield flaw
    if whole and stated.target.name == SUMS:
        yield from _flaws_of_folder(stated.target, stated.format)


def _read(manifest: Path) -> _Stated:
    stated = json.loads(manifest.read_text(encoding="utf-8"))
    target = manifest.with_name(Path(str(stated["file"])).name)
    return _Stated(target, int(stated["bytes"]), str(stated["sha256"]), str(stated.get("format")))


def flaws_of_file(target: Path, sha256: str, length: int | None = None) -> Iterator[Flaw]:
    try:
        actual, size = digest_of(target), target.stat().st_size
    except OSError as error:
        yield Flaw(str(target), f"cannot be read: {error.strerror}")
        return
    if length is not None and size != length:
        yield Flaw(str(target), f"is {size} bytes long, not {length}")
    elif actual != sha256:
        yield Flaw(str(target), "does not have the SHA-256 that was written with it")


def _flaws_of_folder(sums: Path, form: str) -> Iterator[Flaw]:
    folder = sums.parent
    listed: set[str] = set()
    try:
        for path, sha256 in read_sums(sums):
            pure = PurePosixPath(path)
            if pure.is_absolute() or ".." in pure.parts:
                yield Flaw(str(sums), "names a file outside its folder")
                continue
            listed.add(path)
            flaws = list(flaws_of_file(folder / pure, sha256))
            yield from flaws
            if (
                form == "tei"
                and pure.suffix == ".xml"
                and not flaws
                and (flaw := flaw_of(folder / pure))
            ):
                yield Flaw(str(folder / pure), flaw)
    except (OSError, ValueError):
        yield Flaw(str(sums), "is not a list of digests that can be read")
        return
    kinds = {PurePosixPath(path).suffix for path in listed}
    for found in sorted(folder.rglob("*")):
        name = found.relative_to(folder).as_posix()
        if found.suffix in kinds and found.is_file() and name not in listed:
            yield Flaw(
                str(found), "was not part of the export, but would be read as one of its files"
            )
