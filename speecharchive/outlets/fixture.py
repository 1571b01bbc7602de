"""Fixtures of articles: the page as it came, where it came from, and what is read from it, for a person to review."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from speecharchive.errors import BadInput, PageError
from speecharchive.extraction.reader import read
from speecharchive.model import Speech
from speecharchive.outlets.outlet import Outlet
from speecharchive.outlets.toml_text import quoted
from speecharchive.outlets.visiting import Visited

NOT_JUDGED = ("url", "layout", "dropped", "extractor")
"""They say how a page was read, not what it says."""

_WARNING = """\
# A REAL PAGE, saved by `speecharchive outlets new` on {today} and reviewed by nobody yet.
# Read page and expected.json for private persons: names, numbers, addresses, photographs. A test keeps real pages out of the
# repository: put invented text into the true structure, correct expected.json by it, and take out `real`, before you commit.
real = true
"""


def expected_of(speech: Speech) -> dict[str, Any]:
    """What a fixture expects, as far as today's extraction is right."""
    record = speech.to_json_dict()
    return {key: value for key, value in record.items() if key not in NOT_JUDGED}


def expected_text(speech: Speech) -> str:
    return json.dumps(expected_of(speech), ensure_ascii=False, indent=2) + "\n"


def fixture_files(visited: Visited, outlet: Outlet, today: str) -> Iterator[tuple[str, bytes]]:
    """Names and contents of the files of one case. Raises BadInput and PageError."""
    speech = read(visited.source, outlet=outlet, continuation=visited.parts)
    source, parts = visited.source, visited.parts
    yield f"page.{_ending(speech)}", source.body
    about = [
        f"about = {quoted(f'An article as it was on {today}; say here what is hard about it.')}",
        f"url = {quoted(source.url or '')}",
    ]
    if source.content_type:
        about.append(f"content_type = {quoted(source.content_type)}")
    for number, part in enumerate(parts, 2):
        file = f"page{number}.bin"
        yield file, part.body
        about += ["", "[[continuation]]", f"file = {quoted(file)}", f"url = {quoted(part.url or '')}"]  # fmt: skip
    yield "about.toml", (_WARNING.format(today=today) + "\n".join(about) + "\n").encode()
    yield "expected.json", expected_text(speech).encode()


def fixtures(
    visited: tuple[Visited, ...], outlet: Outlet, today: str
) -> dict[str, list[tuple[str, bytes]]]:
    """Files by case: speeches first. An article that as this outlet's cannot be read makes none."""
    cases: dict[str, list[tuple[str, bytes]]] = {}
    for each in sorted(visited, key=lambda each: not each.speech.is_speech):
        try:
            files = list(fixture_files(each, outlet, today))
        except (BadInput, PageError):
            continue
        cases[_case(each.speech, cases)] = files
    return cases


def _case(speech: Speech, taken: dict[str, Any]) -> str:
    dated = speech.delivered_on.value or speech.published_on.value or "undated"
    name = plain = f"{speech.kind}-{dated[:10]}"
    number = 1
    while name in taken:
        number += 1
        name = f"{plain}-{number}"
    return name


def _ending(speech: Speech) -> str:
    return "html" if speech.codec == "utf-8" and speech.family not in ("pdf", "word") else "bin"
