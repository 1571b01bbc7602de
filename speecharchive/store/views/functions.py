"""`v_hit('…')`, a view with an argument, and `fold('…')`.

PostgreSQL has them as functions, made with the views, so that every program can ask there. SQLite has no functions that
return rows: `speecharchive sql` puts a view of its own in the place of each `v_hit`.
"""

from __future__ import annotations

from speecharchive.data import read_rows
from speecharchive.store.views.view import View, columns

CONTEXT = 40
"""Characters at either side of a hit."""
PHRASE, VERSIONS = "THE PHRASE", "ITS VERSIONS"
"""What `sql` puts into the SQLite form: the folded phrase as a string, and the table of the versions that hold it."""

_FROM_SQLITE = f"""FROM (
  SELECT s.id AS speech_id, v.n AS version, q.n AS n, q.text AS text, q.fold AS fold
  FROM version v
  JOIN speech s ON s.id = v.speech_id AND s.current = v.n AND s.status = 'held'
  JOIN paragraph q ON q.version_id = v.id
  WHERE v.id IN (SELECT id FROM {VERSIONS})
) p
CROSS JOIN (SELECT {PHRASE} AS phrase) f
CROSS JOIN json_each(occurrences(p.fold, f.phrase)) h"""
_FROM_POSTGRESQL = """FROM v_paragraph p
CROSS JOIN (SELECT nullif(fold(v_hit.phrase), '') AS phrase) f
CROSS JOIN LATERAL (
  WITH RECURSIVE found (at) AS (
    SELECT strpos(p.fold, f.phrase)
    UNION ALL
    SELECT found.at + strpos(substr(p.fold, found.at + 1), f.phrase)
    FROM found WHERE strpos(substr(p.fold, found.at + 1), f.phrase) > 0
  )
  SELECT at - 1 AS value FROM found
) h
WHERE p.is_current = 1 AND strpos(p.fold, f.phrase) > 0"""

_START, _LENGTH = "CAST(h.value AS INTEGER)", "length(f.phrase)"

HIT = View(
    "v_hit",
    "`v_hit('phrase')`: one row an occurrence of the phrase in the speeches of v_speech, matched as `search` does: blind to "
    "script and width, inside one paragraph; occurrences may overlap. Join v_speech on its id for who, when and where.",
    {"postgresql": _FROM_POSTGRESQL, "sqlite": _FROM_SQLITE},
    columns(
        ("speech_id", "CAST(p.speech_id AS TEXT)", "The speech; see v_speech."),
        ("version", "p.version", "Number of its current version."),
        ("paragraph", "p.n", "Number of the paragraph, from 0."),
        ("start", _START, "Characters of the paragraph before the hit."),
        (
            "end",
            f"{_START} + {_LENGTH}",
            'The same with the hit; PostgreSQL wants "end" in quotation marks.',
        ),
        ("hit", f"substr(p.text, {_START} + 1, {_LENGTH})", "The hit as published."),
        (
            "left_context",
            f"CASE WHEN {_START} > {CONTEXT} THEN substr(p.text, {_START} - {CONTEXT - 1}, {CONTEXT})"
            f" ELSE substr(p.text, 1, {_START}) END",
            f"Up to {CONTEXT} characters of the paragraph before it.",
        ),
        (
            "right_context",
            f"substr(p.text, {_START} + {_LENGTH} + 1, {CONTEXT})",
            f"Up to {CONTEXT} characters of the paragraph after it.",
        ),
        (
            "citation",
            "p.speech_id || '@v' || p.version || '#p' || p.n",
            "ID@vN#pN, for `speecharchive show` and footnotes.",
        ),
    ),
)

_TYPES = 'speech_id TEXT, version INTEGER, paragraph INTEGER, start INTEGER, "end" INTEGER, hit TEXT, left_context TEXT, right_context TEXT, citation TEXT'
DROPPED = ("DROP FUNCTION IF EXISTS v_hit(TEXT)", "DROP FUNCTION IF EXISTS fold(TEXT)")


def made() -> tuple[str, ...]:
    """What makes the functions of PostgreSQL, after the views.

    The table of fold stands in `fold`: it is made anew at each upgrade, as the views are.
    """
    pairs = [(char, form) for char, form in read_rows("fold.tsv")]
    characters, forms = (_quoted("".join(side)) for side in zip(*pairs, strict=True))
    return (
        "CREATE FUNCTION fold(text TEXT) RETURNS TEXT LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS "
        f"$fold$ BEGIN RETURN translate($1, {characters}, {forms}); END $fold$",
        f"CREATE FUNCTION v_hit(phrase TEXT) RETURNS TABLE ({_TYPES}) LANGUAGE sql STABLE AS "
        f"$hit$ {HIT.select('postgresql')} $hit$",
        f"COMMENT ON FUNCTION v_hit(TEXT) IS {_quoted(HIT.description)}",
        "COMMENT ON FUNCTION fold(TEXT) IS 'The search form of a text, of equal length: simplified, half-width, variants merged.'",
    )


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
