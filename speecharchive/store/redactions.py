"""Redacted characters that come again in a page that nobody decided about, and whether it is the same text.

A span is known by its digest, so any text can be asked for it. But two or three characters are a name that many bear:
only of a text that is the redacted one, known by its sentences, is it certain that the decision is meant.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, insert, null, select

from speecharchive.corrections.recognising import are_same_text, sentence_digests
from speecharchive.corrections.redacting import Span, redacted, said_by, spans_in
from speecharchive.model import Speech
from speecharchive.store.tables import Paragraph, Takedown, Version

_OPEN = (
    select(Takedown.speech_id, Takedown.span_sha256, Takedown.span_length)
    .where(Takedown.ended_at.is_(null()), Takedown.span_sha256.is_not(None))
    .order_by(Takedown.id)
)


@dataclass(frozen=True, slots=True)
class Redacted:
    """A speech of which characters are redacted that another text says."""

    speech_id: str
    spans: Sequence[Span]
    """Those of its spans that were found."""
    is_same: bool
    """Whether the other text is this speech again."""


def redacted_like(connection: Connection, speech: Speech) -> list[Redacted]:
    """Digests every window of the text, once for each length of a span that is redacted anywhere."""
    spans: dict[str, list[Span]] = defaultdict(list)
    for row in connection.execute(_OPEN):
        spans[row.speech_id].append(Span(row.span_sha256, row.span_length))
    if not spans:
        return []
    found = spans_in(said_by(speech), {span for some in spans.values() for span in some})
    return [
        Redacted(speech_id, held, _is_same(connection, speech_id, redacted(speech, some)))
        for speech_id, some in spans.items()
        if (held := [span for span in some if span in found])
    ]


def copied_spans(connection: Connection, speech: Speech) -> dict[Span, str]:
    """What is redacted of the same text, each with the speech that it was decided of."""
    like = redacted_like(connection, speech)
    return {span: each.speech_id for each in like if each.is_same for span in each.spans}


def carry_over(connection: Connection, speech_id: str, spans: dict[Span, str]) -> None:
    """The decisions hold for this speech too, from then on by themselves."""
    for span, decided_of in spans.items():
        words = select(Takedown.reason, Takedown.requested_by, Takedown.at).where(
            Takedown.speech_id == decided_of,
            Takedown.span_sha256 == span.sha256,
            Takedown.ended_at.is_(null()),
        )
        row: dict[str, Any] = dict(connection.execute(words.limit(1)).mappings().one())
        row |= {"speech_id": speech_id, "span_sha256": span.sha256, "span_length": span.length}
        connection.execute(insert(Takedown), row)


def _is_same(connection: Connection, speech_id: str, speech: Speech) -> bool:
    """Whether a version of the speech has this text, from which the same spans were taken."""
    held = sentence_digests(paragraph.text for paragraph in speech.paragraphs)
    texts: dict[int, list[str]] = defaultdict(list)
    wanted = select(Paragraph.version_id, Paragraph.fold).join(Version)
    for version_id, folded in connection.execute(wanted.where(Version.speech_id == speech_id)):
        texts[version_id].append(folded)
    return any(are_same_text(held, sentence_digests(paragraphs)) for paragraphs in texts.values())
