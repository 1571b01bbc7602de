"""The corpus of the benchmarks: reproducible, within its bounds, and a true archive."""

from __future__ import annotations

from sqlalchemy import func, select

from benchmarks.corpus import build_archive
from benchmarks.invented import LONGEST, SHORTEST, invent, invented
from speecharchive.normalise.division_table import by_code
from speecharchive.store.archive import Archive
from speecharchive.store.engine import reading
from speecharchive.store.tables import Speech, Version


def test_a_speech_depends_on_its_seed_and_number_alone() -> None:
    assert list(invented(3))[2] == invent(2)
    assert invent(2, seed=1).text != invent(2, seed=2).text


def test_speeches_are_of_the_promised_size_and_in_real_places() -> None:
    for each in invented(60):
        assert SHORTEST <= len(each.text) <= LONGEST
        if each.speech.place:
            assert by_code(each.speech.place.code)


def test_an_archive_holds_every_speech(database: str) -> None:
    build_archive(database, 12)
    with Archive.open(database, read_only=True) as archive, reading(archive.engine) as connection:
        assert connection.scalar(select(func.count()).select_from(Speech)) == 12
        characters = connection.scalar(select(func.sum(Version.n_characters)))
    assert characters == sum(len(each.text.replace("\n", "")) for each in invented(12))
