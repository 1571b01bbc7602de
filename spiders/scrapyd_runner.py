"""What scrapyd starts for a job (`runner = spiders.scrapyd_runner`): `speecharchive crawl OUTLET`, its output in the job's log.

Scrapyd's own runner calls `scrapy crawl`, which knows neither runs nor turns nor the archive, from an egg, which brings code without
the libraries that it needs. This one speaks the same arguments, and the package is the one that is installed.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from speecharchive.cli import main
from speecharchive.outlets import registry

_FLAGS = ("due", "retry_failed")
_VALUES = ("since", "until", "max_pages", "start", "proxy", "recheck", "withdrawn_after", "budget")
_OF_SCRAPYD = ("_job", "_version")
_YES, _NO = ("1", "true", "yes"), ("0", "false", "no", "")


def run(arguments: Sequence[str]) -> None:
    """`list`, or `crawl OUTLET -s LOG_FILE=… -a since=2026-01 -a due=1 …`. Leaves with the status of the command."""
    command, *rest = arguments or ["list"]
    if command == "list":
        for name, outlet in registry().items():
            if outlet.starts:
                print(name)  # noqa: T201 - scrapyd reads names from standard output
        return
    if command != "crawl" or not rest or rest[0].startswith("-"):
        raise SystemExit(
            f"scrapyd asked for {command!r}, which is neither `list` nor `crawl OUTLET`"
        )
    name, *options = rest
    given = list(_pairs(options))
    _log_into(next((each[2] for each in given if each[:2] == ("-s", "LOG_FILE")), None))
    main(["crawl", name, *_as_options(given)])


def _pairs(options: Sequence[str]) -> Iterator[tuple[str, str, str]]:
    for kind, pair in zip(options[::2], options[1::2], strict=True):
        name, _, value = pair.partition("=")
        yield kind, name, value


def _as_options(given: Sequence[tuple[str, str, str]]) -> Iterator[str]:
    """Scrapy's settings but the log's are passed over: what they would set is the project's own business."""
    for kind, name, value in given:
        if kind != "-a" or name in _OF_SCRAPYD:
            continue
        option = f"--{name.replace('_', '-')}"
        if name in _VALUES:
            yield f"{option}={value}"
        elif name in _FLAGS and value.lower() in _YES:
            yield option
        elif name not in _FLAGS or value.lower() not in _NO:
            raise SystemExit(
                f"a job takes {', '.join((*_VALUES, *_FLAGS))} (these two 1 or 0), and not {name}={value}"
            )


def _log_into(file: str | None) -> None:
    if file is None:
        return
    Path(file).parent.mkdir(parents=True, exist_ok=True)
    log = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
        os.dup2(log, stream.fileno())
    os.close(log)


if __name__ == "__main__":
    run(sys.argv[1:])
