"""Where else characters stand that are to be redacted at one page: a person decides about each of these."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, Connection, column, func, or_, select, table

from speecharchive.normalise.fold import fold
from speecharchive.store.tables import Page, Paragraph, Speech, Version

MOST = 50
TELLING = 6
"""Characters of a title: shorter ones stand on every page."""


def also_in(connection: Connection, characters: str, speech_id: str) -> list[str]:
    """Ids of other speeches, in any version, script-blind in texts; at most `MOST`. Reads every text."""
    folded = fold(characters)
    in_text = (
        select(Version.speech_id)
        .join(Paragraph, Paragraph.version_id == Version.id)
        .where(_holds(Paragraph.fold, folded))
    )
    forms = {characters, folded}
    in_titles = select(Version.speech_id).where(
        or_(
            *(
                _holds(column, form)
                for column in (Version.title, Version.headline)
                for form in forms
            )
        )
    )
    wanted = select(Speech.id).where(
        or_(Speech.id.in_(in_text), Speech.id.in_(in_titles)), Speech.id != speech_id
    )
    return list(connection.scalars(wanted.order_by(Speech.id).limit(MOST)))


def titles_of_pages(connection: Connection, characters: str) -> int:
    """How many pages without a speech (news) name them in their title."""
    held = select(Speech.page_id)
    wanted = select(func.count()).where(_holds(Page.title, characters), Page.id.not_in(held))
    return connection.scalar(wanted) or 0


def titles_of(connection: Connection, speech_id: str) -> set[str]:
    """What its page and its versions are called."""
    of_versions = select(Version.title, Version.headline).where(Version.speech_id == speech_id)
    of_page = select(Page.title).join(Speech, Speech.page_id == Page.id).where(Speech.id == speech_id)  # fmt: skip
    rows = [*connection.execute(of_versions), *connection.execute(of_page)]
    return {title for row in rows for title in row if title and len(title) >= TELLING}


def in_residue(connection: Connection, texts: Iterable[str], speech_id: str) -> list[str]:
    """Addresses of versions of other speeches that left out a block with one of these texts; at most `MOST`. Reads all residue."""
    forms = sorted({form for text in texts for form in (text, fold(text))})
    if not forms:
        return []
    speech: ColumnElement[str] = column("speech_id")
    version: ColumnElement[int] = column("version")
    block: ColumnElement[str] = column("text")
    wanted = select(speech, version).select_from(table("v_residue")).distinct()
    wanted = wanted.where(speech != speech_id, or_(*(_holds(block, form) for form in forms)))
    rows = connection.execute(wanted.order_by(speech, version).limit(MOST))
    return [f"{row[0]}@v{row[1]}" for row in rows]


def _holds(column: Any, text: str) -> ColumnElement[bool]:
    """LIKE would know wildcards in it."""
    held: ColumnElement[bool] = func.replace(column, text, "") != column
    return held
