"""The SQL of a sub-corpus finds the same speeches in the same order, on each database."""

from __future__ import annotations

from collections.abc import Callable

import pytest

import speecharchive as sa


@pytest.mark.parametrize(
    "ask",
    [
        lambda it: it,
        lambda it: it.order("id"),
        lambda it: it.limit(2),
        lambda it: it.where(place="湖南"),
        lambda it: it.where(place=["茶陵县", "阳泉"]),
        lambda it: it.where(speaker="庄华平"),
        lambda it: it.where(speaker="没有这个人"),
        lambda it: it.where(office="书记", outlet="红网株洲站"),
        lambda it: it.where(kind=["speech", "address"], body="npc"),
        lambda it: it.where(term=[10, 16], session=3, meeting="plenary", phase="opening"),
        lambda it: it.where(title="實干"),
        lambda it: it.where(title="%"),
        lambda it: it.since("2024-12-27"),
        lambda it: it.since(2023).until("2024-12-26"),
        lambda it: it.search("製造名城"),
        lambda it: it.search("协商 -名城"),
        lambda it: it.search("高质量 OR 乡村 -农业 OR 没有"),
        lambda it: it.search("-协商"),
        lambda it: it.search("制造 EXCEPT 制造名城"),
        lambda it: it.search("城 EXCEPT 名城 EXCEPT 城要"),
        lambda it: it.search("设 EXCEPT 建设 OR 协商 EXCEPT 协商民主"),
        lambda it: it.search("建设 NEAR/0 制造"),
        lambda it: it.search("名城 NEAR/3 建设"),
        lambda it: it.search("名城 NEAR/1 建设"),
        lambda it: it.search("名城 EXCEPT 名城要 NEAR/5 高质量"),
        lambda it: it.search("-协商 place:湖南"),
        lambda it: it.search("'").search("=1+1 OR %"),
    ],
)
def test_the_statement_finds_the_same(
    held: sa.OpenArchive, ask: Callable[[sa.Speeches], sa.Speeches]
) -> None:
    speeches = ask(held.speeches())
    assert [row["id"] for row in held.sql(speeches.sql)] == speeches.ids(), speeches.sql


def test_it_can_be_read(held: sa.OpenArchive) -> None:
    asked = held.speeches(place="株洲").since(2018).search("制造名城 -农业").limit(5)
    assert asked.copies().sql == (
        "SELECT id, dated_on, place, speaker, kind, title\n"
        "FROM v_speech\n"
        "WHERE place_code BETWEEN '430200' AND '430299'\n"
        "  AND dated_on >= substr('2018-01-01', 1, length(dated_on))\n"
        "  AND id IN (SELECT speech_id FROM v_hit('制造名城'))"
        " AND id NOT IN (SELECT speech_id FROM v_hit('农业'))\n"
        "ORDER BY dated_on IS NULL, dated_on DESC, id\n"
        "LIMIT 5"
    )
    assert held.speeches(place="株洲").sql == (
        "SELECT id, dated_on, place, speaker, kind, title\n"
        "FROM (\n"
        "  SELECT id, dated_on, place, speaker, kind, title,"
        " row_number() OVER (PARTITION BY variant_group ORDER BY variant_rank) AS copy\n"
        "  FROM v_speech\n"
        "  WHERE place_code BETWEEN '430200' AND '430299'\n"
        ") AS found\n"
        "WHERE copy = 1\n"
        "ORDER BY dated_on IS NULL, dated_on DESC, id"
    )
