"""Pages with gold: what a careful reader takes from each, to score extractors against.

Two forms are read: this project's own folders `<kind>/<name>/{page.html,gold.toml}` (invented text in true-to-life page
structure, `tests/quality/pages`), and a folder with `html/<name>.html` beside `gold/<name>.json` (saved pages of real
sites, which are other people's text and stay outside the repository).
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class GoldPage:
    """One page and its gold. Lists are empty where the page states nothing."""

    name: str
    kind: str
    body: bytes
    url: str | None
    content_type: str | None
    title: str
    dates: tuple[str, ...]
    """Acceptable publication days, ISO."""
    source: str
    author: tuple[str, ...]
    paragraphs: tuple[str, ...]
    captions: tuple[str, ...]
    optional: tuple[str, ...]
    """Lines on which careful readers differ: a bare byline, a repeated headline."""
    chrome: tuple[str, ...]
    """Lines of editors, share bars and next pages, which must not come back in the body."""
    speech: Mapping[str, Any] = field(default_factory=dict)
    """Keys of the JSON of `extract` with the values they must have."""


def gold_pages(folder: Path) -> list[GoldPage]:
    """All pages of a folder in either form, by name. Empty where the folder holds none."""
    pages = [*_own(folder), *_saved(folder)]
    return sorted(pages, key=lambda page: (page.kind, page.name))


def _own(folder: Path) -> Iterator[GoldPage]:
    for path in folder.glob("*/*/gold.toml"):
        gold = tomllib.loads(path.read_text("utf-8"))
        body = (path.parent / "page.html").read_bytes()
        yield _page(path.parent.name, path.parent.parent.name, body, gold)


def _saved(folder: Path) -> Iterator[GoldPage]:
    for path in folder.glob("gold/*.json"):
        gold = json.loads(path.read_text("utf-8"))
        body = (folder / "html" / f"{path.stem}.html").read_bytes()
        yield _page(path.stem, gold["kind"], body, gold)


def _page(name: str, kind: str, body: bytes, gold: Mapping[str, Any]) -> GoldPage:
    return GoldPage(
        name=name,
        kind=kind,
        body=body,
        url=gold.get("url"),
        content_type=gold.get("content_type"),
        title=gold["title"],
        dates=tuple(gold["dates"]),
        source=gold.get("source", ""),
        author=tuple(gold.get("author", ())),
        paragraphs=tuple(gold["paragraphs"]),
        captions=tuple(gold.get("captions", ())),
        optional=tuple(gold.get("optional", ())),
        chrome=tuple(gold.get("chrome", ())),
        speech=gold.get("speech", {}),
    )
