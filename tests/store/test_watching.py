"""How pages are watched, where two processes say it at once."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import psycopg

from speecharchive.demo.world import demo_registry
from speecharchive.presence import RULE
from speecharchive.recheck import read_policy
from speecharchive.store.archive import Archive
from speecharchive.store.engine import writing
from speecharchive.store.observations import Watch
from speecharchive.store.watching import set_watch

from .building import ask

WATCH = Watch(read_policy(), RULE)
BLOCKED = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"


def test_first_runs_of_an_archive_that_begin_at_once_both_begin(
    new_postgres: Callable[[str], str], postgres_template: str
) -> None:
    url = new_postgres(postgres_template)
    first, second = (demo_registry()[name] for name in ("demo-rednet", "demo-zhengxie"))
    with (
        Archive.open(url) as archive,
        Archive.open(url) as other,
        psycopg.connect(url, autocommit=True) as watcher,
        ThreadPoolExecutor(1) as beside,
    ):
        run, later = archive.begin_run("crawl", first), other.begin_run("crawl", second)
        assert run.outlet_id is not None
        with writing(archive.engine) as connection:
            set_watch(connection, run.outlet_id, WATCH)
            waiting = beside.submit(later.watch_by, WATCH)
            while watcher.execute(BLOCKED).fetchone() == (0,):
                assert not waiting.done()
        waiting.result(timeout=60)
        assert ask(archive, "SELECT value FROM setting WHERE name = 'withdrawn_after'") == [
            (str(RULE),)
        ]
