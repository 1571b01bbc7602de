"""The folder of tantivy that a sidecar keeps: made, written, opened."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from speecharchive.index.entries import Entry
from speecharchive.index.words import Words

if TYPE_CHECKING:
    import tantivy

    from speecharchive.index.engine import KeptIndex

_MEMORY = 64 << 20
"""Bytes of postings that are held before they are written as a segment: with the least that tantivy takes, a build costs three times as much."""
_FOLDER = "tantivy"


class TantivyFolder:
    """See `Documents`."""

    def __init__(self, folder: Path, words: Words) -> None:
        import tantivy

        from speecharchive.index.tantivy_schema import register_tokenizers

        self._index = tantivy.Index.open(str(folder / _FOLDER))
        self._writer: tantivy.IndexWriter | None = None
        self.words = words
        register_tokenizers(self._index)
        self._index.config_reader("manual")
        self._pin()

    @staticmethod
    def create(folder: Path) -> None:
        import tantivy

        from speecharchive.index.tantivy_schema import schema

        path = folder / _FOLDER
        if path.exists():
            shutil.rmtree(path)
        path.mkdir(parents=True)
        tantivy.Index(schema(), str(path), reuse=False)

    def index(self, connection: Connection) -> KeptIndex:
        from speecharchive.index.tantivy_index import TantivyIndex

        return TantivyIndex(self._searcher, self.words, connection)

    def replace(self, changed: Sequence[str], held: Sequence[tuple[Entry, str]]) -> None:
        from speecharchive.index.tantivy_schema import document

        if self._writer is None:
            self._writer = self._index.writer(_MEMORY, 1)
        for speech_id in changed:
            self._writer.delete_documents_by_term("speech", speech_id)
        for entry, whole in held:
            self._writer.add_document(document(entry, whole, self.words))

    def commit(self) -> None:
        if self._writer is not None:
            self._writer.commit()

    def close(self) -> None:
        """Waits for merges that are under way: a process that ends kills them."""
        if self._writer is not None:
            self._writer.wait_merging_threads()
            self._writer = None
        self._pin()

    def release(self) -> None:
        """Nothing of tantivy's needs to be closed; a writer that goes away gives its lock back."""
        self._writer = None

    def _pin(self) -> None:
        self._index.reload()
        self._searcher = self._index.searcher()
