"""A researcher's table is read as she wrote it, or refused with the place of the fault."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from speecharchive.errors import BadInput
from speecharchive.phrases.phrase import Phrase
from speecharchive.phrases.table import parse_table, read_table

HEADING = "name,family,variants,exclusions,first_central,basis,occasion\n"
TODAY = date(2026, 11, 1)


def parse(text: str) -> tuple[Phrase, ...]:
    return parse_table(text, "own.csv", today=TODAY)


def test_a_table_as_a_spreadsheet_saves_it(tmp_path: Path) -> None:
    path = tmp_path / "own.csv"
    text = 'Name,Variants,Note\r\n云河之路,云河道路 | 雲河之道,"甲,乙"\r\n,,\r\n# 备注\r\n两江新政,,\r\n'
    path.write_bytes(b"\xef\xbb\xbf" + text.encode())
    first, second = read_table(path)
    assert first == Phrase("云河之路", "其他", ("云河道路", "雲河之道"), note="甲,乙")
    assert first.definition.forms == ("云河之路", "云河道路", "云河之道")
    assert second == Phrase("两江新政", "其他")


def test_a_whole_row() -> None:
    (phrase,) = parse(
        HEADING + "云河之路,云河,云河道路,云河之路口|新云河道路,2021-03,wording,甲一鸣的报告\n"
    )
    assert phrase.exclusions == ("云河之路口", "新云河道路")
    assert (phrase.first_central, phrase.precision, phrase.basis) == ("2021-03", "month", "wording")


def test_the_digest_tells_what_is_counted_and_nothing_else() -> None:
    def digest(*cells: str) -> str:
        (phrase,) = parse(HEADING + ",".join(cells) + "\n")
        return phrase.definition.digest

    plain = digest("云河之路", "甲", "云河道路|云河新路", "云河之路口")
    assert plain == digest("雲河之路", "乙", "云河新路|云河道路", "云河之路口", "2020")
    assert plain != digest("云河之路", "甲", "云河道路|云河新路")
    assert plain != digest("云河之路", "甲", "云河道路", "云河之路口")


@pytest.mark.parametrize(
    ("table", "place", "why"),
    [
        ("", "", "holds no phrase"),
        ("name\n", "", "holds no phrase"),
        ("名称\n甲乙\n", "line 1", "there is no column '名称'"),
        ("family\n甲乙\n", "line 1", "no column `name`"),
        ("name,name\n甲乙,丙丁\n", "line 1", "twice"),
        (HEADING + "甲\n", "line 2, column name", "2 to 100 characters, not 1"),
        (HEADING + ",甲,乙丙\n", "line 2, column name", "not 0"),
        ("family,name\n甲\n", "line 2, column name", "not 0"),
        (HEADING + "甲乙,,丙\n", "line 2, column variants", "2 to 100"),
        (HEADING + "\n# 一\n甲乙|丙丁\n", "line 4, column name", "|"),
        (HEADING + '"甲\n乙",,\n', "line 2, column name", "line break"),
        (HEADING + "甲乙,,,丙丁戊\n", "line 2, column exclusions", "holds no form"),
        (HEADING + "甲乙,,丙丁,丙丁\n", "line 2, column exclusions", "form of the phrase itself"),
        (HEADING + "甲乙,,,,昨天,wording\n", "line 2, column first_central", "is not a date"),
        (HEADING + "甲乙,,,,2021-02-30,wording\n", "line 2, column first_central", "not a date"),
        (HEADING + "甲乙,,,,2026-12,wording\n", "line 2, column first_central", "is not yet"),
        (HEADING + "甲乙,,,,2021,sure\n", "line 2, column basis", "none of: wording, content"),
        (HEADING + "甲乙,,,,,wording\n", "line 2, column first_central", "is empty"),
        (HEADING + "后来,,\n後來,,\n", "line 3, column name", "stands in line 2 already"),
        (HEADING + "甲乙,,丙丁\n戊己,,甲乙\n", "line 3, column variants", "line 2 already"),
        (HEADING + "后来,,後來\n", "line 2, column variants", "twice in this row"),
        (HEADING + "甲乙,,,,,,,,,\n", "line 2, column occasion", "more cells"),
        (HEADING + '甲乙,"丙\n', "line 2", "cannot be read as CSV"),
    ],
)  # fmt: skip
def test_a_fault_is_told_with_its_place(table: str, place: str, why: str) -> None:
    with pytest.raises(BadInput) as refused:
        parse(table)
    message = str(refused.value)
    assert message.startswith(f"own.csv, {place}" if place else "own.csv holds")
    assert why in message
    assert "\n" not in message


def test_another_encoding_is_told_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "own.csv"
    path.write_bytes(b"name\n" + "云河之路\n".encode("gb18030"))
    with pytest.raises(BadInput, match=r"own\.csv, line 2: is not UTF-8"):
        read_table(path)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="cannot be read"):
        read_table(tmp_path / "none.csv")
