"""JSON Lines: what `extract` prints of a page, with the archive's own fields added."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from speecharchive.query.record import speech_json
from speecharchive.query.speeches import HeldSpeech


def json_lines(speeches: Iterable[HeldSpeech]) -> Iterator[bytes]:
    for speech in speeches:
        yield (json.dumps(speech_json(speech), ensure_ascii=False) + "\n").encode()
