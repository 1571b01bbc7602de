"""Tables that come with the program against what it brings: divisions and set phrases."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection

from speecharchive.query.contradiction import Contradiction
from speecharchive.store.division_rows import wrong_divisions
from speecharchive.store.phrase_table import wrong_phrases

_AGAIN = "(speecharchive db upgrade puts this program's table in its place)"


def wrong_bundled(connection: Connection) -> Iterator[Contradiction]:
    for code in wrong_divisions(connection):
        yield Contradiction(f"division {code}", f"is not as in the bundled table {_AGAIN}")
    for name in wrong_phrases(connection):
        yield Contradiction(f"phrase {name}", f"is not as it was defined {_AGAIN}")
