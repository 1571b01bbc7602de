"""An archive of Chinese local political speech.

`extract` reads one page, file or text without any database; `open_archive` opens an archive to query.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from speecharchive.errors import SpeecharchiveError
from speecharchive.model import PageSource, Speech

if TYPE_CHECKING:
    from pathlib import Path

    from speecharchive.corpus.archive import OpenArchive
    from speecharchive.corpus.counting import Trend
    from speecharchive.corpus.record import Passage, Record
    from speecharchive.corpus.speeches import Speeches
    from speecharchive.corpus.table import Table

__version__ = "0.1.0"
__all__ = [
    "OpenArchive",
    "Passage",
    "Record",
    "Speech",
    "SpeecharchiveError",
    "Speeches",
    "Table",
    "Trend",
    "__version__",
    "extract",
    "open_archive",
]
_LATE = {
    "OpenArchive": "speecharchive.corpus.archive",
    "Passage": "speecharchive.corpus.record",
    "Record": "speecharchive.corpus.record",
    "Speeches": "speecharchive.corpus.speeches",
    "Table": "speecharchive.corpus.table",
    "Trend": "speecharchive.corpus.counting",
}
"""Names that stand here for annotations and `isinstance`; what is behind them is loaded when one is used."""


def __getattr__(name: str) -> Any:
    if name not in _LATE:
        raise AttributeError(f"module 'speecharchive' has no attribute {name!r}")
    return getattr(import_module(_LATE[name]), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})


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


def open_archive(
    db: str | Path | None = None, *, captures: str | Path | None = None
) -> OpenArchive:
    """Open an archive that exists, to read it: an SQLAlchemy URL, or a path to a SQLite file.

    `db` is by default $SPEECHARCHIVE_DB, else ./speecharchive.db.
    Raises ForeignDatabase, DatabaseUnavailable or UsageError (see `speecharchive.errors`).
    """
    from speecharchive.corpus.archive import OpenArchive
    from speecharchive.store.archive import Archive

    return OpenArchive(Archive.open(db, captures=captures, read_only=True))
