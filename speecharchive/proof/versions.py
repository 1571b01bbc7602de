"""Every version against what it was made of: its paragraphs, its record, its corrections and its digests."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, select
from sqlalchemy import Row as SqlRow

import speecharchive
from speecharchive.corrections.correction import Correction
from speecharchive.corrections.overlay import columns, in_force, laid_over
from speecharchive.normalise.fold import fold
from speecharchive.query.contradiction import Contradiction
from speecharchive.store.corrections import corrections_of
from speecharchive.store.digests import fold_sha256, parts_sha256, printed_speaker
from speecharchive.store.tables import Credit, Paragraph, Version

_Row = SqlRow[*tuple[Any, ...]]
_BATCH = 200
_PLAIN = ("family", "layout", "extractor")
_CREDITS = {"editor": "editors", "reporter": "reporters", "photographer": "photographers"}


def wrong_versions(
    connection: Connection, seen: Callable[[int], object]
) -> Iterator[tuple[str, Contradiction]]:
    """Each with the id of its speech."""
    statement = select(*Version.__table__.columns).order_by(Version.id)
    result = connection.execute(statement, execution_options={"yield_per": _BATCH})
    for batch in result.partitions(_BATCH):
        ids = [row.id for row in batch]
        paragraphs = _by_version(connection, Paragraph, ids)
        credits = _by_version(connection, Credit, ids)
        corrections = corrections_of(connection, {row.speech_id for row in batch})
        for row in batch:
            held = in_force(corrections[row.speech_id], row.n)
            for flaw in _flaws(row, paragraphs.get(row.id, ()), credits.get(row.id, ()), held):
                yield row.speech_id, Contradiction(f"speech {row.speech_id}@v{row.n}", flaw)
        seen(len(batch))


def _by_version(
    connection: Connection, table: Any, ids: Sequence[int]
) -> Mapping[int, Sequence[_Row]]:
    found: dict[int, list[_Row]] = defaultdict(list)
    keys = table.__table__.primary_key.columns
    wanted = select(*table.__table__.columns).where(table.version_id.in_(ids)).order_by(*keys)
    for row in connection.execute(wanted):
        found[row.version_id].append(row)
    return found


def _flaws(
    row: _Row, paragraphs: Sequence[_Row], credits: Sequence[_Row], held: Sequence[Correction]
) -> list[str]:
    try:
        derived = {**columns(laid_over(row.record, held)), **_as_extracted(row.record)}
        derived["corrected"] = " ".join(each.field for each in held) or None
        return _flaws_of_text(row, paragraphs) + _flaws_of_record(row, derived, credits, paragraphs)
    except (KeyError, TypeError, AttributeError):
        return ["has a record that is not as `extract` prints one"]


def _as_extracted(record: Mapping[str, Any]) -> dict[str, Any]:
    """The columns that no correction changes."""
    occasion, dropped = record["occasion"], record["dropped"]
    return {
        **{name: record[name] for name in _PLAIN},
        "speaker_raw": record["speaker"]["raw"],
        "occasion_raw": occasion["raw"] if occasion else None,
        "unexplained": sum(block["rule"] == "unexplained" for block in dropped),
    }


def _flaws_of_text(row: _Row, paragraphs: Sequence[_Row]) -> list[str]:
    flaws = []
    if [each.n for each in paragraphs] != list(range(row.n_paragraphs)):
        flaws.append(f"says it has {row.n_paragraphs} paragraphs and has {len(paragraphs)}")
    characters = sum(len(each.text) for each in paragraphs)
    if not flaws and characters != row.n_characters:
        flaws.append(f"says it has {row.n_characters} characters and has {characters}")
    if not flaws and _text_sha256(row.record, paragraphs) != row.text_sha256:
        flaws.append("does not have the text that its digest was taken of")
    folds = [each.fold for each in paragraphs]
    if fold_sha256(folds) != row.fold_sha256:
        flaws.append("does not have the search form that its digest was taken of")
    flaws += _flaws_of_folds(row, paragraphs)
    return flaws


def _flaws_of_folds(row: _Row, paragraphs: Sequence[_Row]) -> Iterator[str]:
    """Another version of the program may have folded otherwise, but never to another length."""
    today = row.extractor == speecharchive.__version__
    for each in paragraphs:
        if len(each.fold) != len(each.text) or (today and each.fold != fold(each.text)):
            yield f"has a search form of paragraph {each.n} that is not that of its text"


def _text_sha256(record: Mapping[str, Any], paragraphs: Sequence[_Row]) -> str:
    head = [
        part or "" for part in (record["headline"], record["subtitle"], printed_speaker(record))
    ]
    return parts_sha256(head + [each.text for each in paragraphs])


def _flaws_of_record(
    row: _Row,
    derived: Mapping[str, Any],
    credits: Sequence[_Row],
    paragraphs: Sequence[_Row],
) -> list[str]:
    record = row.record
    stored = row._mapping
    flaws = [
        f"has another {name} than its record"
        for name, value in derived.items()
        if stored[name] != value
    ]
    named: dict[str, list[str]] = {key: [] for key in _CREDITS.values()}
    for credit in credits:
        named.setdefault(_CREDITS.get(credit.role, credit.role), []).append(credit.name)
    flaws += [
        f"names other {key} than its record"
        for key, names in named.items()
        if names != list(record.get(key, ()))
    ]
    labels = {section["paragraph"]: section["label"] for section in record["sections"]}
    if any(each.section != labels.get(each.n) for each in paragraphs):
        flaws.append("has other sections than its record")
    return flaws
