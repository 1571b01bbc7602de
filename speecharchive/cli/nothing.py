"""What a command says where it found nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from speecharchive.cli.output import say

if TYPE_CHECKING:
    from speecharchive.query.filters import Filters
    from speecharchive.query.language import Query
    from speecharchive.query.snapshot import Snapshot


def say_why(view: Snapshot, query: Query | None, filters: Filters) -> None:
    """After the line of counts."""
    for line in reasons(view, query, filters):
        say(line)


def reasons(view: Snapshot, query: Query | None, filters: Filters) -> list[str]:
    """What was searched, how many speeches were in reach, and what would find something."""
    from speecharchive.query.empty import why_nothing

    return why_nothing(view, query, filters).lines
