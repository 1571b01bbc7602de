"""The chain over the captures of each run, and the chain of seals over the runs, walked from their beginnings."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, select
from sqlalchemy import Row as SqlRow

from speecharchive.errors import UsageError
from speecharchive.proof.finding import Finding
from speecharchive.store.chain import BEFORE_ALL, FACTS, first_link, link, run_digest, seal_digest
from speecharchive.store.tables import Capture, Run, Seal

_Row = SqlRow[*tuple[Any, ...]]
Seen = Callable[[int], object]
_BATCH = 500
_SEALED = ("n", "run_id", "captures", "head", "run_sha256", "basis", "at")
_HEAD = re.compile(r"(?:head\s+)?([1-9][0-9]*):([0-9a-f]{64})(?:\s.*)?", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Head:
    """Where the chain of seals ends: kept elsewhere, it shows whether runs were taken from the end."""

    n: int
    sha256: str

    def __str__(self) -> str:
        return f"{self.n}:{self.sha256}"


def read_head(text: str) -> Head:
    """NUMBER:DIGEST, or the line of `verify` that has it. Raises UsageError."""
    found = _HEAD.fullmatch(text.strip())
    if found is None:
        raise UsageError(
            "a head is NUMBER:DIGEST, or the line `head …` that `speecharchive verify` prints"
        )
    return Head(int(found[1]), found[2])


class Chains:
    """`findings` walks them; `head` is known when it is through."""

    def __init__(self, connection: Connection, expected: Head | None, seen: Seen) -> None:
        self.head: Head | None = None
        self.before_upgrade = 0
        """Captures that are older than the chain and were chained at an upgrade."""
        self._connection = connection
        self._expected = expected
        self._seen = seen
        self._seals: dict[int, _Row] = {}
        self._runs: Mapping[int, _Row] = {
            run.id: run
            for run in connection.execute(select(Run.id, Run.started, Run.status, Run.captures))
        }

    def findings(self) -> Iterator[Finding]:
        yield from self._walk_seals()
        yield from self._wrong_runs()
        held: set[int] = set()
        statement = select(Capture.run_id, Capture.id, Capture.chain_sha256, *FACTS)
        rows = self._connection.execute(
            statement.order_by(Capture.run_id, Capture.id), execution_options={"yield_per": _BATCH}
        )
        for run_id, captures in groupby(rows, lambda row: row.run_id):
            held.add(run_id)
            yield from self._walk_run(run_id, captures)
        for run_id in sorted((self._runs.keys() | self._seals.keys()) - held):
            yield from self._walk_run(run_id, iter(()))

    def _walk_seals(self) -> Iterator[Finding]:
        before, number = BEFORE_ALL, 0
        for seal in self._connection.execute(select(Seal).order_by(Seal.n).with_only_columns(*Seal.__table__.c)):  # fmt: skip
            number += 1
            if seal.n != number:
                yield Finding(
                    "chain", _range(number, seal.n - 1), "is missing, with what it sealed"
                )
            actual = seal_digest(before, [getattr(seal, name) for name in _SEALED])
            if seal.n == number and actual != seal.sha256:
                yield Finding("chain", f"seal {seal.n} of run {seal.run_id}", "was changed")
            before, number = seal.sha256, seal.n
            self._seals[seal.run_id] = seal
            if seal.basis == "upgrade":
                self.before_upgrade += seal.captures
            if self._expected and seal.n == self._expected.n and seal.sha256 != self._expected.sha256:  # fmt: skip
                yield Finding(
                    "chain", f"seal {seal.n}", "is another than the head that was kept says"
                )
        if number:
            self.head = Head(number, before)
        if self._expected and self._expected.n > number:
            yield Finding(
                "chain",
                _range(number + 1, self._expected.n),
                "is missing at the end, with what it sealed",
            )

    def _wrong_runs(self) -> Iterator[Finding]:
        """Rows of runs that ended, and of their failures, against the seals."""
        for run_id, seal in sorted(self._seals.items()):
            run = self._runs.get(run_id)
            if run is None or run.status == "running":
                continue
            if run_digest(self._connection, run_id) != seal.run_sha256:
                yield Finding(
                    "chain",
                    f"run {run_id}",
                    "says something else than when it was sealed, or its failures or its outlet's name do",
                )

    def _walk_run(self, run_id: int, captures: Iterator[_Row]) -> Iterator[Finding]:
        run, seal = self._runs.get(run_id), self._seals.get(run_id)
        begins = first_link(run_id, run.started) if run else None
        head, count, broken = begins, 0, False
        for capture in captures:
            _, number, stored, *facts = tuple(capture)
            count += 1
            readable = _is_headers(facts[-1])
            expected = link(head, facts) if head and readable else None
            if not readable:
                broken = True
                yield Finding("chain", f"{number} {facts[0]}", "has headers that cannot be read")
            elif stored is None or (expected and stored != expected):
                broken = True
                yield Finding("chain", f"{number} {facts[0]}", _unlinked(run_id, count, stored))
            head = stored or expected
            self._seen(1)
        yield from self._ends(run_id, count, head)
        if count == 0 and seal and run and seal.captures == 0 and seal.head != begins and not broken:  # fmt: skip
            yield Finding(
                "chain", f"run {run_id}", "has another start than the one it was sealed with"
            )

    def _ends(self, run_id: int, count: int, head: str | None) -> Iterator[Finding]:
        run, seal, subject = self._runs.get(run_id), self._seals.get(run_id), f"run {run_id}"
        if run is None:
            yield Finding("chain", subject, f"is missing; {count} captures of it are there")
        elif run.captures != count:
            yield Finding(
                "chain", subject, f"stored {run.captures} captures, and {count} are there"
            )
        if seal is None:
            if run and run.status != "running":
                yield Finding("chain", subject, "has ended and its seal is missing")
        elif seal.captures != count:
            yield Finding("chain", subject, f"was sealed with {seal.captures} captures, and {count} are there")  # fmt: skip
        elif count and seal.head != head:
            yield Finding("chain", subject, "was sealed with another last capture")


def _is_headers(held: object) -> bool:
    """Whether they are pairs of texts."""
    return isinstance(held, list) and all(
        isinstance(pair, list) and len(pair) == 2 and all(isinstance(part, str) for part in pair)
        for pair in held
    )


def _range(first: int, last: int) -> str:
    return f"seal {first}" if first == last else f"seals {first} to {last}"


def _unlinked(run_id: int, count: int, stored: str | None) -> str:
    if stored is None:
        return f"has no link in the chain of run {run_id}"
    before = "the beginning" if count == 1 else "the capture before it"
    return (
        f"does not follow {before} in run {run_id}: it was changed, or rows before it are missing"
    )
