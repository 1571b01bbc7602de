"""An open archive: what it gives by address and by SQL, and that it cannot be harmed through it."""

from __future__ import annotations

import datetime
import pickle
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest
from stocked import stock

import speecharchive as sa
from speecharchive.errors import UnknownSpeech, UsageError
from speecharchive.model import Date
from speecharchive.store.archive import Archive


def identity(archive: sa.OpenArchive, title: str) -> str:
    (row,) = archive.sql(f"SELECT id FROM v_speech WHERE title = '{title}'")
    return str(row["id"])


def test_a_speech_by_its_address(held: sa.OpenArchive) -> None:
    number = identity(held, "坚定信心 团结实干")
    record = held[number]
    assert isinstance(record, sa.Record)
    assert record == held.get(f"{number}@v1") == held[record.permalink]
    assert hash(record) == hash(held[number])
    assert (record.speaker.name, record.office) == ("甲一鸣", "株洲市委书记")
    assert record.place is not None
    assert (record.place.code, record.place.name) == ("430200", "株洲市")
    assert record.delivered_on == Date("2024-12-26", "day", "stated", "2024-12-26")
    assert (record.date, record.year) == (datetime.date(2024, 12, 26), 2024)
    assert record.occasion is not None
    assert (record.occasion.term, record.occasion.phase) == (10, "closing")
    assert record.text.splitlines() == list(record.paragraphs)
    assert [section.label for section in record.sections] == ["一"]
    assert record.editors == ("乙二", "丙三")
    assert record.permalink == f"{number}@v1"
    assert repr(record) == f"<{number}@v1 甲一鸣 株洲市 2024-12-26 speech '坚定信心 团结实干'>"


def test_what_is_not_said_is_none(held: sa.OpenArchive) -> None:
    bare = held.get(identity(held, "署名文章"))
    assert bare is not None
    assert (bare.place, bare.occasion, bare.dated_on, bare.date, bare.year) == (None,) * 5
    month = held.get(identity(held, "工作报告"))
    assert month is not None
    assert (month.dated_on, month.date, month.year) == ("2024-12", None, 2024)


def test_a_paragraph_by_its_address(held: sa.OpenArchive) -> None:
    number = identity(held, "坚定信心 团结实干")
    passage = held[f"{number}#p2"]
    assert isinstance(passage, sa.Passage)
    assert passage.text == "一、坚持协商于民。制造名城要靠大家。"
    assert passage.permalink == f"{number}@v1#p2"
    assert passage.speech == held.get(f"{number}#p2")
    with pytest.raises(IndexError, match="0 to 2"):
        passage.speech.passage(3)


def test_what_is_not_there(held: sa.OpenArchive) -> None:
    number = identity(held, "署名文章")
    assert held.get("zzzzzzzz") is None
    assert "zzzzzzzz" not in held
    assert number in held
    assert 3 not in held
    for address in ("zzzzzzzz", f"{number}@v2", f"{number}#p9", "no id at all"):
        with pytest.raises(UnknownSpeech):
            held[address]


def test_a_record_travels(held: sa.OpenArchive) -> None:
    for record in held:
        copy = pickle.loads(pickle.dumps(record))
        assert copy == record
        assert copy.to_json_dict() == record.to_json_dict()


def test_sql(held: sa.OpenArchive) -> None:
    table = held.sql("SELECT kind, count(*) AS n FROM v_speech GROUP BY kind ORDER BY kind")
    assert table.columns == ("kind", "n")
    assert next(iter(table)) == {"kind": "address", "n": 1}
    assert list(table.to_pandas()["n"]) == [1, 1, 1, 1]
    assert table.to_polars().rows() == [(row["kind"], row["n"]) for row in table]
    assert table.to_arrow().to_pylist() == list(table)
    named = held.sql(
        "SELECT :n AS n, place FROM v_speech WHERE place = :place", {"place": "株洲市", "n": 3}
    )
    assert list(named) == [{"n": 3, "place": "株洲市"}]
    assert len(list(held.sql("SELECT id FROM v_speech", limit=2))) == 2
    nothing = held.sql("SELECT id, year FROM v_speech WHERE 1 = 0")
    assert nothing.to_pandas().shape == nothing.to_polars().shape == (0, 2)
    assert nothing.to_arrow().column_names == ["id", "year"]


@pytest.mark.parametrize("query", ["DELETE FROM speech", "SELECT nothing FROM nowhere"])
def test_sql_that_cannot_be(held: sa.OpenArchive, query: str) -> None:
    with pytest.raises(UsageError):
        list(held.sql(query))


def test_a_closed_archive_says_so(stocked: str) -> None:
    with sa.open_archive(stocked) as archive:
        speeches = archive.speeches()
    for ask in (speeches.count, archive.speeches().ids, lambda: archive.get("zzzzzzzz")):
        with pytest.raises(UsageError, match="was closed; open it again"):
            ask()
    with pytest.raises(UsageError, match="closed"), archive:
        pass
    archive.close()
    assert repr(archive).endswith(", closed>")


def test_nothing_can_be_written_through_it(held: sa.OpenArchive) -> None:
    with pytest.raises(UsageError, match="reading only"), held.engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM paragraph")


def test_a_server_that_was_started_again_is_asked_again(
    new_postgres: object, postgres_template: str
) -> None:
    url = new_postgres(postgres_template)  # type: ignore[operator]
    with Archive.open(url) as archive:
        stock(archive)
    with sa.open_archive(url) as opened:
        assert opened.speeches().count() == 4
        with psycopg.connect(url, autocommit=True) as other:
            other.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        assert opened.speeches().count() == 4


def test_the_package_is_light_until_an_archive_is_opened(stocked_file: Path) -> None:
    program = f"""
import sys, speecharchive as sa
heavy = {{"sqlalchemy", "lxml", "pandas", "pyarrow", "polars", "numpy"}}
assert not heavy & set(sys.modules), heavy & set(sys.modules)
assert {{"open_archive", "Speeches"}} <= set(dir(sa))
archive = sa.open_archive({str(stocked_file)!r})
assert isinstance(archive.speeches(), sa.Speeches)
assert archive.speeches().count() == 4
assert not {{"pandas", "pyarrow", "polars", "numpy"}} & set(sys.modules)
"""
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", program], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
