"""Every recipe of docs/sql-cookbook.md gives what stands under it, on both databases."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from speecharchive.query.sql.asking import asked
from speecharchive.store.archive import Archive
from tests.cookbook_archive import fill

COOKBOOK = (Path(__file__).parent.parent / "docs" / "sql-cookbook.md").read_text(encoding="utf-8")
RECIPES = re.findall(
    r"^### (\d+)\. [^\n]+\n(?:(?!###|```)[^\n]*\n)*```sql\n(.*?)^```\n\n```csv\n(.*?)^```$",
    COOKBOOK,
    re.M | re.S,
)
PARAMETERS = {"phrase": "新质生产力", "speaker": "乙二光"}


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def kitchen(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Archive]:
    folder = tmp_path_factory.mktemp("cookbook")
    if request.param == "sqlite":
        opened = Archive.open(folder / "archive.db", create=True)
    else:
        opened = Archive.open(request.getfixturevalue("module_postgres"), captures=folder)
    with opened as archive:
        fill(archive)
        yield archive


def test_there_are_thirty_recipes_and_each_has_its_output() -> None:
    assert [number for number, _, _ in RECIPES] == [str(n) for n in range(1, len(RECIPES) + 1)]
    assert len(RECIPES) >= 30
    assert COOKBOOK.count("```sql") == len(RECIPES)


@pytest.mark.parametrize(
    ("query", "output"),
    [recipe[1:] for recipe in RECIPES],
    ids=[recipe[0] for recipe in RECIPES],
)
def test_a_recipe_gives_what_stands_under_it(kitchen: Archive, query: str, output: str) -> None:
    parameters = {name: value for name, value in PARAMETERS.items() if f":{name}" in query}
    with asked(kitchen.engine, query, parameters=parameters) as answer:
        found = [answer.columns, *answer.rows]
    written = io.StringIO()
    rows = (["" if value is None else value for value in row] for row in found)
    csv.writer(written, lineterminator="\n").writerows(rows)
    assert written.getvalue() == output
    assert len(found) > 1, "a recipe without a row shows nothing"
