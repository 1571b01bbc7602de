"""The chain over captures and the seals over runs, recomputed from what docs/proof.md says and nothing else."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import text

from speecharchive.errors import BadInput
from speecharchive.store.archive import Archive, RunLedger
from speecharchive.store.engine import database_url, open_engine, place_of, writing
from speecharchive.store.migrate import downgrade, upgrade
from speecharchive.store.schema import REVISION
from tests.store.building import YUNHE, ask, one, record

CAPTURES = """SELECT url, fetched_at, status, content_type, length, payload_sha256, record_type, headers, chain_sha256
    FROM capture WHERE run_id = :run ORDER BY id"""
SEALS = "SELECT n, run_id, captures, head, run_sha256, basis, at, sha256 FROM seal ORDER BY n"
RUN = """SELECT run.id, command, outlet.name, started, finished, status, reason, requests, captures,
    new, changed, unchanged, failed, unexplained, extractor, user_agent
    FROM run LEFT JOIN outlet ON outlet.id = outlet_id WHERE run.id = :run"""
FAILURES = "SELECT url, error_class, at FROM failure WHERE run_id = :run ORDER BY id"


def digest(line: str, *fields: object) -> str:
    """As documented: netstrings behind a line."""
    told = line.encode() + b"\n"
    for field in fields:
        data = str(field).encode()
        told += b"-," if field is None else str(len(data)).encode() + b":" + data + b","
    return hashlib.sha256(told).hexdigest()


def chain_of(archive: Archive, run: int) -> str:
    """The head of the run's chain; fails where a row has another value."""
    started = one(archive, "SELECT started FROM run WHERE id = :run", run=run)
    value = digest("speecharchive run 1", run, started)
    for *facts, headers, stored in ask(archive, CAPTURES, run=run):
        pairs = json.loads(headers) if isinstance(headers, str) else headers
        flat = [part for pair in pairs for part in pair]
        value = digest("speecharchive capture 1", value, *facts, len(pairs), *flat)
        assert stored == value
    return value


def check_seals(archive: Archive) -> list[tuple[Any, ...]]:
    """Run and number of captures of each seal, in order."""
    before, seals = "0" * 64, ask(archive, SEALS)
    for number, (*columns, stored) in enumerate(seals, 1):
        before = digest("speecharchive seal 1", before, *columns)
        assert (columns[0], stored) == (number, before)
    for run, captures, head, facts in {seal[1]: seal[1:5] for seal in seals}.values():
        failures = ask(archive, FAILURES, run=run)
        told = [
            *ask(archive, RUN, run=run)[0],
            len(failures),
            *(each for row in failures for each in row),
        ]
        assert facts == digest("speecharchive run facts 1", *told)
        assert head == chain_of(archive, run)
        assert captures == one(archive, "SELECT count(*) FROM capture WHERE run_id = :run", run=run)
    return [seal[1:3] for seal in seals]


def store_and_fail(run: RunLedger, body: str) -> None:
    with run.transaction():
        run.store_capture(record(body))
        raise BadInput("no page")


def test_captures_are_chained_and_a_run_is_sealed(archive: Archive) -> None:
    first, second = archive.begin_run("crawl"), archive.begin_run("import")
    for number in range(3):
        first.store_capture(record(f"甲{number}", headers=(("X-甲", "乙"), ("Empty", "")), content_type=None))  # fmt: skip
        second.store_capture(record(f"乙{number}"))
    second.finish("failed", "StorageFull")
    first.finish()
    archive.begin_run("reextract").finish()
    assert check_seals(archive) == [(2, 3), (1, 3), (3, 0)]


def test_what_is_not_stored_is_not_in_the_chain(archive: Archive) -> None:
    run = archive.begin_run("import")
    with run.transaction():
        run.store_capture(record("甲"))
        with pytest.raises(BadInput):
            store_and_fail(run, "乙")
        run.store_capture(record("丙"))
    with pytest.raises(BadInput):
        store_and_fail(run, "丁")
    run.store_capture(record("戊"))
    run.finish()
    assert check_seals(archive) == [(1, 3)]


def test_a_run_that_nobody_finished_is_sealed(database: str) -> None:
    """By the archive when it is closed, and by the next run where the process was killed."""
    with Archive.open(database) as archive:
        archive.begin_run("crawl").store_capture(record("甲"))
    script = """
import os, sys
from speecharchive.store.archive import Archive
from tests.store.building import record
run = Archive.open(sys.argv[1]).begin_run("crawl")
run.store_capture(record("乙"))
run.store_capture(record("丙"))
os.kill(os.getpid(), 9)
"""
    killed = subprocess.run([sys.executable, "-c", script, database], check=False)
    assert killed.returncode == -9
    with Archive.open(database) as archive:
        assert check_seals(archive) == [(1, 1)]
        archive.begin_run("crawl").finish()
        assert check_seals(archive) == [(1, 1), (2, 2), (3, 0)]


def test_a_run_that_was_taken_for_dead_is_sealed_again(archive: Archive) -> None:
    run = archive.begin_run("crawl")
    run.store_capture(record("甲"))
    with writing(archive.engine) as connection:
        connection.execute(text("UPDATE run SET process = 'elsewhere/1/-', alive = '2020'"))
    archive.begin_run("crawl").finish()
    run.store_capture(record("乙"))
    run.finish()
    assert check_seals(archive) == [(1, 1), (2, 0), (1, 2)]


def test_runs_that_end_at_the_same_moment_are_all_sealed(database: str) -> None:
    def work(number: int) -> None:
        with Archive.open(database) as archive:
            for turn in range(5):
                run = archive.begin_run("crawl")
                run.store_capture(record(f"{number} {turn}"))
                run.finish()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(work, range(4)))
    with Archive.open(database) as archive:
        assert sorted(check_seals(archive)) == [(run, 1) for run in range(1, 21)]


def test_rows_older_than_the_chain_are_chained_at_the_upgrade(
    database: str, archive: Archive
) -> None:
    run = archive.begin_run("crawl")
    for number in range(3):
        run.store_capture(record(f"甲{number}"))
    run.finish()
    url = database_url(database)
    engine = open_engine(url)
    downgrade(engine, place_of(url), "0005")
    assert upgrade(engine, place_of(url)) == ("0005", REVISION)
    engine.dispose()
    assert check_seals(archive) == [(1, 3)]
    assert ask(archive, "SELECT basis FROM seal") == [("upgrade",)]
    later = archive.begin_run("crawl")
    later.store_capture(record("乙"))
    later.finish()
    assert check_seals(archive) == [(1, 3), (2, 1)]
    assert ask(archive, "SELECT basis FROM seal WHERE n = 2") == [("run",)]


def test_a_run_is_sealed_with_its_counts_and_failures(archive: Archive) -> None:
    """Also with requests that were counted in memory, and with what fails after its end."""
    run = archive.begin_run("crawl", YUNHE)
    run.request_sent()
    run.fail("http://www.yunhe.example/2.html", "NoArticle", "no article")
    run.request_sent()
    run.finish()
    assert check_seals(archive) == [(1, 0)]
    assert one(archive, "SELECT requests FROM run") == 2
    run.fail("http://www.yunhe.example/3.html", "NoArticle", "no article")
    assert check_seals(archive) == [(1, 0), (1, 0)]
