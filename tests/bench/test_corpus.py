"""The corpus of the benchmarks: reproducible, within its bounds, and a true archive."""

from __future__ import annotations

from sqlalchemy import func, select

from benchmarks.corpus import build_archive, with_copies
from benchmarks.invented import LONGEST, SHORTEST, invent, invented
from speecharchive.normalise.division_table import by_code
from speecharchive.store.archive import Archive
from speecharchive.store.engine import reading
from speecharchive.store.tables import Speech, Variant, Version


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
        copies = connection.scalar(select(func.count()).select_from(Variant))
    held = list(with_copies(invented(12)))
    assert characters == sum(len(each.text.replace("\n", "")) for each in held)
    assert copies == 2


def test_every_tenth_speech_is_a_copy_at_another_outlet() -> None:
    held = list(with_copies(invented(40)))
    assert [each.number for each in held] == list(range(40))
    assert [each for each in held if each.number % 10 != 9] == [e for e in invented(40) if e.number % 10 != 9]  # fmt: skip
    for original, copy in ((held[n - 1], held[n]) for n in (9, 19, 29, 39)):
        assert copy.outlet != original.outlet
        assert copy.url != original.url
        assert copy.speech.delivered_on == original.speech.delivered_on
