"""Pages that continue the article of another page, told by that page, before or after they were captured themselves."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select, update

from speecharchive.store.captures import page_url
from speecharchive.store.statements import insert_unless_there
from speecharchive.store.tables import Page, Speech, Version
from speecharchive.store.texts import Texts


def expect_parts(texts: Texts, first_page: str, urls: Iterable[str], at: str) -> bool:
    """Whether any of the pages at `urls` is held already; it may have been taken for an article of its own.

    `first_page` is the page's URL; it must be held.
    """
    connection = texts.connection
    first = connection.execute(select(Page.id).where(Page.url == first_page)).scalar_one()
    held = False
    for url in sorted({page_url(url) for url in urls} - {first_page}):
        row = {"url": url, "first_seen": at, "last_seen": at, "part_of_id": first}
        made = insert_unless_there(connection, Page).returning(Page.id)
        if connection.scalar(made, row) is None:
            alone = (Page.url == url, Page.part_of_id.is_(None))
            connection.execute(update(Page).where(*alone).values(part_of_id=first))
            _no_article(texts, url)
            held = True
    return held


def _no_article(texts: Texts, url: str) -> None:
    """What was read from a continuation page alone is no speech."""
    wanted = (
        select(Speech.id, Version.id.label("version"))
        .join(Version, (Version.speech_id == Speech.id) & (Version.n == Speech.current))
        .join(Page, Page.id == Speech.page_id)
        .where(Page.url == url, Speech.status == "held")
    )
    for row in texts.connection.execute(wanted).all():
        texts.connection.execute(
            update(Speech).where(Speech.id == row.id).values(status="reclassified")
        )
        texts.hide(row.id, row.version)
    texts.connection.execute(update(Page).where(Page.url == url).values(kind=None))
