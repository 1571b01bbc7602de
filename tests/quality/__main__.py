"""`python -m tests.quality`: the table, page by page with --show, one page's lines with --dump, floors with --update.

Examples:
    python -m tests.quality                       the table, of the project's own pages and of saved pages where present
    python -m tests.quality --show --only city-portal-nested
    python -m tests.quality --dump city-portal-nested
    python -m tests.quality --update              pin better values; refuses to lower a floor
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from benchmarks.cpu import print_table
from benchmarks.scoring import MEASURES
from tests.quality.floors import falls, raised, read_floors, write_floors
from tests.quality.reading import HERE, PAGES, SETS, SHOWN, measured, readings, table


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--show", action="store_true", help="one line a page, the worst first")
    parser.add_argument("--only", nargs="+", default=(), metavar="NAME", help="with --show")
    parser.add_argument("--dump", metavar="NAME", help="one page: read lines beside gold lines")
    parser.add_argument("--update", action="store_true", help="pin better values as floors")
    arguments = parser.parse_args()
    if arguments.dump:
        return _dump(arguments.dump)
    if arguments.show or arguments.only:
        return _show(arguments.only)
    for name, folder in SETS.items():
        if readings(folder):
            print(f"\n{name}\n")
            print_table(("", "pages", *SHOWN), table(folder))
    return _update() if arguments.update else 0


def _update() -> int:
    status = 0
    for name, folder in SETS.items():
        if not readings(folder):
            continue
        path = floors_file(name)
        pinned, found = read_floors(path), measured(folder)
        worse = falls(pinned, found)
        for fall in worse:
            print(f"refused: {name}: {fall}", file=sys.stderr)
        status = status or int(bool(worse))
        if not worse:
            write_floors(path, raised(pinned, found))
    return status


def floors_file(name: str) -> Path:
    return HERE / f"floors-{name}.toml"


def _show(only: tuple[str, ...]) -> int:
    for folder in SETS.values():
        found = readings(folder)
        for name, (page, _, score) in sorted(found.items(), key=lambda each: each[1][2].body_f1):
            if only and name not in only:
                continue
            values = ((measure, getattr(score, measure)) for measure in MEASURES)
            shown = " ".join(
                f"{measure}={value:.3g}" for measure, value in values if value is not None
            )
            print(f"{page.kind}/{name}: {shown}")
    return 0


def _dump(name: str) -> int:
    for folder in SETS.values():
        if name not in readings(folder):
            continue
        page, reading, score = readings(folder)[name]
        print(score)
        for measure in ("title", "date", "source", "author"):
            gold = page.dates if measure == "date" else getattr(page, measure)
            print(f"{measure}: {getattr(reading, measure)!r}, gold {gold!r}")
        for key, value in page.speech.items():
            print(f"{key}: {reading.record.get(key)!r}, gold {value!r}")
        for line in reading.paragraphs:
            print(("  " if line in page.paragraphs else "+ ") + line[:150])
        for line in page.paragraphs:
            if line not in reading.paragraphs:
                print("- " + line[:150])
        return 0
    print(f"no page is called {name}: look into {PAGES}", file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main())
