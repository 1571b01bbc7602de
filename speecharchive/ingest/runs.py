"""The runs of one import: one an outlet, each with a WARC file, and pages stored many to a transaction."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass, field
from types import TracebackType

from speecharchive.capture.warc import WarcWriter
from speecharchive.outlets import Outlet
from speecharchive.store.archive import Archive, RunLedger

_TOGETHER = 50


@dataclass(frozen=True, slots=True)
class ImportRun:
    ledger: RunLedger
    writer: WarcWriter
    outlet: Outlet | None
    fresh: set[tuple[str, str]] = field(default_factory=set)
    """Address and digest of the pages that this transaction stored and nobody else sees yet."""

    @property
    def family(self) -> str | None:
        return self.outlet.family if self.outlet else None

    def is_fresh(self, address: str, digest: str) -> bool:
        return (address, digest) in self.fresh


class ImportRuns:
    """Begun when their first page comes, finished when the block ends: `failed` where it ends with an error."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._runs: dict[str | None, ImportRun] = {}
        self._transaction = ExitStack()
        self._current: ImportRun | None = None
        self._left = 0

    def of(self, outlet: Outlet | None) -> ImportRun:
        """The outlet's run, inside a transaction that some pages share."""
        key = outlet.name if outlet else None
        if self._current is None or self._left <= 0 or self._runs.get(key) is not self._current:
            self.store_now()
            self._current = self._runs.get(key) or self._begin(key, outlet)
            self._transaction.enter_context(self._current.ledger.transaction())
            self._left = _TOGETHER
        self._left -= 1
        return self._current

    def store_now(self) -> None:
        """End the transaction."""
        self._transaction.close()
        if self._current is not None:
            self._current.fresh.clear()
        self._current = None

    def _begin(self, key: str | None, outlet: Outlet | None) -> ImportRun:
        ledger = self._archive.begin_run("import", outlet)
        writer = WarcWriter(self._archive.captures, f"import-{ledger.id}")
        run = self._runs[key] = ImportRun(ledger, writer, outlet)
        return run

    def __enter__(self) -> ImportRuns:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._transaction.__exit__(kind, error, trace)
        for run in self._runs.values():
            run.writer.close()
            if error is None:
                run.ledger.finish()
            elif isinstance(error, Exception):
                run.ledger.finish("failed", type(error).__name__)
            else:
                run.ledger.finish("interrupted", type(error).__name__)
