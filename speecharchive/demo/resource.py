"""What the demo's sites are made of: one response for one address."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

VISITS = "%%VISITS%%"
"""Stands in a page where the site prints a visit counter; the server puts a new number in at every request."""

ResourceRole = Literal["article", "listing", "home", "robots", "asset"]


@dataclass(frozen=True, slots=True)
class Resource:
    url: str
    body: bytes
    content_type: str
    """The header the server sends; it may contradict the bytes, as on real sites."""
    codec: str
    """What the bytes really are."""
    role: ResourceRole = "article"
    outlet: str | None = None
    modified: datetime | None = None
    """None for a page made by a script at each request: it is sent without validators."""
    emptied: bytes | None = None
    """A listing's page as it would look with no item on it."""

    @property
    def text(self) -> str:
        return self.body.decode(self.codec)

    def revised(self, old: str, new: str, modified: datetime) -> Resource:
        """The page after an editor replaced `old` by `new`; ValueError where `old` does not stand in it."""
        text = self.text
        if old not in text:
            raise ValueError(f"the text to replace does not stand in {self.url}")
        body = text.replace(old, new).encode(self.codec, "xmlcharrefreplace")
        return replace(self, body=body, modified=modified if self.modified else None)
