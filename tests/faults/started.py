"""Commands as processes of their own, forked from one that has loaded the program: a kill then costs the work, not the start of Python."""

from __future__ import annotations

import json
import math
import os
import resource
import select
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import IO

import psutil

_PAGE = (
    "<html><head><title>在云河市政协会议上的讲话</title></head><body><h1>在云河市政协会议上的讲话</h1><p>"
    + "各位委员，同志们：把渡口的灯点亮。" * 40
    + "</p></body></html>"
)


class Loaded:
    """The process that is forked. A context manager."""

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="speecharchive-started-")
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Loaded:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.started"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            bufsize=0,
        )
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        assert self._process is not None
        self._process.kill()
        self._process.communicate()
        self._folder.cleanup()

    @contextmanager
    def start(self, command: Sequence[str], largest: int | None = None) -> Iterator[Started]:
        """`command` as subprocess would take it: python -m speecharchive …; no file may grow beyond `largest` bytes."""
        assert self._process is not None
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        pipe = Path(self._folder.name, "errors")
        pipe.unlink(missing_ok=True)
        os.mkfifo(pipe)
        with os.fdopen(os.open(pipe, os.O_RDONLY | os.O_NONBLOCK), encoding="utf-8") as errors:
            self._process.stdin.write(
                json.dumps([str(pipe), largest, *command[3:]]).encode() + b"\n"
            )
            started = Started(int(self._process.stdout.readline()), self._process.stdout, errors)
            try:
                yield started
            finally:
                started.kill()


class Started:
    """One command."""

    returncode: int | None = None

    def __init__(self, pid: int, told: IO[bytes], errors: IO[str]) -> None:
        self._pid = pid
        self._told = told
        self._errors = errors

    def spent(self, seconds: float) -> float:
        """Wait so long; the seconds of the processor it has used by then, without end where it ended."""
        if self.returncode is None and select.select([self._told], [], [], seconds)[0]:
            self.returncode = int(self._told.readline())
        if self.returncode is not None:
            return math.inf
        try:
            return self._seconds()
        except (psutil.NoSuchProcess, OSError):
            return self.spent(seconds)

    def _seconds(self) -> float:
        """On Linux by the clock that the kernel has of each process: what psutil reads goes in hundredths."""
        if sys.platform == "linux":
            return time.clock_gettime(~self._pid << 3 | 2)
        times = psutil.Process(self._pid).cpu_times()
        return float(times.user + times.system)

    def kill(self, number: signal.Signals = signal.SIGKILL) -> int:
        """Send it a signal; its status in the end: -9, unless it had ended."""
        self._signal(number)
        return self.wait()

    @contextmanager
    def held_still(self) -> Iterator[None]:
        """While the block lasts it does nothing: the signal alone says only that it soon will."""
        self._signal(signal.SIGSTOP)
        try:
            while not (self._is_still() or self.spent(0.001) == math.inf):
                pass
            yield
        finally:
            self._signal(signal.SIGCONT)

    def _is_still(self) -> bool:
        with suppress(psutil.NoSuchProcess):
            return psutil.Process(self._pid).status() == psutil.STATUS_STOPPED
        return False

    def _signal(self, number: signal.Signals) -> None:
        if self.returncode is None:
            with suppress(ProcessLookupError):
                os.kill(self._pid, number)

    def wait(self) -> int:
        """Its status."""
        if self.returncode is None:
            self.returncode = int(self._told.readline())
        return self.returncode

    def errors(self) -> str:
        """What it said; waits until every process that it had started is gone too."""
        os.set_blocking(self._errors.fileno(), True)
        return self._errors.read()


def _load() -> None:
    """All that a command imports or reads once."""
    import speecharchive
    import speecharchive.cli.app
    import speecharchive.export.release.build
    import speecharchive.index.sidecar
    import speecharchive.index.tantivy_folder
    import speecharchive.ingest.importing
    import speecharchive.ingest.lifting
    import speecharchive.ingest.reextracting
    import speecharchive.store.migrate
    import spiders.run  # noqa: F401

    speecharchive.extract(_PAGE.encode(), url="http://www.yunhe.example/1.html")


def _run(pipe: str, largest: int | None, *arguments: str) -> None:
    from speecharchive.cli import main

    if largest is not None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (largest, largest))
    for number, path in enumerate((os.devnull, os.devnull, pipe)):
        opened = os.open(path, os.O_WRONLY if number else os.O_RDONLY)
        os.dup2(opened, number)
        os.close(opened)
    sys.stdin, sys.stdout, sys.stderr = (
        os.fdopen(number, "w" if number else "r", closefd=False) for number in range(3)
    )
    sys.argv = ["speecharchive", *arguments]
    main()


def _serve() -> None:
    _load()
    for line in iter(sys.stdin.readline, ""):
        pid = os.fork()
        if pid == 0:
            _run(*json.loads(line))
            raise SystemExit(0)
        print(pid, flush=True)
        _, status = os.waitpid(pid, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)


if __name__ == "__main__":
    _serve()
