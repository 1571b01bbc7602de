"""The run of one import: its row and its WARC file."""

from __future__ import annotations

from types import TracebackType

from speecharchive.capture.warc import WarcWriter
from speecharchive.outlets import Outlet
from speecharchive.store.archive import Archive, Reread


class ImportRun:
    """Finished when the block ends: `failed` where it ends with an error, `interrupted` where a person stops it."""

    def __init__(self, archive: Archive, outlet: Outlet | None, reread: Reread) -> None:
        self._archive = archive
        archive.recover_files()
        self.ledger = archive.begin_run("import", outlet, reread=reread)
        self.writer = WarcWriter(
            archive.captures, f"import-{self.ledger.id}", closed=self.ledger.file_closed
        )

    def __enter__(self) -> ImportRun:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.writer.close()
        if error is None:
            self.ledger.finish()
            self._archive.put_away()
        elif isinstance(error, Exception):
            self.ledger.finish("failed", type(error).__name__)
        else:
            self.ledger.finish("interrupted", type(error).__name__)
