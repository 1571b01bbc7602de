"""A crawl is killed, the clock jumps, and the next crawls go on: what was leased is leased again, nothing is lost or withdrawn."""

from __future__ import annotations

import os
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest

from speecharchive.demo.server import serve
from speecharchive.demo.world import truth
from speecharchive.proof.archive import verify_archive
from speecharchive.store.archive import Archive
from tests.faults.clocks import shifted_clock
from tests.faults.invented import speecharchive
from tests.faults.killing import stored

SLOW = pytest.mark.skipif("FAULTS_SLOW" not in os.environ, reason="part of `make faults`")
ARTICLES = {url for url, known in truth().items() if known.outlet == "demo-rednet"}
TO_1970 = -(datetime.now(UTC) - datetime(1970, 1, 2, tzinfo=UTC)).days


@SLOW
@pytest.mark.parametrize(
    "days",
    [
        pytest.param(365, id="forward a year"),
        pytest.param(-365, id="back a year"),
        pytest.param(TO_1970, id="back to 1970"),
    ],
)
def test_a_crawl_goes_on_whatever_the_clock_says(tmp_path: Path, days: int) -> None:
    database = tmp_path / "a.db"
    wrong = {**os.environ, "PYTHONPATH": shifted_clock(tmp_path, days)}
    with serve() as server:
        command = speecharchive("crawl", "demo-rednet", "--proxy", server.proxy_url, "--db", database)  # fmt: skip
        killed = subprocess.Popen(command, stderr=subprocess.PIPE)
        while killed.poll() is None and len(stored(database)) < 8:
            pass
        killed.kill()
        killed.communicate()
        before = stored(database)
        for environment in (wrong, dict(os.environ)):
            done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)  # fmt: skip
            assert done.returncode == 0, done.stderr
            assert before <= stored(database)
    with Archive.open(database) as archive:
        assert list(verify_archive(archive)) == []
        with archive.engine.connect() as view:
            pages = view.exec_driver_sql("SELECT url, presence FROM page WHERE kind IS NOT NULL").all()  # fmt: skip
            runs = view.exec_driver_sql("SELECT status FROM run ORDER BY id").scalars().all()
            waiting = view.exec_driver_sql("SELECT count(*) FROM frontier WHERE state <> 'done'").scalar()  # fmt: skip
    assert {url for url, _ in pages} == ARTICLES
    assert {presence for _, presence in pages} == {"present"}
    assert len(pages) == len(ARTICLES)
    assert runs == ["interrupted", "finished", "finished"]
    assert waiting == 0
