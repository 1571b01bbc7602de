"""Options that commands share: the archive, the filters, the format."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Annotated, Any, get_type_hints
from urllib.parse import urlsplit

import typer

from speecharchive.cli.output import Format

if TYPE_CHECKING:
    from speecharchive.query.filters import Filters
    from speecharchive.store.archive import Archive


def _whole_proxy(given: str | None) -> str | None:
    """It is not said again: it may hold a password. Raises BadParameter."""
    if given is None:
        return None
    try:
        parts = urlsplit(given)
        whole = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        whole = False
    if not whole or given.split() != [given]:
        raise typer.BadParameter(
            "expected an http or https address, such as http://proxy.example:8080"
        )
    return given


def at_most_one(given: dict[str, bool]) -> None:
    """Raises UsageError for options that would each be the whole answer."""
    from speecharchive.errors import UsageError

    named = [name for name, is_given in given.items() if is_given]
    if len(named) > 1:
        raise UsageError(f"give one of {' and '.join(named)}")


Db = Annotated[
    str | None,
    typer.Option(
        metavar="DB",
        envvar="SPEECHARCHIVE_DB",
        help="SQLite file or SQLAlchemy URL.  [default: ./speecharchive.db]",
    ),
]
Captures = Annotated[
    str | None,
    typer.Option(
        metavar="DIR",
        envvar="SPEECHARCHIVE_CAPTURES",
        help="Folder of the WARC files, or a store for many machines: s3://BUCKET/PREFIX, file:///FOLDER.  [default: beside the database]",
    ),
]
Proxy = Annotated[
    str | None,
    typer.Option(
        metavar="URL", help="HTTP proxy to send every request through.", callback=_whole_proxy
    ),
]
AskedFormat = Annotated[
    Format | None,
    typer.Option(
        "--format",
        help="[default: table on a terminal, else json]",
        case_sensitive=False,
    ),
]
Since = Annotated[
    str | None, typer.Option(metavar="DATE", help="First day: 2024, 2024-12 or 2024-12-26.")
]
Until = Annotated[str | None, typer.Option(metavar="DATE", help="Last day, likewise.")]
Copies = Annotated[
    bool,
    typer.Option(
        "--copies/--no-copies",
        help="Take every page that carries a speech; without, a speech once, however many outlets carry it.",
        show_default=True,
    ),
]

MOST = 1_000_000_000
"""Bound of every count: databases take no larger integer, and no archive has so many rows."""
_MOST_MEETINGS = 9_999
_Texts = list[str] | None
_Numbers = list[int] | None
_FILTERS: dict[str, tuple[Any, str, str]] = {
    "speaker": (_Texts, "NAME", "Speaker's name, in either script."),
    "office": (_Texts, "TEXT", "Part of the speaker's office, e.g. 市委书记."),
    "title": (_Texts, "TEXT", "Part of the title, in either script."),
    "outlet": (_Texts, "OUTLET", "Outlet by its name in the registry."),
    "place": (_Texts, "PLACE", "Code or name; a province includes its cities and counties."),
    "kind": (_Texts, "KIND", "speech, work-report, address, message, remarks, signed-article."),
    "body": (_Texts, "BODY", "cppcc, npc, party, government, …"),
    "meeting": (_Texts, "MEETING", "plenary, standing-committee, party-plenary, …"),
    "phase": (_Texts, "PHASE", "opening or closing."),
    "term": (_Numbers, "N", "届."),
    "session": (_Numbers, "N", "次."),
}


def example(*lines: str) -> str:
    """An epilog whose lines stay as they are written."""
    return "\b\nExample:\n" + "\n".join(f"  {line}" for line in lines)


def with_filters(command: Callable[..., Any], *, copies: bool = True) -> Callable[..., Any]:
    """Give a command the options of the filters; it receives them as one `filters`.

    Written once here, so that filters are the same everywhere. `copies` is what --copies is where nobody gives it.
    """
    hints = get_type_hints(command, localns={"Filters": object}, include_extras=True)
    own = [
        _keyword(name, hints[name], item.default)
        for name, item in inspect.signature(command).parameters.items()
        if name != "filters"
    ]
    added = [
        _keyword(name, Annotated[kind, _filter_option(name, kind, metavar, words)])
        for name, (kind, metavar, words) in _FILTERS.items()
    ]
    added += [_keyword("since", Since), _keyword("until", Until)]
    added.append(_keyword("copies", Copies, copies))

    @wraps(command)
    def filtered(**given: Any) -> Any:
        values = {item.name: given.pop(item.name) for item in added}
        return command(filters=_filters(values), **given)

    parameters = [*own, *added]
    filtered.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    filtered.__annotations__ = {item.name: item.annotation for item in parameters}
    return filtered


def _filter_option(name: str, kind: Any, metavar: str, words: str) -> Any:
    if kind == _Numbers:
        return typer.Option(f"--{name}", metavar=metavar, help=words, min=0, max=_MOST_MEETINGS)
    return typer.Option(f"--{name}", metavar=metavar, help=words)


def _keyword(name: str, annotation: Any, default: Any = None) -> inspect.Parameter:
    return inspect.Parameter(
        name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=annotation
    )


def _filters(values: dict[str, Any]) -> Filters:
    from speecharchive.query.filters import Filters

    given: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value
        for name, value in values.items()
        if value is not None and value != []
    }
    return Filters(**given)


def open_to_read(db: str | None, captures: str | None = None) -> Archive:
    """Raises ForeignDatabase, DatabaseUnavailable, UsageError where there is no archive."""
    from speecharchive.store.archive import Archive

    return Archive.open(db, captures=captures, read_only=True)


def open_to_write(db: str | None, captures: str | None = None, *, create: bool = True) -> Archive:
    """With `create`, a new SQLite file is made where there is none; without it, that is a UsageError."""
    from speecharchive.store.archive import Archive

    return Archive.open(db, captures=captures, create=create)
