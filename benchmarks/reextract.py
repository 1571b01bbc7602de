"""Re-extraction on one core and on two: `python -m benchmarks.reextract`.

Makes an archive of N captures (the demo world's pages, each copy with an address and a sentence of its own), reads all of
them again with one process and with two, in fresh processes, and prints pages per second of wall time and the ratio. The
machine must be quiet: the ratio is of wall times.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.cpu import print_table
from benchmarks.import_ import write_pages


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--captures", type=int, default=2_000)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        write_pages(folder, arguments.captures)
        run("import", str(folder / "pages.warc.gz"), "--db", str(folder / "a.db"))
        seconds = {}
        for jobs in (1, 2):
            start = time.monotonic()
            run("reextract", "--db", str(folder / "a.db"), "--jobs", str(jobs))
            seconds[jobs] = time.monotonic() - start
    rows = [
        (str(jobs), f"{arguments.captures / spent:.0f}", f"{seconds[1] / spent:.2f}")
        for jobs, spent in seconds.items()
    ]
    print_table(("processes", "captures a second", "times one core"), rows)


def run(*arguments: str) -> None:
    command = [sys.executable, "-m", "speecharchive", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(done.stderr)


if __name__ == "__main__":
    main()
