"""What happens on the demo's sites in the weeks that `demo --weeks` lets pass: an edit, a page taken down, and one that returns."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from speecharchive.demo.server import Server

OUTLET = "demo-rednet"
EDITED = "http://yh.rednet.yunhe.example/content/646856/74/14592560.html"
TAKEN_DOWN = "http://yh.rednet.yunhe.example/content/646856/63/14592523.html"
RETURNED = "http://yh.rednet.yunhe.example/content/646946/53/14592856.html"
FIRST = timedelta(days=40)
"""How long ago the archive begins."""


@dataclass(frozen=True, slots=True)
class Look:
    """One crawl of the outlet, and what its editors did before."""

    ago: timedelta
    turn: Callable[[Server], None]


def _edit_and_take_down(server: Server) -> None:
    server.revise(EDITED, "72.8%", "75.8%")
    server.withdraw(TAKEN_DOWN)
    server.remove(RETURNED)


def _nothing(_: Server) -> None:
    pass


def _put_back(server: Server) -> None:
    server.restore(RETURNED)


LOOKS = (
    Look(timedelta(days=30), _edit_and_take_down),
    Look(timedelta(days=22), _nothing),
    Look(timedelta(days=14), _nothing),
    Look(timedelta(days=2), _put_back),
)
"""Three misses over sixteen days: enough for *withdrawn* (see `presence.RULE`)."""
