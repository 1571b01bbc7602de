"""No page of somebody else is in the repository: fixtures of `outlets new` say that they are real until they are rewritten."""

from __future__ import annotations

import tomllib
from pathlib import Path

FIXTURES = Path(__file__).parent / "fixtures"


def test_no_fixture_is_a_real_page() -> None:
    real = [
        f"{about.parent.relative_to(FIXTURES)}"
        for about in sorted(FIXTURES.glob("*/*/about.toml"))
        if tomllib.loads(about.read_text(encoding="utf-8")).get("real")
    ]
    assert real == [], "put invented text into the true structure, then take out `real`"
