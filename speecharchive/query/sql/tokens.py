"""SQL cut into tokens as its database cuts it, so that a string or a comment is never taken for SQL.

Only for what is put into a query, and for messages. No safety rests on it: that is the engine's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

Kind = Literal["space", "string", "name", "quoted", "parameter", "number", "other"]


@dataclass(frozen=True, slots=True)
class Token:
    kind: Kind
    text: str
    start: int
    """Offset of its first character in the query."""

    @property
    def end(self) -> int:
        return self.start + len(self.text)

    @property
    def name(self) -> str | None:
        """What a name or quoted name means, in lower case."""
        if self.kind == "name":
            return self.text.lower()
        return self.text[1:-1].lower() if self.kind == "quoted" else None

    @property
    def value(self) -> str | None:
        """What a plain string (`'it''s'`) holds; None for the sorts with escapes of their own."""
        if self.kind == "string" and self.text[0] == "'":
            return self.text[1:-1].replace("''", "'")
        return None


_LETTER = r"A-Za-z_\u0080-\U0010ffff"
_COMMON = rf"""
    (?P<name>[{_LETTER}][{_LETTER}0-9$]*)
  | (?P<number>\.?[0-9][0-9A-Za-z_.]*)
  | (?P<other>.)
"""
_PATTERNS = {
    "sqlite": re.compile(
        rf"""
    (?P<space>[\x20\t\n\r\f\v]+ | --[^\n]* | /\*.*?(?:\*/|\Z))
  | (?P<string>[xX]?'(?:[^']|'')*')
  | (?P<quoted>"(?:[^"]|"")*" | `(?:[^`]|``)*` | \[[^\]]*\])
  | (?P<parameter>[:@$][{_LETTER}][{_LETTER}0-9]* | \?[0-9]*)
  | {_COMMON}""",
        re.VERBOSE | re.DOTALL,
    ),
    "postgresql": re.compile(
        rf"""
    (?P<space>[\x20\t\n\r\f\v]+ | --[^\n]*)
  | (?P<string>[eE]'(?:[^'\\]|''|\\.)*' | (?:[uU]&|[bBxXnN])?'(?:[^']|'')*'
      | (?P<tag>\$(?:[{_LETTER}][{_LETTER}0-9]*)?\$).*?(?P=tag))
  | (?P<quoted>(?:[uU]&)?"(?:[^"]|"")*")
  | (?P<cast>::|:=)
  | (?P<parameter>:[{_LETTER}][{_LETTER}0-9]* | \$[0-9]+)
  | {_COMMON}""",
        re.VERBOSE | re.DOTALL,
    ),
}
_NESTED = re.compile(r"/\*|\*/")


def tokens(query: str, dialect: str) -> Iterator[Token]:
    """Every character of `query` is in one token; what no token fits is `other`, a character each."""
    pattern, at = _PATTERNS[dialect], 0
    while at < len(query):
        if dialect == "postgresql" and query.startswith("/*", at):
            end = _end_of_nested_comment(query, at)
            yield Token("space", query[at:end], at)
            at = end
            continue
        match = pattern.match(query, at)
        assert match is not None
        kind = match.lastgroup
        yield Token("other" if kind == "cast" else kind, match[0], at)  # type: ignore[arg-type]
        at = match.end()


def words(query: str, dialect: str) -> list[Token]:
    """The tokens that mean something: no white space, no comments."""
    return [token for token in tokens(query, dialect) if token.kind != "space"]


def _end_of_nested_comment(query: str, start: int) -> int:
    depth = 0
    for match in _NESTED.finditer(query, start):
        depth += 1 if match[0] == "/*" else -1
        if depth == 0:
            return match.end()
    return len(query)
