"""Hits of a sub-corpus in their context, and how they are counted."""

from __future__ import annotations

import speecharchive as sa


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
