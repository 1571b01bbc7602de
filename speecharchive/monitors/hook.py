"""Tells people of breaches that opened and ended, through any service that apprise knows: webhooks, mail, chats.

Whatever fails here fails by itself: it is noted with the breach and tried again after the next crawl.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from speecharchive.monitors.measures import MEASURES
from speecharchive.monitors.telling import line_with_reason

VARIABLE = "SPEECHARCHIVE_TELL"
"""Environment variable: apprise addresses, or files of them (`/etc/speecharchive/tell`), between spaces. They hold secrets."""


def is_wanted() -> bool:
    return bool(os.environ.get(VARIABLE, "").strip())


def send(breaches: Sequence[Mapping[str, Any]]) -> str | None:
    """One message about all; why it failed, without any address, or None."""
    if find_spec("apprise") is None:
        return "telling needs an extra: pip install 'speecharchive[monitors]'"
    try:
        addresses = _addresses()
    except (OSError, UnicodeDecodeError):
        return f"a file that {VARIABLE} names cannot be read"
    from apprise import Apprise, NotifyFormat

    logging.getLogger("apprise").disabled = True  # its lines quote addresses
    services = Apprise()
    for number, address in enumerate(addresses, 1):
        if not services.add(address):
            return f"address {number} of {VARIABLE} is none that apprise knows"
    title, body = message(breaches)
    sent = services.notify(title=title, body=body, body_format=NotifyFormat.TEXT)
    return (
        None
        if sent
        else f"at least one of {len(addresses)} addresses of {VARIABLE} was not reached"
    )


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


def _addresses() -> list[str]:
    found: list[str] = []
    for word in os.environ.get(VARIABLE, "").split():
        if word.startswith("/"):
            lines = Path(word).read_text(encoding="utf-8").splitlines()
            found += [
                each for line in lines if not line.lstrip().startswith("#") for each in line.split()
            ]
        else:
            found.append(word)
    return found
