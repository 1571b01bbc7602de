"""A bulk job leaves a merged index behind, a small one does not touch it."""

from __future__ import annotations

import pytest

from speecharchive.index import upkeep
from speecharchive.index.upkeep import merged_after
from speecharchive.store.archive import Archive
from tests.stocked import keep, made
from tests.store.building import ask


def segments(archive: Archive) -> int:
    """Blocks of FTS5's segments beside its two own rows; a merged index of little text has one."""
    return int(ask(archive, "SELECT count(DISTINCT segid) FROM text_bigram_idx")[0][0])


@pytest.mark.parametrize(("many", "merged"), [(3, True), (50, False)])
def test_the_index_is_merged_after_many_changes(
    sqlite_archive: Archive, monkeypatch: pytest.MonkeyPatch, many: int, merged: bool
) -> None:
    monkeypatch.setattr(upkeep, "MANY", many)
    with merged_after(sqlite_archive.engine):
        run = sqlite_archive.begin_run("import")
        for number in range(3):
            keep(run, f"http://zz.example/{number}", made(f"第{number}篇讲话。"))
    assert (segments(sqlite_archive) == 1) == merged


def test_nothing_is_to_do_where_no_index_lies_in_the_database(archive: Archive) -> None:
    with merged_after(archive.engine):
        keep(archive.begin_run("import"), "http://zz.example/1", made("一篇讲话。"))
