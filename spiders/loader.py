"""The declarations by name."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from speecharchive.errors import UnknownOutlet
from spiders import outlets
from spiders.base import OutletSpider


@cache
def _declarations() -> dict[str, type[OutletSpider]]:
    found: dict[str, type[OutletSpider]] = {}
    for module in iter_modules(outlets.__path__, f"{outlets.__name__}."):
        for value in vars(import_module(module.name)).values():
            if (
                isinstance(value, type)
                and issubclass(value, OutletSpider)
                and "name" in vars(value)
            ):
                found[value.name] = value
    return found


def declaration(name: str) -> type[OutletSpider]:
    """The spider class of that name. Raises UnknownOutlet."""
    try:
        return _declarations()[name]
    except KeyError:
        known = ", ".join(sorted(_declarations()))
        raise UnknownOutlet(
            f"no spider is called {name!r}; spiders/outlets/ has: {known}"
        ) from None
