"""What Datasette says of the SQLite file of a release, and the question it offers: where does a phrase stand?"""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import Any

from speecharchive.export.datasette import metadata
from speecharchive.export.release.database import COPIED, SEARCH
from speecharchive.export.release.wanted import SQLITE, Release

_INSIDE_FTS5 = ("", "_data", "_idx", "_content", "_docsize", "_config")
PHRASE = f"""WITH found (n) AS (
  SELECT rowid FROM {SEARCH} WHERE length(:phrase) >= 3 AND fold LIKE '%' || :phrase || '%'
  UNION ALL
  SELECT rowid FROM paragraph WHERE length(:phrase) < 3 AND fold LIKE '%' || :phrase || '%'
)
SELECT s.dated_on, s.place, s.speaker, s.title, p.text, p.speech_id || '@v' || p.version || '#p' || p.n AS citation
FROM found JOIN paragraph p ON p.rowid = found.n JOIN speech s ON s.id = p.speech_id
WHERE instr(p.fold, lower(:phrase)) AND :phrase <> '' ORDER BY s.dated_on DESC, p.speech_id, p.n"""  # noqa: S608
"""For fewer than three characters every paragraph is read: SQLite 3.40 finds nothing Chinese so short by trigrams."""


def datasette_metadata(wanted: Release) -> dict[str, Any]:
    name = PurePosixPath(SQLITE).stem
    described = metadata(name)
    (database,) = described["databases"].values()
    views = {
        copied.view: _kept(copied.columns, database["tables"][copied.view]) for copied in COPIED
    }
    hidden = [copied.table for copied in COPIED] + [SEARCH + inside for inside in _INSIDE_FTS5]
    return described | {
        "title": f"{wanted.title}: release {wanted.name}",
        "databases": {
            name: {
                "tables": views | {table: {"hidden": True} for table in hidden},
                "queries": {
                    "phrase": {
                        "title": "Where a phrase stands",
                        "description": "Every paragraph that holds it, newest first; write it in simplified characters.",
                        "sql": PHRASE,
                    }
                },
            }
        },
    }


def _kept(columns: tuple[str, ...], view: dict[str, Any]) -> dict[str, Any]:
    told = view["columns"]
    return view | {"columns": {name: told[name] for name in (*columns, "text") if name in told}}
