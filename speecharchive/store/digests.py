"""Digests that judge whether two texts are the same."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any

from speecharchive.model import Speech
from speecharchive.normalise.fold import han_of_folded
from speecharchive.store.statements import plain

_BETWEEN = "\x1f"


def text_sha256(speech: Speech) -> str:
    """Over headline, subtitle, the speaker as the page prints it, and the paragraphs: counters and menus never change it."""
    return parts_sha256(judged_parts(speech))


def parts_sha256(parts: Iterable[str]) -> str:
    """Over the characters as databases can hold them, so that it can be recomputed from rows."""
    return _sha256(plain(_BETWEEN.join(parts)))


def judged_parts(speech: Speech) -> list[str]:
    """What makes a text another one when it changes."""
    speaker = speech.speaker.raw if speech.speaker.span is not None else None
    head = (speech.headline, speech.subtitle, speaker)
    return [part or "" for part in head] + [paragraph.text for paragraph in speech.paragraphs]


def printed_speaker(record: Mapping[str, Any]) -> str | None:
    """The same of a record: the speaker as the page prints it, and not one that was concluded."""
    speaker = record["speaker"]
    printed: str | None = speaker["raw"] if speaker["span"] is not None else None
    return printed


def fold_sha256(folds: Iterable[str]) -> str:
    """Over the folded Han characters alone: equal for a plain reprint in another script or punctuation."""
    return _sha256(han_of_folded("".join(folds)))


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
