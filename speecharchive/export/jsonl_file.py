"""JSON Lines: what `extract` prints of a page, with the archive's own fields added."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import TextIO

from speecharchive.query.record import speech_json
from speecharchive.query.speeches import HeldSpeech


def write_jsonl(
    out: TextIO, speeches: Iterable[HeldSpeech], *, wrote: Callable[[], None] = lambda: None
) -> int:
    count = 0
    for speech in speeches:
        out.write(json.dumps(speech_json(speech), ensure_ascii=False) + "\n")
        count += 1
        wrote()
    return count
