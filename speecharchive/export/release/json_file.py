"""JSON as a release writes it: two spaces, characters as they are, a line feed at the end."""

from __future__ import annotations

import json
from typing import Any


def json_bytes(value: Any) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode()
