"""Takedowns of speeches that reviewers corrected: what stands in a correction alone goes too."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from calling import Call, Left
from sqlalchemy import inspect, text
from takedown_pages import URL, page, write

from speecharchive.store.archive import Archive
from speecharchive.store.engine import reading

REVIEWED = {
    "speaker": "己六葭",
    "office": "葭莩县委书记",
    "speaks_for": "葭莩县人民政府",
    "delivered_on": "1987-05-04",
    "title": "葭莩渡口之歌",
    "headline": "己六葭:葭莩渡口之歌",
    "subtitle": "葭莩副题",
    "source": "葭莩晚报",
    "kind": "address",
    "term": "47",
}
"""Not one of these values is what the page says."""


@pytest.fixture
def speech(run: Call, tmp_path: Path) -> str:
    """The id of a speech in two versions, with a correction of every field above."""
    for more in ("", "又及。"):
        file = write(tmp_path / "in", "1.html", page("渡口", more=more))
        assert run("import", file, "--url", URL).status == 0
    (row,) = rows(run, "SELECT id FROM v_speech")
    speech = str(row["id"])
    correct(run, speech, tmp_path, **REVIEWED)
    return speech


def rows(run: Call, asked: str) -> list[dict[str, object]]:
    found: list[dict[str, object]] = json.loads(run("sql", asked, "--format", "json").out)
    return found


def was(run: Call, speech: str, field: str) -> str:
    record = json.loads(run("show", speech, "--format", "json").out)
    record = record[0] if isinstance(record, list) else record
    value = {
        "speaker": record["speaker"]["name"],
        "office": record["speaker"]["office"],
        "speaks_for": record["speaker"]["speaks_for"],
        "delivered_on": record["delivered_on"]["value"],
        "term": (record["occasion"] or {}).get("term"),
    }.get(field, record.get(field))
    return "" if value is None else str(value)


def entry(speech: str, field: str, value: str, seen: str) -> str:
    values = {"speech": speech, "field": field, "value": value, "was": seen}
    values |= {"source": "云河日报", "reviewer": "乙二", "date": "2026-01-31"}
    return "[[correction]]\n" + "".join(f"{k} = {json.dumps(v)}\n" for k, v in values.items())


def correct(run: Call, speech: str, folder: Path, **values: str) -> Left:
    entries = [entry(speech, field, to, was(run, speech, field)) for field, to in values.items()]
    left = run("correct", write(folder / "in", "reviewed.toml", "\n".join(entries).encode()))
    assert left.status == 0, left.err
    return left


def everything(database: str) -> str:
    """Every value of every table and view but the tables of the full-text index."""
    with Archive.open(database) as archive, reading(archive.engine) as connection:
        look = inspect(connection)
        names = [*look.get_table_names(), *look.get_view_names()]
        found = [
            list(map(str, row))
            for name in names
            if not name.startswith("text_")
            for row in connection.execute(text(f'SELECT * FROM "{name}"'))
        ]
    held = json.dumps(found, ensure_ascii=False)
    # Columns of JSON are escaped.
    return held + held.encode("ascii", "backslashreplace").decode("unicode_escape")


def test_a_withheld_speech_keeps_nothing_that_was_reviewed(
    run: Call, speech: str, database: str
) -> None:
    for value in REVIEWED.values():
        assert value in everything(database)
    assert run("withdraw", speech, "--reason", "法院裁定").status == 0
    left = run("verify")
    assert left.status == 0, left.out
    held = everything(database)
    for field in ("speaker", "office", "speaks_for", "delivered_on", "title", "subtitle", "source"):
        assert REVIEWED[field] not in held, field
    assert "葭" not in held
    assert rows(run, "SELECT DISTINCT title, headline, corrected FROM v_version") == [
        {"title": None, "headline": None, "corrected": None}
    ]
    assert run("withdraw", "--finish").status == 0
    assert run("reextract").status == 0
    assert "葭" not in everything(database)


def test_a_corrected_speech_comes_back_as_the_page_says_it(run: Call, speech: str) -> None:
    assert run("withdraw", speech, "--reason", "法院裁定").status == 0
    left = run("withdraw", speech, "--lift")
    assert left.status == 0, left.err
    left = run("verify")
    assert left.status == 0, left.out
    assert rows(run, "SELECT DISTINCT title FROM v_speech") == [
        {"title": "在云河市政协闭幕会上的讲话"}
    ]
    assert rows(run, "SELECT * FROM v_version WHERE corrected IS NOT NULL") == []


def redact(run: Call, speech: str, characters: str) -> Left:
    left = run("withdraw", speech, "--redact", characters, "--reason", "私人住址")
    assert left.status == 0, left.err
    return left


def test_characters_that_stand_in_a_correction_alone_are_redacted_where_it_is_worn(
    run: Call, speech: str, database: str
) -> None:
    left = redact(run, speech, "葭莩渡口")
    assert "4 characters redacted in 2 versions" in left.err
    again = "葭莩渡口"
    assert again not in everything(database)
    for answer in (
        run("show", speech).out,
        run("search", "渡口", "--format", "json").out,
        run("export", "jsonl").out,
        run("correct", "--list", "--format", "json").out,
    ):
        assert again not in answer
        assert "▇▇▇▇之歌" in answer
    assert run("verify").status == 0
    assert run("withdraw", "--finish").status == 0
    assert run("reextract").status == 0
    assert again not in everything(database)
    assert run("verify").status == 0


def test_a_reviewed_name_that_is_redacted_whole_is_nobodys(run: Call, speech: str) -> None:
    redact(run, speech, "己六葭")
    assert was(run, speech, "speaker") == ""
    assert was(run, speech, "office") == "葭莩县委书记"
    assert was(run, speech, "headline") == "▇▇▇:葭莩渡口之歌"
    assert run("verify").status == 0


@pytest.mark.parametrize("characters", ["47", "1987-05-04", "address"])
def test_a_reviewed_date_number_or_word_is_no_text_to_redact(
    run: Call, speech: str, characters: str
) -> None:
    field = next(field for field, value in REVIEWED.items() if value == characters)
    left = redact(run, speech, characters)
    assert "no version holds these characters" in left.err
    assert was(run, speech, field) == characters
    assert run("verify").status == 0


def test_a_correction_cannot_bring_back_what_is_redacted(
    run: Call, speech: str, tmp_path: Path, database: str
) -> None:
    redact(run, speech, "葭莩渡口")
    before = everything(database)
    for field, value, more in (
        ("title", "葭莩渡口之歌", ""),
        ("subtitle", "副题", 'note = "in 葭莩渡口"\n'),
    ):
        file = entry(speech, field, value, was(run, speech, field)) + more
        left = run("correct", write(tmp_path / "in", "again.toml", file.encode()))
        assert left.status == 2
        assert f"says what is redacted in {speech}" in left.err
        assert "葭" not in left.err
    assert everything(database) == before


def test_what_a_lifting_does_not_bring_back_can_be_corrected_again(
    run: Call, speech: str, tmp_path: Path
) -> None:
    redact(run, speech, "葭莩渡口")
    assert run("withdraw", speech, "--lift").status == 0
    assert run("verify").status == 0
    file = entry(speech, "title", REVIEWED["title"], "在云河市政协闭幕会上的讲话")
    left = run("correct", write(tmp_path / "in", "again.toml", file.encode()))
    assert left.status == 0, left.err
    assert was(run, speech, "title") == REVIEWED["title"]
    assert run("verify").status == 0
