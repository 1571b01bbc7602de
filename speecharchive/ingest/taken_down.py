"""What is said of a page that is new and holds what is taken down at another."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection

from speecharchive.errors import RedactedText, WithheldText
from speecharchive.model import Speech
from speecharchive.store.redactions import redacted_like
from speecharchive.store.withheld import withheld_like

TELLING = 4
"""Characters of a span that tell of more than a name: shorter ones stand in the pages of many, and say nothing there."""
_WITHHELD = "{}: holds the text of {}, which is withheld; decide about this page too: `speecharchive show ADDRESS` names its id"
_REDACTED = "{}: holds characters that are redacted in {}; decide about this page too: `speecharchive search` finds its id"
_CARRIED = "{}: is the text of {}; what is redacted there is redacted here too"


def told_of(
    connection: Connection, name: str, url: str, speech: Speech
) -> Iterator[WithheldText | RedactedText]:
    """For a page that was stored in this transaction as a new one."""
    if like := withheld_like(connection, speech):
        yield WithheldText(_WITHHELD.format(url, like))
    is_saved = url.startswith("urn:")
    # Of what is no speech no text is held.
    for each in redacted_like(connection, speech) if speech.is_speech else ():
        if is_saved and each.is_same:
            yield RedactedText(_CARRIED.format(name, each.speech_id))
        elif is_saved or each.is_same or max(span.length for span in each.spans) >= TELLING:
            yield RedactedText(_REDACTED.format(name if is_saved else url, each.speech_id))
