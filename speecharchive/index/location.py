"""Which archives have an index beside them, and where."""

from __future__ import annotations

import hashlib
import os
import sys
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import unquote

from sqlalchemy import Connection, Engine, func, select

from speecharchive.index.changes import archive_identity
from speecharchive.index.sidecar import Sidecar
from speecharchive.store.engine import reading
from speecharchive.store.tables import Speech

INDEX_VARIABLE = "SPEECHARCHIVE_INDEX"
_FEW = 2_000
"""So many speeches of a PostgreSQL archive are read about as quickly as an index of them is opened."""


def is_installed() -> bool:
    return find_spec("tantivy") is not None


def sidecar_of(engine: Engine, given: str | Path | None = None) -> Sidecar | None:
    """The index that searches use: of an SQLite archive tantivy's if it was built, of a PostgreSQL archive always but for the smallest."""
    sidecar = Sidecar(index_folder(engine, given))
    if engine.dialect.name == "sqlite":
        return sidecar if sidecar.exists and is_installed() else None
    if sidecar.exists:
        return sidecar
    with reading(engine) as connection:
        return sidecar if _is_large(connection) else None


def index_folder(engine: Engine, given: str | Path | None = None) -> Path:
    """In `given`, else in $SPEECHARCHIVE_INDEX, a folder for each archive; else beside the SQLite file, for PostgreSQL in the user's cache."""
    path = _file_of(engine)
    named = given or os.environ.get(INDEX_VARIABLE)
    if named is None and path is not None:
        return path.with_name(f"{path.stem}-index")
    base = Path(named) if named else user_cache() / "speecharchive"
    if path is not None:
        whole = str(path.absolute()).encode("utf-8", "surrogateescape")
        return base / f"{path.stem}-{hashlib.sha256(whole).hexdigest()[:8]}"
    with reading(engine) as connection:
        return base / archive_identity(connection)


def user_cache() -> Path:
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")


def _file_of(engine: Engine) -> Path | None:
    """An engine names its SQLite file by a URI (see `store.engine`)."""
    if engine.dialect.name != "sqlite":
        return None
    return Path(unquote(str(engine.url.database).removeprefix("file:")))


def _is_large(connection: Connection) -> bool:
    some = select(Speech.id).limit(_FEW + 1).subquery()
    return (connection.scalar(select(func.count()).select_from(some)) or 0) > _FEW
