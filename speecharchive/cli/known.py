"""The outlets that commands know by name: the registry's and the demo's."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from speecharchive.outlets import Registry
    from speecharchive.store.archive import Archive


def known_registry() -> Registry:
    """Demo archives are archives: their pages can be imported, crawled and read again like any others."""
    from speecharchive.demo.world import demo_registry
    from speecharchive.outlets import Registry, registry

    return Registry((*registry().values(), *demo_registry().values()))


def held_outlets(archive: Archive, names: Sequence[str]) -> tuple[str, ...]:
    """`names` as the registry or this archive has them. Raises UnknownOutlet."""
    from speecharchive.query.places import known_outlets
    from speecharchive.store.engine import reading

    with reading(archive.engine) as connection:
        return tuple(known_outlets(connection, names))
