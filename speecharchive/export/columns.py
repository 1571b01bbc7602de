"""A speech as a row: the columns of every table that leaves the archive, their order, and what each holds.

CSV, the table of metadata, Parquet and the codebook all read this list. The order is stable: columns are only added at the
end, before the text, which stays last (see csv_file.py).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import func, select

from speecharchive.errors import DatabaseUnavailable
from speecharchive.export.aggregates import joined_rows, listed_rows, utf8
from speecharchive.store.faults import NOT_UTF8
from speecharchive.store.tables import (
    Capture,
    Credit,
    Outlet,
    Page,
    Paragraph,
    Speech,
    Variant,
    Version,
)

Cell = str | bytes | int | None
Sort = Literal["text", "category", "integer", "names", "flags"]
"""`category`: a text of few distinct values. `names` and `flags`: lists, in one cell where a table has no lists."""


@dataclass(frozen=True, slots=True)
class Column:
    name: str
    sort: Sort
    value: Any
    """What a statement over versions (query.speeches.joined) selects for one cell."""
    about: str
    items: Any = None
    """The same as a list, where it is one."""


def _text(name: str, value: Any, about: str) -> Column:
    return Column(name, "text", value, about)


def _category(name: str, value: Any, about: str) -> Column:
    return Column(name, "category", value, about)


def _integer(name: str, value: Any, about: str) -> Column:
    return Column(name, "integer", value, about)


def _names(name: str, role: str, about: str) -> Column:
    mine = Credit.role == role
    joined, items = joined_rows(Credit.name, "、", mine), listed_rows(Credit.name, mine)
    return Column(name, "names", joined, f"{about}, in a CSV joined by 、.", items)


_GROUP = func.coalesce(
    select(Variant.group_id)
    .where(Variant.speech_id == Speech.id)
    .correlate(Speech)
    .scalar_subquery(),
    Speech.id,
)

COLUMNS: tuple[Column, ...] = (
    _text("id", Speech.id, "Permanent id of the speech; `show ID` prints it."),
    _integer("version", Version.n, "Number of the version exported."),
    _category("kind", Version.kind, "Kind of speech."),
    _text("title", Version.title, "Title without a speaker prefix."),
    _text("subtitle", Version.subtitle, "Subtitle without its dash."),
    _text("headline", Version.headline, "Headline as published."),
    _category("speaker", Version.speaker_name, "Speaker's name; empty where the document does not say."),
    _category("office", Version.speaker_office, "Speaker's office."),
    _category("speaks_for", Version.speaks_for, "Body the speaker speaks for."),
    _category("speaker_basis", Version.speaker_basis, "How the speaker is known."),
    _category("delivered_on", Version.delivered_on, "Date of delivery, as precisely as it is known."),
    _category("delivered_basis", Version.delivered_basis, "How it is known."),
    _category("published_on", Version.published_on, "Date of publication, as precisely as it is known."),
    _category("published_basis", Version.published_basis, "How it is known."),
    _category("place_code", Version.place_code, "GB/T 2260 code of the place."),
    _category("place", Version.place_name, "Name of that division."),
    _category("place_basis", Version.place_basis, "How the place is known."),
    _category("body", Version.body, "Body whose occasion it is."),
    _category("division", Version.division, "GB/T 2260 code of that body's division."),
    _integer("term", Version.term, "届."),
    _integer("session", Version.session, "次."),
    _category("meeting", Version.meeting, "Sort of meeting."),
    _category("phase", Version.phase, "opening or closing."),
    _category("occasion", Version.occasion_raw, "Occasion as printed."),
    _category("source", Version.source, "来源 as printed."),
    _names("editors", "editor", "Editors"),
    _names("reporters", "reporter", "Reporters"),
    _names("photographers", "photographer", "Photographers"),
    _category("outlet", Outlet.name, "Registry name of the outlet."),
    _text("url", Page.url, "Canonical URL, or urn:sha256:… of a file that names none."),
    _text("captured_at", Capture.fetched_at, "UTC time of the capture it was read from."),
    _text("payload_sha256", Capture.payload_sha256, "Digest of that capture's bytes."),
    _category("extractor", Version.extractor, "Version of the parser."),
    _integer("n_characters", Version.n_characters, "Characters of the reading text."),
    _integer("n_paragraphs", Version.n_paragraphs, "Paragraphs of the reading text."),
    _text("text_sha256", Version.text_sha256, "Digest that judges change."),
    Column("flags", "flags", Version.record["flags"], "What the parser noticed, e.g. `section-gap: 四`."),
    _category("corrected", Version.corrected, "Columns that hold a reviewed value, not the extracted one, parted by spaces."),
    _category("variant_group", _GROUP, "Id under which the same speech at other pages goes too, so that it is counted once; its own where it stands alone."),
    _text("text", utf8(joined_rows(Paragraph.text, "\n")), "The reading text, paragraphs joined by line feeds."),
)  # fmt: skip

NAMES: tuple[str, ...] = tuple(column.name for column in COLUMNS)
VALUES: tuple[Any, ...] = tuple(column.value for column in COLUMNS)
DESCRIPTIONS: Mapping[str, str] = {column.name: column.about for column in COLUMNS}


def decoded(text: bytes) -> str:
    """Raises DatabaseUnavailable: SQLite holds as a text whatever is written."""
    try:
        return text.decode()
    except UnicodeDecodeError:
        raise DatabaseUnavailable(NOT_UTF8) from None


def unpacked(value: Any) -> list[Any]:
    """A list that came out of the database, as PostgreSQL's driver gives it or as the JSON text of SQLite."""
    if isinstance(value, str):
        return json.loads(value) if len(value) > len("[]") else []
    return value or []


def flags_cell(flags: Any) -> str:
    """`section-gap: 四; joined-lines: 36`."""
    return "; ".join(
        f"{flag['flag']}: {flag['detail']}" if flag.get("detail") else flag["flag"]
        for flag in unpacked(flags)
    )
