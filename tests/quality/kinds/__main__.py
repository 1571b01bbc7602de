"""`python -m tests.quality.kinds`: precision and recall of the kinds, then every text that was read as something else.

Examples:
    python -m tests.quality.kinds                        all labelled texts
    python -m tests.quality.kinds --set held-out         those of one file of `cases/`
    python -m tests.quality.kinds --show closing-npc     one text: its kind, the evidence, what was kept
    python -m tests.quality.kinds --update               pin better values; refuses to lower a floor
"""

from __future__ import annotations

import argparse
import sys

from benchmarks.cpu import print_table
from tests.quality.floors import falls, raised, read_floors, write_floors
from tests.quality.kinds.cases import cases
from tests.quality.kinds.measuring import answers, measured, speech_of
from tests.quality.reading import HERE

FLOORS = HERE / "floors-kinds.toml"


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--set", nargs="+", metavar="NAME", help="only these files of cases/")
    parser.add_argument("--show", metavar="CASE", help="one text")
    parser.add_argument("--update", action="store_true", help="pin better values as floors")
    arguments = parser.parse_args()
    if arguments.show:
        return _show(arguments.show)
    given = [each for each in answers() if not arguments.set or each.case.set in arguments.set]
    groups = measured(given)
    print_table(
        ("", "precision", "recall"),
        [
            (
                name,
                *(f"{found[key]:.3f}" if key in found else "" for key in ("precision", "recall")),
            )
            for name, found in groups.items()
            if name != "all"
        ],
    )
    print(f"\n{len(given)} texts, kind right: {groups['all']['accuracy']:.3f}\n")
    for each in given:
        if not each.is_right:
            print(
                f"{'/'.join(each.case.labels)} read as {each.found}: {each.case.set} {each.case.name}"
            )
    return _update(groups) if arguments.update and not arguments.set else 0


def _show(name: str) -> int:
    for case in cases():
        if case.name != name:
            continue
        speech = speech_of(case)
        if speech is None:
            print("no running text")
            return 0
        print(f"{speech.kind} {speech.title!r} {speech.subtitle!r} {speech.speaker}")
        for dropped in speech.dropped:
            print(f"- {dropped.rule}: {dropped.text[:60]}")
        for paragraph in speech.paragraphs:
            print(f"  {paragraph.text[:70]}")
        return 0
    print(f"no text is called {name}", file=sys.stderr)
    return 2


def _update(found: dict[str, dict[str, float]]) -> int:
    pinned = read_floors(FLOORS)
    worse = falls(pinned, found)
    for fall in worse:
        print(f"refused: {fall}", file=sys.stderr)
    if worse:
        return 1
    write_floors(FLOORS, raised(pinned, found))
    return 0


if __name__ == "__main__":
    sys.exit(main())
