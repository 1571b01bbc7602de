"""One speech by its id."""

from __future__ import annotations

import pytest
from stocked import SPEECHES, ZZ, keep, made

from speecharchive.errors import UnknownSpeech
from speecharchive.query.show import Address, find, parse_address
from speecharchive.store.archive import Archive
from speecharchive.store.engine import reading


def test_addresses_are_read() -> None:
    assert parse_address("7kq2m") == Address("7kq2m")
    assert parse_address(" 7KQ2M@v3 ") == Address("7kq2m", 3)
    assert parse_address("7kq2m#p0") == Address("7kq2m", None, 0)
    assert parse_address("7kq2m@v2#p14") == Address("7kq2m", 2, 14)
    assert parse_address("D4K2MOQI@v1#p2") == Address("d4k2m0q1", 1, 2)


@pytest.mark.parametrize(
    "text", ["", "7kq2m@", "7kq2m#3", "7kq2m@v", "a b", "7kq2m#p1@v2", "甲一", "a'; DROP"]
)
def test_what_is_no_id_is_said(text: str) -> None:
    with pytest.raises(UnknownSpeech, match="not an id"):
        parse_address(text)


def identity(archive: Archive, title: str) -> str:
    with archive.engine.connect() as connection:
        return str(
            connection.exec_driver_sql(f"SELECT id FROM v_speech WHERE title = '{title}'").scalar()
        )


def test_a_speech_with_all_that_is_known(stocked: str) -> None:
    with Archive.open(stocked) as archive:
        speech_id = identity(archive, "坚定信心 团结实干")
        with reading(archive.engine) as connection:
            record = find(connection, Address(speech_id)).to_json_dict()
    extracted = SPEECHES["http://zz.example/1"].to_json_dict()
    own = {"url": "http://zz.example/1", "outlet": "zhuzhou-rednet"}
    assert {key: record[key] for key in extracted} == extracted | own
    assert list(record)[: len(extracted)] == list(extracted)
    assert (record["id"], record["version"], record["versions"]) == (speech_id, 1, 1)
    assert record["captured_at"] == "2026-01-02T03:04:05Z"
    assert record["n_characters"] == sum(map(len, record["paragraphs"]))


def test_a_paragraph(stocked: str) -> None:
    with Archive.open(stocked) as archive:
        speech_id = identity(archive, "坚定信心 团结实干")
        with reading(archive.engine) as connection:
            record = find(connection, Address(speech_id, 1, 2)).to_json_dict()
    assert record["text"] == "一、坚持协商于民。制造名城要靠大家。"
    assert record["paragraph"] == 2
    assert "paragraphs" not in record


def test_what_is_not_there_is_said(stocked: str) -> None:
    with Archive.open(stocked) as archive:
        speech_id = identity(archive, "署名文章")
        with reading(archive.engine) as connection:
            for address, words in (
                (Address("zzzz"), "no speech"),
                (Address(speech_id, 2), "one, @v1"),
                (Address(speech_id, 0), "one, @v1"),
                (Address(speech_id, None, 1), "no paragraph 1"),
            ):
                with pytest.raises(UnknownSpeech, match=words):
                    find(connection, address)


def test_a_slip_of_the_pen_is_put_right(stocked: str) -> None:
    with Archive.open(stocked) as archive:
        right = identity(archive, "署名文章")
        other = "z" if right[3] != "z" else "y"
        wrong = (
            right[:5], right[:3] + other + right[4:], right[:3] + right[4:], right[:3] + other + right[3:],
            right[:2] + right[3] + right[2] + right[4:],
        )  # fmt: skip
        with reading(archive.engine) as connection:
            assert find(connection, parse_address(right.upper())).speech.values.speech_id == right
            for each in set(wrong) - {right}:
                with pytest.raises(UnknownSpeech, match=rf"did you mean {right}\?"):
                    find(connection, Address(each))
            with pytest.raises(UnknownSpeech, match="find one with"):
                find(connection, Address("zzzzzzzz"))


def test_versions(archive: Archive) -> None:
    run = archive.begin_run("crawl", ZZ)
    keep(
        run,
        "http://zz.example/1",
        made("原来的话。", title="甲", date="2024-01-01"),
        at="2026-01-01T00:00:00Z",
    )
    keep(
        run,
        "http://zz.example/1",
        made("后来的话。", title="甲", date="2024-01-01"),
        at="2026-01-02T00:00:00Z",
    )
    run.finish()
    speech_id = identity(archive, "甲")
    with reading(archive.engine) as connection:
        assert find(connection, Address(speech_id)).to_json_dict()["paragraphs"] == ["后来的话。"]
        first = find(connection, Address(speech_id, 1)).to_json_dict()
        assert (first["paragraphs"], first["is_current"], first["versions"]) == (
            ["原来的话。"],
            False,
            2,
        )
