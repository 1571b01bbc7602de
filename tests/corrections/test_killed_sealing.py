"""A sealing that ends between any two of its statements: `verify` is clean of it, and the next call does the rest."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from calling import Call
from ending import ending_at
from sqlalchemy import text
from takedown_pages import URL, page, write

from speecharchive.capture.sealing import FOLDER
from speecharchive.ingest.lifting import lift
from speecharchive.outlets import registry
from speecharchive.proof.archive import verify_archive
from speecharchive.store.archive import Archive
from speecharchive.store.engine import writing
from speecharchive.store.sealing import finish
from speecharchive.store.takedowns import Decision, take_down

RENEWED = "UPDATE warc_file"
STATEMENTS = ("INSERT INTO sealed_capture", RENEWED, "UPDATE sealed_capture", "UPDATE takedown")


@pytest.fixture
def held(archive: Archive, database: str, tmp_path: Path, call: Call) -> tuple[Archive, str]:
    for number in range(3):
        file = write(tmp_path / "in", "1.html", page(more=f"又及{number}。"))
        assert (
            call(
                "import", file, "--url", URL, "--db", database, "--captures", archive.captures
            ).status
            == 0
        )
    with archive.engine.connect() as connection:
        return archive, str(connection.scalar(text("SELECT id FROM speech")))


def files(archive: Archive) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in archive.captures.glob("*.warc.gz")}


def apart(archive: Archive) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in archive.captures.rglob("*.warc.gz")}


def withhold(archive: Archive, speech: str) -> None:
    with writing(archive.engine) as connection:
        take_down(connection, Decision(speech, "私人住址"))


def lift_until(archive: Archive, speech: str, statement: str) -> dict[str, bytes]:
    """Withhold it, and begin to lift that; the files as they were between."""
    withhold(archive, speech)
    finish(archive.engine, archive.holdings)
    sealed = files(archive)
    with ending_at(archive, statement):
        lift(archive, registry(), speech)
    return sealed


@pytest.mark.parametrize("statement", STATEMENTS)
def test_a_sealing_that_ends_at_a_statement_is_finished_by_the_next(
    held: tuple[Archive, str], statement: str
) -> None:
    archive, speech = held
    before = files(archive)
    withhold(archive, speech)
    with ending_at(archive, statement):
        finish(archive.engine, archive.holdings)
    assert (files(archive) != before) == (statement != STATEMENTS[0])
    assert list(verify_archive(archive)) == []
    finish(archive.engine, archive.holdings)
    assert list(verify_archive(archive)) == []
    assert len(list((archive.captures / FOLDER).glob("*.gz"))) == 3
    assert not [name for name, data in files(archive).items() if data == before[name]]


@pytest.mark.parametrize("statement", STATEMENTS[:3])
@pytest.mark.parametrize(
    "by_hand", ["DELETE FROM takedown", "UPDATE takedown SET ended_at = '2026-01-03T00:00:00Z'"]
)
def test_a_sealing_that_ended_early_and_is_asked_for_no_longer_is_named_and_left(
    held: tuple[Archive, str], database: str, call: Call, statement: str, by_hand: str
) -> None:
    archive, speech = held
    before = files(archive)
    withhold(archive, speech)
    with ending_at(archive, statement):
        finish(archive.engine, archive.holdings)
    with archive.engine.begin() as connection:
        connection.execute(text(by_hand))
    left = apart(archive)
    own = ("--db", database, "--captures", archive.captures)
    named = call("verify", *own)
    assert named.status == 1
    found = [(each["subject"], each["finding"]) for each in json.loads(named.out)]
    assert (f"speech {speech}", "is withheld, and no takedown asks for it") in found
    assert len(found) == 2
    if statement == STATEMENTS[0]:  # the copy alone was made
        assert "sealed/" in named.out
    else:
        assert "has no takedown that asks for it" in named.out
        assert "1 capture lies apart, or nearly" in call("withdraw", "--finish", *own).err
    finish(archive.engine, archive.holdings)
    assert apart(archive) == left
    withhold(archive, speech)
    finish(archive.engine, archive.holdings)
    assert list(verify_archive(archive)) == []
    lift(archive, registry(), speech)
    assert files(archive) == before
    assert list(verify_archive(archive)) == []


@pytest.mark.parametrize("statement", [RENEWED, "DELETE FROM sealed_capture"])
def test_a_lifting_that_ends_at_a_statement_is_finished_by_the_next(
    held: tuple[Archive, str], statement: str
) -> None:
    archive, speech = held
    before = files(archive)
    lift_until(archive, speech, statement)
    assert list(verify_archive(archive)) == []
    finish(archive.engine, archive.holdings)
    assert list(verify_archive(archive)) == []
    assert files(archive) == before
    assert not list((archive.captures / FOLDER).glob("*.gz"))


@pytest.mark.parametrize("statement", [RENEWED, "DELETE FROM sealed_capture"])
def test_what_was_being_put_back_can_be_taken_down_again(
    held: tuple[Archive, str], statement: str
) -> None:
    archive, speech = held
    before = files(archive)
    sealed = lift_until(archive, speech, statement)
    withhold(archive, speech)
    assert list(verify_archive(archive)) == []
    finish(archive.engine, archive.holdings)
    assert files(archive) == sealed
    lift(archive, registry(), speech)
    assert files(archive) == before
    assert list(verify_archive(archive)) == []


def test_damage_to_a_file_whose_sealing_ended_early_is_found(held: tuple[Archive, str]) -> None:
    archive, speech = held
    withhold(archive, speech)
    with ending_at(archive, RENEWED):
        finish(archive.engine, archive.holdings)
    path = next(path for path in archive.captures.glob("*.warc.gz"))
    data = bytearray(path.read_bytes())
    data[60] ^= 1
    path.write_bytes(data)
    found = [finding.subject for finding in verify_archive(archive)]
    assert found
    assert all(subject.startswith(path.name) for subject in found)


def test_verify_says_what_is_still_to_be_sealed(
    held: tuple[Archive, str], database: str, call: Call
) -> None:
    archive, speech = held
    withhold(archive, speech)
    done = call("verify", "--db", database, "--captures", archive.captures)
    assert done.status == 0
    assert (
        "3 captures still to be sealed or put back; run `speecharchive withdraw --finish`"
        in done.err
    )
