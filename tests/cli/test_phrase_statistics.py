"""`collocations` and `keyness` at the command line."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from calling import Call

from speecharchive.query.statistics import collocations, keyness


def test_collocations(call: Call, stocked_file: Path) -> None:
    base = ("collocations", "制造名城", "--min", 2, "--db", stocked_file)
    left = call(*base)
    (row,) = json.loads(left.out)
    assert tuple(row) == collocations.KEYS
    assert (row["phrase"], row["hits"], row["left"]) == ("我们要建设", 2, 2)
    assert left.err.startswith("near 3 hits in 2 of 4 speeches: ")
    (read_back,) = csv.DictReader(io.StringIO(call(*base, "--format", "csv").out))
    assert tuple(read_back) == collocations.KEYS
    table = call(*base, "--format", "table").out
    assert "我们要建设" in table
    assert "logDice" in table
    for order in ("log-dice", "mi"):
        assert json.loads(call(*base, "--order", order).out) == [row]


def test_keyness(call: Call, stocked_file: Path) -> None:
    base = ("keyness", "--place", "株洲", "--min", 2, "--min-speeches", 1, "--db", stocked_file)
    left = call(*base)
    (row,) = json.loads(left.out)
    assert tuple(row) == keyness.KEYS
    assert (row["phrase"], row["hits"], row["reference_hits"]) == ("制造名城", 2, 1)
    assert left.err.startswith("2 speeches of ")
    assert "compared with 2 speeches" in left.err
    assert "制造名城" in call(*base, "--format", "table").out
    assert "compared with 1 speech of" in call(*base, "--against", "place:阳泉").err
    assert call(*base, "--query", "乡村", "--limit", 1).err.startswith("1 speech of ")


@pytest.mark.parametrize(
    "arguments",
    [
        ["collocations"],
        ["collocations", "-协商"],
        ["collocations", "协商", "--window", "0"],
        ["collocations", "协商", "--order", "chance"],
        ["keyness"],
        ["keyness", "--place", "北京"],
        ["keyness", "--place", "株洲", "--against", "place:株洲"],
        ["keyness", "--place", "株洲", "--against", "甲 OR"],
    ],
)
def test_wrong_use_is_one_line(call: Call, stocked_file: Path, arguments: list[str]) -> None:
    left = call(*arguments, "--db", stocked_file)
    assert (left.status, left.out) == (2, "")
    assert left.line
