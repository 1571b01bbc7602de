"""A file appears whole or not at all."""

from __future__ import annotations

import errno
import hashlib
import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from speecharchive.errors import StorageFull, UsageError
from speecharchive.export.whole import whole_file


def test_the_file_holds_what_was_digested(tmp_path: Path) -> None:
    target = tmp_path / "甲.csv"
    with whole_file(target) as (out, digested):
        out.write("甲" * 100_000)
        out.flush()
        stated = (digested.length, digested.sha256)
    data = target.read_bytes()
    assert (len(data), hashlib.sha256(data).hexdigest()) == stated
    assert list(tmp_path.iterdir()) == [target]


def test_an_error_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    target = tmp_path / "a.csv"
    target.write_text("old")

    def write_and_break() -> None:
        with whole_file(target) as (out, _):
            out.write("new" * 100_000)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        write_and_break()
    assert target.read_text() == "old"
    assert list(tmp_path.iterdir()) == [target]


def test_a_full_device_is_storage_full() -> None:
    with pytest.raises(StorageFull, match="No space"), whole_file(Path("/dev/full")) as (out, _):
        out.write("x")
    assert Path("/dev/full").is_char_device()


def test_a_disk_that_fills_leaves_nothing(tmp_path: Path) -> None:
    program = (
        "import sys, pathlib\n"
        "from speecharchive.errors import StorageFull\n"
        "from speecharchive.export.whole import whole_file\n"
        "try:\n"
        "    with whole_file(pathlib.Path(sys.argv[1])) as (out, _):\n"
        "        for _ in range(100): out.write('x' * 10000)\n"
        "except StorageFull as error: print(error)\n"
    )
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", program, str(tmp_path / "a.csv")],
        capture_output=True,
        text=True,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, 50_000)),
        check=True,
    )
    assert os.strerror(errno.EFBIG) in done.stdout
    assert done.stderr == ""
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["no/such/folder.csv", "."])
def test_a_name_that_cannot_be(tmp_path: Path, name: str) -> None:
    with pytest.raises(UsageError), whole_file(tmp_path / name):
        pass
