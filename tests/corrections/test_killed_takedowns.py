"""A takedown killed at any moment: what is there is right, and the next call finishes it."""

from __future__ import annotations

import gzip
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from calling import Call
from takedown_pages import SECRET, URL, page, write

from speecharchive.capture.sealing import FOLDER

KILLS = 5


@pytest.fixture
def held(tmp_path: Path, call: Call) -> tuple[str, list[object]]:
    database = tmp_path / "archive.db"
    own: list[object] = ["--db", database, "--captures", tmp_path / "captures"]
    for number in range(3):
        file = write(tmp_path / "in", "1.html", page(more=f"又及{number}。"))
        call("import", file, "--url", URL, *own)
    out = call("search", SECRET, "--db", database, "--format", "csv").out
    return out.splitlines()[1].split(",")[0], own


def killed(after: float, *arguments: object) -> None:
    command = [sys.executable, "-m", "speecharchive", *map(str, arguments)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    time.sleep(after)
    if process.poll() is None:
        os.kill(process.pid, signal.SIGKILL)
    process.wait()


@pytest.mark.long
@pytest.mark.parametrize("lift", [False, True])
def test_what_was_killed_is_finished_by_the_next_call(
    held: tuple[str, list[object]], tmp_path: Path, call: Call, lift: bool
) -> None:
    speech, own = held
    folder = tmp_path / "captures"
    before = {path.name: path.read_bytes() for path in folder.glob("*.warc.gz")}
    take = ("withdraw", speech, "--redact", SECRET, "--reason", "私人住址", *own)
    if lift:
        assert call(*take).status == 0
    arguments = ("withdraw", speech, "--lift", *own) if lift else take
    moments = random.Random(4)
    for _ in range(KILLS):
        killed(0.5 + moments.random() * 2, *arguments)
        for path in folder.glob("*.warc.gz"):
            assert path.stat().st_size == len(before[path.name])
            gzip.decompress(path.read_bytes())
    call(*arguments)
    assert call("withdraw", "--finish", *own).status == 0
    assert call("verify", *own).status == 0
    assert not list(folder.glob(".*.part"))
    if lift:
        call("reextract", *own)
        assert {path.name: path.read_bytes() for path in folder.glob("*.warc.gz")} == before
        assert speech in call("search", SECRET, *own[:2], "--format", "csv").out
        assert not list((folder / FOLDER).glob("*.gz"))
    else:
        assert speech not in call("search", SECRET, *own[:2], "--format", "csv").out
        assert len(list((folder / FOLDER).glob("*.gz"))) == 3
        assert SECRET.encode() not in Path(str(own[1])).read_bytes()
