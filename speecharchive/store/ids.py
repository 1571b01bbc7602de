"""Permanent ids of speeches: short, readable aloud, the same in every archive of the same page.

An id is the beginning of a digest of the page's canonical URL, in base 32 without the letters i, l, o and u. It begins
with a letter, so that no spreadsheet takes it for a number.
"""

from __future__ import annotations

import hashlib
import re

SHORTEST = 8
"""39 bits: among 100,000 speeches one pair in a hundred archives meets, and the second gets a longer id."""
LONGEST = 16
_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
_LETTERS = _ALPHABET[10:]
_MISREAD = str.maketrans("oil", "011")
_ID = re.compile(rf"[{_LETTERS}][{_ALPHABET}]{{{SHORTEST - 1},{LONGEST - 1}}}")


def candidates(url: str) -> list[str]:
    """Ids for the page at `url` (canonical), the shortest first; the first that no other page has is taken for good."""
    digest = int.from_bytes(hashlib.sha256(url.encode("utf-8", "surrogatepass")).digest(), "big")
    digest, first = divmod(digest, len(_LETTERS))
    letters = [_LETTERS[first]]
    for _ in range(LONGEST - 1):
        digest, next_letter = divmod(digest, len(_ALPHABET))
        letters.append(_ALPHABET[next_letter])
    whole = "".join(letters)
    return [whole[:length] for length in range(SHORTEST, LONGEST + 1)]


def read_id(text: str) -> str | None:
    """`text` as an id, forgiving upper case and o, i, l misread for 0 and 1; None where it cannot be one."""
    plain = text.strip().lower().translate(_MISREAD)
    return plain if _ID.fullmatch(plain) else None
