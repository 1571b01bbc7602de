"""What a release may be called: it names a folder, and stands in citations and addresses."""

from __future__ import annotations

import re

from speecharchive.errors import UsageError

_NAME = re.compile(r"[0-9A-Za-z](?:[0-9A-Za-z._-]{0,62}[0-9A-Za-z])?")
_RESERVED = re.compile(r"(?i)(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?")
"""Names that Windows keeps for devices."""


def release_name(text: str) -> str:
    """Raises UsageError."""
    if not _NAME.fullmatch(text) or _RESERVED.fullmatch(text) or ".." in text:
        raise UsageError(
            f"{text!r} is no name for a release; use letters, digits, dots and hyphens, e.g. 2026.1"
        )
    return text
