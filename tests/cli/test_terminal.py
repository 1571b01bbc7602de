"""What a person at a terminal sees, and a program does not."""

from __future__ import annotations

import errno
import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest
from calling import as_process

TEXT = (
    "甲一鸣:在云河市政协会议上的讲话\n各位委员、同志们:\n"
    + "我们要把协商的圆桌摆到渡口,让群众看得见灯、等得到船。\n" * 3
)


def at_terminal(*arguments: object, locale: str = "C.UTF-8") -> tuple[int, str]:
    """Run a command with a terminal for all its streams; status, and everything that was shown."""
    near, far = pty.openpty()
    environment = os.environ | {
        "LC_ALL": locale,
        "TERM": "xterm",
        "COLUMNS": "100",
        "PYTHONUTF8": "0",
        "PYTHONCOERCECLOCALE": "0",
    }
    command = [sys.executable, "-m", "speecharchive", *map(str, arguments)]
    with subprocess.Popen(command, stdin=far, stdout=far, stderr=far, env=environment) as process:
        os.close(far)
        shown = b""
        while chunk := _read(near):
            shown += chunk
    os.close(near)
    return process.returncode, shown.decode("utf-8", "replace")


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 65_536)
    except OSError as error:
        if error.errno == errno.EIO:  # what Linux says when the other end is closed
            return b""
        raise


def test_a_terminal_gets_a_table_a_pipe_gets_json(stocked_file: Path) -> None:
    status, shown = at_terminal("search", "制造名城", "--db", stocked_file)
    assert status == 0
    assert "甲一鸣" in shown
    assert "\x1b[1;33m制造名城\x1b[0m" in shown, "hits are marked"
    assert '"id"' not in shown
    assert json.loads(as_process("search", "制造名城", "--db", stocked_file).out)


@pytest.mark.long
def test_hostile_text_does_not_reach_the_terminal(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(TEXT.replace("渡口", "渡口\x1b[31m\x1b]0;x\x07\u202e"), encoding="utf-8")
    database = tmp_path / "a.db"
    assert as_process("import", path, "--db", database).status == 0
    for command in (
        ["search", "圆桌"],
        ["sql", "SELECT text FROM v_speech"],
        ["sql", "SELECT text FROM v_speech", "--format", "json"],
    ):
        status, shown = at_terminal(*command, "--db", database)
        assert status == 0
        assert "渡口" in shown
        for evil in ("\x1b[31m", "\x1b]0;", "\x07", "\u202e"):
            assert evil not in shown, command


@pytest.mark.long
@pytest.mark.parametrize(
    "command",
    [
        ["import", "{folder}"],
        ["reextract"],
        ["verify"],
        ["export", "csv", "-o", "{folder}/out.csv"],
    ],
)
def test_progress_is_shown_to_a_person_only(tmp_path: Path, command: list[str]) -> None:
    folder, database = tmp_path / "in", tmp_path / "a.db"
    folder.mkdir()
    (folder / "a.txt").write_text(TEXT, encoding="utf-8")
    assert as_process("import", folder, "--db", database).err.count("\n") == 1
    arguments = [part.format(folder=folder) for part in command]
    status, shown = at_terminal(*arguments, "--db", database)
    assert status == 0, shown
    assert "\x1b[" in shown, "a bar is drawn"
    quiet = as_process(*arguments, "--db", database)
    assert quiet.status == 0
    assert "\x1b" not in quiet.out + quiet.err


def test_a_terminal_that_knows_no_chinese(stocked_file: Path) -> None:
    status, shown = at_terminal("search", "协商", "--db", stocked_file, locale="C")
    assert status == 0, shown
    assert "gqj31n43" in shown or "?" in shown
