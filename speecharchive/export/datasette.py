"""What Datasette should say of an archive: the views with their descriptions, the tables behind them out of sight."""

from __future__ import annotations

from typing import Any

from speecharchive.index.postings import CHARACTERS, ENTRY, PAIRS, VARIANT
from speecharchive.store.schema import REVISION_TABLE
from speecharchive.store.tables import Table
from speecharchive.store.views import VIEWS

_FACETS = {
    "v_speech": ["kind", "year", "province", "city", "speaker", "body", "outlet"],
    "v_version": ["is_current", "extractor"],
    "v_coverage": ["place", "body", "expected", "year"],
    "v_phrase_use": ["family", "phrase", "year", "place"],
    "v_residue": ["rule", "explained"],
    "v_run": ["outlet", "status"],
    "v_failure": ["outlet", "error"],
}
_INSIDE_FTS5 = ("", "_data", "_idx", "_docsize", "_config")


def metadata(database: str) -> dict[str, Any]:
    """For `datasette --metadata`; `database` is the name Datasette gives the file: its own, without the ending."""
    views = {
        view.name: {
            "description": view.description,
            "columns": {column.name: column.description for column in view.columns},
            "facets": _FACETS.get(view.name, []),
        }
        for view in VIEWS
    }
    behind = (*Table.metadata.tables, REVISION_TABLE, ENTRY.name, VARIANT.name, *_index_tables())
    return {
        "title": "speecharchive",
        "description": "Public speeches of Chinese local leaders. One row a speech is in v_speech; the tables behind the views may change.",
        "databases": {
            database: {"tables": views | {name: {"hidden": True} for name in behind}},
        },
    }


def _index_tables() -> list[str]:
    return [name + inside for name in (PAIRS, CHARACTERS) for inside in _INSIDE_FTS5]
