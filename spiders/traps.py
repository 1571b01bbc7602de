"""One text under addresses without end: told by the addresses' pattern, and left alone.

A calendar, a session number or a relative link that grows makes new addresses of one page for ever. Where so many new
pages of one pattern in a row have the same text, the pages of that pattern which are not held yet are left out
of the run. A few copies among other texts are what every site has.
"""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlsplit

SAME_IN_A_ROW = 20
_COUNTED = re.compile(r"[0-9A-Za-z]*\d[0-9A-Za-z]*")


class Traps:
    def __init__(self) -> None:
        self._rows: dict[str, tuple[str, int]] = {}
        """The last text of each pattern, and how often it came in a row."""
        self._sprung: set[str] = set()

    def met(self, url: str, digest: str) -> bool:
        """Note the text of a new page; whether that shows its pattern to be a trap, which is said once."""
        pattern = pattern_of(url)
        last, times = self._rows.get(pattern, ("", 0))
        times = times + 1 if digest == last else 1
        self._rows[pattern] = (digest, times)
        if times < SAME_IN_A_ROW or pattern in self._sprung:
            return False
        self._sprung.add(pattern)
        return True

    def hold(self, url: str) -> bool:
        return bool(self._sprung) and pattern_of(url) in self._sprung


def pattern_of(url: str) -> str:
    """The address without what counts on: digits and words with digits, values of the query, folders that come again."""
    try:
        parts = urlsplit(url)
        names = sorted({name for name, _ in parse_qsl(parts.query, keep_blank_values=True)})
    except ValueError:
        return url
    folders = dict.fromkeys(_COUNTED.sub("0", parts.path).split("/"))
    return f"{parts.netloc}{'/'.join(folders)}?{'&'.join(names)}"
