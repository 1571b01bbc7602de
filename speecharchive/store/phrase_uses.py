"""The uses of phrases follow the speeches: counted in the transaction that stores them, for what stands for a speech today."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, and_, bindparam, delete, insert, select

from speecharchive.index.slots import day_number
from speecharchive.phrases.counting import PhraseCounter
from speecharchive.phrases.phrase import Definition
from speecharchive.store.phrase_table import count_along, definitions, generation
from speecharchive.store.statements import portions
from speecharchive.store.tables import PhraseUse, Speech, Version

_CURRENT = (
    select(Version.id, Version.dated_on)
    .join(Speech, and_(Speech.id == Version.speech_id, Speech.current == Version.n))
    .where(Speech.status == "held", Version.id.in_(bindparam("versions", expanding=True)))
)
_FORGET = delete(PhraseUse).where(PhraseUse.version_id.in_(bindparam("versions", expanding=True)))
_INSERT = insert(PhraseUse)


class Counting:
    """Counts by the definitions of one generation."""

    def __init__(self, held: Mapping[int, Definition]) -> None:
        self._ids = {definition.name: number for number, definition in held.items()}
        self._counter = PhraseCounter(held.values())

    def rows(self, version_id: int, dated_on: str | None, text: str) -> Iterator[dict[str, Any]]:
        month = day_number(dated_on) // 100
        for name, n in self._counter.count_text(text).items():
            yield {
                "phrase_id": self._ids[name],
                "month": month,
                "version_id": version_id,
                "n": n,
            }


@dataclass(slots=True)
class PhraseUses:
    """What one writer remembers from transaction to transaction: the automaton, as long as nobody defines anew."""

    _generation: str | None = None
    _counting: Counting | None = None

    def write(self, connection: Connection, texts: Mapping[int, str | None]) -> None:
        """Count again what a transaction changed, at its end.

        `texts` has every version whose text, month or standing changed: its folded paragraphs, or None for one that was
        only taken out of sight.
        """
        if not texts:
            return
        counting = self._as_defined(connection)
        for versions in portions(texts):
            some = {"versions": versions}
            current = connection.execute(_CURRENT, some).all()
            connection.execute(_FORGET, some)
            rows: list[dict[str, Any]] = []
            for version_id, dated_on in current:
                rows += counting.rows(version_id, dated_on, texts[version_id] or "")
            if rows:
                connection.execute(_INSERT, rows)

    def _as_defined(self, connection: Connection) -> Counting:
        count_along(connection)
        now = generation(connection)
        if self._counting is None or now != self._generation:
            self._counting, self._generation = Counting(definitions(connection)), now
        return self._counting
