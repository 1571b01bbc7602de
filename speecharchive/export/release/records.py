"""The JSON Lines of a release: what `export jsonl` writes, without what says nothing of the speech."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from speecharchive.query.record import speech_json
from speecharchive.query.speeches import HeldSpeech

LEFT_OUT = ("extracted_at", "dropped")
"""When the parser was last run, which a re-extraction changes and nothing else; and the residue of the page, which is no part
of the speech."""


def release_lines(speeches: Iterable[HeldSpeech]) -> Iterator[bytes]:
    for speech in speeches:
        record = {key: value for key, value in speech_json(speech).items() if key not in LEFT_OUT}
        yield (json.dumps(record, ensure_ascii=False) + "\n").encode()
