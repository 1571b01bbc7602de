"""Collocations and keywords, on each database, against counts made the plain way."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from speecharchive.errors import BadFilter
from speecharchive.query.filters import Filters
from speecharchive.query.language import parse_query
from speecharchive.query.snapshot import Snapshot, snapshot
from speecharchive.query.statistics import collocations as near
from speecharchive.query.statistics import keyness as keys
from speecharchive.query.statistics.association import comparison_log_likelihood, log_likelihood
from speecharchive.query.statistics.neighbourhood import Neighbourhood
from speecharchive.store.archive import Archive
from tests.stocked import keep, made

HUNAN, SHANXI = ("430200", "株洲市"), ("140300", "阳泉市")
TEXTS = (
    ("大力发展新能源，培育灯彩。", "灯彩是好东西，也是老东西。"),
    ("发展新能源不能等。灯彩不能丢。",),
    ("發展新能源，發展漁業。", "渔业兴旺。"),
    ("没有别的话。",),
)


@pytest.fixture
def view(database: str, tmp_path: Path) -> Iterator[Snapshot]:
    with Archive.open(database, captures=tmp_path / "captures") as archive:
        run = archive.begin_run("import", None)
        for number, paragraphs in enumerate(TEXTS):
            place = HUNAN if number < 2 else SHANXI
            keep(run, f"http://a.example/{number}", made(*paragraphs, place=place))
        run.finish()
        with snapshot(archive) as opened:
            yield opened


def collocates(
    view: Snapshot, query: str, filters: Filters | None = None, **wish: Any
) -> near.Collocations:
    wish = {"minimum": 1, "window": 4} | wish
    return near.collocations(view, parse_query(query), filters or Filters(), near.Wish(**wish))


def test_collocates_are_counted_near_and_in_all(view: Snapshot) -> None:
    found = collocates(view, "发展", minimum=3)
    assert (found.hits, found.speeches, found.in_reach) == (4, 3, 4)
    assert found.characters == 53 - 8
    (row,) = found.rows
    assert tuple(row) == near.KEYS
    # In 發展新能源，發展漁業 it stands to the right of one hit and to the left of another.
    assert (row["phrase"], row["hits"], row["left"], row["right"]) == ("新能源", 3, 1, 3)
    assert (row["speeches"], row["frequency"]) == (3, 3)
    assert row["expected"] == pytest.approx(3 * found.near / found.characters, abs=0.01)
    assert row["log_likelihood"] == pytest.approx(
        log_likelihood(3, found.near, 3, found.characters), abs=0.01
    )
    assert row["log_dice"] == pytest.approx(13.78, abs=0.01)


def test_a_window_ends_with_the_paragraph_and_with_its_width(view: Snapshot) -> None:
    found = {row["phrase"] for row in collocates(view, "新能源", window=1).rows}
    assert "发展" in found
    assert not any("大力" in phrase for phrase in found if phrase != "大力发展")
    assert not any("灯彩是" in row["phrase"] for row in collocates(view, "培育", window=9).rows)


def test_filters_and_query_are_the_sub_corpus(view: Snapshot) -> None:
    found = collocates(view, "发展", Filters(place=("湖南",)))
    assert (found.hits, found.in_reach) == (2, 2)
    assert collocates(view, "发展 place:湖南").in_reach == 2
    assert collocates(view, "发展 渔业").hits == 2 + 2
    assert collocates(view, "发展 EXCEPT 大力发展").hits == 3
    assert collocates(view, "发展 NEAR/3 渔业").hits == 2
    with pytest.raises(BadFilter, match="without a minus"):
        collocates(view, "-发展")


def test_no_hit_has_no_collocates(view: Snapshot) -> None:
    found = collocates(view, "不在任何讲话里")
    assert (found.rows, found.hits, found.near) == ([], 0, 0)


def test_the_order_asked_for(view: Snapshot) -> None:
    for order in ("log_likelihood", "log_dice", "mi"):
        figures = [row[order] for row in collocates(view, "发展", order=order).rows]
        assert figures == sorted(figures, reverse=True)
        assert len(collocates(view, "发展", order=order, limit=1).rows) == 1


def test_keywords(view: Snapshot) -> None:
    wish = keys.Wish(minimum=2, speeches=2)
    found = keys.keyness(view, Filters(place=("湖南",)), wish=wish)
    assert (found.target.speeches, found.reference.speeches) == (2, 2)
    assert (found.target.characters, found.reference.characters) == (35, 18)
    rows = {row["phrase"]: row for row in found.rows}
    assert list(rows) == ["灯彩", "发展新能源"]
    row = rows["灯彩"]
    assert tuple(row) == keys.KEYS
    assert (row["hits"], row["speeches"], row["reference_hits"]) == (3, 2, 0)
    assert row["per_10k"] == pytest.approx(857.143)
    assert row["log_likelihood"] == pytest.approx(comparison_log_likelihood(3, 0, 35, 18), abs=0.01)
    assert row["percent_diff"] is None


def test_a_keyword_of_one_speech_is_no_keyword_of_many(view: Snapshot) -> None:
    def phrases(speeches: int) -> set[str]:
        wish = keys.Wish(minimum=2, speeches=speeches)
        found = keys.keyness(view, Filters(place=("湖南",)), wish=wish)
        return {row["phrase"] for row in found.rows}

    assert "东西" in phrases(1)
    assert "东西" not in phrases(2)


def test_target_by_query_and_reference_by_query(view: Snapshot) -> None:
    found = keys.keyness(view, Filters(), parse_query("渔业"), wish=keys.Wish(1, 1))
    assert (found.target.speeches, found.reference.speeches) == (1, 3)
    found = keys.keyness(view, Filters(), parse_query("渔业"), parse_query("灯彩"))
    assert (found.target.speeches, found.reference.speeches) == (1, 2)
    found = keys.keyness(view, Filters(), parse_query("渔业"), parse_query("place:阳泉"))
    assert (found.target.speeches, found.reference.speeches) == (1, 1)


def test_nothing_to_compare(view: Snapshot) -> None:
    with pytest.raises(BadFilter, match="no speech"):
        keys.keyness(view, Filters(place=("北京",)))
    with pytest.raises(BadFilter, match="left to compare"):
        keys.keyness(view, Filters())


@given(
    text=st.text("云河市，。", max_size=40),
    hits=st.lists(st.tuples(st.integers(0, 40), st.integers(1, 3)), max_size=4),
    window=st.integers(1, 12),
)
def test_near_is_what_ends_or_begins_in_a_window(
    text: str, hits: list[tuple[int, int]], window: int
) -> None:
    spans = sorted({(at, at + size) for at, size in hits if at + size <= len(text)})
    around = Neighbourhood(text, spans, window)
    assert len(around.text) == len(text)
    for at in range(len(text) + 1):
        assert around.is_left(at) == any(start - window < at <= start for start, _ in spans if at)
        assert around.is_right(at) == any(
            end <= at < end + window for _, end in spans if at < len(text)
        )
    covered = {
        at
        for start, end in spans
        for at in (*range(start - window, start), *range(end, end + window))
        if 0 <= at < len(text) and not any(low <= at < high for low, high in spans)
    }
    assert around.characters() == sum(text[at] not in "，。" for at in covered)
