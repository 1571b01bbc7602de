"""How much room a PostgreSQL archive takes: `python -m benchmarks.planning`.

Bytes of the database for a speech that is new and for a capture that shows a page unchanged, indexes included; what
docs/many-machines.md plans with.
"""

from __future__ import annotations

import argparse
from itertools import cycle, islice

import psycopg
from sqlalchemy import make_url, select, text

from benchmarks.corpus import build_archive
from benchmarks.cpu import print_table
from benchmarks.workers import given_or_started
from speecharchive.store.archive import Archive, CaptureRecord
from speecharchive.store.engine import alone, reading
from speecharchive.store.migrate import upgrade_database
from speecharchive.store.tables import Capture

BATCH = 100


def size(archive: Archive) -> int:
    with alone(archive.engine) as connection:
        connection.execute(text("VACUUM"))
        return int(connection.scalar(text("SELECT pg_database_size(current_database())")) or 0)


def look_again(archive: Archive, many: int) -> None:
    """Capture held pages once more, each with the bytes that it had."""
    with reading(archive.engine) as connection:
        held = connection.execute(select(*Capture.__table__.columns)).mappings().all()
    run = archive.begin_run("crawl")
    days = (
        f"20{27 + n // 336}-{1 + n // 28 % 12:02}-{1 + n % 28:02}T07:00:00Z" for n in range(9_999)
    )
    at = next(days)
    for start in range(0, many, BATCH):
        with run.transaction():
            for n, each in enumerate(islice(cycle(held), start, min(start + BATCH, many)), start):
                if n % len(held) == 0:
                    at = next(days)
                run.store_capture(
                    CaptureRecord(
                        each["url"], at, 200, (("Content-Type", "text/html"),), "text/html",
                        each["payload_sha256"], each["length"], f"yunhe-{start}.warc.gz", n, 700,
                        record_type="revisit", revisit_of=each["id"],
                    )
                )  # fmt: skip
                run.page_unchanged()
    run.finish()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--db", metavar="URL", help="a PostgreSQL server to make a database on")
    parser.add_argument("--speeches", type=int, default=500)
    parser.add_argument("--captures", type=int, default=5_000)
    arguments = parser.parse_args()
    with given_or_started(arguments.db) as url:
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("CREATE DATABASE planning")
        database = make_url(url).set(database="planning").render_as_string(hide_password=False)
        upgrade_database(database)
        with Archive.open(database) as archive:
            empty = size(archive)
            build_archive(database, arguments.speeches)
            filled = size(archive)
            look_again(archive, arguments.captures)
            looked = size(archive)
            with reading(archive.engine) as connection:
                asked = text("SELECT sum(length(text)) FROM v_speech")
                characters = int(connection.scalar(asked) or 0)
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("DROP DATABASE planning WITH (FORCE)")
    print_table(
        ("bytes of the database for", ""),
        [
            (f"a speech of {characters // arguments.speeches:,} characters", f"{(filled - empty) // arguments.speeches:,}"),
            ("a capture of a page that is unchanged", f"{(looked - filled) // arguments.captures:,}"),
        ],
    )  # fmt: skip


if __name__ == "__main__":
    main()
