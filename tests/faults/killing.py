"""kill -9 of real commands at random moments: what may never be lost, doubled or left half done, looked at after every one."""

from __future__ import annotations

import math
import random
import shutil
import signal
import sqlite3
import subprocess
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from speecharchive.proof.archive import verify_archive
from speecharchive.store.archive import Archive
from tests.faults.started import Loaded

Dump = dict[str, list[tuple[Any, ...]]]
DATABASE = "a.db"
"""The archive's file in the folder of a trial."""
_PATIENCE = 600.0
_LOOKED = 0.003
"""Seconds between two looks at a command that runs."""
_FURTHER = 1.05
"""How much further an undisturbed run is at each look at whether it has ended, which takes longer than the other."""

_RUNS = 5
"""In how many an undisturbed command may hide what it does."""

_DUMPED = {
    "speeches": "SELECT s.id, p.url, s.current, s.status FROM speech s JOIN page p ON p.id = s.page_id",
    "versions": """SELECT speech_id, n, kind, title, speaker_name, delivered_on, published_on, place_code, source,
        n_characters, text_sha256, fold_sha256 FROM version""",
    "paragraphs": """SELECT v.speech_id, v.n, p.n, p.text, p.fold FROM paragraph p JOIN version v ON v.id = p.version_id""",
    "credits": "SELECT v.speech_id, v.n, c.role, c.n, c.name FROM credit c JOIN version v ON v.id = c.version_id",
    "articles": "SELECT url, kind, title, text_sha256, presence FROM page WHERE kind IS NOT NULL",
    "edits": "SELECT v.speech_id, v.n, e.n, e.kind, e.before, e.after FROM edit e JOIN version v ON v.id = e.version_id",
    "indexed": "SELECT speech_id FROM search_change",
}  # fmt: skip
"""What an archive holds, without times and row numbers."""
CAPTURES = "SELECT url, fetched_at, status, payload_sha256, record_type FROM capture"
_STORED = {
    "capture": "SELECT id, url, fetched_at, payload_sha256 FROM capture",
    "version": "SELECT speech_id, n FROM version",
    "failure": "SELECT id, url FROM failure",
}
_TWICE = {
    "captures": "SELECT url, fetched_at, record_type FROM capture GROUP BY 1, 2, 3 HAVING count(*) > 1",
    "pages": "SELECT url FROM page GROUP BY url HAVING count(*) > 1",
    "speeches of a page": "SELECT page_id FROM speech GROUP BY page_id HAVING count(*) > 1",
    "failures": "SELECT url, error_class, detail FROM failure GROUP BY 1, 2, 3 HAVING count(*) > 1",
    "places in a file": "SELECT warc_file, warc_offset FROM capture GROUP BY 1, 2 HAVING count(*) > 1",
}  # fmt: skip


class Broken(AssertionError):
    """An invariant does not hold."""


class Trial(Protocol):
    """One command on invented data."""

    name: str

    def prepare(self, folder: Path) -> None:
        """What is there before the command runs."""

    def command(self, folder: Path) -> list[str]: ...

    def stored(self, folder: Path) -> set[tuple[Any, ...]]:
        """What a reader sees at this moment: nothing of it may be gone after the kill."""

    def has_ended(self, folder: Path) -> bool:
        """Whether all is written."""

    def check(self, folder: Path) -> None:
        """Raises Broken where what lies in `folder` is not as it must be after a kill."""

    def dump(self, folder: Path) -> Any:
        """What the command leaves when it ended, to be compared with an undisturbed run."""


@dataclass(slots=True)
class Outcome:
    name: str
    kills: int = 0
    """That hit the work: the command had written something, and not all."""
    missed: int = 0
    """Before the work, or after it: looked at as the others, and not counted."""
    finished: int = 0
    """Runs that came to their end, killed before or not, each compared with an undisturbed one."""
    seconds: float = math.inf
    """From the first thing that an undisturbed run writes to the last: seconds of the processor, which other work on the machine does not stretch."""
    found: list[str] = field(default_factory=list)


def kill_again_and_again(
    trial: Trial,
    loaded: Loaded,
    folder: Path,
    kills: int,
    seed: int,
    told: Callable[[str], None] = lambda _: None,
) -> Outcome:
    """Kill `kills` runs at moments uniform over an undisturbed run; after each the archive is checked, and run on."""
    outcome = Outcome(trial.name)
    whole = fresh(trial, folder / "undisturbed")
    killer = _Killer(trial, outcome, loaded, random.Random(f"{trial.name} {seed}"))
    killer.measure(whole)
    expected = trial.dump(whole)
    trial.check(whole)
    rounds = 0
    while outcome.kills < kills:
        rounds += 1
        place = fresh(trial, folder / f"round-{rounds}")
        while not killer.is_ended(place) and outcome.kills < kills:
            told(f"{trial.name}: {outcome.kills} of {kills}, {outcome.missed} others")
        if not trial.has_ended(place):
            _run_whole(trial, place)
        outcome.finished += 1
        _compare(trial.dump(place), expected)
        trial.check(place)
        shutil.rmtree(place)
    return outcome


@dataclass(slots=True)
class _Killer:
    trial: Trial
    outcome: Outcome
    loaded: Loaded
    chance: random.Random

    def measure(self, place: Path) -> None:
        begun, ended = seconds_of_work(self.trial, self.loaded, place)
        self.outcome.seconds = ended - begun

    def is_ended(self, place: Path) -> bool:
        """Start the command, kill it, and look at what it left; True where it had ended."""
        moment = self.chance.uniform(0, self.outcome.seconds)
        untouched = _files(place)
        begun = math.inf
        with self.loaded.start(self.trial.command(place)) as process:
            while (spent := process.spent(_LOOKED)) < begun + moment:
                if begun == math.inf and _files(place) != untouched:
                    begun = spent
            with process.held_still():
                before = self.trial.stored(place) if reader_is_let_in(place) else set()
                status = process.kill()
            said = process.errors()
        if status == 0:
            return True
        _require(self.trial, status, -signal.SIGKILL, said)
        ended = self.trial.has_ended(place)
        if ended or begun == math.inf:
            self.outcome.missed += 1
        else:
            self.outcome.kills += 1
        self.trial.check(place)
        if lost := before - self.trial.stored(place):
            raise Broken(f"{self.trial.name}: lost {sorted(map(str, lost))[:3]}")
        return ended


def seconds_of_work(trial: Trial, loaded: Loaded, place: Path) -> tuple[float, float]:
    """Of a run that nobody kills: when it begins to write and when all is written, in seconds of the processor.

    Of another one where this ended between two looks, on a machine that was busy with something else.
    """
    for _ in range(_RUNS):
        begun, ended = _seconds_seen(trial, loaded, place)
        if math.inf not in (begun, ended):
            return begun, ended
        shutil.rmtree(place)
        fresh(trial, place)
    raise Broken(f"{trial.name}: {_RUNS} runs in which nobody saw it write")


def _seconds_seen(trial: Trial, loaded: Loaded, place: Path) -> tuple[float, float]:
    """Without end where it was not seen."""
    untouched = _files(place)
    begun = ended = math.inf
    looked = 0.0
    with loaded.start(trial.command(place)) as process:
        while (spent := process.spent(_LOOKED)) != math.inf:
            if begun == math.inf and _files(place) != untouched:
                begun = spent
            if spent > looked * _FURTHER:
                looked = spent
                with process.held_still():
                    if not (reader_is_let_in(place) and trial.has_ended(place)):
                        ended = spent
        _require(trial, process.returncode, 0, process.errors())
    return begun, ended


def _require(trial: Trial, status: int | None, wanted: int, said: str) -> None:
    if status != wanted:
        raise Broken(f"{trial.name}: {status}: {said[-2000:]}")


def fresh(trial: Trial, folder: Path) -> Path:
    folder.mkdir(parents=True)
    trial.prepare(folder)
    return folder


def _files(folder: Path) -> dict[Path, tuple[int, int]]:
    """Size and time of every file: what a command that has begun its work has changed."""
    found = {}
    for path in folder.rglob("*"):
        with suppress(FileNotFoundError):
            stat = path.stat()
            found[path] = (stat.st_size, stat.st_mtime_ns)
    return found


def _run_whole(trial: Trial, folder: Path) -> None:
    done = subprocess.run(
        trial.command(folder), capture_output=True, text=True, timeout=_PATIENCE, check=False
    )
    if done.returncode != 0:
        raise Broken(f"{trial.name}: {done.returncode}: {done.stderr[-2000:]}")


def _compare(found: Any, expected: Any) -> None:
    if found == expected:
        return
    if isinstance(found, dict):
        for name, rows in found.items():
            more, less = Counter(rows), Counter(expected[name])
            if more != less:
                raise Broken(f"{name}: {list((more - less) + (less - more))[:3]}")
    raise Broken(f"{found} instead of {expected}")


def dump(database: Path | str, *, captures: bool) -> Dump:
    statements = {**_DUMPED, "captures": CAPTURES} if captures else _DUMPED
    with Archive.open(database, read_only=True) as archive, archive.engine.connect() as connection:
        return {
            name: sorted((tuple(row) for row in connection.exec_driver_sql(sql)), key=str)
            for name, sql in statements.items()
        }


_SHUT = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_PROTOCOL}
"""What a reader is told of a database whose writer is held still while it locks all of it, or its log (SQLite, result codes)."""


def reader_is_let_in(place: Path) -> bool:
    """Whether the archive of a command that is held still can be read.

    Not in the midst of making it, of a commit, or of the last connection's end: a reader has seen nothing then,
    and the command has not ended. Of a killed one no lock is left.
    """
    try:
        return _is_made(place / DATABASE)
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF not in _SHUT:
            raise
        return False


def _is_made(database: Path) -> bool:
    """A command that is killed while it makes the archive leaves a file without tables, or none."""
    if not database.exists():
        return False
    with closing(sqlite3.connect(database)) as connection:
        tables = connection.execute("SELECT count(*) FROM sqlite_master WHERE name = 'capture'")
        return bool(tables.fetchone()[0])


def has_ended(database: Path, command: str) -> bool:
    """Whether the archive's last run is one of `command`, and came to its end."""
    if not _is_made(database):
        return False
    with closing(sqlite3.connect(database)) as connection:
        last = connection.execute("SELECT command, status FROM run ORDER BY id DESC LIMIT 1")
        return bool(last.fetchone() == (command, "finished"))


def stored(database: Path) -> set[tuple[Any, ...]]:
    if not _is_made(database):
        return set()
    with Archive.open(database, read_only=True) as archive, archive.engine.connect() as connection:
        return stored_rows(lambda statement: connection.exec_driver_sql(statement).all())


def stored_rows(asked: Callable[[str], Sequence[Sequence[Any]]]) -> set[tuple[Any, ...]]:
    return {(name, *row) for name, sql in _STORED.items() for row in asked(sql)}


def check(database: Path) -> None:
    """Raises Broken unless the database is whole, nothing stands twice, and `verify` finds nothing."""
    if not _is_made(database):
        return
    with Archive.open(database) as archive:
        with archive.engine.connect() as connection:
            if (told := connection.exec_driver_sql("PRAGMA integrity_check").scalar()) != "ok":
                raise Broken(f"integrity_check: {told}")
            for name, sql in _TWICE.items():
                if twice := connection.exec_driver_sql(sql).all():
                    raise Broken(f"{name} stand twice: {twice[:3]}")
        if findings := list(verify_archive(archive)):
            raise Broken(f"verify: {findings[:3]}")


def table(outcomes: Sequence[Outcome]) -> str:
    lines = [
        "| command | kills | others | runs compared | seconds of work | found |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    for each in outcomes:
        found = "; ".join(each.found) or "nothing"
        lines.append(f"| {each.name} | {each.kills} | {each.missed} | {each.finished} | {each.seconds:.1f} | {found} |")  # fmt: skip
    return "\n".join(lines)
