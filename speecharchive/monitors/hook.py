"""Tells people of breaches that opened and ended, through any service that apprise knows: webhooks, mail, chats.

Whatever fails here fails by itself: it is noted with the breach, and tried again after the next crawl where nobody was reached.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from speecharchive.monitors.measures import MEASURES
from speecharchive.monitors.telling import line_with_reason

VARIABLE = "SPEECHARCHIVE_TELL"
"""Environment variable: apprise addresses, or files of them (`/etc/speecharchive/tell`), between spaces. They hold secrets."""


def is_wanted() -> bool:
    return bool(os.environ.get(VARIABLE, "").strip())


@dataclass(frozen=True, slots=True)
class Sent:
    """What came of a message."""

    reached: bool
    """Somebody has it: it is not sent again, or those who have it would have it after each crawl."""
    failure: str | None = None
    """That nobody has it, or not everybody, and why; without any address."""


def send(breaches: Sequence[Mapping[str, Any]]) -> Sent:
    """One message about all, to every address that is one."""
    if find_spec("apprise") is None:
        return _sent(0, ["telling needs an extra: pip install 'speecharchive[monitors]'"])
    from apprise import Apprise, NotifyFormat

    logging.getLogger("apprise").disabled = True  # its lines quote addresses
    addresses, problems = _addresses()
    services = Apprise()
    for number, address in enumerate(addresses, 1):
        if not services.add(address):
            problems.append(f"address {number} of {VARIABLE} is none that apprise knows")
    title, body = message(breaches)
    sent = services.notify(title=title, body=body, body_format=NotifyFormat.TEXT)
    if missed := len(services) - sent.success_count:
        problems.append(f"{missed} of {len(services)} addresses not reached")
    if not (services or problems):
        problems.append(f"{VARIABLE} names no address")
    return _sent(sent.success_count, problems)


def _sent(many: int, problems: Sequence[str]) -> Sent:
    if not problems:
        return Sent(reached=True)
    whom = "not everybody" if many else "nobody"
    return Sent(many > 0, f"{whom} was told: {'; '.join(problems)}")


def message(breaches: Sequence[Mapping[str, Any]]) -> tuple[str, str]:
    opened = [breach for breach in breaches if breach["closed_at"] is None]
    outlets = sorted({breach["outlet"] for breach in breaches})
    title = f"speecharchive: {len(opened)} opened, {len(breaches) - len(opened)} over: {', '.join(outlets)[:100]}"
    return title, "\n".join(_line(breach) for breach in breaches)


def _line(breach: Mapping[str, Any]) -> str:
    outlet, measure = breach["outlet"], MEASURES[breach["measure"]]
    if breach["closed_at"] is not None:
        return f"{outlet}: over since {breach['closed_at']}: {measure.what}"
    return f"{outlet}: {line_with_reason(breach)} (breach {breach['id']}); {measure.advice_for(outlet)}"


def _addresses() -> tuple[list[str], list[str]]:
    """Those of the variable and of the files that it names, and what is wrong with these."""
    found: list[str] = []
    problems: list[str] = []
    for word in os.environ.get(VARIABLE, "").split():
        if not word.startswith("/"):
            found.append(word)
            continue
        try:
            lines = Path(word).read_text(encoding="utf-8").splitlines()
        except (OSError, UnicodeDecodeError):
            problems.append(f"a file that {VARIABLE} names cannot be read")
            continue
        told = [line for line in lines if not line.lstrip().startswith("#")]
        found += [each for line in told for each in line.split()]
    return found, problems
