"""The registry of outlets: who publishes, where crawls start, which family reads the pages.

The facts stand in `seeds/outlets/`, one table an outlet; an operator's own file is added to them, and the demo brings a
registry of its own. A fact that nobody has confirmed says where it was reported, and one that is not known is left out.
"""

from speecharchive.outlets.outlet import KINDS, STATUSES, Kind, Outlet, Start, Status
from speecharchive.outlets.registry import REGISTRY_VARIABLE, Registry, registry, unknown_outlet

__all__ = [
    "KINDS",
    "REGISTRY_VARIABLE",
    "STATUSES",
    "Kind",
    "Outlet",
    "Registry",
    "Start",
    "Status",
    "registry",
    "unknown_outlet",
]
