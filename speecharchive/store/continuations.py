"""Pages that continue the article of another page, told by that page, before or after they were captured themselves."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select, update

from speecharchive.store.pages import address_of, demand_identity
from speecharchive.store.statements import insert_unless_there
from speecharchive.store.tables import Page, Speech, Version
from speecharchive.store.texts import Texts


def expect_parts(texts: Texts, first_page: str, urls: Iterable[str], at: str) -> bool:
    """Whether any of the pages at `urls` is held already; it may have been taken for an article of its own.

    `first_page` is the page's identity; it must be held.
    """
    connection = texts.connection
    first = connection.execute(select(Page.id).where(Page.identity == first_page)).scalar_one()
    held = False
    parts = {demand_identity(url): address_of(url) for url in urls}
    for identity in sorted(parts.keys() - {first_page}):
        row = {"url": parts[identity], "identity": identity, "part_of_id": first}
        row |= {"first_seen": at, "last_seen": at}
        made = insert_unless_there(connection, Page).returning(Page.id)
        if connection.scalar(made, row) is None:
            alone = (Page.identity == identity, Page.part_of_id.is_(None))
            connection.execute(update(Page).where(*alone).values(part_of_id=first))
            _no_article(texts, identity)
            held = True
    return held


def _no_article(texts: Texts, identity: str) -> None:
    """What was read from a continuation page alone is no speech."""
    wanted = (
        select(Speech.id, Version.id.label("version"))
        .join(Version, (Version.speech_id == Speech.id) & (Version.n == Speech.current))
        .join(Page, Page.id == Speech.page_id)
        .where(Page.identity == identity, Speech.status == "held")
    )
    for row in texts.connection.execute(wanted).all():
        texts.connection.execute(
            update(Speech).where(Speech.id == row.id).values(status="reclassified")
        )
        texts.hide(row.id, row.version)
    texts.connection.execute(update(Page).where(Page.identity == identity).values(kind=None))
