"""Reads declarations of outlets from TOML: what each field may hold, and where one holds something else.

A file has tables `[[outlet]]`, and may have a table `[every]` of what all its outlets say that do not say otherwise. Only
the form is looked at here, since every command that knows outlets reads all of them; `checking` looks at the meaning.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from speecharchive.errors import BadDeclaration
from speecharchive.outlets.outlet import KINDS, STATUSES, Outlet, Start
from speecharchive.suggestions import did_you_mean, nearest, or_list

_REQUIRED = ("name", "title", "family", "status")
_TEXTS = (
    *_REQUIRED, "kind", "place", "language", "articles", "sections", "source", "unplaced", "note", "recheck", "schedule", "quiet",
    "certificates", "budget",
)  # fmt: skip
_FIELDS = (*_TEXTS, "hosts", "start")
_ONE_OF: Mapping[str, Mapping[Any, str]] = {
    "status": STATUSES,
    "kind": KINDS,
    "certificates": {"unchecked": ""},
}
_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
MAX_NAME = 80
_START_FIELDS = ("url", "title", "office")


class Finding(NamedTuple):
    """What is wrong with one declaration, for the person who wrote it."""

    file: str
    outlet: str | None
    field: str | None
    problem: str

    def __str__(self) -> str:
        where = (self.file, self.outlet, self.field)
        return f"{', '.join(part for part in where if part)}: {self.problem}"


class _Wrong(Exception):
    """Becomes a Finding: no error of the package."""

    def __init__(self, field: str | None, problem: str) -> None:
        super().__init__(problem)
        self.field, self.problem = field, problem


def read_declarations(path: Path) -> tuple[list[tuple[str, Outlet]], list[Finding]]:
    """The outlets of a file, or of all `.toml` files of a folder, with their file, and what is wrong in their form.

    Raises BadDeclaration where there is nothing to read.
    """
    files = sorted(path.glob("*.toml")) if path.is_dir() else [path]
    if not files:
        raise BadDeclaration(f"{path}: the folder holds no .toml file with declarations")
    outlets: list[tuple[str, Outlet]] = []
    findings: list[Finding] = []
    for file in files:
        _read_file(file, outlets, findings)
    return outlets, findings


def _read_file(path: Path, outlets: list[tuple[str, Outlet]], findings: list[Finding]) -> None:
    try:
        rows, every = _tables(path)
    except _Wrong as wrong:
        findings.append(Finding(str(path), None, wrong.field, wrong.problem))
        return
    for number, row in enumerate(rows, 1):
        try:
            outlets.append((str(path), _outlet({**every, **row})))
        except _Wrong as wrong:
            name = row.get("name")
            called = name if isinstance(name, str) else f"outlet {number}"
            findings.append(Finding(str(path), called, wrong.field, wrong.problem))


def _tables(path: Path) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    try:
        held = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise BadDeclaration(f"{path}: {error.strerror}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise _Wrong(None, f"this is no TOML: {error}") from None
    if odd := [name for name in held if name not in ("outlet", "every")]:
        raise _Wrong(odd[0], "expected tables [[outlet]], and [every] for what they share")
    rows, every = held.get("outlet", []), held.get("every", {})
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise _Wrong("outlet", "expected tables [[outlet]], with two brackets")
    if not isinstance(every, dict) or "name" in every:
        raise _Wrong(
            "every", "expected a table [every] of what outlets share; a name is not shared"
        )
    return rows, every


def _outlet(row: Mapping[str, Any]) -> Outlet:
    """Raises _Wrong."""
    for field in row:
        if field not in _FIELDS:
            hint = did_you_mean(nearest(field, _FIELDS)) or f"the fields are {', '.join(_FIELDS)}"
            raise _Wrong(field, f"no field is called so; {hint}")
    for field in _REQUIRED:
        if field not in row:
            raise _Wrong(field, "this field is needed")
    for field in _TEXTS:
        if field in row and not (isinstance(row[field], str) and row[field].strip()):
            raise _Wrong(field, "expected a text in quotation marks")
    if not is_name(row["name"]):
        raise _Wrong("name", f"expected small letters, digits and hyphens, {MAX_NAME} at most")
    for field, known in _ONE_OF.items():
        if field in row and row[field] not in known:
            raise _Wrong(field, f"expected {or_list(list(known))}, found {row[field]!r}")
    texts = {field: row[field] for field in _TEXTS if field in row}
    place = texts.pop("place", None)
    return Outlet(hosts=_hosts(row), starts=tuple(_starts(row)), place=place, **texts)


def is_name(text: str) -> bool:
    return _NAME.fullmatch(text) is not None and len(text) <= MAX_NAME


def _hosts(row: Mapping[str, Any]) -> tuple[str, ...]:
    hosts = row.get("hosts", [])
    if not isinstance(hosts, list) or not all(isinstance(host, str) and host for host in hosts):
        raise _Wrong("hosts", 'expected a list of hosts, as in ["yhrb.yunhe.example"]')
    return tuple(hosts)


def _starts(row: Mapping[str, Any]) -> Iterator[Start]:
    """An address alone is short for a list of one start page that has the outlet's own title."""
    start = row.get("start", [])
    if isinstance(start, str):
        yield Start(start, row["title"])
        return
    if not isinstance(start, list) or not all(isinstance(each, dict) for each in start):
        raise _Wrong("start", "expected an address, or a list of tables with url and title")
    for each in start:
        if not {"url", "title"} <= each.keys() <= set(_START_FIELDS):
            raise _Wrong("start", "expected url and title of each start page, and perhaps office")
        if not all(isinstance(value, str) for value in each.values()):
            raise _Wrong("start", "expected texts in quotation marks")
        yield Start(**each)
