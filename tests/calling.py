"""The command line as a test calls it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from speecharchive.cli import main


@dataclass(frozen=True)
class Left:
    """How a command left."""

    status: int
    out: str
    err: str

    @property
    def line(self) -> str:
        """The one clear line of an error."""
        assert "Traceback" not in self.err
        (line,) = self.err.splitlines()
        return line


Call = Callable[..., Left]


def in_process(capsys: pytest.CaptureFixture[str], *arguments: object) -> Left:
    hook = sys.excepthook
    capsys.readouterr()
    try:
        with pytest.raises(SystemExit) as left:
            main([str(argument) for argument in arguments])
    finally:
        sys.excepthook = hook
    captured = capsys.readouterr()
    return Left(int(left.value.code or 0), captured.out, captured.err)


def as_process(*arguments: object, cwd: Path | None = None, **options: Any) -> Left:
    """A process of its own, for what depends on real streams; warnings are errors there too."""
    command = [sys.executable, "-W", "error", "-m", "speecharchive", *map(str, arguments)]
    environment = {
        key: value for key, value in os.environ.items() if not key.startswith("SPEECHARCHIVE_")
    }
    options.setdefault("stdout", subprocess.PIPE)
    done = subprocess.run(
        command,
        cwd=cwd,
        env=environment | options.pop("env", {}),
        stderr=subprocess.PIPE,
        **options,
    )
    out = done.stdout.decode("utf-8") if done.stdout is not None else ""
    return Left(done.returncode, out, done.stderr.decode("utf-8"))
