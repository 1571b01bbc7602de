"""The commands by which people decide about records, and those that bring what is held up to date."""

from __future__ import annotations

import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from speecharchive.store.archive import Archive
from speecharchive.store.engine import database_url, open_engine
from speecharchive.store.migrate import downgrade
from speecharchive.store.schema import REVISION
from speecharchive.store.variant_comparison import forget_variants, speeches_to_compare
from tests.faults.invented import OfArchive, speecharchive
from tests.faults.killing import DATABASE, Broken, Dump, stored_rows

_OLDER = "0005"
_HELD = """SELECT count(*) FROM paragraph p JOIN version v ON v.id = p.version_id WHERE v.speech_id = ? AND p.text <> ''"""
_CORRECTION = """[[correction]]
speech = {speech}
field = "title"
value = {value}
was = {was}
source = "云河日报"
reviewer = "甲一鸣"
date = 2026-11-22
"""


def _rows(folder: Path, statement: str, *given: object) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(folder / DATABASE)) as connection:
        return connection.execute(statement, given).fetchall()


class _OfHeld(OfArchive):
    """Over a copy of what an import left, and with what people decided in what is compared."""

    decided = ""
    """The statement that tells what the command itself has written."""

    def __init__(self, held: Path) -> None:
        self._held = held

    def prepare(self, folder: Path) -> None:
        shutil.copytree(self._held, folder, dirs_exist_ok=True)

    def stored(self, folder: Path) -> set[tuple[Any, ...]]:
        return super().stored(folder) | {("decided", *row) for row in _rows(folder, self.decided)}

    def dump(self, folder: Path) -> Dump:
        found: Dump = super().dump(folder)
        return found | {"decided": sorted(_rows(folder, self.decided), key=str)}


class Withdraw(_OfHeld):
    """One speech withheld, its capture sealed apart."""

    name = "withdraw"
    decided = "SELECT speech_id, span_sha256, reason, ended_at FROM takedown"

    def command(self, folder: Path) -> list[str]:
        return speecharchive("withdraw", self._speech(folder), "--reason", "云河法院", "--db", folder / DATABASE)  # fmt: skip

    def has_ended(self, folder: Path) -> bool:
        sealed = _rows(folder, "SELECT at FROM sealed_capture")
        done = _rows(folder, "SELECT done_at FROM takedown")
        return bool(sealed and done) and all(at for (at,) in (*sealed, *done))

    def check(self, folder: Path) -> None:
        """The decision and the rows without the text are one thing."""
        super().check(folder)
        speech = self._speech(folder)
        decided = bool(_rows(folder, self.decided))
        if decided == bool(_rows(folder, _HELD, speech)[0][0]):
            raise Broken(f"{speech} is {'' if decided else 'not '}taken down, and its text says otherwise")  # fmt: skip

    def dump(self, folder: Path) -> Dump:
        sealed = folder / "a-captures" / "sealed"
        copies = sorted((path.name, path.read_bytes()) for path in sealed.glob("*.warc.gz"))
        return super().dump(folder) | {"copies": copies}

    def _speech(self, folder: Path) -> str:
        return str(_rows(folder, "SELECT min(id) FROM speech")[0][0])


class Correct(_OfHeld):
    """A correction of every speech, from one file: all are taken in, or none."""

    name = "correct"
    decided = "SELECT speech_id, field, value, expected FROM correction"

    def prepare(self, folder: Path) -> None:
        super().prepare(folder)
        held = "SELECT speech_id, json_extract(record, '$.title') FROM version WHERE n = 1 ORDER BY speech_id"
        with (folder / "corrections.toml").open("w", encoding="utf-8") as file:
            for number, (speech, title) in enumerate(_rows(folder, held)):
                values = {"speech": speech, "value": f"改正{number}", "was": title or ""}
                quoted = {name: json.dumps(text) for name, text in values.items()}
                file.write(_CORRECTION.format_map(quoted))

    def command(self, folder: Path) -> list[str]:
        return speecharchive("correct", folder / "corrections.toml", "--db", folder / DATABASE)

    def has_ended(self, folder: Path) -> bool:
        return bool(_rows(folder, self.decided))

    def check(self, folder: Path) -> None:
        super().check(folder)
        ((corrected,), (held,)) = _rows(folder, "SELECT count(*) FROM correction UNION ALL SELECT count(*) FROM speech")  # fmt: skip
        if corrected not in (0, held):
            raise Broken(f"{corrected} of {held} corrections")


class Variants(_OfHeld):
    """All speeches compared again."""

    name = "variants --rebuild"
    decided = "SELECT speech_id, group_id FROM variant"

    def prepare(self, folder: Path) -> None:
        super().prepare(folder)
        with Archive.open(folder / DATABASE) as archive:
            forget_variants(archive.engine)

    def command(self, folder: Path) -> list[str]:
        return speecharchive("variants", "--rebuild", "--db", folder / DATABASE)

    def stored(self, folder: Path) -> set[tuple[Any, ...]]:
        """A group may be forgotten: it is found again."""
        return OfArchive.stored(self, folder)

    def has_ended(self, folder: Path) -> bool:
        return _is_compared(folder)


class Upgrade(OfArchive):
    """An archive of the revision before: all of it is brought up to date, or nothing."""

    name = "db upgrade"

    def __init__(self, held: Path, older: Path) -> None:
        shutil.copytree(held, older)
        self._older = older
        url = database_url(older / DATABASE)
        engine = open_engine(url)
        downgrade(engine, str(older), _OLDER)
        engine.dispose()

    def prepare(self, folder: Path) -> None:
        shutil.copytree(self._older, folder, dirs_exist_ok=True)

    def command(self, folder: Path) -> list[str]:
        return speecharchive("db", "upgrade", "--db", folder / DATABASE)

    def stored(self, folder: Path) -> set[tuple[Any, ...]]:
        with closing(sqlite3.connect(folder / DATABASE)) as connection:
            return stored_rows(lambda statement: connection.execute(statement).fetchall())

    def has_ended(self, folder: Path) -> bool:
        return _revision(folder) == REVISION and _is_compared(folder)

    def check(self, folder: Path) -> None:
        if _revision(folder) == REVISION:
            super().check(folder)
        elif (told := _rows(folder, "PRAGMA integrity_check")) != [("ok",)]:
            raise Broken(f"integrity_check: {told}")


def _is_compared(folder: Path) -> bool:
    with Archive.open(folder / DATABASE, read_only=True) as archive:
        return speeches_to_compare(archive.engine) == 0


def _revision(folder: Path) -> str:
    return str(_rows(folder, "SELECT version_num FROM alembic_version")[0][0])
