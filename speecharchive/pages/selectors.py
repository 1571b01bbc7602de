"""Finds elements by the part of CSS that layouts need, from one index of ids and classes.

A page is tried by many layouts, and most of them only have to hear that a name is not there: with an index that costs
nothing, where each CSS query through XPath would walk the whole tree.

Understood are `tag`, `#id`, `.class`, `[attr="value"]`, joined without space, and ` `, ` > `, ` + `, `,` between them.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import islice

from speecharchive.pages.elements import Element

_COMPOUND = re.compile(r"^([\w-]+)?((?:[#.][\w-]+|\[[\w-]+=\"[^\"]*\"\])*)$")
_BY_ID, _BY_CLASS, _BY_TAG = range(3)
MAX_CLIMB = 100
"""Ancestors that are asked: a page of a hundred thousand elements may nest two thousand deep."""
_TERM = re.compile(r"([#.])([\w-]+)|\[([\w-]+)=\"([^\"]*)\"\]")


@dataclass(frozen=True, slots=True)
class _Compound:
    """What one element must be; `joint` is how it stands to the one before it (`>`, `+`, or any ancestor)."""

    joint: str
    tag: str | None
    id: str | None
    classes: tuple[str, ...]
    attributes: tuple[tuple[str, str], ...]

    def fits(self, element: Element) -> bool:
        if self.tag is not None and element.tag != self.tag:
            return False
        if self.id is not None and element.get("id") != self.id:
            return False
        if self.classes:
            own = (element.get("class") or "").split()
            if not all(name in own for name in self.classes):
                return False
        return all(element.get(name) == value for name, value in self.attributes)


class Index:
    """The elements of one tree by id, class and tag."""

    def __init__(self, root: Element) -> None:
        self._root = root
        self._ids = defaultdict[str | None, list[Element]](list)
        self._classes = defaultdict[str | None, list[Element]](list)
        self._tags: dict[str | None, list[Element]] = {}
        self._tables = (self._ids, self._classes, self._tags)
        for element in root.iter():
            if name := element.get("id"):
                self._ids[name].append(element)
            if names := element.get("class"):
                for each in names.split():
                    self._classes[each].append(element)

    def select(self, css: str) -> list[Element]:
        """The elements that match, each once, in document order."""
        found: list[Element] = []
        sources = 0
        for table, name, chain in _parsed(css):
            candidates = self._tables[table].get(name)
            if candidates is None:
                if table != _BY_TAG:
                    continue
                candidates = self._tags[name] = list(self._root.iter(name))
            found += [element for element in candidates if _matches(element, chain)]
            sources += 1
        if len(found) > 1:
            found = list(dict.fromkeys(found))
            if sources > 1:
                found.sort(key=self._places.__getitem__)
        return found

    def plausible(self, choices: Sequence[str]) -> Iterator[str]:
        """Those of the selectors whose id or class is on the page at all; most layouts are ruled out by this alone."""
        for css, names in _names(tuple(choices)):
            if any(name is None or name in self._tables[table] for table, name in names):
                yield css

    @cached_property
    def _places(self) -> dict[Element, int]:
        return {element: place for place, element in enumerate(self._root.iter())}


@cache
def _parsed(css: str) -> tuple[tuple[int, str | None, tuple[_Compound, ...]], ...]:
    """Each chain with the table and the name under which its last element is looked up."""
    return tuple((*_looked_up(chain[-1]), chain) for chain in map(_chain, css.split(",")))


@cache
def _names(choices: tuple[str, ...]) -> tuple[tuple[str, tuple[tuple[int, str | None], ...]], ...]:
    """What each selector's last element is called; None for one that is named by its tag alone."""
    return tuple(
        (
            css,
            tuple((at, None if at == _BY_TAG else name) for at, name, _ in _parsed(css)),
        )
        for css in choices
    )


def _looked_up(compound: _Compound) -> tuple[int, str | None]:
    if compound.id is not None:
        return _BY_ID, compound.id
    if compound.classes:
        return _BY_CLASS, compound.classes[0]
    return _BY_TAG, compound.tag


def _chain(css: str) -> tuple[_Compound, ...]:
    compounds: list[_Compound] = []
    joint = " "
    for word in css.split():
        if word in (">", "+"):
            joint = word
            continue
        match = _COMPOUND.match(word)
        if match is None:
            raise ValueError(f"selector {word!r} is beyond what layouts may use")
        terms = _TERM.findall(match[2])
        compounds.append(
            _Compound(
                joint,
                match[1],
                next((name for mark, name, _, _ in terms if mark == "#"), None),
                tuple(name for mark, name, _, _ in terms if mark == "."),
                tuple((name, value) for mark, _, name, value in terms if not mark),
            )
        )
        joint = " "
    return tuple(compounds)


def _matches(element: Element, chain: tuple[_Compound, ...]) -> bool:
    """Whether the element is the last of the chain and its surroundings are the rest."""
    if not chain[-1].fits(element):
        return False
    if len(chain) == 1:
        return True
    rest, joint = chain[:-1], chain[-1].joint
    if joint == "+":
        before = element.getprevious()
        return before is not None and _matches(before, rest)
    if joint == ">":
        parent = element.getparent()
        return parent is not None and _matches(parent, rest)
    for above in islice(element.iterancestors(), MAX_CLIMB):
        if rest[-1].fits(above):
            found = _matches(above, rest)
            if found or all(compound.joint == " " for compound in rest):
                return found  # a farther ancestor has fewer above it
    return False
