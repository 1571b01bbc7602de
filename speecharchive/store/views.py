"""The public views: what `speecharchive sql`, notebooks and other programs may rely on, read-only.

Each column's SQL stands beside its description, so that the codebook cannot drift from the view. Views hold no data:
`migrate` drops them before it changes tables and makes them again at the newest schema.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection


@dataclass(frozen=True, slots=True)
class Column:
    name: str
    sql: str
    description: str


@dataclass(frozen=True, slots=True)
class View:
    name: str
    description: str
    source: str
    """The FROM clause and what follows it."""
    columns: tuple[Column, ...]

    def statement(self, dialect: str) -> str:
        columns = ",\n  ".join(f"{_sql(c.sql, dialect)} AS {c.name}" for c in self.columns)
        source = self.source.replace(_BLOCKS, _DROPPED[dialect][_BLOCKS])
        return f"CREATE VIEW {self.name} AS\nSELECT\n  {columns}\n{source}"


_JOINED = {
    "sqlite": "(SELECT group_concat(x, {glue}) FROM (SELECT {what} AS x {source} ORDER BY {order}))",
    "postgresql": "(SELECT string_agg({what}, {glue} ORDER BY {order}) {source})",
}
_NEW_LINE = {"sqlite": "char(10)", "postgresql": "chr(10)"}
_TEXT = "TEXT OF v"
_NAMES = "NAMES OF v AS "
_RESIDUE, _BLOCKS = "RESIDUE OF v", "BLOCKS OF v"
_BLOCK_N, _BLOCK_RULE, _BLOCK_TEXT = "NUMBER OF b", "RULE OF b", "TEXT OF b"
_DROPPED = {
    "sqlite": {
        _RESIDUE: "json_extract(v.record, '$.dropped')",
        _BLOCKS: "JOIN json_each(v.record, '$.dropped') b",
        _BLOCK_N: "b.key",
        _BLOCK_RULE: "json_extract(b.value, '$.rule')",
        _BLOCK_TEXT: "json_extract(b.value, '$.text')",
    },
    "postgresql": {
        _RESIDUE: "CAST(v.record -> 'dropped' AS TEXT)",
        _BLOCKS: "CROSS JOIN LATERAL json_array_elements(v.record -> 'dropped') WITH ORDINALITY AS b (value, n)",
        _BLOCK_N: "CAST(b.n - 1 AS INTEGER)",
        _BLOCK_RULE: "b.value ->> 'rule'",
        _BLOCK_TEXT: "b.value ->> 'text'",
    },
}
"""The dropped blocks lie in `version.record`: as rows of their own they would be most of the archive."""


def _sql(sql: str, dialect: str) -> str:
    """The few expressions that the databases write differently."""
    joined = _JOINED[dialect]
    if sql == _TEXT:
        source = "FROM paragraph p WHERE p.version_id = v.id"
        return joined.format(what="p.text", glue=_NEW_LINE[dialect], source=source, order="p.n")
    if sql.startswith(_NAMES):
        role = sql.removeprefix(_NAMES)
        source = f"FROM credit c WHERE c.version_id = v.id AND c.role = '{role}'"
        return joined.format(what="c.name", glue="'、'", source=source, order="c.n")
    for token, expression in _DROPPED[dialect].items():
        sql = sql.replace(token, expression)
    return sql


def _columns(*rows: Sequence[str]) -> tuple[Column, ...]:
    return tuple(Column(*row) for row in rows)


SPEECH = View(
    "v_speech",
    "One row a speech that is held, in its current version. Reports (news) and texts that today's parser no longer "
    "calls a speech are not in it.",
    """FROM speech s
JOIN version v ON v.speech_id = s.id AND v.n = s.current
JOIN page g ON g.id = s.page_id
JOIN capture k ON k.id = v.capture_id
LEFT JOIN outlet o ON o.id = g.outlet_id
WHERE s.status = 'held'""",
    _columns(
        ("id", "s.id", "Permanent id; cite it as ID@vN#pN."),
        ("version", "v.n", "Number of the current version, from 1."),
        (
            "versions",
            "(SELECT count(*) FROM version w WHERE w.speech_id = s.id)",
            "How many versions are held.",
        ),
        ("kind", "v.kind", "speech, work-report, address, message, remarks or signed-article."),
        ("title", "v.title", "Title without a speaker prefix."),
        ("subtitle", "v.subtitle", "Subtitle without its dash."),
        ("headline", "v.headline", "Headline as published."),
        ("speaker", "v.speaker_name", "Speaker's name; null where the page does not tell."),
        ("office", "v.speaker_office", "Speaker's office."),
        ("speaks_for", "v.speaks_for", "Body the speaker speaks for (我代表…)."),
        ("speaker_basis", "v.speaker_basis", "How the speaker is known."),
        ("delivered_on", "v.delivered_on", "Date of delivery, as far as it is known."),
        (
            "delivered_precision",
            "v.delivered_precision",
            "year, month, day, minute or second.",
        ),
        ("delivered_basis", "v.delivered_basis", "How the date of delivery is known."),
        ("published_on", "v.published_on", "Date or time of publication."),
        (
            "published_precision",
            "v.published_precision",
            "year, month, day, minute or second.",
        ),
        ("published_basis", "v.published_basis", "How the date of publication is known."),
        ("dated_on", "v.dated_on", "delivered_on, else published_on, to the day at most."),
        ("year", "CAST(substr(v.dated_on, 1, 4) AS INTEGER)", "Year of dated_on."),
        ("place_code", "v.place_code", "GB/T 2260 code of the place."),
        ("place", "v.place_name", "Name of the place."),
        ("place_basis", "v.place_basis", "How the place is known."),
        ("body", "v.body", "Body whose occasion it is: cppcc, npc, party, government, …"),
        ("division", "v.division", "GB/T 2260 code of that body's division."),
        ("term", "v.term", "届 of that body."),
        ("session", "v.session", "次 of the session."),
        ("meeting", "v.meeting", "Sort of meeting: plenary, standing-committee, …"),
        ("phase", "v.phase", "opening or closing."),
        ("occasion", "v.occasion_raw", "Occasion as printed."),
        ("outlet", "o.name", "Registry name of the outlet."),
        ("url", "g.url", "Canonical URL of the page."),
        ("source", "v.source", "来源 as printed."),
        ("editors", _NAMES + "editor", "责编, joined by 、."),
        ("reporters", _NAMES + "reporter", "记者, joined by 、."),
        ("photographers", _NAMES + "photographer", "摄, joined by 、."),
        ("characters", "v.n_characters", "Characters of the reading text."),
        ("paragraphs", "v.n_paragraphs", "Paragraphs of the reading text."),
        ("text", _TEXT, "Reading text as published, a line a paragraph."),
        (
            "residue",
            _RESIDUE,
            "The dropped blocks as JSON: rule and text of each; one row a block in v_residue.",
        ),
        ("unexplained", "v.unexplained", "How many of them no rule explains: look at these."),
        ("captured_at", "k.fetched_at", "UTC time of the capture it was read from."),
        ("capture_id", "v.capture_id", "That capture; see v_capture."),
        ("extractor", "v.extractor", "Version of the parser that read it."),
        ("text_sha256", "v.text_sha256", "Digest of headline, subtitle, speaker and paragraphs."),
        (
            "fold_sha256",
            "v.fold_sha256",
            "Digest of the folded Han characters: equal for a plain reprint.",
        ),
    ),
)

PARAGRAPH = View(
    "v_paragraph",
    "One row a paragraph of every version of every speech; add `WHERE is_current = 1` to count a speech once.",
    """FROM paragraph p
JOIN version v ON v.id = p.version_id
JOIN speech s ON s.id = v.speech_id""",
    _columns(
        ("speech_id", "s.id", "The speech; see v_speech."),
        ("version", "v.n", "Number of the version, from 1."),
        (
            "is_current",
            "CASE WHEN v.n = s.current AND s.status = 'held' THEN 1 ELSE 0 END",
            "1 in the version that v_speech shows, else 0.",
        ),
        ("n", "p.n", "Number of the paragraph, from 0; cite it as #pN."),
        ("section", "p.section", "Label of the section that begins here (一)."),
        ("text", "p.text", "Published characters."),
        (
            "fold",
            "p.fold",
            "Search form of equal length: simplified, half-width, variants merged.",
        ),
    ),
)

RESIDUE = View(
    "v_residue",
    "One row a block of a page that is not in the reading text, for every version of every speech, with the rule that "
    "dropped it; what may hold a private person's data is masked.",
    f"""FROM version v
JOIN speech s ON s.id = v.speech_id
{_BLOCKS}""",
    _columns(
        ("speech_id", "s.id", "The speech; see v_speech."),
        ("version", "v.n", "Number of the version, from 1."),
        (
            "is_current",
            "CASE WHEN v.n = s.current AND s.status = 'held' THEN 1 ELSE 0 END",
            "1 in the version that v_speech shows, else 0.",
        ),
        ("n", _BLOCK_N, "Number of the dropped block, from 0, in the order of the page."),
        ("rule", _BLOCK_RULE, "Name of the rule; unexplained where none tells why."),
        (
            "explained",
            f"CASE WHEN {_BLOCK_RULE} = 'unexplained' THEN 0 ELSE 1 END",
            "0 for a block that no rule explains, else 1.",
        ),
        ("text", _BLOCK_TEXT, "Its characters, private data masked."),
    ),
)

CAPTURE = View(
    "v_capture",
    "One row a stored response or imported file, with where its bytes lie.",
    """FROM capture k
JOIN page g ON g.id = k.page_id
LEFT JOIN outlet o ON o.id = g.outlet_id""",
    _columns(
        ("id", "k.id", "Row number; v_speech.capture_id points here."),
        ("url", "g.url", "Canonical URL of the page."),
        ("requested_url", "k.url", "URL as requested."),
        ("outlet", "o.name", "Registry name of the outlet."),
        ("run_id", "k.run_id", "The run that stored it; see v_run."),
        ("fetched_at", "k.fetched_at", "UTC time of the response."),
        ("status", "k.status", "HTTP status; 200 for an imported file."),
        ("content_type", "k.content_type", "Content-Type header."),
        ("codec", "k.codec", "Codec the bytes were read with."),
        ("replacements", "k.replacements", "Bytes the codec could not read."),
        ("length", "k.length", "Payload bytes as received."),
        ("payload_sha256", "k.payload_sha256", "Digest of the payload."),
        ("record_type", "k.record_type", "response, or revisit: the same bytes as before."),
        ("revisit_of", "k.revisit_of_id", "Capture that holds the bytes of a revisit."),
        ("warc_file", "k.warc_file", "WARC file, relative to the captures folder."),
        ("warc_offset", "k.warc_offset", "Byte offset of the record in it."),
        ("warc_length", "k.warc_length", "Compressed length of the record."),
    ),
)

RUN = View(
    "v_run",
    "One row a crawl, import or re-extraction, and what came of it.",
    """FROM run r
LEFT JOIN outlet o ON o.id = r.outlet_id""",
    _columns(
        ("id", "r.id", "Row number."),
        ("outlet", "o.name", "Registry name of the outlet; null for a run over several."),
        ("command", "r.command", "crawl, import or reextract."),
        ("started", "r.started", "UTC time of the start."),
        ("finished", "r.finished", "UTC time of the end; null while it runs."),
        ("status", "r.status", "running, finished, failed or interrupted."),
        ("reason", "r.reason", "Why it failed or stopped."),
        ("requests", "r.requests", "Requests sent."),
        ("captures", "r.captures", "Responses stored."),
        ("new", "r.new", "Article pages seen for the first time."),
        ("changed", "r.changed", "Article pages whose text changed."),
        ("unchanged", "r.unchanged", "Article pages with the same text."),
        ("failed", "r.failed", "Pages that failed."),
        (
            "unexplained",
            "r.unexplained",
            "Blocks of the articles it read, news too, that no rule explains; a leap shows a changed site.",
        ),
        ("extractor", "r.extractor", "Version of the parser."),
        ("user_agent", "r.user_agent", "How the crawl named itself."),
    ),
)

VIEWS: tuple[View, ...] = (SPEECH, PARAGRAPH, RESIDUE, CAPTURE, RUN)


def drop_views(connection: Connection) -> None:
    for view in reversed(VIEWS):
        connection.exec_driver_sql(f"DROP VIEW IF EXISTS {view.name}")


def create_views(connection: Connection) -> None:
    for view in VIEWS:
        connection.exec_driver_sql(view.statement(connection.dialect.name))
        if connection.dialect.name == "postgresql":
            _describe(connection, view)


def _describe(connection: Connection, view: View) -> None:
    """Comments that psql's `\\d+` shows; SQLite has none."""
    comments = [("VIEW", view.name, view.description)]
    comments += [("COLUMN", f"{view.name}.{c.name}", c.description) for c in view.columns]
    for what, name, text in comments:
        quoted = text.replace("'", "''")
        connection.exec_driver_sql(f"COMMENT ON {what} {name} IS '{quoted}'")
