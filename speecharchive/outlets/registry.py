"""Outlets by name, and by the addresses that they publish."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path

from speecharchive.bundled import bundled_path
from speecharchive.errors import BadDeclaration, UnknownOutlet
from speecharchive.outlets.declarations import read_declarations
from speecharchive.outlets.outlet import Outlet, address
from speecharchive.suggestions import did_you_mean, nearest

REGISTRY_VARIABLE = "SPEECHARCHIVE_REGISTRY"
"""Environment variable: a file or folder of the operator's own declarations."""

MAX_FOLDERS = 6
"""Folders that a declaration may name below a host."""


class Registry(Mapping[str, Outlet]):
    """Of two outlets of one name, or of one address, the later counts."""

    def __init__(self, outlets: Iterable[Outlet]) -> None:
        self._by_name = {outlet.name: outlet for outlet in outlets}
        self._by_host: dict[str, dict[str, Outlet]] = {}
        for outlet in self._by_name.values():
            for own in outlet.hosts:
                host, _, folder = own.partition("/")
                self._by_host.setdefault(host, {})[folder] = outlet

    @classmethod
    def from_toml(cls, path: Path) -> Registry:
        """Of a file, or of all files of a folder. Raises BadDeclaration."""
        outlets, findings = read_declarations(path)
        if findings:
            more = f"; and {len(findings) - 1} more: see `speecharchive outlets validate {path}`"
            raise BadDeclaration(f"{findings[0]}{more if len(findings) > 1 else ''}")
        return cls(outlet for _, outlet in outlets)

    def __getitem__(self, name: str) -> Outlet:
        """Raises UnknownOutlet, which is a KeyError."""
        try:
            return self._by_name[name]
        except KeyError:
            titles = {outlet.name: outlet.title for outlet in self._by_name.values()}
            raise unknown_outlet(name, titles) from None

    def __iter__(self) -> Iterator[str]:
        return iter(self._by_name)

    def __len__(self) -> int:
        return len(self._by_name)

    def named(self, name: str | None) -> Outlet | None:
        """None for one that has left the registry: what an archive holds of it can still be read."""
        return self._by_name.get(name) if name else None

    def for_url(self, url: str | None) -> Outlet | None:
        """The outlet that publishes `url`: of the longest matching host, and on it of the longest matching folder.

        Asked of every record of a WARC file, so its cost is that of the host's labels and the path's folders, however
        many outlets there are.
        """
        if not url:
            return None
        host, path = address(url)
        labels = host.split(".")
        for n in range(len(labels)):
            folders = self._by_host.get(".".join(labels[n:]))
            if folders and (found := _longest(folders, path)):
                return found
        return None


def _longest(folders: Mapping[str, Outlet], path: str) -> Outlet | None:
    steps = path.split("/", MAX_FOLDERS + 1)[1 : MAX_FOLDERS + 1]
    for n in range(len(steps), 0, -1):
        if found := folders.get("/".join(steps[:n])):
            return found
    return folders.get("")


def unknown_outlet(name: str, titles: Mapping[str, str]) -> UnknownOutlet:
    """The error for a name that none of `titles` (by registry name) has, with what it may have meant."""
    called = {title: key for key, title in titles.items()} | {key: key for key in titles}
    close = dict.fromkeys(called[each] for each in nearest(name, called))
    hint = did_you_mean([f"{key} ({titles[key]})" for key in close])
    listed = "`speecharchive outlets` lists all"
    return UnknownOutlet(f"no outlet is called {name!r}; {hint or listed}")


def registry() -> Registry:
    """The bundled outlets and the operator's own, which take the place of bundled ones of their name.

    Raises BadDeclaration.
    """
    return _registry(os.environ.get(REGISTRY_VARIABLE, "").strip())


@cache
def _registry(own: str) -> Registry:
    bundled = Registry.from_toml(bundled_path("seeds") / "outlets")
    if not own:
        return bundled
    return Registry((*bundled.values(), *Registry.from_toml(Path(own)).values()))
