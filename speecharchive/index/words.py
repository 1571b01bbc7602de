"""Names as small numbers, for an index that counts and groups by numbers alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable

WORD_FIELDS = (
    "outlet",
    "kind",
    "speaker",
    "office",
    "body",
    "meeting",
    "phase",
    "place",
    "variant_group",
)


class Words:
    """A dictionary for each field, numbered from 1; 0 is no name. It only grows."""

    def __init__(self, known: Iterable[tuple[str, int, str]] = ()) -> None:
        self._numbers: dict[str, dict[str, int]] = {name: {} for name in WORD_FIELDS}
        self._names: dict[str, dict[int, str]] = {name: {} for name in WORD_FIELDS}
        self.added: list[tuple[str, int, str]] = []
        """What has come since it was read: field, number, name."""
        for field, number, name in known:
            self._keep(field, number, name)

    def number(self, field: str, name: str | None) -> int:
        """Of a name, which is taken in if it is new."""
        if name is None:
            return 0
        found = self._numbers[field].get(name)
        if found is None:
            found = len(self._names[field]) + 1
            self._keep(field, found, name)
            self.added.append((field, found, name))
        return found

    def known(self, field: str, name: str | None) -> int | None:
        """Likewise; None for one that is new."""
        return 0 if name is None else self._numbers[field].get(name)

    def name(self, field: str, number: int) -> str | None:
        return self._names[field].get(number)

    def those(self, field: str, holds: Callable[[str], bool]) -> list[int]:
        """Numbers of the names for which `holds` is true."""
        return [number for name, number in self._numbers[field].items() if holds(name)]

    def numbers(self, field: str, names: Iterable[str]) -> list[int]:
        """Of those names that are known."""
        known = self._numbers[field]
        return [known[name] for name in names if name in known]

    def _keep(self, field: str, number: int, name: str) -> None:
        self._numbers[field][name] = number
        self._names[field][number] = name
