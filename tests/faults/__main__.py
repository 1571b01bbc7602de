"""`python -m tests.faults [NAME …]`: kill each command FAULTS_KILLS times (100), seeded by FAULTS_SEED, and print a table.

FAULTS_PAGES makes the world smaller."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from pathlib import Path

from tests.faults.killing import Broken, Outcome, kill_again_and_again, table
from tests.faults.started import Loaded
from tests.faults.trials import trials


def main() -> None:
    pages = int(os.environ.get("FAULTS_PAGES", "0")) or None
    kills, seed = int(os.environ.get("FAULTS_KILLS", "100")), int(os.environ.get("FAULTS_SEED", "1"))  # fmt: skip
    outcomes: list[Outcome] = []
    with (
        tempfile.TemporaryDirectory(prefix="speecharchive-faults-") as made,
        trials(Path(made), pages) as every,
        Loaded() as loaded,
    ):
        unknown = set(sys.argv[1:]) - set(every)
        if unknown:
            raise SystemExit(f"no trial is called {', '.join(sorted(unknown))}: {', '.join(every)}")
        for name in sys.argv[1:] or every:
            folder = Path(made) / "rounds" / name
            try:
                outcomes.append(
                    kill_again_and_again(every[name], loaded, folder, kills, seed, _say)
                )
            except Broken as broken:
                outcomes.append(Outcome(name, found=[str(broken)]))
                kept = Path(tempfile.mkdtemp(prefix=f"speecharchive-{name}-"))
                shutil.copytree(folder, kept, dirs_exist_ok=True)
                _say(f"{name}: {broken}; what is left lies in {kept}")
            _say(table(outcomes[-1:]))
    print(table(outcomes))
    if any(outcome.found for outcome in outcomes):
        raise SystemExit(1)


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
