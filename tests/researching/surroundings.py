"""Where the pages run."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent


def surroundings(**more: str) -> dict[str, str]:
    """The environment of a process that is to find this checkout and its command, and no archive by chance."""
    kept = {name: value for name, value in os.environ.items() if "SPEECHARCHIVE" not in name}
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    return kept | {"PYTHONPATH": str(ROOT), "PATH": path, "PYTHONUTF8": "1"} | more


def crawl_the_demo(folder: Path) -> None:
    """What `make demo` does."""
    command = [sys.executable, "-m", "speecharchive", "demo", "--dir", str(folder)]
    subprocess.run(command, cwd=folder.parent, check=True, capture_output=True, env=surroundings())
