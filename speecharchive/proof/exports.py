"""Exported files and releases against the manifests that were written with them; no archive is needed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from speecharchive.errors import UsageError
from speecharchive.export.checking import flaws_of_export, manifests_at
from speecharchive.export.manifest import SUFFIX
from speecharchive.export.release.checking import fingerprint_of, flaws_of_release, releases_at
from speecharchive.export.release.wanted import MANIFEST
from speecharchive.proof.finding import Finding


def verify_exports(path: Path) -> Iterator[Finding]:
    """The exported file `path` (or its manifest), or every export and release in the folder `path`, against its manifest.

    Raises UsageError where there is no manifest to check.
    """
    manifests, releases = manifests_at(path), releases_at(path)
    if not manifests and not releases:
        raise UsageError(f"{path}: no manifest (*{SUFFIX}, {MANIFEST}) to check it against")
    for manifest in manifests:
        for flaw in flaws_of_export(manifest):
            yield Finding("export", flaw.path, flaw.flaw)
    for folder in releases:
        for flaw in flaws_of_release(folder):
            yield Finding("release", flaw.path, flaw.flaw)


def count_exports(path: Path) -> int:
    return len(manifests_at(path))


def releases_told(path: Path) -> list[str]:
    """Each release in the folder with its fingerprint, in words."""
    return [f"release {folder} ({_fingerprint(folder)})" for folder in releases_at(path)]


def _fingerprint(folder: Path) -> str:
    try:
        return f"fingerprint {fingerprint_of(folder)}"
    except OSError:
        return "without a fingerprint"
