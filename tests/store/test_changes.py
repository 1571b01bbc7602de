"""The history of a page: which text it showed when, from captures in whatever order they came."""

from __future__ import annotations

from itertools import permutations

import pytest
from sqlalchemy import text

from speecharchive.changes.edit import Edit, Place, Text, applied
from speecharchive.store.archive import Archive
from speecharchive.store.changes import rebuild_changes, text_of
from speecharchive.store.engine import reading, writing
from speecharchive.store.migrate import downgrade, upgrade

from .building import ask, one, record, speech, store

DAYS = [f"2026-01-{day:02}T00:00:00Z" for day in range(1, 10)]
CHANGES = "SELECT capture_id, before_capture_id, version_id, of_id, seen_at FROM change ORDER BY 1"
EDITS = "SELECT * FROM edit ORDER BY version_id, of_id, n"


def show(archive: Archive, *looks: tuple[int, str]) -> None:
    """The page on a day; `counter` digits in the bytes move, the text is what stands before them."""
    run = archive.begin_run("crawl")
    for day, body in looks:
        paragraphs = [f"这是第{body[0]}稿的话。"]
        store(run, record(body, at=DAYS[day]), speech(paragraphs, sections=()))


def history(archive: Archive) -> list[tuple[str, str, str]]:
    """Day of the change, and the texts before and after."""
    return ask(
        archive,
        """SELECT substr(c.seen_at, 9, 2), b.text, a.text FROM change c JOIN paragraph a ON a.version_id = c.version_id
        JOIN paragraph b ON b.version_id = c.of_id ORDER BY c.seen_at""",
    )  # type: ignore[return-value]


def test_a_page_that_flips_has_a_change_each_time_and_its_edits_once(archive: Archive) -> None:
    show(archive, (0, "甲1"), (1, "乙1"), (2, "甲2"), (3, "甲3"), (4, "乙2"))
    assert [(day, before[3], after[3]) for day, before, after in history(archive)] == [
        ("02", "甲", "乙"), ("03", "乙", "甲"), ("05", "甲", "乙"),
    ]  # fmt: skip
    assert ask(archive, "SELECT before, after FROM edit ORDER BY version_id DESC") == [
        ("甲", "乙"),
        ("乙", "甲"),
    ]
    assert ask(archive, "SELECT before_capture_id, capture_id FROM change ORDER BY 1") == [
        (1, 2),
        (2, 3),
        (4, 5),
    ]


def test_a_third_text_is_compared_with_the_one_that_stood_there(archive: Archive) -> None:
    show(archive, (0, "甲1"), (1, "乙1"), (2, "甲1"), (3, "丙1"))
    assert history(archive)[-1][1][3] == "甲"


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_captures_may_come_in_any_order(archive: Archive, order: tuple[int, ...]) -> None:
    looks = [(1, "甲1"), (3, "乙1"), (5, "丙1")]
    show(archive, *(looks[number] for number in order))
    assert [(day, before[3], after[3]) for day, before, after in history(archive)] == [
        ("04", "甲", "乙"),
        ("06", "乙", "丙"),
    ]
    assert one(archive, "SELECT text FROM v_speech")[3] == "丙"


def test_an_older_capture_bears_witness_how_long_a_text_stood(archive: Archive) -> None:
    show(archive, (1, "甲1"), (5, "乙1"), (3, "甲2"))
    assert ask(archive, "SELECT before_capture_id, capture_id FROM change") == [(3, 2)]


def test_changes_can_be_made_again_from_the_rest_of_the_archive(archive: Archive) -> None:
    show(archive, (0, "甲1"), (1, "乙1"), (2, "甲1"), (3, "丙1"), (4, "丙2"))
    changes, edits = ask(archive, CHANGES), ask(archive, EDITS)
    with writing(archive.engine) as connection:
        connection.execute(text("DELETE FROM edit"))
        connection.execute(text("DELETE FROM change"))
        rebuild_changes(connection)
    assert (ask(archive, CHANGES), ask(archive, EDITS)) == (changes, edits)
    assert len(changes) == 3


def test_an_archive_of_the_schema_before_has_its_changes_after_the_upgrade(
    archive: Archive,
) -> None:
    show(archive, (0, "甲1"), (1, "乙1"), (2, "甲1"), (3, "丙1"))
    changes, edits = ask(archive, CHANGES), ask(archive, EDITS)
    downgrade(archive.engine, archive.place, "0005")
    assert upgrade(archive.engine, archive.place)[0] == "0005"
    assert (ask(archive, CHANGES), ask(archive, EDITS)) == (changes, edits)
    assert len(changes) == 3


def test_stored_edits_make_of_the_one_version_the_other(archive: Archive) -> None:
    run = archive.begin_run("crawl")
    first = speech(["各位委员:", "增长5.2%,很好。", "谢谢。"], headline="甲一鸣:讲话", sections=())
    second = speech(["各位委员、同志们:", "增长5.8%，很好。", "新的一段。", "谢谢。"], sections=())
    store(run, record("一"), first)
    store(run, record("二", at=DAYS[1]), second)
    with reading(archive.engine) as connection:
        before, after = text_of(connection, 1), text_of(connection, 2)
        rows = connection.execute(text(EDITS)).all()
    edits = [
        Edit(
            row.kind,
            row.field,
            Place(row.paragraph_before, row.at_before),
            Place(row.paragraph_after, row.at_after),
            row.before,
            row.after,
        )
        for row in rows
    ]
    made: Text = applied(before, edits)
    assert (made.paragraphs, made.headline) == (after.paragraphs, after.headline)
    assert {edit.kind for edit in edits} == {"wording", "numbers", "width", "sentence-added"}


def test_a_transaction_that_fails_leaves_no_change(archive: Archive) -> None:
    show(archive, (0, "甲1"))
    run = archive.begin_run("crawl")

    def stopped() -> None:
        with run.transaction():
            store(run, record("乙1", at=DAYS[1]), speech(["乙。"], sections=()))
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        stopped()
    assert ask(archive, CHANGES) == ask(archive, EDITS) == []
    assert one(archive, "SELECT count(*) FROM version") == 1
