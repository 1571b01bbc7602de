"""The indexes of an archive against its texts: the one in the SQLite file, and the one beside the archive."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection, Engine

from speecharchive.index import postings
from speecharchive.index.fts5 import Fts5Index
from speecharchive.index.location import index_folder, is_installed
from speecharchive.index.sidecar import Sidecar
from speecharchive.index.verifying import verify_index
from speecharchive.proof.finding import Finding

_SAMPLE = 200
"""Speeches in which occurrences are counted; every entry is compared. `index verify --all` reads all."""


def wrong_indexes(connection: Connection, engine: Engine, *, readable: bool) -> Iterator[Finding]:
    """One beside the archive that is not built, or that another process is changing, is passed over.

    It would take in what changed, and so it is not asked where not every row is `readable`.
    """
    if engine.dialect.name == "sqlite":
        if not postings.is_there(connection):
            yield Finding("index", "fts5", "is missing: speecharchive index rebuild")
        else:
            for subject, finding in verify_index(connection, Fts5Index(connection), sample=_SAMPLE):
                yield Finding("index", f"fts5 {subject}", finding)
    beside = Sidecar(index_folder(engine))
    if beside.exists and is_installed() and readable:
        with beside.view(engine) as (snapshot, index):
            if index is not None:
                for subject, finding in verify_index(snapshot, index, sample=_SAMPLE):
                    yield Finding("index", f"tantivy {subject}", finding)
