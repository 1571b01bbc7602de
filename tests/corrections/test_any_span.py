"""Whatever span of whatever speech is redacted: no table, view, export or answer holds it afterwards, and nothing else moves."""

from __future__ import annotations

import csv
import io
import json
import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import inspect, select, text
from stocked import SPEECHES, stock

from speecharchive.corrections.redacting import SHORTEST, span_of
from speecharchive.export.job import export_to_stream
from speecharchive.export.wanted import Wanted
from speecharchive.normalise.fold import fold
from speecharchive.query.filters import Filters
from speecharchive.store.archive import Archive
from speecharchive.store.engine import reading, writing
from speecharchive.store.tables import Page
from speecharchive.store.tables import Speech as SpeechRow
from speecharchive.store.takedowns import Decision, take_down

_TEXTS = {url: [p.text for p in speech.paragraphs] for url, speech in SPEECHES.items()}


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("stocked") / "archive.db"
    with Archive.open(path, create=True) as archive:
        stock(archive)
    return path


@st.composite
def spans(draw: st.DrawFn) -> tuple[str, str]:
    url = draw(st.sampled_from(sorted(_TEXTS)))
    paragraph = draw(st.sampled_from([p for p in _TEXTS[url] if len(p) > SHORTEST]))
    start = draw(st.integers(0, len(paragraph) - SHORTEST))
    end = draw(st.integers(start + SHORTEST, min(len(paragraph), start + 8)))
    return url, paragraph[start:end]


def told_of(archive: Archive, speech_id: str) -> str:
    """Every value of every table and view in rows that belong to the speech, and every export of it."""
    parts = []
    with reading(archive.engine) as connection:
        look = inspect(connection)
        for name in look.get_table_names() + look.get_view_names():
            columns = {column["name"] for column in look.get_columns(name)}
            for key in columns & {"speech_id", "id", "version_id"}:
                mine = (
                    "SELECT id FROM version WHERE speech_id = :id" if key == "version_id" else ":id"
                )
                asked = text(f'SELECT * FROM "{name}" WHERE "{key}" IN ({mine})')
                parts += [str(value) for row in connection.execute(asked, {"id": speech_id}) for value in row]  # fmt: skip
        parts += connection.scalars(select(Page.title).join(SpeechRow).where(SpeechRow.id == speech_id)).all()  # fmt: skip
    for form in ("csv", "jsonl", "vertical"):
        out = io.StringIO()
        export_to_stream(archive, Wanted(form, Filters()), out)  # type: ignore[arg-type]
        lines = [line for line in out.getvalue().splitlines() if speech_id in line]
        # The comma between two values of CSV is nobody's text.
        parts += [value for row in csv.reader(lines) for value in row] if form == "csv" else lines
    return fold("\n".join(str(part) for part in parts))


@settings(max_examples=12)
@given(chosen=spans())
@example(chosen=("http://zz.example/1", ",坚"))  # also how a title begins, after a comma of CSV
def test_no_span_is_left_and_lengths_stay(template: Path, chosen: tuple[str, str]) -> None:
    url, secret = chosen
    # Words that the archive says of itself, such as the name of a place, are not the page's.
    assume(not fold(secret).isascii())
    assume("株洲" not in secret)
    with tempfile.TemporaryDirectory() as folder:
        shutil.copy(template, Path(folder) / "archive.db")
        with Archive.open(Path(folder) / "archive.db") as archive:
            with reading(archive.engine) as connection:
                of_page = select(SpeechRow.id).join(Page).where(Page.url == url)
                speech_id = str(connection.scalar(of_page))
            before = lengths(archive)
            assert fold(secret) in told_of(archive, speech_id)
            with writing(archive.engine) as connection:
                take_down(connection, Decision(speech_id, "x", span=span_of(secret)))
            assert fold(secret) not in told_of(archive, speech_id)
            assert lengths(archive) == before


def lengths(archive: Archive) -> str:
    with reading(archive.engine) as connection:
        asked = text(
            "SELECT version_id, n, length(text), length(fold) FROM paragraph ORDER BY 1, 2"
        )
        return json.dumps([tuple(row) for row in connection.execute(asked)])
