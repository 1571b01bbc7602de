"""The documentation is held to what it says: recipes run, commands and links exist."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from typer.main import get_command

from speecharchive.cli.app import app
from speecharchive.query.sql import asked
from speecharchive.store.archive import Archive
from tests.stocked import stocked

__all__ = ["stocked"]

ROOT = Path(__file__).parent.parent
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("benchmarks/*.md")])
COOKBOOK = (ROOT / "docs" / "sql-cookbook.md").read_text(encoding="utf-8")
RECIPES = re.findall(r"^## (\d+)\. .*?^```sql\n(.*?)^```", COOKBOOK, re.M | re.S)
NEEDS_MORE = {"6", "8"}
"""Recipes about reprints and edits: the stocked archive has none."""


def test_the_cookbook_has_its_recipes() -> None:
    assert [number for number, _ in RECIPES] == [str(n) for n in range(1, len(RECIPES) + 1)]
    assert len(RECIPES) >= 10


@pytest.mark.parametrize(("number", "query"), RECIPES, ids=lambda value: value[:2].strip())
def test_a_recipe_runs_on_both_databases(number: str, query: str, stocked: str) -> None:
    with Archive.open(stocked) as archive, asked(archive.engine, query) as answer:
        rows = list(answer.rows)
    assert rows or number in NEEDS_MORE


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
