"""Running the page on Python: `python -m tests.researching.python_page` renews the outputs that it shows.

A block of Python and the block of text after it belong together: the text is what the code prints.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .surroundings import ROOT, crawl_the_demo

PAGE = ROOT / "docs" / "python.md"
_BLOCK = re.compile(
    r"^```python\n(?P<code>.*?)^```\n(?:\n```text\n(?P<printed>.*?)^```\n)?", re.M | re.S
)


@dataclass(frozen=True)
class Snippet:
    line: int
    code: str
    shown: str
    """The output that the page shows."""
    printed: str


def run(page: str, demo: Path) -> Iterator[Snippet]:
    """Every snippet in order, as one session beside the folder `demo`."""
    names: dict[str, Any] = {"__name__": "__main__"}
    with _within(demo.parent):
        for match in _BLOCK.finditer(page):
            line = page.count("\n", 0, match.start()) + 2
            out = io.StringIO()
            code = compile("\n" * (line - 1) + match["code"], str(PAGE), "exec")
            with contextlib.redirect_stdout(out):
                exec(code, names)
            printed = "".join(row.rstrip() + "\n" for row in out.getvalue().splitlines())
            yield Snippet(line, match["code"], match["printed"] or "", printed)


@contextlib.contextmanager
def _within(folder: Path) -> Iterator[None]:
    before = Path.cwd()
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(before)


def renewed(page: str, snippets: list[Snippet]) -> str:
    left = iter(snippets)

    def block(match: re.Match[str]) -> str:
        printed = next(left).printed
        shown = f"\n```text\n{printed}```\n" if printed else ""
        return f"```python\n{match['code']}```\n{shown}"

    return _BLOCK.sub(block, page)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        demo = Path(folder) / "demo-archive"
        crawl_the_demo(demo)
        page = PAGE.read_text(encoding="utf-8")
        PAGE.write_text(renewed(page, list(run(page, demo))), encoding="utf-8")


if __name__ == "__main__":
    main()
