"""Other people's tools read a release: Frictionless, Datasette, pandas, and a Table Schema read by hand."""

from __future__ import annotations

import asyncio
import csv
import json
import re
from collections.abc import Iterator
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import pandas
import pytest
from datasette.app import Datasette
from stocked import ZZ, keep, made, stock

from speecharchive.export.columns import DESCRIPTIONS, NAMES
from speecharchive.export.release.build import build_release
from speecharchive.export.release.database import COPIED
from speecharchive.export.release.wanted import Release
from speecharchive.store.archive import Archive


@pytest.fixture(scope="module")
def released(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("released")
    with Archive.open(folder / "a.db", create=True) as archive:
        stock(archive)
        run = archive.begin_run("import", ZZ)
        keep(
            run,
            "http://zz.example/hard",
            made('=1+1,"', "\u2028二\r三", title="A\nB", speaker="NA"),
        )
        run.finish()
        build_release(archive, Release("2026.1", authors=("云河大学",)), folder / "2026.1")
    return folder / "2026.1"


@pytest.fixture(scope="module")
def package(released: Path) -> dict[str, Any]:
    described: dict[str, Any] = json.loads((released / "datapackage.json").read_bytes())
    return described


def test_the_package_is_what_the_specification_asks_for(
    released: Path, package: dict[str, Any]
) -> None:
    """Data Package 1, field by field: names, paths, hashes, and a schema for the table."""
    assert re.fullmatch(r"[-a-z0-9._/]+", package["name"])
    assert package["profile"] == "data-package"
    assert package["resources"]
    names = [resource["name"] for resource in package["resources"]]
    assert len(set(names)) == len(names)
    for resource in package["resources"]:
        assert re.fullmatch(r"[-a-z0-9._/]+", resource["name"])
        assert not Path(resource["path"]).is_absolute()
        data = (released / resource["path"]).read_bytes()
        assert resource["bytes"] == len(data)
        assert resource["hash"] == f"sha256:{sha256(data).hexdigest()}"
    table = package["resources"][0]
    assert table["profile"] == "tabular-data-resource"
    assert [field["name"] for field in table["schema"]["fields"]] == list(NAMES)
    assert [field["description"] for field in table["schema"]["fields"]] == list(
        DESCRIPTIONS.values()
    )
    assert {field["type"] for field in table["schema"]["fields"]} <= {
        "string",
        "integer",
        "datetime",
    }
    assert set(table["schema"]["primaryKey"]) <= set(NAMES)


def test_the_rows_are_as_the_schema_says(released: Path, package: dict[str, Any]) -> None:
    table = package["resources"][0]
    dialect = table["dialect"]
    with (released / table["path"]).open(encoding=table["encoding"], newline="") as lines:
        rows = list(
            csv.DictReader(lines, delimiter=dialect["delimiter"], quotechar=dialect["quoteChar"],
                           doublequote=dialect["doubleQuote"], strict=True)
        )  # fmt: skip
    assert len(rows) == 5
    assert len({row["id"] for row in rows}) == len(rows)
    for row in rows:
        for field in table["schema"]["fields"]:
            value = row[field["name"]]
            if value in table["schema"]["missingValues"]:
                assert not field.get("constraints", {}).get("required"), field["name"]
            elif field["type"] == "integer":
                assert re.fullmatch(r"\d+", value)
            elif field["type"] == "datetime":
                datetime.strptime(value, "%Y-%m-%dT%H:%M:%S%z")


@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::ResourceWarning")
def test_frictionless_finds_it_valid(released: Path) -> None:
    frictionless = pytest.importorskip("frictionless")
    report = frictionless.validate(str(released / "datapackage.json"))
    assert report.valid, report.flatten()
    csv_file = released / "data" / "speeches.csv"
    before = csv_file.read_bytes()
    csv_file.write_bytes(before.replace(b",1,speech,", b",x,speech,", 1))
    try:
        report = frictionless.validate(str(released / "datapackage.json"))
    finally:
        csv_file.write_bytes(before)
    assert not report.valid


def test_pandas_reads_csv_and_parquet_alike(released: Path) -> None:
    text = pandas.read_csv(released / "data" / "speeches.csv", keep_default_na=False, dtype=str)
    typed = pandas.read_parquet(released / "data" / "speeches.parquet")
    assert list(text["id"]) == list(typed["id"])
    assert list(text["text"]) == list(typed["text"])
    assert "NA" in set(text["speaker"]) & set(typed["speaker"])


@pytest.fixture(scope="module")
def shown(released: Path) -> Iterator[Datasette]:
    described = json.loads((released / "data" / "datasette.json").read_bytes())
    return Datasette(
        [], immutables=[str(released / "data" / "speeches.db")], metadata=described,
        settings={"sql_time_limit_ms": 60_000},
    )  # fmt: skip


def ask(shown: Datasette, path: str) -> Any:
    async def asked() -> Any:
        await shown.invoke_startup()
        response = await shown.client.get(path)
        assert response.status_code == 200, path
        return response.json() if ".json" in path else response.text

    return asyncio.run(asked())


def test_datasette_shows_the_views_alone(shown: Datasette) -> None:
    database = ask(shown, "/speeches.json")
    assert {view["name"] for view in database["views"]} == {copied.view for copied in COPIED}
    assert [table["name"] for table in database["tables"] if not table["hidden"]] == ["release"]
    rows = ask(shown, "/speeches/v_speech.json?year=2024&kind=speech&_shape=array")
    assert [row["title"] for row in rows] == ["坚定信心 团结实干"]
    assert rows[0]["text"].count("\n") == 2
    assert "Permanent id" in ask(shown, "/speeches/v_speech")


@pytest.mark.parametrize(
    ("phrase", "found"), [("制造名城", 3), ("协商", 3), ("民", 2), ("", 0), ("没有此话", 0)]
)
def test_datasette_says_where_a_phrase_stands(shown: Datasette, phrase: str, found: int) -> None:
    rows = ask(shown, f"/speeches/phrase.json?phrase={phrase}&_shape=array")
    assert len(rows) == found
    for row in rows:
        assert re.fullmatch(r"[a-z0-9]{8,16}@v1#p\d", row["citation"])
