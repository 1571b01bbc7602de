"""What it costs to look which outlets are due: `python -m benchmarks.schedule`.

An archive with years of runs of 500 outlets; the CPU of one look, and what it comes to as a share of a core at one look a minute.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from dataclasses import replace
from pathlib import Path

from sqlalchemy import insert, select

from benchmarks.cpu import print_table
from speecharchive import clock
from speecharchive.demo.world import demo_registry
from speecharchive.outlets import Outlet
from speecharchive.query.due import due_crawls
from speecharchive.store.archive import Archive
from speecharchive.store.engine import reading, writing
from speecharchive.store.ledger import outlet_row
from speecharchive.store.tables import Run
from spiders.timetable import LONGEST_SLEEP

LOOKS = 20


def stock(archive: Archive, outlets: list[Outlet], runs: int) -> None:
    archive.begin_run("crawl", outlets[0]).finish()
    with writing(archive.engine) as connection:
        row = dict(connection.execute(select(*Run.__table__.columns)).mappings().one())
        del row["id"]
        ids = [outlet_row(connection, outlet) for outlet in outlets]
        for _ in range(runs):
            some = [{**row, "outlet_id": each} for each in ids]
            connection.execute(insert(Run), some)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--outlets", type=int, default=500)
    parser.add_argument("--runs", type=int, default=1_000, help="of each outlet")
    arguments = parser.parse_args()
    model = demo_registry()["demo-rednet"]
    outlets = [replace(model, name=f"demo-{n}") for n in range(arguments.outlets)]
    with (
        tempfile.TemporaryDirectory() as folder,
        Archive.open(Path(folder) / "a.db", create=True) as archive,
    ):
        stock(archive, outlets, arguments.runs)
        before = time.process_time()
        for _ in range(LOOKS):
            with reading(archive.engine) as connection:
                due_crawls(connection, outlets, clock.now())
        look = (time.process_time() - before) / LOOKS
    share = 100 * look / LONGEST_SLEEP
    print_table(
        ("outlets", "runs", "ms CPU a look", "per cent of a core, one a minute"),
        [(str(len(outlets)), f"{len(outlets) * arguments.runs:,}", f"{1000 * look:.0f}", f"{share:.2f}")],
    )  # fmt: skip


if __name__ == "__main__":
    main()
