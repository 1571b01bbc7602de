"""What a spider hands to the pipeline: how one page of the frontier ended."""

from __future__ import annotations

from dataclasses import dataclass

from speecharchive.model import Speech
from speecharchive.presence import Observed
from spiders.failures import PageWaits
from spiders.tasks import Task


@dataclass(frozen=True, slots=True)
class ListingRead:
    entry_id: int
    articles: tuple[Task, ...]
    sections: tuple[Task, ...]
    """Other listings, to be read in any case."""
    further: tuple[Task, ...]
    """Next pages of this listing, to be read where this one brought something new."""
    walk_on: bool
    """Read the next pages even so."""
    cut: str | None = None
    """The page, where those would lie too deep."""


@dataclass(frozen=True, slots=True)
class ArticleRead:
    entry_id: int
    capture_id: int
    speech: Speech
    repeated: bool = False
    """Its bytes were held already."""


@dataclass(frozen=True, slots=True)
class PageFailed:
    entry_id: int
    url: str
    error: BaseException
    capture_ids: tuple[int, ...] = ()
    observed: Observed | None = None
    """What these captures say of the presence of the page."""


@dataclass(frozen=True, slots=True)
class PageMissed:
    """A page that is held as an article is not found any more: an observation, no failure."""

    entry_id: int
    url: str
    capture_ids: tuple[int, ...]
    observed: Observed


@dataclass(frozen=True, slots=True)
class PagePassed:
    """Nothing to store: no issue on that day, or robots.txt forbids the page."""

    entry_id: int


@dataclass(frozen=True, slots=True)
class PagePutBack:
    """The page waits for the next run, and so does the whole outlet."""

    entry_id: int
    url: str
    error: PageWaits


Outcome = ListingRead | ArticleRead | PageFailed | PageMissed | PagePassed | PagePutBack
