"""The views of what people decided about records."""

from __future__ import annotations

from speecharchive.store.views.view import View, columns

CORRECTION = View(
    "v_correction",
    "One row a correction that was ever taken in; those whose ended_at is null hold today.",
    """FROM correction c
JOIN speech s ON s.id = c.speech_id AND s.status <> 'withheld'""",
    columns(
        ("speech_id", "c.speech_id", "The speech; see v_speech."),
        ("version", "c.version", "The one version that it is for; null: for all."),
        ("field", "c.field", "The column of v_speech that holds the value."),
        ("value", "c.value", "The reviewed value; null: not known."),
        ("original", "c.expected", "The extracted value that the reviewer saw."),
        ("basis", "c.basis", "How the reviewer knows it."),
        ("source", "c.source", "Where the right value can be read."),
        ("reviewer", "c.reviewer", "Who decided."),
        ("reviewed_on", "c.reviewed_on", "When."),
        ("note", "c.note", "Remark."),
        ("at", "c.at", "UTC time when it was taken in."),
        (
            "ended_at",
            "c.ended_at",
            "UTC time when another took its place or it was taken back; null while it holds.",
        ),
    ),
)

TAKEDOWN = View(
    "v_takedown",
    "One row a decision to withhold a speech, or to redact characters of it, with its reason; ▇ stands for a redacted one.",
    "FROM takedown t",
    columns(
        ("speech_id", "t.speech_id", "The speech."),
        (
            "what",
            "CASE WHEN t.span_length IS NULL THEN 'withheld' ELSE 'redacted' END",
            "withheld or redacted.",
        ),
        ("characters", "t.span_length", "How many characters are redacted at each place."),
        ("reason", "t.reason", "Why."),
        ("requested_by", "t.requested_by", "On whose request."),
        ("at", "t.at", "UTC time of the decision."),
        ("ended_at", "t.ended_at", "UTC time when it was taken back; null while it holds."),
    ),
)
