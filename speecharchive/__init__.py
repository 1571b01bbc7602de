"""An archive of Chinese local political speech.

`extract` reads one page, file or text without any database; `open_archive` opens an archive to query.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from speecharchive.model import PageSource

if TYPE_CHECKING:
    from pathlib import Path

    from speecharchive.model import Speech
    from speecharchive.store.archive import Archive

__version__ = "0.1.0"
__all__ = ["__version__", "extract", "open_archive"]


def extract(
    data: bytes | str, *, url: str | None = None, content_type: str | None = None
) -> Speech:
    """Read one page, article text or saved file; a pure function of its arguments.

    Raises BadInput (see `speecharchive.errors`) where `data` cannot be read as a page or text.
    """
    from speecharchive.extraction.reader import read
    from speecharchive.outlets import registry

    body = data.encode("utf-8") if isinstance(data, str) else data
    source = PageSource(body, url=url, content_type=content_type)
    return read(source, outlet=registry().for_url(url))


def open_archive(db: str | Path | None = None, *, captures: str | Path | None = None) -> Archive:
    """Open an archive that exists: an SQLAlchemy URL, or a path to a SQLite file.

    Raises ForeignDatabase, DatabaseUnavailable or UsageError (see `speecharchive.errors`).
    """
    from speecharchive.store.archive import Archive

    return Archive.open(db, captures=captures)
