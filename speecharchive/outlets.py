"""The registry of outlets: who publishes, where crawls start, which family reads the pages.

The facts stand in `seeds/outlets.toml`; the demo brings a registry of its own. A start address that nobody has
confirmed is left out, and the outlet says so in `status`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from speecharchive.bundled import bundled_path
from speecharchive.errors import UnknownOutlet
from speecharchive.suggestions import did_you_mean, nearest

Status = Literal["active", "unverified", "address-unknown", "retired"]


@dataclass(frozen=True, slots=True)
class Start:
    """One page a crawl starts from: a listing, or the template of an e-paper's first layout page."""

    url: str
    """For an e-paper a `strftime` template of one day's first page, e.g. `…/%Y%m/%d/node01.html`."""
    title: str
    office: str | None = None
    """Whose speeches this section of the site holds (主席讲话 → 攀枝花市政协主席); basis `site-section`."""


@dataclass(frozen=True, slots=True)
class Outlet:
    name: str
    title: str
    family: str
    spider: str
    """Name of the declaration in `spiders/` that crawls it."""
    place: str | None
    """Six-digit GB/T 2260 code of the division the outlet belongs to."""
    hosts: tuple[str, ...]
    starts: tuple[Start, ...]
    status: Status
    note: str | None = None
    recheck: str | None = None
    """How often its pages are looked at again, by their age; see `speecharchive.recheck`."""

    def publishes(self, url: str) -> bool:
        host = _host(url)
        return any(host == own or host.endswith("." + own) for own in self.hosts)


class Registry(Mapping[str, Outlet]):
    """Outlets by name."""

    def __init__(self, outlets: tuple[Outlet, ...]) -> None:
        self._by_name = {outlet.name: outlet for outlet in outlets}
        self._by_host: dict[str, list[Outlet]] = {}
        for outlet in self._by_name.values():
            for host in dict.fromkeys(outlet.hosts):
                self._by_host.setdefault(host, []).append(outlet)

    @classmethod
    def from_toml(cls, path: Path) -> Registry:
        rows = tomllib.loads(path.read_text(encoding="utf-8"))["outlet"]
        return cls(tuple(_outlet(row) for row in rows))

    def __getitem__(self, name: str) -> Outlet:
        try:
            return self._by_name[name]
        except KeyError:
            titles = {outlet.name: outlet.title for outlet in self._by_name.values()}
            raise unknown_outlet(name, titles) from None

    def __iter__(self) -> Any:
        return iter(self._by_name)

    def __len__(self) -> int:
        return len(self._by_name)

    def named(self, name: str | None) -> Outlet | None:
        """None for one that has left the registry: what an archive holds of it can still be read."""
        return self._by_name.get(name) if name else None

    def for_url(self, url: str | None) -> Outlet | None:
        """The outlet that publishes `url`; the longest matching host wins."""
        if not url:
            return None
        steps = _host(url).split(".")
        within = (".".join(steps[n:]) for n in range(len(steps)))
        matches = [outlet for host in within for outlet in self._by_host.get(host, ())]
        return max(matches, key=lambda outlet: max(map(len, outlet.hosts)), default=None)


def unknown_outlet(name: str, titles: Mapping[str, str]) -> UnknownOutlet:
    """The error for a name that none of `titles` (by registry name) has, with what it may have meant."""
    called = {title: key for key, title in titles.items()} | {key: key for key in titles}
    close = dict.fromkeys(called[each] for each in nearest(name, called))
    hint = did_you_mean([f"{key} ({titles[key]})" for key in close])
    listed = "`speecharchive outlets` lists all"
    return UnknownOutlet(f"no outlet is called {name!r}; {hint or listed}")


def _host(url: str) -> str:
    """Empty for what is no address: nobody publishes it."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def _outlet(row: dict[str, Any]) -> Outlet:
    return Outlet(
        name=row["name"],
        title=row["title"],
        family=row["family"],
        spider=row.get("spider", row["name"]),
        place=row.get("place"),
        hosts=tuple(row.get("hosts", ())),
        starts=tuple(Start(**start) for start in row.get("start", ())),
        status=row["status"],
        note=row.get("note"),
        recheck=row.get("recheck"),
    )


@cache
def registry() -> Registry:
    return Registry.from_toml(bundled_path("seeds") / "outlets.toml")
