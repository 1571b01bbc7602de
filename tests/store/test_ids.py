"""Permanent ids: the same for a page everywhere, extended where two meet, never given twice."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import update

from speecharchive.store import tables
from speecharchive.store.archive import Archive
from speecharchive.store.engine import writing
from speecharchive.store.ids import candidates, read_id

from .building import URL, ask, one, record, store


def test_the_id_of_a_page_is_fixed_for_all_time() -> None:
    """Ids stand in citations: a change of this line breaks them."""
    assert candidates("http://www.yunhe.example/jianghua/1.html")[0] == "x4f3jsme"


@given(st.text())
def test_ids_are_short_unambiguous_and_extend_each_other(url: str) -> None:
    ids = candidates(url)
    assert [len(each) for each in ids] == list(range(8, 17))
    for each in ids:
        assert ids[-1].startswith(each)
        assert each[0].isalpha()
        assert each == each.lower()
        assert not set(each) & set("ilou")
        assert read_id(each) == read_id(f" {each.upper()} ") == each


def test_a_misread_id_is_read_all_the_same() -> None:
    assert read_id("AbcOlI99") == "abc01199"


@pytest.mark.parametrize(
    "text", ["", "12345678", "abcdefg", "a" * 17, "abc-1234", "云河云河云河云河"]
)
def test_what_cannot_be_an_id_is_none(text: str) -> None:
    assert read_id(text) is None


def test_where_two_pages_meet_the_second_gets_a_longer_id(archive: Archive) -> None:
    """A speech of another page already has the id that ours would get."""
    run = archive.begin_run("crawl")
    store(run, record(url="http://yunhe.example/other"))
    shortest, longer, *_ = candidates(URL)
    with writing(archive.engine) as connection:
        # As if a digest had met ours: versions point at the id, so both change in one transaction.
        connection.exec_driver_sql("DELETE FROM credit")
        connection.exec_driver_sql("DELETE FROM paragraph")
        connection.exec_driver_sql("DELETE FROM version")
        connection.exec_driver_sql("DELETE FROM minhash_band")
        connection.execute(update(tables.Speech).values(id=shortest))
    store(run, record())
    assert set(ask(archive, "SELECT id FROM speech")) == {(shortest,), (longer,)}


def test_an_id_does_not_depend_on_the_order_of_storing(archive: Archive) -> None:
    run = archive.begin_run("crawl")
    for number in (3, 1, 2):
        store(run, record(url=f"http://yunhe.example/{number}"))
    rows = ask(archive, "SELECT s.id, g.url FROM speech s JOIN page g ON g.id = s.page_id")
    assert all(speech_id == candidates(url)[0] for speech_id, url in rows)
    assert one(archive, "SELECT count(*) FROM speech") == 3
