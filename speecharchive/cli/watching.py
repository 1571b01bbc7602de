"""Progress for a person who watches; nothing at all for a program."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from speecharchive.cli.inert import inert_line

if TYPE_CHECKING:
    from rich.progress import Progress


@contextmanager
def progress(task: str, total: int | None = None) -> Iterator[Callable[[str], None]]:
    """A bar on standard error; call what is yielded with the name of each thing that is done."""
    if not sys.stderr.isatty():
        yield lambda _name: None
        return
    with _bar() as bar:
        number = bar.add_task(task, total=total, name="")
        yield lambda name: bar.update(number, advance=1, name=inert_line(name)[-50:])


@contextmanager
def counting(task: str, total: int | None = None) -> Iterator[Callable[[int], None]]:
    """The same for things without names; call what is yielded with how many more are done."""
    if not sys.stderr.isatty():
        yield lambda _many: None
        return
    with _bar() as bar:
        number = bar.add_task(task, total=total, name="")
        yield lambda many: bar.update(number, advance=many)


def _bar() -> Progress:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("{task.fields[name]}", markup=False),
    )
    return Progress(*columns, console=Console(stderr=True), transient=True)
