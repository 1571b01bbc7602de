"""`python -m speecharchive.cli.queued_crawls`: crawls for a worker, one outlet after the other; not for people.

JSON lines on standard input (first how, then a job a line) and standard output (the runs of each, or why there is none).
"""

from __future__ import annotations

import json
import os
import queue
import sys
import threading
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from speecharchive.cli.capturing import say_left_here
from speecharchive.cli.crawlers import load_crawler
from speecharchive.cli.known import known_registry
from speecharchive.cli.withdrawing import seal_what_came
from speecharchive.errors import SpeecharchiveError
from speecharchive.outlets import Outlet
from speecharchive.query.due import last_crawl
from speecharchive.store.archive import Archive
from speecharchive.store.engine import reading

_Line = Mapping[str, Any]


def main() -> None:
    setup: _Line = json.loads(sys.stdin.readline())
    jobs: queue.SimpleQueue[_Line] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(jobs,), daemon=True).start()
    crawler = load_crawler()
    while True:
        answer = _answer(setup, jobs.get(), crawler)
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


def _listen(jobs: queue.SimpleQueue[_Line]) -> None:
    """Where the worker is gone, so is this process, in the middle of a crawl too: the job is another worker's by then."""
    for line in sys.stdin:
        jobs.put(json.loads(line))
    os._exit(0)


def _answer(setup: _Line, job: _Line, crawler: Any) -> _Line:
    try:
        outlet = known_registry()[job["outlet"]]
        with Archive.open(setup["db"], captures=setup["captures"]) as archive:
            if _is_done(archive, outlet, job["put"]):
                return {"runs": []}
            runs = crawler([outlet], archive, alone=True, **setup["crawl"])
            seal_what_came(archive)
            say_left_here(archive)
    except SpeecharchiveError as error:
        return {"error": str(error), "status": error.exit_status}
    return {"runs": [asdict(run) for run in runs]}


def _is_done(archive: Archive, outlet: Outlet, put: str) -> bool:
    """Somebody crawled it to an end after the job was put, or is at it; what was cut off is gone on with."""
    with reading(archive.engine) as connection:
        last = last_crawl(connection, outlet.name)
    if last is None or last.status == "interrupted":
        return False
    return last.finished is None or last.started >= datetime.fromisoformat(put)


if __name__ == "__main__":
    main()
