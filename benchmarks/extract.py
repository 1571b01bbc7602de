"""Extraction against an lxml parse of the same bytes: `python -m benchmarks.extract [FOLDER]`.

FOLDER holds saved HTML pages. Without it the article pages of the demo world are used: they are small (about 4 KB, real ones
have 30 to 400), so their text weighs more and the ratio says little about real pages. Both sides get the same bytes in
one process: lxml parses them (as UTF-8, which spares it the guessing), `speecharchive.extract` reads them whole, with
decoding, blocks, rules and every field. The figure is the CPU of one against the other, least of several rounds.
"""

from __future__ import annotations

import argparse
from functools import partial
from pathlib import Path

import lxml.html

from benchmarks.cpu import best_cpu_seconds, print_table
from speecharchive import extract
from speecharchive.capture.decode import decode
from speecharchive.demo.world import all_resources
from speecharchive.errors import SpeecharchiveError

GOAL = 6.0


def pages_of(folder: Path | None) -> list[bytes]:
    if folder is not None:
        return [path.read_bytes() for path in sorted(folder.glob("**/*.htm*"))]
    return [page.body for page in all_resources() if page.role == "article"]


def read(pages: list[bytes]) -> int:
    """Extract every page; the number that is refused."""
    refused = 0
    for page in pages:
        try:
            extract(page)
        except SpeecharchiveError:
            refused += 1
    return refused


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", nargs="?", type=Path, help="folder of saved HTML pages")
    parser.add_argument("--rounds", type=int, default=5)
    arguments = parser.parse_args()

    pages = pages_of(arguments.folder)
    if not pages:
        parser.error(f"no .htm or .html file in {arguments.folder}")
    refused = read(pages)
    parser_utf8 = lxml.html.HTMLParser(encoding="utf-8")
    utf8 = [decode(page).text.encode("utf-8") for page in pages]
    parse_one = partial(lxml.html.document_fromstring, parser=parser_utf8)

    parse = best_cpu_seconds(lambda: [parse_one(page) for page in utf8], arguments.rounds)
    whole = best_cpu_seconds(lambda: read(pages), arguments.rounds)
    megabytes = sum(map(len, pages)) / 1e6
    print(f"{len(pages)} pages, {megabytes:.1f} MB, {refused} refused\n")
    rows = [
        ("lxml parse", f"{len(pages) / parse:.0f}", "1.0"),
        ("speecharchive.extract", f"{len(pages) / whole:.0f}", f"{whole / parse:.1f}"),
    ]
    print_table(("", "pages per CPU second", "lxml parses a page"), rows)
    print(f"\nGoal, on saved pages of real sites: at most {GOAL:.0f} parses a page.")


if __name__ == "__main__":
    main()
