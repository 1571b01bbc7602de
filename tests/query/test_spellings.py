"""A speaker whose name is printed in two scripts is one in every count."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from speecharchive.query.concordance.kwic import Wish, kwic
from speecharchive.query.counting.diffusion import diffusion
from speecharchive.query.counting.trends import trend
from speecharchive.query.filters import Filters
from speecharchive.query.language import parse_query
from speecharchive.query.names import spellings
from speecharchive.query.snapshot import Snapshot, snapshot
from speecharchive.store.archive import Archive
from tests.stocked import keep, made

SAID = parse_query("协商")


@pytest.fixture
def view(database: str, tmp_path: Path) -> Iterator[Snapshot]:
    with Archive.open(database, captures=tmp_path / "captures") as archive:
        run = archive.begin_run("import", None)
        for number, speaker in enumerate(("莊華平", "庄华平", "庄 华平", "庄华平", "乙二", None)):
            speech = made("协商，再协商。", speaker=speaker, date=f"2024-01-0{number + 1}")
            keep(run, f"http://a.example/{number}", speech)
        run.finish()
        with snapshot(archive) as opened:
            yield opened


def test_the_spelling_most_often_printed_is_shown(view: Snapshot) -> None:
    assert spellings(view, "speaker") == dict.fromkeys(("莊華平", "庄华平", "庄 华平"), "庄华平")
    assert spellings(view, "office") == {}


def test_trends_and_their_denominators_know_one_speaker(view: Snapshot) -> None:
    rows = trend(view, [SAID], Filters(), ("speaker",)).rows(("speeches",))
    counts = {row["speaker"]: (row["speeches"], row["of_speeches"], row["hits"]) for row in rows}
    assert counts == {"庄华平": (4, 4, 8), "乙二": (1, 1, 2), None: (1, 1, 2)}


def test_the_first_use_is_that_of_any_spelling(view: Snapshot) -> None:
    rows = {row["speaker"]: row for row in diffusion(view, SAID, Filters(), "speaker").rows}
    assert set(rows) == {"庄华平", "乙二", None}
    assert (rows["庄华平"]["dated_on"], rows["庄华平"]["speeches"]) == ("2024-01-01", 4)


def test_hits_of_one_speaker_stand_under_one_heading(view: Snapshot) -> None:
    groups = kwic(view, SAID, Filters(), Wish(group="speaker")).groups
    assert [(each.name, each.speeches) for each in groups] == [
        ("庄华平", 4),
        ("乙二", 1),
        (None, 1),
    ]
