"""Declarations as TOML, each field with a comment that says how sure it is."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from speecharchive.outlets.guessing import Guess

NO_FIELDS = ("charset",)


def quoted(text: str) -> str:
    """A basic string: what JSON writes is one, but for the delete character."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def declaration_text(guesses: Sequence[Guess]) -> str:
    """One table `[[outlet]]`; what was left out stands in it as a comment."""
    lines = ["[[outlet]]"]
    for guess in guesses:
        said = " ".join(guess.basis.split())
        if guess.value is None:
            lines.append(f"# {guess.field}: left out, {said}")
        elif guess.field in NO_FIELDS:
            lines.append(f"# {guess.field}: {guess.value} ({said})")
        else:
            lines.append(f"{guess.field} = {_value(guess.value)}  # {guess.confidence}: {said}")
    return "\n".join(_inert(line) for line in lines) + "\n"


def _value(value: Any) -> str:
    if isinstance(value, str):
        return _literal(value) if "\\" in value else quoted(value)
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {_value(each)}" for key, each in value.items()) + " }"
    return "[" + ", ".join(_value(each) for each in value) + "]"


def _literal(text: str) -> str:
    """Patterns are easier to read without doubled backslashes."""
    return f"'{text}'" if text.isprintable() and "'" not in text else quoted(text)


def _inert(line: str) -> str:
    """Comments hold words of pages: control characters, which TOML refuses, become spaces."""
    return "".join(char if char >= " " and char != "\x7f" else " " for char in line)
