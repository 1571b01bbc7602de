"""The run of one import: its row, its WARC file, and pages stored many to a transaction."""

from __future__ import annotations

from contextlib import ExitStack
from types import TracebackType

from speecharchive.capture.warc import WarcWriter
from speecharchive.outlets import Outlet
from speecharchive.store.archive import Archive, Reread

_TOGETHER = 50


class ImportRun:
    """Finished when the block ends: `failed` where it ends with an error, `interrupted` where a person stops it."""

    def __init__(self, archive: Archive, outlet: Outlet | None, reread: Reread) -> None:
        archive.recover_files()
        self.ledger = archive.begin_run("import", outlet, reread=reread)
        self.writer = WarcWriter(
            archive.captures, f"import-{self.ledger.id}", closed=self.ledger.file_closed
        )
        self.fresh: dict[tuple[str, str], int] = {}
        """Captures by address and digest that this transaction stored and nobody else sees yet."""
        self._transaction = ExitStack()
        self._left = 0

    def next_page(self) -> None:
        """What is stored until the next call is stored together; some pages share a transaction."""
        if self._left <= 0:
            self.store_now()
            self._transaction.enter_context(self.ledger.transaction())
            self._left = _TOGETHER
        self._left -= 1

    def store_now(self) -> None:
        """End the transaction."""
        self._transaction.close()
        self.fresh.clear()
        self._left = 0

    def __enter__(self) -> ImportRun:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            self._transaction.__exit__(kind, error, trace)
        finally:
            self.writer.close()
        if error is None:
            self.ledger.finish()
        elif isinstance(error, Exception):
            self.ledger.finish("failed", type(error).__name__)
        else:
            self.ledger.finish("interrupted", type(error).__name__)
