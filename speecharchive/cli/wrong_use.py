"""What the parser of the command line finds wrong, as one line that says what to write."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import typer

PROGRAM = "speecharchive"
_BOUNDS = (
    (re.compile(r"Input should be greater than or equal to (\S+)\Z"), r"the least is \1"),
    (re.compile(r"Input should be less than or equal to (\S+)\Z"), r"the most is \1"),
    (re.compile(r"Input should be a valid integer.*\Z"), "it takes a whole number"),
    (re.compile(r"Input should be a valid number.*\Z"), "it takes a number"),
)
"""What the library that reads numbers says of them, and what is said here."""
_CHOICE = re.compile(r"'(?P<given>[^']*)' is not one of (?P<known>'.*')\Z", re.S)


def wrong_use(error: typer.TyperException, arguments: Sequence[str], group: Any) -> str:
    """`group` is the command of all commands."""
    context = getattr(error, "ctx", None)
    asked = _asked(arguments, group)
    command = context.command if context else asked
    where = context.command_path if context else PROGRAM
    if not context and command is not group:
        where = f"{PROGRAM} {command.name}"
    option = getattr(error, "option_name", None) or ""
    if option and hasattr(error, "possibilities"):
        message = f"No such option: {option}" + _option_hint(option, where, command, asked)
    else:
        message = error.format_message().replace("Value error, ", "", 1).rstrip(".")
        message = _with_hint(_plain(message), command)
    return f"{message}{' See' if message.endswith('?') else '; see'} `{where} --help`"


def _plain(message: str) -> str:
    for pattern, words in _BOUNDS:
        message = pattern.sub(words, message)
    return message


def _asked(arguments: Sequence[str], group: Any) -> Any:
    """The command that was called, where the error does not say."""
    return next((group.commands[word] for word in arguments if word in group.commands), group)


def _option_hint(option: str, where: str, command: Any, asked: Any) -> str:
    if where.endswith((" search", " kwic")) and re.match(r"-[^-]", option):
        return "; put `--` before a query that begins with a minus"
    if not option.startswith("--"):
        return ""
    if asked is not command and option[2:] in _options(asked):
        return f"; options stand after the command: `{PROGRAM} {asked.name} … {option} …`"
    return _meant([f"--{name}" for name in _nearest(option[2:], _options(command))])


def _options(command: Any) -> list[str]:
    return [name[2:] for each in command.params for name in each.opts if name.startswith("--")]


def _with_hint(message: str, command: Any) -> str:
    """The message, with what was meant by a command or a choice that does not exist."""
    commands = list(getattr(command, "commands", ()))
    if match := re.match(r"No such command '(?P<given>.*?)'", message, re.S):
        close = _nearest(match["given"], commands)
        return match[0] + _meant(close)
    if match := _CHOICE.search(message):
        close = _nearest(match["given"], re.findall(r"'(.*?)'", match["known"]))
        return message + _meant(close)
    return message


def _nearest(word: str, known: Sequence[str]) -> list[str]:
    from speecharchive.suggestions import nearest

    return nearest(word, known)


def _meant(words: Sequence[str]) -> str:
    from speecharchive.suggestions import did_you_mean

    return f"; {did_you_mean(words)}" if words else ""
