"""Ctrl-C at any statement of a command: one line, status 130, and an archive that is whole."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from calling import Call
from sqlalchemy import Engine, event

from speecharchive.proof.archive import verify_archive
from speecharchive.store.archive import Archive

COMMANDS = {
    "withdraw": ("withdraw", "ID", "--reason", "云河法院"),
    "index": ("index", "rebuild", "--engine", "fts5"),
    "variants": ("variants", "--rebuild"),
    "release": ("release", "2026.1", "--without", "parquet", "-o", "OUT"),
    "export": ("export", "tei", "-o", "OUT"),
}
STORING = ("withdraw", "index", "variants")
MOMENTS = 5
"""That are tried of each command, spread over its statements."""


@contextmanager
def interrupted_at(moment: int | None) -> Iterator[list[int]]:
    """A KeyboardInterrupt where a signal may raise it: in SQLAlchemy, before the statement of this number; counts them."""
    seen = [0]

    def interrupt(*_: Any) -> None:
        seen[0] += 1
        if seen[0] == moment:
            raise KeyboardInterrupt

    event.listen(Engine, "before_cursor_execute", interrupt)
    try:
        yield seen
    finally:
        event.remove(Engine, "before_cursor_execute", interrupt)


@pytest.mark.parametrize("name", COMMANDS)
def test_ctrl_c_is_one_line_and_130(
    stocked_file: Path, tmp_path: Path, call: Call, name: str
) -> None:
    with Archive.open(stocked_file, read_only=True) as archive, archive.engine.connect() as view:
        speech = view.exec_driver_sql("SELECT min(id) FROM speech").scalar_one()

    def run(place: Path, moment: int | None) -> tuple[int, str, int]:
        place.mkdir()
        shutil.copy(stocked_file, place / "a.db")
        given = {"ID": speech, "OUT": place / "out"}
        arguments = [given.get(word, word) for word in COMMANDS[name]]
        with interrupted_at(moment) as seen:
            left = call(*arguments, "--db", place / "a.db")
        return left.status, left.err, seen[0]

    status, told, statements = run(tmp_path / "undisturbed", None)
    assert status in (0, 1), told  # the stock has no WARC files, so nothing can be sealed
    for part in range(1, MOMENTS + 1):
        place = tmp_path / str(part)
        status, told, _ = run(place, statements * part // (MOMENTS + 1))
        assert status == 130, told
        stored = "; what was stored is stored" if name in STORING else ""
        assert told.endswith(f"interrupted{stored}\n")
        assert not (place / "out").exists()
        with Archive.open(place / "a.db") as archive:
            found = [
                each for each in verify_archive(archive) if each.check not in ("file", "capture")
            ]
            assert found == []
