"""Extraction against trafilatura and gne, and against an lxml parse of the same bytes: `python -m benchmarks.extract [FOLDER …]`.

FOLDER holds pages with gold in one of the forms of `benchmarks.gold`; without one the project's own pages and the saved
pages of real sites beside the repository are used, each where present. Every extractor runs in a process of its own, reads all pages once
untimed (tables are built then), then in several rounds; lxml parses the same pages as UTF-8 in the same process, before and after. The
figure is the least CPU of one against the least of the other. Means of the measures are explained in `benchmarks.scoring`.

Peers are installed by `make bench`; one that is not installed is left out, and said so.
"""

from __future__ import annotations

import argparse
import json
import logging
import subprocess
import sys
import warnings
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import partial
from importlib.util import find_spec
from pathlib import Path

import lxml.html

from benchmarks.cpu import best_cpu_seconds, print_table
from benchmarks.extractors import EXTRACTORS, Unread
from benchmarks.gold import GoldPage, gold_pages
from benchmarks.scoring import Reading, means, score
from speecharchive.capture.decode import decode

ROOT = Path(__file__).resolve().parent.parent
FOLDERS = (ROOT / "tests" / "quality" / "pages", ROOT.parent / "shared" / "pages")
GOALS = (
    "Goals: body F1 .985, whole paragraphs .97, editor leaks 2 %, caption leaks 10 %, title 97 %, date 98 % and none invented, "
    "source 92 %, author 85 % and one wrong at most, 5 lxml parses a page."
)
HEADINGS = (
    "extractor", "body F1", "whole paragraphs", "editor lines leak %", "captions leak %", "title %", "date %", "dates invented",
    "source %", "author %", "authors wrong", "pages lost", "pages per CPU s", "× lxml parse",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Result:
    """What one extractor reached on a set of pages."""

    extractor: str
    means: dict[str, float]
    unread: int
    invented: int
    wrong: int
    seconds: float
    parses: float

    def row(self, pages: int) -> tuple[str, ...]:
        return (
            self.extractor,
            self._share("body_f1"),
            self._share("whole_paragraphs"),
            self._leaks("no_editor_leak"),
            self._leaks("no_caption_leak"),
            self._percent("title"),
            self._percent("date"),
            str(self.invented),
            self._percent("source"),
            self._percent("author"),
            str(self.wrong),
            str(self.unread),
            f"{pages / self.seconds:.0f}",
            f"{self.parses:.1f}",
        )

    def _share(self, measure: str) -> str:
        return f"{self.means[measure]:.3f}" if measure in self.means else "–"

    def _percent(self, measure: str) -> str:
        return f"{100 * self.means[measure]:.0f}" if measure in self.means else "–"

    def _leaks(self, measure: str) -> str:
        return f"{100 * (1 - self.means[measure]):.0f}" if measure in self.means else "–"


def measure(name: str, pages: Sequence[GoldPage], rounds: int) -> Result:
    """Runs one extractor in this process."""
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    extractor = EXTRACTORS[name]()
    unread = 0

    def read(page: GoldPage) -> Reading:
        nonlocal unread
        try:
            return extractor.read(page.body, page.url)
        except Unread:
            unread += 1
            return Reading()

    scores = [score(page, read(page)) for page in pages]
    lost = unread
    utf8 = [decode(page.body).text.encode("utf-8", "replace") for page in pages]
    parse_one = partial(
        lxml.html.document_fromstring, parser=lxml.html.HTMLParser(encoding="utf-8")
    )

    def parse_all() -> None:
        for page in utf8:
            parse_one(page)

    def read_all() -> None:
        extractor.reset()
        for page in pages:
            read(page)

    parse = best_cpu_seconds(parse_all, rounds)
    seconds = best_cpu_seconds(read_all, rounds)
    parse = min(parse, best_cpu_seconds(parse_all, rounds))
    return Result(
        extractor=name,
        means=means(scores),
        unread=lost,
        invented=sum(each.no_invented_date == 0 for each in scores),
        wrong=sum(each.author_not_wrong == 0 for each in scores),
        seconds=seconds,
        parses=seconds / parse,
    )


def measured_apart(name: str, folder: Path, rounds: int) -> Result:
    """Runs one extractor in a process of its own. Raises CalledProcessError."""
    command = (sys.executable, "-m", "benchmarks.extract", str(folder))
    options = ("--extractor", name, "--json", "--rounds", str(rounds))
    answer = subprocess.run((*command, *options), check=True, capture_output=True, cwd=ROOT)
    return Result(**json.loads(answer.stdout))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folders", nargs="*", type=Path, help="folders of pages with gold")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--extractor", choices=EXTRACTORS, action="append", help="only this one")
    parser.add_argument(
        "--json", action="store_true", help="one extractor, measured in this process"
    )
    arguments = parser.parse_args()
    folders = [folder.resolve() for folder in arguments.folders] or list(FOLDERS)
    for folder in folders:
        pages = gold_pages(folder)
        if not pages and arguments.folders:
            parser.error(
                f"{folder} holds no pages with gold: benchmarks/gold.py names the two forms"
            )
        if arguments.json:
            print(json.dumps(asdict(measure(arguments.extractor[0], pages, arguments.rounds))))
        elif pages:
            print_results(folder, pages, arguments.extractor or list(EXTRACTORS), arguments.rounds)
    if not arguments.json:
        print(f"\n{GOALS}")


def print_results(
    folder: Path, pages: Sequence[GoldPage], names: Sequence[str], rounds: int
) -> None:
    present = [name for name in names if find_spec(name)]
    for name in names:
        if name not in present:
            print(f"{name} is not installed and left out: run `make bench`", file=sys.stderr)
    megabytes = sum(len(page.body) for page in pages) / 1e6
    print(
        f"\n{len(pages)} pages of {folder.name if folder.parent.name != 'shared' else 'real sites'}, {megabytes:.1f} MB\n"
    )
    print_table(
        HEADINGS, [measured_apart(name, folder, rounds).row(len(pages)) for name in present]
    )


if __name__ == "__main__":
    main()
