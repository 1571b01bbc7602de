"""The folder of a TEI export: corpus.xml, a file a speech, and the schema they are valid against."""

from __future__ import annotations

from speecharchive.export.folder import Folder
from speecharchive.export.source import Source
from speecharchive.export.tei.corpus import SPEECHES, write_root
from speecharchive.export.tei.speech import speech_xml
from speecharchive.export.tei.validity import SCHEMA, schema_text

ROOT = "corpus.xml"


def write_tei(source: Source, folder: Folder) -> None:
    for speech in source.speeches():
        values = speech.values
        path = f"{SPEECHES}/{values.speech_id}.xml"
        stamp = f"{values.n} {values.extracted_at} {values.captured_at} {values.payload_sha256} {values.outlet}"
        if not folder.keeps(path, stamp):
            with folder.file(path, stamp, rows=1) as out:
                out.write(speech_xml(speech))
    with folder.file(ROOT) as out:
        write_root(out, source)
    with folder.file(SCHEMA) as out:
        out.write(schema_text())
