"""The page on Python says what its snippets print."""

from __future__ import annotations

from pathlib import Path

from .python_page import PAGE, run


def test_its_snippets_print_what_it_shows(demo: Path) -> None:
    snippets = list(run(PAGE.read_text(encoding="utf-8"), demo))
    assert len(snippets) > 10
    for snippet in snippets:
        assert snippet.printed == snippet.shown, f"line {snippet.line}"
