"""datapackage.json: the files of a release and the columns of its CSV, for readers of Frictionless Data (Data Package 1)."""

from __future__ import annotations

from typing import Any

from speecharchive.export.columns import COLUMNS, Column
from speecharchive.export.folder import WrittenFile
from speecharchive.export.release.wanted import (
    CSV,
    DATASETTE,
    JSONL,
    PARQUET,
    SQLITE,
    TEI,
    Release,
)
from speecharchive.export.tei.folder import ROOT

_TYPES = {
    JSONL: ("speeches-jsonl", "jsonl", "application/jsonl"),
    PARQUET: ("speeches-parquet", "parquet", "application/vnd.apache.parquet"),
    SQLITE: ("speeches-sqlite", "sqlite", "application/vnd.sqlite3"),
    DATASETTE: ("datasette", "json", "application/json"),
    f"{TEI}/{ROOT}": ("speeches-tei", "xml", "application/tei+xml"),
}
_REQUIRED = frozenset(
    ("id", "version", "kind", "url", "captured_at", "n_characters", "n_paragraphs", "text_sha256")
)


def package(wanted: Release, files: dict[str, WrittenFile]) -> dict[str, Any]:
    described = {
        "profile": "data-package",
        "name": f"speecharchive-{wanted.name.lower()}",
        "title": f"{wanted.title}: release {wanted.name}",
        "version": wanted.name,
        "description": "README.md says what it is, codebook.md what each column means.",
        "contributors": [{"title": name, "role": "publisher"} for name in wanted.authors],
        "resources": [_table(files[CSV])]
        + [_file(files[path]) for path in _TYPES if path in files],
    }
    return {name: value for name, value in described.items() if value}


def _table(file: WrittenFile) -> dict[str, Any]:
    return {
        "profile": "tabular-data-resource",
        "name": "speeches",
        "type": "table",
        "title": "A row a speech, in its current version",
        **_bytes(file),
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": {
            "delimiter": ",",
            "lineTerminator": "\n",
            "quoteChar": '"',
            "doubleQuote": True,
            "skipInitialSpace": False,
            "header": True,
        },
        "schema": {
            "fields": [_field(column) for column in COLUMNS],
            "missingValues": [""],
            "primaryKey": ["id"],
        },
    }


def _file(file: WrittenFile) -> dict[str, Any]:
    """`type` keeps frictionless-py from reading Parquet as a table of plain cells, which ends in an error on its lists."""
    name, form, mediatype = _TYPES[file.path]
    return {"name": name, "type": "file", **_bytes(file), "format": form, "mediatype": mediatype}


def _bytes(file: WrittenFile) -> dict[str, Any]:
    return {"path": file.path, "bytes": file.bytes, "hash": f"sha256:{file.sha256}"}


def _field(column: Column) -> dict[str, Any]:
    field: dict[str, Any] = {
        "name": column.name,
        "type": _type(column),
        "description": column.about,
    }
    if column.name in _REQUIRED:
        field["constraints"] = {"required": True}
    return field


def _type(column: Column) -> str:
    """Dates of speeches are strings: many are known to the month or year alone."""
    if column.sort == "integer":
        return "integer"
    return "datetime" if column.name == "captured_at" else "string"
