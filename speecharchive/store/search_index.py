"""The search index: exact substring search over the folded reading text of every version.

On SQLite two contentless FTS5 tables hold overlapping character bigrams (with positions) and distinct characters; a
phrase of any length is answered from them without reading text. On PostgreSQL the paragraphs are scanned, exactly too.
"""

from __future__ import annotations

from sqlalchemy import Connection, Select


def matching_versions(connection: Connection, phrase: str) -> Select[tuple[int]]:
    """Ids of all versions (current or not) one of whose paragraphs contains `phrase`, compared on the fold.

    For `Version.id.in_(…)`. Never matches across paragraphs. Raises BadFilter for an empty phrase.
    """
