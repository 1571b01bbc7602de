"""The beginning of a correction, filled with what the archive reads today."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from speecharchive.corrections.fields import BASES, FIELDS, STEERING, extracted

_HEAD = """\
# Corrections of {address}: {title}
# Keep the entries that are wrong, fill them in, delete the others; then: speecharchive correct FILE --dry-run
# value = "" says: reviewed, and not known. `was` is what the archive read: leave it as it is.
# basis, if you give one (default archive-evidence): {bases}.
"""
_ENTRY = """
[[correction]]
speech = {speech}
field = {field}  # {values}
value = ""
was = {was}
source = ""
reviewer = ""
date = {today}
note = ""
"""


def template(
    address: str, record: Mapping[str, Any], fields: tuple[str, ...], today: str
) -> Iterator[str]:
    """TOML, a piece at a time; `fields` are keys of `FIELDS`."""
    title = _quoted(record["title"] or record["headline"] or "untitled")
    yield _HEAD.format(address=address, title=title, bases=", ".join(BASES))
    for field in fields:
        yield _ENTRY.format(
            speech=_quoted(address),
            field=_quoted(field),
            values=FIELDS[field].values,
            was=_quoted(extracted(record, field) or ""),
            today=today,
        )


def _quoted(text: str) -> str:
    """A basic string of TOML, whose escapes hold JSON's; nothing in it steers a terminal."""
    quoted = json.dumps(text.strip(), ensure_ascii=False)
    return STEERING.sub(lambda match: f"\\u{ord(match[0]):04x}", quoted)
