"""Is a release what it was when it was made? Needs the folder alone: no archive, no database.

Every file against the list of digests, no file too much, the manifest and the data package against that list, and the counts of
the manifest against the files. Who changes a file, the list and the manifest alike is found by the fingerprint alone.
"""

from __future__ import annotations

import csv
import json
import sqlite3
from collections import Counter
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Any

from speecharchive.errors import UsageError
from speecharchive.export.checking import Flaw, flaws_of_file
from speecharchive.export.release.counting import counted
from speecharchive.export.release.manifest import FORMAT
from speecharchive.export.release.name import release_name
from speecharchive.export.release.wanted import MANIFEST, PACKAGE, TEI
from speecharchive.export.sums import RELEASE_SUMS, digest_of, read_sums


def releases_at(path: Path) -> list[Path]:
    """The folder of each release in or at `path`, which may be its manifest or its list of digests too."""
    if path.is_file() and path.name in (MANIFEST, RELEASE_SUMS):
        path = path.parent
    if not path.is_dir():
        return []
    found = {manifest.parent for manifest in path.rglob(MANIFEST) if not manifest.is_dir()}
    found |= {sums.parent for sums in path.rglob(RELEASE_SUMS) if MANIFEST in _listed(sums)}
    return sorted(found)


def fingerprint_of(folder: Path) -> str:
    """Raises OSError."""
    return digest_of(folder / RELEASE_SUMS)


def flaws_of_release(folder: Path) -> Iterator[Flaw]:
    sums = folder / RELEASE_SUMS
    try:
        lines = list(read_sums(sums))
    except OSError as error:
        yield Flaw(str(sums), f"cannot be read: {error.strerror}; no file can be checked without")
        return
    except ValueError:
        yield Flaw(str(sums), "is not a list of digests that can be read")
        return
    listed = dict(lines)
    for path, times in Counter(path for path, _ in lines).items():
        if times > 1:
            yield Flaw(str(sums), f"names {path} {times} times")
    whole: set[str] = set()
    for path, sha256 in listed.items():
        flaws = list(_flaws_of_listed(folder, path, sha256))
        yield from flaws
        if not flaws:
            whole.add(path)
    yield from _foreign(folder, set(listed))
    if MANIFEST not in listed:
        yield Flaw(str(sums), f"does not name {MANIFEST}")
    elif MANIFEST in whole:
        yield from _flaws_of_manifest(folder, listed, whole)


def _listed(sums: Path) -> set[str]:
    try:
        return {path for path, _ in read_sums(sums)}
    except (OSError, ValueError):
        return set()


def _flaws_of_listed(folder: Path, path: str, sha256: str) -> Iterator[Flaw]:
    pure = PurePosixPath(path)
    if pure.is_absolute() or ".." in pure.parts or "\\" in path or not pure.parts:
        yield Flaw(str(folder / RELEASE_SUMS), "names a file outside its folder")
    elif _is_linked(folder, pure):
        yield Flaw(str(folder / pure), "is a symbolic link, and no file of the release")
    elif not (folder / pure).exists():
        yield Flaw(str(folder / pure), "is missing")
    else:
        yield from flaws_of_file(folder / pure, sha256)


def _is_linked(folder: Path, pure: PurePosixPath) -> bool:
    return any((folder / part).is_symlink() for part in (pure, *pure.parents[:-1]))


def _foreign(folder: Path, listed: set[str]) -> Iterator[Flaw]:
    """Files that no line tells of, and folders that hold nothing and were to hold nothing."""
    found = sorted(folder.rglob("*"))
    filled = {path.parent for path in found}
    filled |= {parent for path in listed for parent in (folder / path).parents}
    for path in found:
        name = path.relative_to(folder).as_posix()
        if path.is_dir() and not path.is_symlink():
            foreign = path not in filled
        else:
            foreign = name not in listed | {RELEASE_SUMS}
        if foreign:
            yield Flaw(str(path), "is foreign: it was not part of the release")


def _flaws_of_manifest(folder: Path, listed: dict[str, str], whole: set[str]) -> Iterator[Flaw]:
    path = folder / MANIFEST
    try:
        stated = json.loads(path.read_text(encoding="utf-8"))
        files = {file["path"]: file for file in stated["files"]}
        counts = {name: int(count) for name, count in stated["counts"].items()}
        newer = int(stated["format"]) > FORMAT
        release_name(stated["release"])
    except (OSError, ValueError, KeyError, TypeError, AttributeError, UsageError):
        yield Flaw(str(path), "is not the manifest of a release that can be read")
        return
    if newer:
        yield Flaw(str(path), "is of a newer format; install a newer speecharchive to check more")
        return
    for name, sha256 in listed.items():
        if name == MANIFEST or name.startswith(f"{TEI}/"):
            continue
        file = files.pop(name, None)
        if file is None or file.get("sha256") != sha256:
            yield Flaw(str(path), f"does not agree with {RELEASE_SUMS} on {name}")
        elif name in whole and file.get("bytes") != (folder / name).stat().st_size:
            yield Flaw(str(path), f"states another length of {name}")
    for name in files:
        yield Flaw(str(path), f"names {name}, which {RELEASE_SUMS} does not")
    yield from _flaws_of_counts(folder, counts, counted(folder, listed, whole))
    if PACKAGE in whole:
        yield from _flaws_of_package(folder, listed)


def _flaws_of_counts(
    folder: Path, counts: dict[str, int], held: Iterator[tuple[str, dict[str, int]]]
) -> Iterator[Flaw]:
    try:
        for path, found in held:
            for name, count in found.items():
                if counts.get(name) != count:
                    yield Flaw(
                        str(folder / MANIFEST),
                        f"states {counts.get(name)} {name}, and {path} holds {count}",
                    )
    except (OSError, ValueError, KeyError, TypeError, csv.Error, sqlite3.Error) as error:
        yield Flaw(str(folder), f"holds data that cannot be counted ({type(error).__name__})")


def _flaws_of_package(folder: Path, listed: dict[str, str]) -> Iterator[Flaw]:
    path = folder / PACKAGE
    try:
        resources: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))["resources"]
        stated = {str(each["path"]): each["hash"] for each in resources}
    except (OSError, ValueError, KeyError, TypeError):
        yield Flaw(str(path), "is not a data package that can be read")
        return
    for name, sha256 in stated.items():
        if sha256 != f"sha256:{listed.get(name)}":
            yield Flaw(str(path), f"does not agree with {RELEASE_SUMS} on {name}")
