"""A speech of the archive as JSON: the one shape of `show` and `export jsonl`."""

from __future__ import annotations

from typing import Any

from speecharchive.corrections.correction import told
from speecharchive.corrections.fields import extracted
from speecharchive.corrections.overlay import laid_over
from speecharchive.query.speeches import HeldSpeech


def speech_json(speech: HeldSpeech) -> dict[str, Any]:
    """The keys of `extract` in their order, then the archive's; reviewed values in the place of extracted ones."""
    values = speech.values
    laid = values.record
    if speech.corrections:
        laid = laid_over(laid, speech.corrections)
    record: dict[str, Any] = {}
    for key, value in laid.items():
        if (
            key == "sections"
        ):  # the store keeps paragraphs in a table of their own; here they stand before the sections
            record["paragraphs"] = list(speech.paragraphs)
        record[key] = value
    return record | {
        "url": values.url,
        "outlet": values.outlet or record.get("outlet"),
        "paragraphs": list(speech.paragraphs),
        "id": values.speech_id,
        "version": values.n,
        "is_current": values.n == values.current,
        "status": values.speech_status,
        "captured_at": values.captured_at,
        "payload_sha256": values.payload_sha256,
        "warc": {
            "file": values.warc_file,
            "offset": values.warc_offset,
            "length": values.warc_length,
        },
        "extracted_at": values.extracted_at,
        "n_characters": values.n_characters,
        "n_paragraphs": values.n_paragraphs,
        "text_sha256": values.text_sha256,
        "fold_sha256": values.fold_sha256,
        "corrections": [
            told(each, extracted(values.record, each.field)) for each in speech.corrections
        ],
    }
