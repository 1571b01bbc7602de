"""Where the data folders are that stand beside the package in a checkout and inside it in a wheel."""

from pathlib import Path
from typing import Literal

_PACKAGE = Path(__file__).parent


def bundled_path(folder: Literal["migrations", "seeds"]) -> Path:
    installed = _PACKAGE / "bundled_data" / folder
    return installed if installed.is_dir() else _PACKAGE.parent / folder
