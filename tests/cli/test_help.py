"""Help is complete, and costs next to nothing."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from speecharchive.cli import main

COMMANDS = [
    ["demo"], ["crawl"], ["schedule"], ["worker"], ["jobs"], ["import"], ["reextract"], ["extract"], ["search"], ["kwic"], ["collocations"], ["keyness"], ["trend"], ["diffusion"], ["phrases"],
    ["phrases", "list"], ["phrases", "add"], ["phrases", "remove"], ["phrases", "count"], ["show"], ["sql"], ["export"], ["changes"], ["captures"], ["captures", "put"], ["captures", "list"], ["variants"],
    ["correct"], ["withdraw"], ["runs"], ["metrics"], ["outlets"], ["outlets", "validate"], ["outlets", "check"], ["codebook"], ["cite"], ["release"], ["compare"], ["verify"], ["db"], ["db", "upgrade"], ["db", "backup"], ["db", "copy"],
    ["index"], ["index", "status"], ["index", "build"], ["index", "rebuild"], ["index", "verify"], ["index", "optimise"], ["index", "drop"],
]  # fmt: skip
HEAVY = (
    "lxml",
    "bs4",
    "sqlalchemy",
    "scrapy",
    "alembic",
    "rich",
    "speecharchive.store",
    "fsspec",
    "s3fs",
)


def helped(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    with pytest.raises(SystemExit) as left:
        main([*arguments, "--help"])
    assert left.value.code == 0
    return capsys.readouterr().out


def test_the_list_of_commands_is_whole(capsys: pytest.CaptureFixture[str]) -> None:
    listed = helped(capsys).partition("Commands:\n")[2].partition("\n\n")[0]
    assert {line.split()[0] for line in listed.splitlines()} == {command[0] for command in COMMANDS}
    assert "..." not in listed, "a summary is cut: make it shorter"


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_every_command_has_an_example(
    capsys: pytest.CaptureFixture[str], command: list[str]
) -> None:
    text = helped(capsys, *command)
    assert f"Example:\n    speecharchive {command[0]}" in text or "Example:\n    curl" in text


@pytest.mark.parametrize(
    "command", ["search", "kwic", "collocations", "keyness", "export", "changes"]
)
def test_filters_are_the_same_everywhere(capsys: pytest.CaptureFixture[str], command: str) -> None:
    text = helped(capsys, command)
    for name in (
        "speaker", "office", "title", "outlet", "place", "kind", "body", "meeting", "phase", "term", "session", "since",
        "until",
    ):  # fmt: skip
        assert f"  --{name} " in text


@pytest.mark.parametrize("command", [[], ["search"], ["kwic"], ["crawl"]], ids=" ".join)
def test_help_loads_no_heavy_library(command: list[str]) -> None:
    program = (
        "import sys, json\n"
        "from speecharchive.cli import main\n"
        f"try: main({[*command, '--help']!r})\n"
        "except SystemExit: pass\n"
        f"print(json.dumps([m for m in {HEAVY!r} if m in sys.modules]), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)
    assert json.loads(done.stderr) == []


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main(["--version"])
    assert left.value.code == 0
    assert capsys.readouterr().out.startswith("speecharchive 0.")


def test_a_defect_is_one_line_that_quotes_no_page() -> None:
    program = (
        "from speecharchive.cli import app as commands, main\n"
        "@commands.app.command()\n"
        "def broken() -> None: raise KeyError('words of a page')\n"
        "main(['broken'])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.returncode == 1
    (line,) = done.stderr.splitlines()
    assert "unexpected KeyError at" in line
    assert "words" not in line
