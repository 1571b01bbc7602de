"""Hits of a sub-corpus in their context, and how they are counted."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pyarrow.parquet
import pytest
from stocked import ZZ, keep, made

import speecharchive as sa
from speecharchive.errors import BadFilter, UsageError
from speecharchive.store.archive import Archive


def test_hits_in_context(held: sa.OpenArchive) -> None:
    lines = held.speeches(place="湖南").search("製造名城").kwic(width=4)
    assert [(row["left"], row["hit"], row["right"]) for row in lines] == [
        ("们要建设", "制造名城", ",坚定不"),
        ("商于民。", "制造名城", "要靠大家"),
    ]
    for row in lines:
        passage = held[row["permalink"]]
        assert isinstance(passage, sa.Passage)
        assert passage.text[row["start"] : row["end"]] == row["hit"]
    frame = lines.to_pandas()
    assert tuple(frame.columns) == lines.columns
    assert list(frame["hit"]) == ["制造名城"] * 2
    assert repr(lines) == "speeches(place='湖南').search('製造名城').kwic(width=4)"


def test_hits_in_order_and_in_groups(held: sa.OpenArchive) -> None:
    lines = held.speeches().search("制造名城").kwic(sort="right", group="year", limit=2)
    assert "group" in lines.columns
    assert [row["group"] for row in lines] == ["2023", "2024"]


@pytest.fixture
def talkative(database: str) -> str:
    """An archive in which 协商 is said near 圆桌, and elsewhere other things."""
    with Archive.open(database) as archive:
        run = archive.begin_run("import", ZZ)
        for n in range(6):
            text = "渡口有圆桌协商会，圆桌协商好。" if n % 2 else "修路架桥办学校，修路架桥。"
            date = f"2024-0{n + 1}-01"
            keep(run, f"http://zz.example/{n}", made(text * 3, speaker=f"甲{n}", date=date))
        run.finish()
    return database


def test_what_stands_near_and_what_sets_apart(talkative: str) -> None:
    with sa.open_archive(talkative) as archive:
        near = archive.speeches().search("协商").collocations(window=4, minimum=3)
        assert next(iter(near))["phrase"] == "圆桌"
        assert near.columns[0] == "phrase"
        apart = list(archive.speeches().search("协商").keyness())
        assert any("协商" in row["phrase"] for row in apart)
        against = archive.speeches().search("协商").keyness(against="修路")
        assert [row["phrase"] for row in against] == [row["phrase"] for row in apart]
        with pytest.raises(BadFilter, match="window takes a number from 1 to 100"):
            archive.speeches().search("协商").collocations(window=0)


def test_trends(talkative: str, tmp_path: Path) -> None:
    with sa.open_archive(talkative) as archive:
        months = (
            archive.speeches().since("2024-01").until("2024-06").search("协商").trend(by="month")
        )
        assert [(row["month"], row["hits"], row["of_speeches"]) for row in months] == [
            (f"2024-0{n + 1}", 6 * (n % 2), 1) for n in range(6)
        ]
        assert "per_10000_characters" in months.columns
        assert list(months.to_pandas()["hits"]) == [0, 6, 0, 6, 0, 6]
        both = archive.speeches().trend("协商", "修路", by=("year", "kind"), per="speeches")
        assert [(row["phrase"], row["kind"], row["speeches"]) for row in both] == [
            ("协商", "speech", 3), ("修路", "speech", 3),
        ]  # fmt: skip
        assert "per_10000_characters" not in both.columns
        assert both.plot(tmp_path / "trend.png", per="characters") == []
        assert (tmp_path / "trend.png").read_bytes().startswith(b"\x89PNG")
        with pytest.raises(UsageError, match=r"ends in \.png"):
            both.plot(tmp_path / "trend.gif")
        assert isinstance(both, sa.Trend)
        assert repr(both) == "speeches().trend('协商', '修路', by='year,kind')"


def test_first_uses(talkative: str) -> None:
    with sa.open_archive(talkative) as archive:
        firsts = archive.speeches().search("协商").diffusion(by="speaker")
        assert [(row["speaker"], row["days_behind"]) for row in firsts] == [
            ("甲1", 0), ("甲3", 60), ("甲5", 121),
        ]  # fmt: skip
        assert (
            len(list(archive.speeches().search("协商").diffusion(by="speaker", everywhere=True)))
            == 6
        )


@pytest.mark.parametrize(
    ("ask", "words"),
    [
        (lambda it: it.trend(), "needs something to look for"),
        (lambda it: it.search("甲").trend("乙"), "either what was searched for or"),
        (lambda it: it.trend("甲", by="day"), "^by 'day' is not known"),
        (lambda it: it.trend("甲", by="month,year"), "^by month,year counts"),
        (lambda it: it.trend("甲", per="words"), "^per 'words' is not known"),
        (lambda it: it.diffusion(), "needs something to look for"),
        (lambda it: it.search("甲").diffusion(by="month"), "^by 'month' is not known"),
    ],
)
def test_what_cannot_be_counted_is_said_at_once(
    held: sa.OpenArchive, ask: Callable[[sa.Speeches], object], words: str
) -> None:
    with pytest.raises(BadFilter, match=words):
        ask(held.speeches())


def test_files_with_their_manifest(held: sa.OpenArchive, tmp_path: Path) -> None:
    speeches = held.speeches(place="湖南")
    rows = speeches.to_csv(tmp_path / "speeches.csv")
    assert (rows.rows, rows.filters) == (2, {"place": ["湖南"]})
    assert (tmp_path / "speeches.csv.manifest.json").exists()
    assert speeches.to_csv(str(tmp_path / "excel.csv"), excel=True).excel
    speeches.to_jsonl(tmp_path / "speeches.jsonl")
    lines = (tmp_path / "speeches.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line) for line in lines] == [
        record.to_json_dict() for record in speeches.order("id")
    ]
    speeches.search("协商").to_parquet(tmp_path / "speeches.parquet", paragraphs=True)
    assert pyarrow.parquet.read_table(tmp_path / "speeches.parquet").num_rows == 1
    with pytest.raises(BadFilter, match="leave out"):
        speeches.limit(1).to_csv(tmp_path / "one.csv")
    assert not (tmp_path / "one.csv").exists()
