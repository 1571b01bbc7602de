"""The page on R: its shell commands and, where R is installed, its first part run on the demo's archive."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

import speecharchive as sa

from .surroundings import ROOT, surroundings

PAGE = (ROOT / "docs" / "r.md").read_text(encoding="utf-8")
RUN, NOT_RUN = PAGE.split("\n## With packages")
COMMANDS = re.findall(r"^\$ (.+)$", PAGE, re.M)
SCRIPT = "\n".join(re.findall(r"^```r\n(.*?)^```", RUN, re.M | re.S))


@pytest.fixture(scope="module")
def desk(demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with what the commands of the page write."""
    folder = tmp_path_factory.mktemp("desk")
    environment = surroundings(SPEECHARCHIVE_DB=str(demo / "speecharchive.db"))
    for command in COMMANDS:
        subprocess.run(
            command, shell=True, cwd=folder, check=True, capture_output=True, env=environment
        )
    return folder


def test_the_page_says_what_was_not_run() -> None:
    assert COMMANDS
    assert SCRIPT
    assert "**Not run by the tests**" in NOT_RUN


@pytest.mark.long
def test_its_commands_write_its_files(desk: Path) -> None:
    assert len(list((desk / "corpus" / "texts").glob("*.txt"))) == 5
    assert list((desk / "speeches").glob("province=*/year=*/*.parquet"))
    for name in re.findall(r'read[._](?:csv|parquet)\("([^"]+)"', PAGE):
        assert (desk / name).stat().st_size > 0


@pytest.mark.skipif(shutil.which("Rscript") is None, reason="R is not installed: no Rscript")
def test_its_lines_run_and_agree_with_the_archive(desk: Path, demo: Path) -> None:
    checks = """
stopifnot(nrow(speeches) == nrow(unique(speeches["id"])))
cat("CHECK", nrow(speeches), sum(speeches$hits), nrow(lines), sum(speeches$n_characters), "\\n")
"""
    (desk / "recipe.R").write_text("options(warn = 2)\n" + SCRIPT + checks, encoding="utf-8")
    done = subprocess.run(
        ["Rscript", "--vanilla", "recipe.R"],
        cwd=desk,
        capture_output=True,
        text=True,
        env=surroundings(LC_ALL="C.UTF-8"),
        check=False,
    )
    assert done.returncode == 0, done.stderr
    with sa.open_archive(demo / "speecharchive.db") as archive:
        every_page = archive.speeches().copies()
        hits = sum(1 for _ in every_page.search("协商").kwic())
        once = sum(1 for _ in archive.speeches().search("协商").kwic())
        characters = sum(record.n_characters for record in every_page)
        expected = f"CHECK {every_page.count()} {hits} {once} {characters}"
    assert expected in done.stdout
    assert (desk / "trend.png").read_bytes().startswith(b"\x89PNG")
