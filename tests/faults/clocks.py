"""A process whose clock is wrong."""

from __future__ import annotations

import os
from pathlib import Path

_ROOT = Path(__file__).parent.parent.parent
_SHIFT = """
import datetime
real = datetime.datetime
class Shifted(real):
    @classmethod
    def now(cls, tz=None):
        return real.now(tz) + datetime.timedelta(days={days})
datetime.datetime = Shifted
"""


def shifted_clock(folder: Path, days: int) -> str:
    """The PYTHONPATH under which it is so many days later."""
    place = folder / f"shifted{days}"
    place.mkdir()
    (place / "sitecustomize.py").write_text(_SHIFT.format(days=days))
    return os.pathsep.join((str(place), str(_ROOT)))
