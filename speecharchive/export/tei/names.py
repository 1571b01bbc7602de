"""What speeches call the people and bodies of the root file.

A person here is a name at a place: the archive does not claim that two bearers of a name are one person, nor that one who
moved is two.
"""

from __future__ import annotations

import hashlib

from speecharchive.export.tei.xml import name_of


def person_id(name: str, place_code: str | None) -> str:
    told = f"{name}\n{place_code or ''}"
    return f"person-{hashlib.sha256(told.encode()).hexdigest()[:12]}"


def body_id(body: str, division: str | None) -> str:
    return name_of("org", body, division)


def outlet_id(outlet: str) -> str:
    return name_of("outlet", outlet)
