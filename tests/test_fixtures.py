"""Every fixture, field by field, through `extract`. See fixtures/README.md."""

from __future__ import annotations

import json
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from speecharchive import extract
from speecharchive.extraction.reader import read
from speecharchive.model import PageSource, Speech
from speecharchive.outlets import registry
from speecharchive.outlets.fixture import expected_text

FIXTURES = Path(__file__).parent / "fixtures"


@dataclass(frozen=True)
class Case:
    folder: Path

    @property
    def name(self) -> str:
        return f"{self.folder.parent.name}/{self.folder.name}"

    @property
    def about(self) -> dict[str, Any]:
        return tomllib.loads((self.folder / "about.toml").read_text(encoding="utf-8"))

    @property
    def expected(self) -> dict[str, Any] | None:
        path = self.folder / "expected.json"
        return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else None

    def page(self) -> bytes:
        [page] = [path for path in self.folder.iterdir() if path.stem == "page"]
        return page.read_bytes()


CASES = [Case(path.parent) for path in sorted(FIXTURES.glob("*/*/about.toml"))]


@cache
def speech_of(case: Case) -> Speech:
    about = case.about
    url, content_type = about.get("url"), about.get("content_type")
    parts = about.get("continuation", ())
    if "office" not in about and not parts:
        return extract(case.page(), url=url, content_type=content_type)
    return read(
        PageSource(case.page(), url, content_type),
        outlet=registry().for_url(url),
        office=about.get("office"),
        continuation=[
            PageSource((case.folder / part["file"]).read_bytes(), part["url"], content_type)
            for part in parts
        ],
    )


@cache
def record_of(case: Case) -> dict[str, Any]:
    return speech_of(case).to_json_dict()


def fields() -> list[Any]:
    return [
        pytest.param(case, key, id=f"{case.name}-{key}")
        for case in CASES
        for key in case.expected or ()
    ]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_case_has_expectations(case: Case, request: pytest.FixtureRequest) -> None:
    if case.expected is not None:
        return
    if request.config.getoption("--bless"):
        text = expected_text(speech_of(case))
        (case.folder / "expected.json").write_text(text, encoding="utf-8")
        pytest.fail("expected.json was written from today's extraction: read it against the page")
    pytest.fail("there is no expected.json: write one, or start from `pytest --bless`")


@pytest.mark.parametrize(("case", "key"), fields())
def test_field(case: Case, key: str) -> None:
    expected = case.expected
    assert expected is not None
    found = record_of(case)[key]
    assert narrowed(found, expected[key]) == expected[key]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_chrome_stays_out_of_the_reading_text(case: Case) -> None:
    reading = "\n".join(record_of(case)["paragraphs"])
    assert [text for text in case.about.get("without", ()) if text in reading] == []


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_private_data_stands_nowhere_in_the_record(case: Case) -> None:
    record = json.dumps(record_of(case), ensure_ascii=False)
    assert [text for text in case.about.get("private", ()) if text in record] == []


def narrowed(found: Any, expected: Any) -> Any:
    """`found` with only the keys that are expected, so that a difference shows nothing else."""
    if isinstance(expected, dict) and isinstance(found, dict):
        return {key: narrowed(found.get(key), value) for key, value in expected.items()}
    if isinstance(expected, list) and isinstance(found, list) and len(found) == len(expected):
        return [narrowed(each, want) for each, want in zip(found, expected, strict=True)]
    return found
