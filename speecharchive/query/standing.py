"""Where else characters stand that are to be redacted at one page: a person decides about each of these."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Connection, func, or_, select

from speecharchive.normalise.fold import fold
from speecharchive.store.tables import Page, Paragraph, Speech, Version

MOST = 50


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


def _holds(column: Any, text: str) -> ColumnElement[bool]:
    """LIKE would know wildcards in it."""
    held: ColumnElement[bool] = func.replace(column, text, "") != column
    return held
