"""What `schedule` and `worker` ask before their first word: they go on for years, and a wrong setting would be told when nobody looks."""

from __future__ import annotations

from collections.abc import Iterable

from speecharchive.budget import budget_of
from speecharchive.monitors.thresholds import thresholds
from speecharchive.outlets import Outlet
from speecharchive.query.due import schedule_of
from speecharchive.quiet import quiet_of
from speecharchive.recheck import recheck_of


def require_settings(outlets: Iterable[Outlet]) -> None:
    """Raises UsageError for the first setting, the operator's or an outlet's, that cannot be read."""
    for outlet in outlets:
        schedule_of(outlet)
        recheck_of(outlet.recheck)
        quiet_of(outlet.quiet)
        budget_of(outlet.budget)
    thresholds()
