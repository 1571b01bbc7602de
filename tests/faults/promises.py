"""What the reader promises of any bytes at all; the property tests and the fuzzer hold it to the same."""

from __future__ import annotations

import json

from speecharchive import extract
from speecharchive.errors import SpeecharchiveError
from speecharchive.model import Speech


def read_any(body: bytes, url: str | None = None) -> Speech | None:
    """The record, checked; None where the bytes are refused with a reason. Anything else that is raised is a fault."""
    refusal = ""
    try:
        speech = extract(body, url=url)
    except SpeecharchiveError as error:
        refusal = str(error) or "no reason"
    if refusal:
        assert refusal != "no reason"
        assert "\n" not in refusal
        return None
    record = json.dumps(speech.to_json_dict(), ensure_ascii=False)
    record.encode("utf-8")  # no lone surrogate may reach a file
    assert all(paragraph.text.strip() for paragraph in speech.paragraphs)
    kept = [index for paragraph in speech.paragraphs for index in paragraph.blocks]
    dropped = [block.block for block in speech.dropped]
    assert len({*kept, *dropped}) == len(kept) + len(dropped)
    return speech
