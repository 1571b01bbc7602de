"""Frames hold what the exports hold, with types."""

from __future__ import annotations

import datetime
import sys
from pathlib import Path

import pyarrow.parquet
import pytest

import speecharchive as sa
from speecharchive.errors import ExtraMissing
from speecharchive.export.job import Wanted, export_to_file
from speecharchive.store.archive import Archive


def test_arrow_is_what_parquet_holds(stocked: str, held: sa.OpenArchive, tmp_path: Path) -> None:
    with Archive.open(stocked) as archive:
        export_to_file(archive, Wanted("parquet"), tmp_path / "speeches.parquet")
    written = pyarrow.parquet.read_table(tmp_path / "speeches.parquet")
    assert held.speeches().order("id").to_arrow(text=True).equals(written)
    assert "text" not in held.speeches().to_arrow().column_names


def test_the_libraries_agree(held: sa.OpenArchive) -> None:
    speeches = held.speeches()
    pandas, polars, arrow = (
        getattr(speeches, f"to_{library}")(text=True) for library in ("pandas", "polars", "arrow")
    )
    assert list(pandas.columns) == polars.columns == arrow.column_names
    lists = {"editors", "reporters", "photographers", "flags"}
    for name in set(arrow.column_names) - lists:
        values = arrow[name].to_pylist()
        assert polars[name].to_list() == values
        missing = zip(pandas[name].astype(object), pandas[name].isna(), strict=True)
        here = [None if gone else value for value, gone in missing]
        if name == "date":
            here = [day and day.date() for day in here]
        assert here == values, name
    assert arrow["editors"].to_pylist()[0] == ["乙二", "丙三"]
    assert pandas["editors"].iloc[0] == polars["editors"][0] == "乙二、丙三"


def test_a_frame_is_typed(held: sa.OpenArchive) -> None:
    frame = held.speeches().to_pandas()
    first = frame.iloc[0]
    assert first["date"].date() == datetime.date(2024, 12, 26)
    assert (first["year"], first["term"], first["province"]) == (2024, 10, "430000")
    assert str(frame["term"].dtype) == "Int64"
    assert frame["date"].dt.year.max() == 2024
    assert frame["date"].isna().sum() == 2
    assert frame["title"].str.contains("报告").sum() == 1


def test_nothing_found_has_the_columns_too(held: sa.OpenArchive) -> None:
    nothing, all_of_it = held.speeches(kind="remarks"), held.speeches()
    assert nothing.to_pandas().dtypes.equals(all_of_it.to_pandas().dtypes)
    assert nothing.to_polars().schema == all_of_it.to_polars().schema
    assert nothing.to_arrow().schema == all_of_it.to_arrow().schema
    assert nothing.to_pandas().shape[0] == nothing.to_polars().height == 0


@pytest.mark.parametrize(
    ("library", "install"),
    [
        ("pandas", "pip install pandas"),
        ("polars", "pip install polars"),
        ("pyarrow", r"pip install 'speecharchive\[parquet\]'"),
    ],
)
def test_a_missing_library_is_named(
    held: sa.OpenArchive, monkeypatch: pytest.MonkeyPatch, library: str, install: str
) -> None:
    method = "to_arrow" if library == "pyarrow" else f"to_{library}"
    monkeypatch.setitem(sys.modules, library, None)  # as if it were not installed
    for source in (held.speeches(), held.sql("SELECT id FROM v_speech")):
        with pytest.raises(ExtraMissing, match=install):
            getattr(source, method)()
