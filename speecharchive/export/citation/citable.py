"""What a citation rests on: the facts of one version of a speech, in characters that no format trips over."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

ARCHIVE = "speecharchive"
_NEWSPAPERS = frozenset(("founder_epaper",))
"""Families of the pages that show the issues of a newspaper."""
_DATE = re.compile(r"\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?")
_CONTROLS = re.compile(r"[\s\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_UNSEEN = re.compile(
    "[\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ud800-\udfff\ufffe\uffff]"
)


@dataclass(frozen=True, slots=True)
class Citable:
    """None is a fact that the document does not state."""

    id: str
    version: int
    paragraph: int | None
    release: str | None
    """The release that it was read in, where one is named."""
    kind: str
    author: str | None
    """The speaker; nobody stands in for one who is not known."""
    title: str | None
    subtitle: str | None
    delivered: str | None
    """A date as far as it is known, to the day at most, as every date here."""
    published: str | None
    captured: str
    """The day on which these very bytes were fetched: what a style calls the date of access. UTC."""
    outlet: str | None
    """Its name in Chinese."""
    in_newspaper: bool
    """Read from an issue of a newspaper; else from another page of the web, or a file."""
    url: str | None
    """None for a file that names no address."""
    formerly: str | None = None
    """The id that was asked for, where it was joined with this one."""

    @property
    def permalink(self) -> str:
        """`ID@vN`, `ID@vN#pN`: `show` prints the same text for it, whatever comes after."""
        paragraph = "" if self.paragraph is None else f"#p{self.paragraph}"
        return f"{self.id}@v{self.version}{paragraph}"

    @property
    def locator(self) -> str:
        """Where the text is kept: archive, release, address."""
        release = f"/{self.release}" if self.release else ""
        return f"{ARCHIVE}{release}:{self.permalink}"

    @property
    def full_title(self) -> str | None:
        return ": ".join(filter(None, (self.title, self.subtitle))) or None


def citable(
    record: Mapping[str, Any],
    *,
    outlet: str | None = None,
    paragraph: int | None = None,
    release: str | None = None,
) -> Citable:
    """From the JSON of `show`. `outlet` is the outlet's name in Chinese."""
    headline, title = plain(record["headline"]), plain(record["title"])
    subtitle = plain(record["subtitle"])
    url = str(record["url"])
    return Citable(
        id=record["id"],
        version=record["version"],
        paragraph=paragraph,
        release=release,
        kind=record["kind"],
        author=plain(record["speaker"]["name"]),
        title=title or headline or subtitle,
        subtitle=subtitle if title or headline else None,
        delivered=day_of(record["delivered_on"]["value"]),
        published=day_of(record["published_on"]["value"]),
        captured=day_of(record["captured_at"]) or "",
        outlet=plain(outlet),
        in_newspaper=record.get("family") in _NEWSPAPERS,
        url=plain(url) if url.startswith(("http://", "https://")) else None,
    )


def plain(text: str | None) -> str | None:
    """On one line, without what cannot be seen or would turn the direction of reading; None where nothing is left."""
    return _CONTROLS.sub(" ", _UNSEEN.sub("", text)).strip() or None if text else None


def day_of(value: str | None) -> str | None:
    """2024, 2024-12 or 2024-12-26 of a date or time."""
    found = _DATE.match(value) if value else None
    return found[0] if found else None
