"""Reads the pages with gold by this project's own extractor and takes the means, for all pages and for each kind of site."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from benchmarks.extractors import Unread, ours
from benchmarks.gold import GoldPage, gold_pages
from benchmarks.scoring import Reading, Score, means, score

HERE = Path(__file__).parent
PAGES = HERE / "pages"
SAVED = HERE.parents[1].parent / "shared" / "pages"
"""Saved pages of real sites: other people's text, outside the repository, used where they are present."""
SETS = {"pages": PAGES, "saved": SAVED}


@cache
def readings(folder: Path) -> Mapping[str, tuple[GoldPage, Reading, Score]]:
    read = ours().read
    found = {}
    for page in gold_pages(folder):
        try:
            reading = read(page.body, page.url)
        except Unread:
            reading = Reading()
        found[page.name] = (page, reading, score(page, reading))
    return found


def measured(folder: Path) -> dict[str, dict[str, float]]:
    """Means by group: `all`, and each kind of site."""
    groups: dict[str, list[Score]] = {}
    for page, _, found in readings(folder).values():
        groups.setdefault("all", []).append(found)
        groups.setdefault(page.kind, []).append(found)
    return {group: means(scores) for group, scores in sorted(groups.items())}


def table(folder: Path) -> Sequence[Sequence[str]]:
    """Rows of the printed table: one a group, leaks as shares that leak."""
    rows = []
    counts: dict[str, int] = {}
    for page, _, _ in readings(folder).values():
        counts["all"] = counts.get("all", 0) + 1
        counts[page.kind] = counts.get(page.kind, 0) + 1
    for group, found in measured(folder).items():
        rows.append((group, str(counts[group]), *(_shown(found.get(name)) for name in SHOWN)))
    return rows


def _shown(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


SHOWN = (
    "body_f1", "whole_paragraphs", "no_editor_leak", "no_caption_leak", "title", "date", "no_invented_date",
    "source", "author", "author_not_wrong", "speech",
)  # fmt: skip
