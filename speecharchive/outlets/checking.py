"""What declarations mean: whether a family, a place, a pattern is one, and whether two outlets claim the same.

Loads the page objects and the divisions, so it is for those who write declarations, and for the tests.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

from speecharchive.budget import read_budget
from speecharchive.bundled import bundled_path
from speecharchive.errors import UsageError
from speecharchive.normalise.divisions import by_code
from speecharchive.outlets.declarations import Finding, read_declarations
from speecharchive.outlets.outlet import Outlet, Start
from speecharchive.outlets.registry import MAX_FOLDERS, REGISTRY_VARIABLE
from speecharchive.pages.layouts import LAYOUTS
from speecharchive.quiet import read_quiet
from speecharchive.recheck import read_policy
from speecharchive.schedule import read_schedule
from speecharchive.suggestions import did_you_mean, nearest

_HAN = re.compile("[\u3400-\u9fff]")
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Z][a-z]{3})?(?:-[A-Z]{2})?")
_HOST = re.compile(r"[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?:/[^/?#\s]+)*")
_DATED = re.compile(r"(?:19|20)\d\d[-/]?(?:0[1-9]|1[0-2])[-/]?(?:0[1-9]|[12]\d|3[01])(?!\d)")
_FIELD_OF_DATE = re.compile("%([Ymd])")
_OTHER_PERCENT = re.compile("%(?![0-9A-Fa-f]{2})")
EPAPERS = ("founder_epaper",)

Problem = tuple[str, str, str]
"""Outlet, field, and what is wrong."""


def check_declarations(path: Path | None) -> tuple[int, list[Finding]]:
    """How many outlets a file or folder declares, and all that is wrong with them.

    Without `path` the operator's own declarations, else the bundled ones. Raises BadDeclaration.
    """
    own = os.environ.get(REGISTRY_VARIABLE, "").strip()
    path = path or (Path(own) if own else bundled_path("seeds") / "outlets")
    outlets, findings = read_declarations(path)
    held = [outlet for _, outlet in outlets]
    files = {outlet.name: file for file, outlet in outlets}
    wrong = (Finding(files[name], name, field, problem) for name, field, problem in problems(held))
    return len(outlets), [*findings, *wrong]


def problems(outlets: Iterable[Outlet]) -> Iterator[Problem]:
    names: dict[str, str] = {}
    claimed: dict[str, str] = {}
    for outlet in outlets:
        for field, problem in (*_of_itself(outlet), *_of_addresses(outlet)):
            yield outlet.name, field, problem
        if outlet.name in names:
            yield outlet.name, "name", f"{names[outlet.name]} has this name too"
        names[outlet.name] = outlet.title
        for host in outlet.hosts:
            if (other := claimed.setdefault(host, outlet.name)) != outlet.name:
                yield outlet.name, "hosts", f"{other} claims {host} too; tell them apart by folder"


def _of_itself(outlet: Outlet) -> Iterator[tuple[str, str]]:
    if not _HAN.search(outlet.title):
        yield "title", "expected the name as it is written in Chinese"
    if outlet.family not in LAYOUTS:
        hint = did_you_mean(nearest(outlet.family, LAYOUTS)) or f"there are {', '.join(LAYOUTS)}"
        yield "family", f"no family is called {outlet.family!r}; {hint}"
    if outlet.kind is None:
        yield "kind", "say what publishes it; `speecharchive outlets --help` lists the kinds"
    if outlet.language is None or not _LANGUAGE.fullmatch(outlet.language):
        yield "language", "expected a BCP 47 tag such as zh-Hans"
    if outlet.status in ("reported", "address-unknown") and not (outlet.source or outlet.note):
        yield "source", "say where it was reported, with revision or date"
    yield from _of_place(outlet)
    for field, pattern in (("articles", outlet.articles), ("sections", outlet.sections)):
        try:
            re.compile(pattern or "")
        except re.error as error:
            yield field, f"this is no regular expression: {error}"
    readers = {
        "recheck": read_policy,
        "schedule": read_schedule,
        "quiet": read_quiet,
        "budget": read_budget,
    }
    for field, read in readers.items():
        try:
            if text := getattr(outlet, field):
                read(text)
        except UsageError as error:
            yield field, str(error)


def _of_place(outlet: Outlet) -> Iterator[tuple[str, str]]:
    if outlet.place is None:
        if outlet.unplaced is None:
            yield (
                "place",
                "give the division's six-digit code, or say in `unplaced` why there is none",
            )
    elif by_code(outlet.place) is None:
        yield "place", f"no division has the code {outlet.place!r}"
    elif outlet.unplaced:
        yield "unplaced", "the outlet has a place"


def _of_addresses(outlet: Outlet) -> Iterator[tuple[str, str]]:
    for host in outlet.hosts:
        if not _HOST.fullmatch(host):
            yield (
                "hosts",
                f"expected a host in small letters, perhaps with a folder, found {host!r}",
            )
        elif host.count("/") > MAX_FOLDERS:
            yield "hosts", f"{host} names more than {MAX_FOLDERS} folders"
    if (outlet.status == "address-unknown") != (not outlet.starts):
        yield "start", "an outlet without a start page is `address-unknown`, and no other"
    for start in outlet.starts:
        if problem := _of_start(start, outlet):
            yield "start", f"{start.url}: {problem}"


def _of_start(start: Start, outlet: Outlet) -> str | None:
    parts = urlsplit(start.url)
    if parts.scheme not in ("http", "https") or not parts.hostname or re.search(r"\s", start.url):
        return "expected a whole http or https address"
    if not outlet.publishes(start.url):
        return "it does not lie on the outlet's hosts"
    fields = set(_FIELD_OF_DATE.findall(start.url))
    odd = _OTHER_PERCENT.search(_FIELD_OF_DATE.sub("", start.url))
    if odd or (fields and fields != {"Y", "m", "d"}):
        return "a template of a day's page has %Y, %m and %d and no others"
    if outlet.family in EPAPERS and not fields:
        return "expected a template of a day's first page, with %Y, %m and %d"
    if _DATED.search(parts.path):
        return "a date stands in it: write %Y, %m and %d"
    return None
