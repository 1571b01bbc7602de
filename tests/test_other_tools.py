"""docs/duckdb-and-datasette.md: its queries run in DuckDB, and Datasette shows the views."""

from __future__ import annotations

import asyncio
import gc
import html
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

from speecharchive.cli import main
from speecharchive.store.archive import Archive
from speecharchive.store.views import VIEWS
from tests.cookbook_archive import fill

PAGE = (Path(__file__).parent.parent / "docs" / "duckdb-and-datasette.md").read_text("utf-8")
QUERIES = re.findall(r"^```sql\n(.*?)^```", PAGE, re.M | re.S)
LIMITS = ("sql_time_limit_ms", "facet_time_limit_ms")
"""After 200 ms Datasette shows a page without its facets."""
WANTED: list[list[tuple[Any, ...]]] = [
    [
        (2022, "speech", 1, 31.0),
        (2023, "message", 1, 18.0),
        (2023, "speech", 3, 39.0),
        (2024, "signed-article", 1, 36.0),
        (2024, "speech", 2, 38.5),
        (2024, "work-report", 4, 57.0),
        (2025, "address", 1, 12.0),
        (2025, "speech", 1, 31.0),
        (2025, "work-report", 1, 31.0),
    ],
    [("子甲", 4, 734), ("丑乙", 2, 0), ("卯丁", 1, 0)],
    [("霜林市", 1, 3, 1), ("墨溪县", 0, 0, 1), ("云河市", 3, 4, 1)],
    [(7,)],
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive with its exports, as the page makes them."""
    made = tmp_path_factory.mktemp("tools")
    with Archive.open(made / "speecharchive.db", create=True) as archive:
        fill(archive)
    return made


def command(*arguments: object) -> None:
    with pytest.raises(SystemExit) as left:
        main([str(each) for each in arguments])
    assert not left.value.code


def test_duckdb_reads_the_export(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    command("export", "parquet", "-o", "speeches.parquet")
    command("export", "parquet", "--partition", "province,year", "-o", "speeches")
    with duckdb.connect() as connection:
        found = [connection.execute(query).fetchall() for query in QUERIES]
    assert found == WANTED


@pytest.fixture
def collected() -> Iterator[None]:
    """Datasette leaves connections open, one when it is imported: they are collected here, not in another test."""
    yield
    gc.collect()


@pytest.mark.usefixtures("collected")
@pytest.mark.filterwarnings("ignore:unclosed database:ResourceWarning")
def test_datasette_shows_the_views_and_hides_the_tables(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from datasette.app import Datasette

    monkeypatch.chdir(folder)
    capsys.readouterr()
    command("sql", "--datasette-metadata")
    metadata = json.loads(capsys.readouterr().out)
    shown = Datasette(
        [],
        immutables=["speecharchive.db"],
        metadata=metadata,
        settings=dict.fromkeys(LIMITS, 240_000),
    )

    async def ask(path: str) -> Any:
        await shown.invoke_startup()
        response = await shown.client.get(path)
        assert response.status_code == 200, path
        return response.json() if ".json" in path else response.text

    database = asyncio.run(ask("/speecharchive.json"))
    assert [table["name"] for table in database["tables"] if not table["hidden"]] == []
    assert {view["name"] for view in database["views"]} == {view.name for view in VIEWS}
    rows = asyncio.run(ask("/speecharchive/v_speech.json?place=云河市&kind=message&_shape=array"))
    assert [row["title"] for row in rows] == ["致全市教师的慰问信"]
    page = html.unescape(asyncio.run(ask("/speecharchive/v_speech")))
    for view in VIEWS:
        if view.name == "v_speech":
            assert view.description in page
            assert all(column.name in page for column in view.columns)
    facets = asyncio.run(ask("/speecharchive/v_speech.json?_size=0"))["facet_results"]
    counted = facets.get("results", facets)["kind"]["results"]
    assert {each["value"]: each["count"] for each in counted}["work-report"] == 5
