"""`phrases`: what is known of set phrases, what is held of them, and phrases of one's own."""

from __future__ import annotations

import csv
import json
import re
import shlex
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from calling import Call
from sqlalchemy import update

from speecharchive.phrases.table import bundled
from speecharchive.store.archive import Archive
from speecharchive.store.engine import writing
from speecharchive.store.tables import Phrase, PhraseUse

OWN = (
    "name,family,variants,exclusions\n制造名城,株洲,製造之城|幸福株洲,制造名城展\n协商于民,株洲,,\n"
)


@pytest.fixture
def own(tmp_path: Path) -> Path:
    path = tmp_path / "own.csv"
    path.write_text(OWN, encoding="utf-8")
    return path


GUIDE = Path(__file__).parents[2] / "docs" / "user-guide.md"
DOCUMENTED = re.findall(
    r"^\$ speecharchive (phrases .*?) *(?:#.*)?$", GUIDE.read_text("utf-8"), re.M
)


def test_the_commands_of_the_user_guide_run(
    call: Call, stocked_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("own.csv").write_text("name\n云河之路\n", encoding="utf-8")
    assert len(DOCUMENTED) >= 6
    for line in DOCUMENTED:
        left = call(*shlex.split(line), "--db", stocked_file)
        assert left.status == 0, (line, left.err)


def listed(call: Call, *arguments: object) -> list[dict[str, Any]]:
    left = call("phrases", *arguments, "--format", "json")
    assert left.status == 0, left.err
    rows: list[dict[str, Any]] = json.loads(left.out)
    return rows


def test_all_phrases_are_listed_with_what_is_held(call: Call, stocked: str) -> None:
    rows = {row["phrase"]: row for row in listed(call, "--db", stocked)}
    assert list(rows) == [phrase.name for phrase in bundled()]
    found = rows["高质量发展"]
    assert (found["speeches"], found["hits"]) == (1, 1)
    assert (found["first_held"], found["first_held_place"]) == ("2024-12-26", "株洲市")
    assert found["first_central"] == "2017-10-18"
    assert rows["中国梦"]["speeches"] == 0
    assert rows["中国梦"]["first_held"] is None


def test_a_family_and_filters(call: Call, stocked: str) -> None:
    rows = listed(call, "--family", "乡村振兴", "--place", "茶陵县", "--db", stocked)
    held = {row["phrase"]: row["speeches"] for row in rows if row["speeches"]}
    assert held == {"乡村振兴": 1}
    assert {row["family"] for row in rows} == {"乡村振兴"}
    left = call("phrases", "--family", "菜谱", "--db", stocked)
    assert (left.status, "there are: 理论、" in left.line) == (2, True)
    left = call("phrases", "--family", "生态", "--db", stocked)
    assert "did you mean 生态文明?" in left.line


def test_one_phrase_with_its_counts(call: Call, stocked: str) -> None:
    left = call("phrases", "鄉村全面振興", "--db", stocked, "--format", "json")
    row = json.loads(left.out)
    assert (row["phrase"], row["speeches"], row["first_held"]) == ("乡村振兴", 1, "2024-12")
    by_year = {each["year"]: (each["speeches"], each["of_speeches"]) for each in row["counts"]}
    assert by_year == {"2023": (0, 1), "2024": (1, 2), "undated": (0, 1)}
    assert left.line == "乡村振兴: in 1 of 4 speeches in reach, 1 of them undated"


def test_one_phrase_by_place_as_csv(call: Call, stocked: str) -> None:
    left = call("phrases", "乡村振兴", "--by", "place", "--db", stocked, "--format", "csv")
    rows = list(csv.DictReader(StringIO(left.out)))
    assert {row["place"]: row["hits"] for row in rows}["茶陵县"] == "1"


def test_one_phrase_on_a_terminal(call: Call, stocked: str) -> None:
    left = call("phrases", "乡村振兴", "--db", stocked, "--format", "table")
    assert "first central: 2017-10-18" in left.out
    assert "of speeches" in left.out


def test_a_name_nobody_knows(call: Call, stocked: str) -> None:
    left = call("phrases", "新质生产", "--db", stocked)
    assert left.status == 2
    assert "did you mean 新质生产力" in left.line


def test_own_phrases_are_added_counted_renewed_and_removed(
    call: Call, stocked: str, own: Path
) -> None:
    left = call("phrases", "add", own, "--db", stocked)
    assert left.status == 0
    assert "2 phrases read, 2 of them new or defined otherwise" in left.err
    assert "counted in 4 speeches" in left.err
    (city, people) = listed(call, "--family", "株洲", "--db", stocked)
    assert (city["origin"], city["speeches"], city["hits"]) == ("own", 2, 3)
    assert (people["speeches"], people["hits"]) == (1, 1)
    assert "0 of them new" in call("phrases", "add", own, "--db", stocked).err
    own.write_text("name,family\n制造名城,株洲\n", encoding="utf-8")
    assert "1 of them new" in call("phrases", "add", own, "--db", stocked).err
    assert call("phrases", "remove", "协商于民", "--db", stocked).status == 0
    assert [row["phrase"] for row in listed(call, "--family", "株洲", "--db", stocked)] == [
        "制造名城"
    ]


def test_a_fault_in_a_table_stores_nothing(call: Call, stocked: str, own: Path) -> None:
    own.write_text(OWN + "协商於民,株洲,,\n", encoding="utf-8")
    left = call("phrases", "add", own, "--db", stocked)
    assert left.status == 2
    assert left.line.startswith("speecharchive: own.csv, line 4, column name: 协商於民")
    assert call("phrases", "协商于民", "--db", stocked).status == 2


def test_a_table_can_be_counted_without_storing_it(
    call: Call, stocked_file: Path, own: Path
) -> None:
    stocked_file.chmod(0o444)
    city, people = listed(call, "--phrases", own, "--db", stocked_file)
    assert (city["speeches"], city["hits"], people["hits"]) == (2, 3, 1)
    assert (city["first_held"], city["first_held_place"]) == ("2023-02-24", "阳泉市")
    assert call("phrases", "制造名城", "--db", stocked_file).status == 2


def test_what_is_not_counted_is_said_and_not_shown(call: Call, stocked: str) -> None:
    with Archive.open(stocked) as archive, writing(archive.engine) as connection:
        connection.execute(update(Phrase).where(Phrase.name == "乡村振兴").values(counted_to=0))
    left = call("phrases", "--family", "乡村振兴", "--db", stocked, "--format", "json")
    row = next(row for row in json.loads(left.out) if row["phrase"] == "乡村振兴")
    assert (row["is_counted"], row["speeches"], row["hits"]) == (False, None, None)
    assert "not counted over the whole archive: 1;" in left.err
    left = call("phrases", "乡村振兴", "--db", stocked)
    assert (left.status, "speecharchive phrases count" in left.line) == (2, True)
    assert "counted in 4 speeches" in call("phrases", "count", "--db", stocked).err
    assert call("phrases", "乡村振兴", "--db", stocked).status == 0


def test_a_trend_of_a_known_phrase_comes_from_its_counts(call: Call, stocked: str) -> None:
    def hits() -> list[int]:
        left = call("trend", "高質量發展", "--by", "kind", "--db", stocked, "--format", "json")
        return [row["hits"] for row in json.loads(left.out) if row["hits"]]

    def change(values: dict[Any, Any]) -> None:
        with Archive.open(stocked) as archive, writing(archive.engine) as connection:
            for column, value in values.items():
                connection.execute(update(column.class_).values({column.key: value}))

    assert hits() == [1]
    change({PhraseUse.n: 7})
    assert hits() == [7]
    change({Phrase.counted_to: 0})
    assert hits() == [1]


def test_another_release_of_the_table_is_said(call: Call, stocked: str) -> None:
    with Archive.open(stocked) as archive, writing(archive.engine) as connection:
        connection.execute(update(Phrase).where(Phrase.name == "乡村振兴").values(variants=""))
    left = call("phrases", "--family", "乡村振兴", "--db", stocked, "--format", "json")
    assert "defined otherwise by this release: 乡村振兴;" in left.err


def test_nothing_comes_of_a_missing_archive(call: Call, tmp_path: Path, own: Path) -> None:
    assert call("phrases", "add", own, "--db", tmp_path / "none.db").status == 2
    assert not (tmp_path / "none.db").exists()
