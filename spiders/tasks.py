"""A task is one page to fetch and how to read it: what stands in a row of the frontier."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal

from speecharchive.capture.identity import is_mirror

Role = Literal["listing", "issue", "article"]
PRIORITY: dict[Role, int] = {"article": 2, "listing": 1, "issue": 0}
"""Articles first: a run that is cut short has then stored texts, not lists."""


LAST = -1
"""What is new goes before what is looked at again."""
MIRROR = -10
"""Added for an address at a mirror in the other script: the page as written goes before its conversion."""


@dataclass(frozen=True, slots=True)
class Task:
    url: str
    role: Role
    """`listing`: a home, section or layout page; `issue`: the first layout page of an e-paper's day, which may
    not exist; `article`."""
    section: str
    """Start page it was found from."""
    office: str | None = None
    """Office whose speeches that section holds."""
    depth: int = 0
    """Listing pages between the start page and this one."""
    again: bool = False
    """A held page that is due, whether a listing shows it or not."""

    @property
    def priority(self) -> int:
        own = LAST if self.again else PRIORITY[self.role]
        return own + MIRROR if is_mirror(self.url) else own

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Task:
        return cls(**{name: value[name] for name in cls.__dataclass_fields__ if name in value})
