"""The documentation is held to what it says: commands and links exist."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from typer.main import get_command

from speecharchive.cli.app import app

ROOT = Path(__file__).parent.parent
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("benchmarks/*.md")])


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_to_files_that_exist(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
        if "://" not in target and not target.startswith("mailto:"):
            assert (page.parent / target).exists(), f"{page.name} links to {target}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_documented_commands_and_options_exist(page: Path) -> None:
    commands = get_command(app).commands  # type: ignore[attr-defined]
    text = page.read_text(encoding="utf-8")
    for line in re.findall(r"^(?:\$ |.*?\| |.*?`)?speecharchive ([a-z]+[^`\n]*)", text, re.M):
        name, *rest = line.split()
        assert name in commands, f"{page.name}: there is no command {name}"
        known = {option for each in commands[name].params for option in each.opts}
        for option in re.findall(r"(?<=\s)--[a-z][a-z-]*", " " + " ".join(rest)):
            subcommands = getattr(commands[name], "commands", {})
            known |= {o for sub in subcommands.values() for each in sub.params for o in each.opts}
            assert option in known | {"--help"}, f"{page.name}: {name} has no option {option}"
