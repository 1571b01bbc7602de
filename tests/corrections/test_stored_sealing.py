"""Takedowns of captures that lie in a store: sealed there too, by whichever machine, killed wherever."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from calling import Left, in_process
from ending import ending_at
from shelves import Shelf
from sqlalchemy import text
from takedown_pages import SECRET, URL, page, write

from speecharchive.capture.stores import Store
from speecharchive.errors import StoreUnavailable
from speecharchive.ingest.lifting import lift
from speecharchive.outlets import registry
from speecharchive.proof.archive import verify_archive
from speecharchive.store.archive import Archive
from speecharchive.store.engine import writing
from speecharchive.store.sealing import finish
from speecharchive.store.takedowns import Decision, take_down

STATEMENTS = ("INSERT INTO sealed_capture", "UPDATE warc_file", "UPDATE sealed_capture")


class Held:
    """An archive of one speech in two versions, whose captures lie in a store; each machine has a folder of its own."""

    def __init__(
        self,
        database: str,
        shelf: Shelf,
        folder: Path,
        monkeypatch: pytest.MonkeyPatch,
        call: Callable[..., Left],
    ) -> None:
        self.database, self.shelf, self.folder = database, shelf, folder
        self._monkeypatch, self._call = monkeypatch, call
        for more in ("", "又及。"):
            file = write(folder / "in", "1.html", page(more=more))
            assert self.run("import", file, "--url", URL).status == 0

    def run(self, *arguments: object, on: str = "one") -> Left:
        self._monkeypatch.setenv("SPEECHARCHIVE_CAPTURES_HERE", str(self.folder / on))
        return self._call(*arguments, "--db", self.database, "--captures", self.shelf.url)

    @contextmanager
    def machine(self, name: str) -> Iterator[Archive]:
        self._monkeypatch.setenv("SPEECHARCHIVE_CAPTURES_HERE", str(self.folder / name))
        with Archive.open(self.database, captures=self.shelf.url) as archive:
            yield archive

    @property
    def speech(self) -> str:
        with self.machine("one") as archive, archive.engine.connect() as connection:
            return str(connection.scalar(text("SELECT id FROM speech")))

    def bytes_here(self, machine: str) -> dict[str, bytes]:
        return {path.name: path.read_bytes() for path in (self.folder / machine).rglob("*.warc.gz")}

    def wrong(self, machine: str = "two") -> list[object]:
        with self.machine(machine) as archive:
            return list(verify_archive(archive))


@pytest.fixture
def held(
    sqlite_or_postgres: str,
    shelf: Shelf,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Held:
    return Held(sqlite_or_postgres, shelf, tmp_path, monkeypatch, lambda *a: in_process(capsys, *a))


@pytest.fixture
def sqlite_or_postgres(request: pytest.FixtureRequest, shelf: Shelf) -> str:
    """PostgreSQL with the bucket, SQLite with the folder."""
    if shelf.url.startswith("s3:"):
        make: Callable[[str], str] = request.getfixturevalue("new_postgres")
        return make(request.getfixturevalue("postgres_template"))
    return str(request.getfixturevalue("sqlite_file"))


def shown(files: dict[str, bytes]) -> dict[str, bytes]:
    """What is not under `sealed/`."""
    return {name: data for name, data in files.items() if not name.startswith("sealed/")}


def tells(data: bytes) -> bool:
    return SECRET.encode() in gzip.decompress(data)


def test_what_is_taken_down_is_sealed_in_the_store_and_put_back_by_another_machine(
    held: Held,
) -> None:
    before = held.shelf.files()
    assert len(before) == 2
    assert all(map(tells, before.values()))
    left = held.run("withdraw", held.speech, "--reason", "私人住址", on="two")
    assert left.status == 0, left.err
    after = held.shelf.files()
    assert shown(after).keys() == before.keys()
    assert not any(map(tells, shown(after).values()))
    assert {name: len(data) for name, data in shown(after).items()} == {
        name: len(data) for name, data in before.items()
    }
    assert len(after) == 4
    assert held.bytes_here("one") == held.bytes_here("two") == {}
    assert held.wrong("three") == []
    lifted = held.run("withdraw", held.speech, "--lift", on="three")
    assert lifted.status == 0, lifted.err
    assert "2 captures back in place" in lifted.err
    assert held.shelf.files() == before
    assert held.bytes_here("three") == {}
    assert held.wrong("one") == []


@pytest.mark.parametrize("statement", STATEMENTS)
@pytest.mark.parametrize("shelf", ["folder"], indirect=True)
def test_a_sealing_that_ended_early_is_finished_by_another_machine(
    held: Held, statement: str
) -> None:
    before = held.shelf.files()
    speech = held.speech
    with held.machine("one") as archive:
        with writing(archive.engine) as connection:
            take_down(connection, Decision(speech, "私人住址"))
        with ending_at(archive, statement):
            finish(archive.engine, archive.holdings)
    assert held.wrong() == []
    with held.machine("two") as other:
        done = finish(other.engine, other.holdings)
        assert (done.waiting, done.damaged) == (0, 0)
    assert held.wrong() == []
    assert not any(map(tells, shown(held.shelf.files()).values()))
    assert held.bytes_here("two") == {}
    with held.machine("one") as archive:
        archive.recover_files()
    assert not any(map(tells, held.bytes_here("one").values()))
    with held.machine("two") as other:
        lift(other, registry(), speech)
    assert {name: held.shelf.files()[name] for name in before} == before
    assert held.wrong() == []


@pytest.mark.parametrize("statement", ["UPDATE warc_file", "DELETE FROM sealed_capture"])
@pytest.mark.parametrize("shelf", ["folder"], indirect=True)
def test_a_lifting_that_ended_early_is_finished_by_another_machine(
    held: Held, statement: str
) -> None:
    before = held.shelf.files()
    speech = held.speech
    assert held.run("withdraw", speech, "--reason", "私人住址").status == 0
    with held.machine("one") as archive, ending_at(archive, statement):
        lift(archive, registry(), speech)
    assert held.wrong() == []
    with held.machine("two") as other:
        assert finish(other.engine, other.holdings).damaged == 0
    assert held.shelf.files() == before
    assert held.wrong() == []


class Failing:
    """A store that takes so many more files."""

    def __init__(self, store: Store, more: int) -> None:
        self._store, self._more = store, more

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    def put(self, path: Path, name: str) -> None:
        if self._more == 0:
            raise StoreUnavailable(f"{self._store.url}: the server failed")
        self._more -= 1
        self._store.put(path, name)


@pytest.mark.parametrize("more", [0, 1, 3])
@pytest.mark.parametrize("shelf", ["folder"], indirect=True)
def test_a_store_that_goes_away_while_it_is_sealed_loses_nothing(held: Held, more: int) -> None:
    before = held.shelf.files()
    speech = held.speech
    with held.machine("one") as archive:
        with writing(archive.engine) as connection:
            take_down(connection, Decision(speech, "私人住址"))
        good = archive.holdings
        assert good.store is not None
        archive.holdings = replace(good, store=Failing(good.store, more))
        with pytest.raises(StoreUnavailable):
            finish(archive.engine, archive.holdings)
    assert held.wrong() == []
    with held.machine("two") as other:
        finish(other.engine, other.holdings)
        assert held.wrong() == []
        lift(other, registry(), speech)
    assert held.shelf.files() == before


@pytest.mark.parametrize("shelf", ["folder"], indirect=True)
def test_captures_that_were_not_put_yet_are_sealed_after_they_were(held: Held) -> None:
    speech = held.speech
    file = write(held.folder / "in", "1.html", page(more="再及。"))
    captures = ("--db", held.database, "--captures", held.folder / "lone")
    assert held._call("import", file, "--url", URL, *captures).status == 0
    left = held.run("withdraw", speech, "--reason", "私人住址", on="two")
    assert "1 captures lie in files that a run writes" in left.err
    assert "on another machine" in left.err
    assert held.wrong("lone") == []
    assert held.run("captures", "put", "--from", held.folder / "lone", on="lone").status == 0
    assert held.run("withdraw", "--finish", on="two").status == 0
    assert not any(map(tells, shown(held.shelf.files()).values()))
    assert len(held.shelf.files()) == 6
    assert held.wrong() == []


@pytest.mark.parametrize("shelf", ["folder"], indirect=True)
def test_a_copy_that_was_kept_leaves_after_a_takedown_elsewhere(
    held: Held, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SPEECHARCHIVE_KEEP_CAPTURES", "1")
    file = write(held.folder / "in", "1.html", page(more="再及。"))
    assert held.run("import", file, "--url", URL).status == 0
    (name,) = held.bytes_here("one")
    assert held.run("withdraw", held.speech, "--reason", "私人住址", on="two").status == 0
    assert tells(held.bytes_here("one")[name])
    with held.machine("one") as archive:
        archive.recover_files()
    assert held.bytes_here("one") == {}
    assert held.wrong("one") == []
