"""Plain text: one UTF-8 file a speech, and a table of metadata whose `doc_id` is the file's name (readtext, quanteda, tidytext)."""

from __future__ import annotations

from collections.abc import Iterator

from speecharchive.export.columns import NAMES, VALUES, flags_cell
from speecharchive.export.csv_file import line_writer
from speecharchive.export.folder import Folder
from speecharchive.export.source import Source
from speecharchive.store.tables import Speech, Version

TEXTS = "texts"
METADATA = "metadata.csv"
_STAMP = (Speech.id, Version.n, Version.text_sha256, Version.extracted_at)
_FLAGS = NAMES.index("flags")


def write_texts(source: Source, folder: Folder) -> tuple[str, ...]:
    """The columns of the table. An empty speech is an empty file."""
    for speech_id, n, digest, extracted_at, text in source.rows((*_STAMP, VALUES[-1])):
        path, stamp = f"{TEXTS}/{speech_id}.txt", f"{n} {digest} {extracted_at}"
        if not folder.keeps(path, stamp):
            with folder.file(path, stamp, rows=1) as out:
                out.write(text if isinstance(text, bytes) else (text or "").encode())
                out.write(b"\n")
    with folder.file(METADATA) as out:
        for line in _metadata(source):
            out.write(line)
    return ("doc_id", *NAMES[:-1])


def _metadata(source: Source) -> Iterator[bytes]:
    line = line_writer()
    yield line(("doc_id", *NAMES[:-1])).encode() + b"\n"
    for row in source.values(VALUES[:-1]):
        cells = [f"{row[0]}.txt", *row]
        cells[1 + _FLAGS] = flags_cell(row[_FLAGS])
        yield line(cells).encode() + b"\n"
