"""What people read of a release: CITATION.cff, README.md, codebook.md."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from speecharchive.export.arrow_rows import DERIVED
from speecharchive.export.columns import DESCRIPTIONS
from speecharchive.export.json_keys import ARCHIVE, EXTRACT
from speecharchive.export.release.database import COPIED
from speecharchive.export.release.manifest import Counts
from speecharchive.export.release.records import LEFT_OUT
from speecharchive.export.release.wanted import (
    CITATION,
    CODEBOOK,
    CSV,
    DATASETTE,
    JSONL,
    MANIFEST,
    PACKAGE,
    PARQUET,
    SQLITE,
    TEI,
    Part,
    Release,
)
from speecharchive.export.sums import RELEASE_SUMS
from speecharchive.store.views import VIEWS

_NOBODY = "speecharchive"
"""Somebody must stand in CITATION.cff: where no author is given, the program that wrote it."""
_FILES: dict[Part, tuple[tuple[str, str], ...]] = {
    "csv": ((CSV, "a row a speech; UTF-8, exact: for programs, not for a double click"),),
    "jsonl": ((JSONL, "a JSON object a line, with how each value is known"),),
    "parquet": ((PARQUET, "typed columns for pandas, polars, R and DuckDB"),),
    "sqlite": (
        (SQLITE, "the views `v_speech`, `v_paragraph`, `v_credit`, `v_variant`, `v_correction`, `v_division` for SQL"),
        (DATASETTE, f"for `datasette -i {SQLITE} --metadata {DATASETTE}`"),
    ),
    "tei": ((f"{TEI}/", "a TEI file a speech, `corpus.xml` and the schema"),),
}  # fmt: skip


def citation_cff(wanted: Release) -> str:
    """CFF 1.2.0. Strings are quoted as JSON is, which YAML reads."""
    lines = [
        "cff-version: 1.2.0",
        f"message: {_quoted('If you use this release, cite it; cite a text by its permanent id.')}",
        "type: dataset",
        f"title: {_quoted(wanted.title)}",
        f"version: {_quoted(wanted.name)}",
        *([f"date-released: {_quoted(wanted.released_on)}"] if wanted.released_on else []),
        "authors:",
        *(f"  - name: {_quoted(name)}" for name in wanted.authors or (_NOBODY,)),
    ]
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def readme(wanted: Release, manifest: dict[str, Any]) -> str:
    return "\n".join(_readme(wanted, manifest)) + "\n"


def _readme(wanted: Release, manifest: dict[str, Any]) -> Iterator[str]:
    counts = Counts(**manifest["counts"])
    yield f"# {_line(wanted.title)}: release {wanted.name}"
    yield ""
    yield (
        f"{counts.speeches:,} speeches of {counts.paragraphs:,} paragraphs and {counts.characters:,} characters, each in the version "
        "that stood for it when the release was made, in the order of permanent ids. Reports about speeches are not among them."
    )
    yield from _choice(manifest)
    yield ""
    yield "## Files"
    yield ""
    yield "| file | is |"
    yield "| --- | --- |"
    for part in wanted.parts:
        for path, told in _FILES[part]:
            yield f"| `{path}` | {told} |"
    yield f"| `{CODEBOOK}` | what every column means |"
    yield f"| `{PACKAGE}` | the same for programs (Frictionless Data Package) |"
    yield f"| `{MANIFEST}` | counts, filters, software, schema, the archive's chain of captures, digests |"
    yield f"| `{CITATION}` | how to cite the release, for programs |"
    yield f"| `{RELEASE_SUMS}` | the digest of every file but itself |"
    yield from _citing(wanted)
    yield from _claims()
    yield from _verifying(manifest)


def _choice(manifest: dict[str, Any]) -> Iterator[str]:
    given = {**manifest["filters"], **({"query": manifest["query"]} if manifest["query"] else {})}
    if given:
        told = "; ".join(f"{name} {_line(_words(value))}" for name, value in given.items())
        yield ""
        yield f"A part of the archive: {told}."
    yield ""
    if manifest["copies"]:
        yield "Every page that carries a speech is in it; those that share a `variant_group` are one speech."
    else:
        yield "A speech that several pages carry is in it once."


def _words(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _line(text: str) -> str:
    """Inert in Markdown: one line, no markup."""
    return "".join(f"\\{c}" if c in "\\`*_[]<>|#" else c for c in " ".join(text.split()))


def _citing(wanted: Release) -> Iterator[str]:
    authors = f"{_line(', '.join(wanted.authors))}. " if wanted.authors else ""
    dated = f". {wanted.released_on}" if wanted.released_on else ""
    yield ""
    yield "## How to cite"
    yield ""
    yield f"The release: {authors}{_line(wanted.title)}: release {wanted.name} [DS]{dated}."
    yield ""
    yield (
        "A text in it: by its permanent id with version and paragraph (counted from 0), `ID@vN#pN`. "
        f"`speecharchive cite ID --release {wanted.name}` writes GB/T 7714, Chicago, BibTeX and CSL-JSON."
    )


def _claims() -> Iterator[str]:
    yield ""
    yield "## What is not claimed"
    yield ""
    yield "- That it is complete: it holds what was found, and says nothing of what was not."
    yield "- That a text is what was said: it is what a page showed at the time of its capture (`captured_at`, UTC)."
    yield "- That a value is right: `…_basis` says how it is known. Empty means that the page does not say; nothing is filled in."
    yield "- That two bearers of a name are one person."
    yield "- A licence for texts of others: their rights are those of their authors and publishers."
    yield "- More than that the files are as they were written: digests prove that nothing changed since, not that a source is true."
    yield ""
    yield (
        "Speeches that are withheld are not in it. The page around a text (menus, notices, related links) is left out. Text of pages "
        "stands in the CSV exactly: a spreadsheet may take a cell that begins with `=` for a formula."
    )


def _verifying(manifest: dict[str, Any]) -> Iterator[str]:
    yield ""
    yield "## How to verify"
    yield ""
    yield "```console"
    yield "$ speecharchive verify .           # files, counts, nothing missing, changed or foreign; no archive is needed"
    yield f"$ sha256sum --check {RELEASE_SUMS}"
    yield "```"
    yield ""
    yield (
        f"The SHA-256 of `{RELEASE_SUMS}` is the fingerprint of the release: who knows it from elsewhere knows that not even a "
        "manifest was changed with its digest. The same archive gives the same bytes, on any day and machine."
    )
    if manifest["archive"]:
        yield ""
        yield (
            f"The archive had sealed {manifest['archive']['captures']:,} captures; the head of its chain was "
            f"`{manifest['archive']['sha256']}`."
        )


def codebook(wanted: Release) -> str:
    return "\n".join(_codebook(wanted)) + "\n"


def _codebook(wanted: Release) -> Iterator[str]:
    yield f"# Codebook of release {wanted.name}"
    yield ""
    yield "An empty cell or NULL means that the document does not say."
    yield from _section(CSV, DESCRIPTIONS.items())
    if "parquet" in wanted.parts:
        beside = {name: about for name, about in DERIVED.items() if name != "paragraphs"}
        yield from _section(f"{PARQUET}: beside the columns of the CSV", beside.items())
    if "jsonl" in wanted.parts:
        keys = {**EXTRACT, **ARCHIVE}
        yield from _section(JSONL, ((name, keys[name]) for name in keys if name not in LEFT_OUT))
    if "sqlite" in wanted.parts:
        for copied in COPIED:
            (view,) = (view for view in VIEWS if view.name == copied.view)
            kept = {*copied.columns, *(("text",) if copied.table == "speech" else ())}
            told = [(c.name, c.description) for c in view.columns if c.name in kept]
            yield from _section(f"{SQLITE}: {view.name}", told)


def _section(title: str, rows: Any) -> Iterator[str]:
    yield ""
    yield f"## {title}"
    yield ""
    yield "| name | meaning |"
    yield "| --- | --- |"
    for name, about in rows:
        yield f"| `{name}` | {about.replace('|', chr(92) + '|')} |"
