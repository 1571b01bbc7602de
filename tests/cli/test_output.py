"""What reaches a terminal and a pipe."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from speecharchive.cli.inert import inert_line
from speecharchive.cli.output import TABLE_ROWS, Format, print_rows

ROWS: list[dict[str, Any]] = [
    {"id": "a", "names": ["甲", "乙"], "n": 1, "none": None},
    {"id": '"b,\n', "names": [], "n": 2, "none": None},
]


def printed(capsys: pytest.CaptureFixture[str], form: Format | None, rows: Any = ROWS) -> str:
    print_rows(rows, form, columns=("id", "names", "n", "none"))
    return capsys.readouterr().out


def test_json_is_one_array(capsys: pytest.CaptureFixture[str]) -> None:
    assert json.loads(printed(capsys, Format.json)) == ROWS
    assert json.loads(printed(capsys, Format.json, [])) == []


def test_a_pipe_gets_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert json.loads(printed(capsys, None)) == ROWS


def test_jsonl_is_a_line_each(capsys: pytest.CaptureFixture[str]) -> None:
    assert [json.loads(line) for line in printed(capsys, Format.jsonl).splitlines()] == ROWS


def test_csv_reads_back(capsys: pytest.CaptureFixture[str]) -> None:
    header, first, second = csv.reader(io.StringIO(printed(capsys, Format.csv), newline=""))
    assert header == ["id", "names", "n", "none"]
    assert first == ["a", "甲 | 乙", "1", ""]
    assert second == ['"b,\n', "", "2", ""]


def test_values_that_json_does_not_know(capsys: pytest.CaptureFixture[str]) -> None:
    rows = [{"id": b"\xff", "names": float("inf"), "n": float("nan"), "none": {"x": (1,)}}]
    assert json.loads(printed(capsys, Format.json, rows)) == [
        {"id": "ff", "names": "inf", "n": "nan", "none": {"x": [1]}}
    ]


def test_a_table_is_inert(capsys: pytest.CaptureFixture[str]) -> None:
    evil = "\x1b[2J\x1b]0;title\x07[red]甲[/red]\r\u202e乙\x9b31m\n丙"
    shown = printed(capsys, Format.table, [{"id": evil, "names": [], "n": 0, "none": None}])
    assert "[red]甲[/red]" in shown
    assert not any(character in shown for character in "\x1b\x07\r\u202e\x9b")


def test_json_steers_no_terminal_and_loses_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    rows = [{"id": "\x1b[2J\x7f\x9b31m\u202e甲\u2066\u200f", "names": [], "n": 0, "none": None}]
    shown = printed(capsys, Format.json, rows)
    assert not any(character in shown for character in "\x1b\x7f\x9b\u202e\u2066\u200f")
    assert json.loads(shown) == rows


def test_a_table_has_an_end_and_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    rows = ({"id": str(n), "names": [], "n": n, "none": None} for n in range(TABLE_ROWS + 5))
    print_rows(rows, Format.table, columns=("id", "n"))
    captured = capsys.readouterr()
    assert captured.out.split()[-1] == str(TABLE_ROWS - 1)
    assert "--format csv" in captured.err


@given(st.text())
def test_inert_text_keeps_its_length_and_no_control(text: str) -> None:
    line = inert_line(text)
    assert len(line) == len(text)
    assert not any(ord(c) < 32 or 0x7F <= ord(c) < 0xA0 for c in line)
