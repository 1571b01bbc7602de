"""Reviewed tables; README.md beside them names each one's source and licence.

A table is UTF-8 text: lines that begin with `#` say where it comes from, the others are rows.
"""

from collections.abc import Iterator
from importlib.resources import files


def read_lines(name: str, folder: str = "data") -> list[str]:
    text = files("speecharchive").joinpath(folder, name).read_text(encoding="utf-8")
    return [line for line in text.split("\n") if line and not line.startswith("#")]


def read_rows(name: str, folder: str = "data") -> Iterator[list[str]]:
    """Cells of each row; `.tsv` tables are cut at tabs, `.csv` tables at commas (no cell holds one)."""
    separator = "\t" if name.endswith(".tsv") else ","
    return (line.split(separator) for line in read_lines(name, folder))
