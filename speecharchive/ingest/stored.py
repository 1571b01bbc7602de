"""Stored captures as pages again."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from speecharchive.capture.coding import decoded
from speecharchive.capture.holdings import Holdings
from speecharchive.capture.warc import read_capture
from speecharchive.extraction.reader import read
from speecharchive.ingest.inputs import is_web_address
from speecharchive.model import Flag, PageSource, Speech
from speecharchive.outlets import Outlet
from speecharchive.store.archive import Archive, Reread
from speecharchive.store.captures import HeldCapture

OutletOf = Callable[[str | None], Outlet | None]
_LONGEST_REASON = 40


def page_source(holdings: Holdings, held: HeldCapture) -> PageSource:
    """The bytes of a capture as a page object takes them. Raises DamagedInput, InputTooLarge and StoreUnavailable."""
    return _opened(holdings, held)[0]


def _opened(holdings: Holdings, held: HeldCapture) -> tuple[PageSource, str | None]:
    stored = read_capture(
        holdings,
        held.warc_file,
        held.warc_offset,
        held.warc_length,
        payload_sha256=held.payload_sha256,
    )
    url = held.url if is_web_address(held.url) else None
    body = decoded(stored.body, stored.headers)
    return PageSource(body, url=url, content_type=held.content_type), stored.truncated


def with_truncation(speech: Speech, truncated: str | None) -> Speech:
    """Flagged where the crawler that captured the page says that it cut it off."""
    if not truncated:
        return speech
    return replace(speech, flags=(*speech.flags, Flag("truncated", truncated[:_LONGEST_REASON])))


@dataclass(frozen=True, slots=True)
class Reading:
    """One stored article to read again; sent to a worker process."""

    holdings: Holdings
    held: HeldCapture
    parts: tuple[HeldCapture, ...]
    """Continuation pages of a multi-page article."""
    outlet: Outlet | None


def reread(reading: Reading) -> Speech:
    """Today's parser over stored bytes. Raises BadInput, PageError and StoreUnavailable."""
    source, truncated = _opened(reading.holdings, reading.held)
    parts = [page_source(reading.holdings, part) for part in reading.parts]
    speech = read(
        source,
        family=reading.outlet.family if reading.outlet else None,
        reported=reading.outlet is not None and reading.outlet.is_reported,
        outlet=reading.outlet,
        office=reading.held.office,
        continuation=in_reading_order(parts),
    )
    return with_truncation(speech, truncated)


def reading_of(archive: Archive, held: HeldCapture, outlet_of: OutletOf) -> Reading:
    """With the further pages that belong to the capture, and the outlet that published it."""
    return Reading(archive.holdings, held, tuple(archive.parts_of(held)), outlet_of(held.outlet))


def read_again(archive: Archive, outlet_of: OutletOf) -> Reread:
    """What `begin_run` takes to read stored captures with today's parser; `outlet_of` finds an outlet by its name."""

    return lambda capture: reread(reading_of(archive, archive.capture(capture), outlet_of))


def in_reading_order(parts: list[PageSource]) -> list[PageSource]:
    """By the numbers in their addresses: `…_2.html` before `…_10.html`."""
    return sorted(
        parts, key=lambda part: [int(number) for number in re.findall(r"\d+", part.url or "")]
    )
