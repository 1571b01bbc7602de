"""What is kept of withheld texts, digests of their sentences, and which of them a text that comes is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from sqlalchemy import Connection, delete, func, select, update

from speecharchive.corrections.recognising import are_same_text, is_same_text, sentence_digests
from speecharchive.model import Speech
from speecharchive.store.statements import insert_unless_there, portions
from speecharchive.store.tables import Paragraph, Version, WithheldSentence
from speecharchive.store.variants import HELD

_ROW = WithheldSentence
_BATCH = 200
_ANY = select(_ROW.speech_id).limit(1)


def remember(connection: Connection, speech_id: str, paragraphs: Iterable[str]) -> None:
    """Digests of a text that is about to be withheld."""
    rows = [
        {"sha256": sha256, "speech_id": speech_id, "length": length}
        for sha256, length in sentence_digests(paragraphs).items()
    ]
    if rows:
        connection.execute(insert_unless_there(connection, _ROW), rows)


def forget(connection: Connection, speech_id: str) -> None:
    """Of a speech that is withheld no longer."""
    connection.execute(delete(_ROW).where(_ROW.speech_id == speech_id))


def move(connection: Connection, former: str, speech_id: str) -> None:
    """To the speech that another was joined with."""
    there = select(_ROW.sha256).where(_ROW.speech_id == speech_id)
    mine = _ROW.speech_id == former
    connection.execute(delete(_ROW).where(mine, _ROW.sha256.in_(there.scalar_subquery())))
    connection.execute(update(_ROW).where(mine).values(speech_id=speech_id))


def withheld_like(connection: Connection, speech: Speech) -> str | None:
    """The id of the withheld speech that has this text; what shares most of it where there are several."""
    if connection.scalar(_ANY) is None:
        return None
    held = sentence_digests(paragraph.text for paragraph in speech.paragraphs)
    shared: Counter[str] = Counter()
    for some in portions(held):
        wanted = select(_ROW.speech_id, _ROW.length).where(_ROW.sha256.in_(some))
        for speech_id, length in connection.execute(wanted):
            shared[speech_id] += length
    whole = sum(held.values())
    for speech_id, characters in sorted(shared.items(), key=lambda each: (-each[1], each[0])):
        if is_same_text(characters, whole, _length(connection, speech_id)):
            return speech_id
    return None


def held_like(connection: Connection, speech_id: str) -> Iterator[str]:
    """Ids of held speeches that have the text of this withheld one. Reads every text."""
    wanted = select(_ROW.sha256, _ROW.length).where(_ROW.speech_id == speech_id)
    withheld = {row.sha256: row.length for row in connection.execute(wanted)}
    if not withheld:
        return
    for other, paragraphs in _texts(connection):
        if are_same_text(sentence_digests(paragraphs), withheld):
            yield other


def _length(connection: Connection, speech_id: str) -> int:
    wanted = select(func.sum(_ROW.length)).where(_ROW.speech_id == speech_id)
    return int(connection.scalar(wanted) or 0)


def _texts(connection: Connection) -> Iterator[tuple[str, list[str]]]:
    batch = HELD.order_by(Version.speech_id).limit(_BATCH)
    last = ""
    while some := connection.execute(batch.where(Version.speech_id > last)).all():
        last = some[-1].speech_id
        ids = {row.id: row.speech_id for row in some}
        texts: dict[int, list[str]] = {number: [] for number in ids}
        wanted = select(Paragraph.version_id, Paragraph.fold).where(Paragraph.version_id.in_(ids))
        for version_id, folded in connection.execute(wanted):
            texts[version_id].append(folded)
        yield from ((ids[number], paragraphs) for number, paragraphs in texts.items())
