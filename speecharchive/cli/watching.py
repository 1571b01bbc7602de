"""Progress for a person who watches; nothing at all for a program."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from speecharchive.cli.inert import inert_line

if TYPE_CHECKING:
    from rich.progress import Progress

    from speecharchive.ingest.sources import Item


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


@contextmanager
def progress_in_bytes(task: str, total: Callable[[], int]) -> Iterator[Callable[[Item], None]]:
    """The same for what files hold, by how far each was read; `total` is asked for only where a person watches."""
    if not sys.stderr.isatty():
        yield lambda _item: None
        return
    places: dict[str, int] = {}

    def seen(item: Item) -> None:
        if item.mark is not None:
            places[item.mark.file.name] = item.mark.position.offset
            bar.update(number, completed=sum(places.values()), name=inert_line(item.name)[-50:])

    with _bar(in_bytes=True) as bar:
        number = bar.add_task(task, total=total(), name="")
        yield seen


def _bar(*, in_bytes: bool = False) -> Progress:
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        DownloadColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeElapsedColumn,
    )

    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        DownloadColumn() if in_bytes else MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("{task.fields[name]}", markup=False),
    )
    return Progress(*columns, console=Console(stderr=True), transient=True)
