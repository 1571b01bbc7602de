"""The file that a reviewer writes: what is understood, and what is refused with its line."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from speecharchive.corrections.correction import Correction
from speecharchive.corrections.fields import FIELDS
from speecharchive.corrections.file import read_file
from speecharchive.corrections.template import template

ENTRY = """\
# reviewed by hand
[[correction]]
speech = "k7m2p9qd"
field = "speaker"
value = "甲一鸣"
was = ""
source = "云河日报, 2026-01-02"
reviewer = "乙二"
date = 2026-01-31
"""


def changed(**values: str) -> str:
    lines = ENTRY.splitlines()
    for key, value in values.items():
        at = next((n for n, line in enumerate(lines) if line.startswith(f"{key} =")), None)
        if at is None:
            lines.append(f"{key} = {value}")
        else:
            lines[at] = f"{key} = {value}"
    return "\n".join(lines) + "\n"


def test_an_entry_is_read() -> None:
    entries, problems = read_file(ENTRY)
    assert problems == []
    assert [(each.line, each.correction) for each in entries] == [
        (
            2,
            Correction(
                "k7m2p9qd", "speaker", "甲一鸣", None, "云河日报, 2026-01-02", "乙二", "2026-01-31"
            ),
        )
    ]


def test_a_version_a_number_a_date_and_nothing_are_values() -> None:
    text = (
        changed(speech='"k7m2p9qd@v2"', field='"term"', value="10", was='"9"')
        + changed(field='"delivered_on"', value="2024-12-26")
        + changed(field='"place"', value='""', was='"430200"', basis='"stated"', note='"见前页"')
    )
    entries, problems = read_file(text)
    assert problems == []
    assert [(e.correction.version, e.correction.value, e.correction.basis) for e in entries] == [
        (2, "10", "archive-evidence"),
        (None, "2024-12-26", "archive-evidence"),
        (None, None, "stated"),
    ]


@pytest.mark.parametrize(
    ("values", "line", "words"),
    [
        ({"speeker": '"甲"'}, 10, "no key of a correction; did you mean speech"),
        ({"field": '"speeker"'}, 4, "did you mean speaker"),
        ({"field": '"text"'}, 4, "kept as published"),
        ({"field": '"kind"', "value": '"speach"'}, 5, "did you mean speech"),
        ({"field": '"kind"', "value": '""', "was": '"news"'}, 5, "cannot be empty"),
        ({"field": '"body"', "value": '"政协"'}, 5, "known are cppcc"),
        ({"field": '"place"', "value": '"株洲市"'}, 5, "430200 (株洲市)"),
        ({"field": '"place"', "value": '"株州市"'}, 5, "430200 (株洲市)"),
        ({"field": '"place"', "value": '"999998"'}, 5, "no code of a place"),
        ({"field": '"term"', "value": '"十"'}, 5, "not a number"),
        ({"field": '"delivered_on"', "value": '"2024-02-30"'}, 5, "no such day"),
        ({"field": '"delivered_on"', "value": '"2024年2月"'}, 5, "not a date"),
        ({"field": '"delivered_on"', "value": '"0000-01-01"'}, 5, "not a date"),
        ({"value": r'"甲\n一"'}, 5, "line break"),
        ({"value": "[1]"}, 5, "write it as"),
        ({"value": "true"}, 5, "write it as"),
        ({"was": '"甲一鸣"'}, 5, "nothing to correct"),
        ({"source": '""'}, 7, "must say something"),
        ({"date": '"gestern"'}, 9, "is no day"),
        ({"date": '"2026-13-01"'}, 9, "is no day"),
        ({"date": '"2999-01-01"'}, 9, "lies in the future"),
        ({"basis": '"unknown"'}, 10, "is not known"),
        ({"speech": '"k7m2 p9qd"'}, 3, "is no id"),
    ],
)
def test_what_is_not_understood_is_refused_with_its_line(
    values: dict[str, str], line: int, words: str
) -> None:
    entries, problems = read_file(changed(**values))
    assert entries == []
    assert [problem.line for problem in problems] == [line]
    assert words in problems[0].words


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("[[correction]]\nspeech = \n", 2),
        (ENTRY + 'note = """\nlong\n"""\n', 10),
        (ENTRY + "[[corections]]\nspeech = 1\n", 10),
        ("speech = 'x'\n", 1),
        ("correction = 1\n", 1),
        ("correction = [{speech = 'x'}]\n", 1),
        ("[[correction]]\n", 1),
        (ENTRY + "\n" + ENTRY, 11 + 1),
    ],
)
def test_what_is_no_list_of_entries_is_refused(text: str, line: int) -> None:
    _, problems = read_file(text)
    assert problems[0].line == line


def test_several_entries_name_their_own_lines() -> None:
    _, problems = read_file(changed(date='"x"') + "\n" + changed(field='"title"', reviewer='""'))
    assert [problem.line for problem in problems] == [9, 11 + 7]


@given(st.text(max_size=200))
def test_no_text_breaks_the_reader(text: str) -> None:
    read_file(text)
    read_file("[[correction]]\n" + text)


record_text = st.one_of(st.none(), st.text(max_size=30))


@given(record_text, record_text)
def test_a_template_is_toml_that_holds_what_was_extracted(
    title: str | None, name: str | None
) -> None:
    record: dict[str, Any] = {
        "title": title,
        "headline": None,
        "subtitle": None,
        "speaker": {"name": name, "office": None, "speaks_for": None},
        "delivered_on": {"value": "2024"},
        "published_on": {"value": None},
        "kind": "speech",
        "place": None,
        "occasion": None,
        "source": None,
    }
    # What cannot be written as UTF-8 never came out of a database.
    if any("\ud800" <= char <= "\udfff" for char in (title or "") + (name or "")):
        return
    text = "".join(template("k7m2p9qd", record, tuple(FIELDS), "2026-01-31"))
    entries = tomllib.loads(text)["correction"]
    assert [entry["field"] for entry in entries] == list(FIELDS)
    assert entries[0]["was"] == (name or "").strip()
    assert next(e for e in entries if e["field"] == "title")["was"] == (title or "").strip()
