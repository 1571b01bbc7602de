"""Walks a page's tree once and finds its runs of text: what stands between two breaks of the layout."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from lxml import etree

from speecharchive.model import Role
from speecharchive.pages.elements import Element
from speecharchive.pages.spacing import one_line
from speecharchive.pages.styles import is_hidden

INLINE = frozenset((
    "a", "abbr", "acronym", "b", "basefont", "bdi", "bdo", "big", "button", "cite", "code", "data", "del", "dfn",
    "em", "font", "founder-author", "founder-title", "i", "img", "input", "ins", "kbd", "label", "map", "mark", "nobr",
    "q", "rp", "rt", "ruby", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "time", "tt", "u", "var",
    "wbr", "area",
))  # fmt: skip
"""Elements inside a line; every other, known or not, begins a line of its own."""
_FIELD_TAGS = frozenset(("a", "span", "em", "i", "label", "button", "small", "time", "cite"))
"""Inline elements that layouts set apart by style alone: `<span>来源</span><span>时间</span>` is two words."""
_SOLID: frozenset[Role] = frozenset(("headline", "subtitle", "kicker", "body"))
NEAR = 6
"""Levels above a line that may call it a title."""
_TITLE_TAGS = frozenset(("h1", "h2"))


@dataclass(slots=True, eq=False)
class Run:
    text: str
    node: Element
    """The nearest element that begins a line of its own, or was marked by the layout."""
    linked: int
    """How many of its characters stand in links."""


@dataclass(slots=True)
class Walk:
    runs: list[Run] = field(default_factory=list)
    ranges: dict[Element, tuple[int, int]] = field(default_factory=dict)
    """The runs of each element that begins a line: first, and one past the last."""

    def within(self, element: Element) -> list[Run]:
        start, end = self.ranges.get(element, (0, 0))
        return self.runs[start:end]


def walk(
    root: Element, marks: Mapping[Element, Role] | None = None, skip: Collection[Element] = ()
) -> Walk:
    """All runs of the tree in document order.

    An element in `marks` is a run of its own even inside a line, and is seen even where the page hides it until a
    script shows it. The elements in `skip` are passed over: their range is empty and says where they stand.
    """
    return _Walker(marks or {}, frozenset(skip)).go(root)


class _Walker:
    def __init__(self, marks: Mapping[Element, Role], skip: frozenset[Element]) -> None:
        self._marks = marks
        self._skip = skip
        self._shown = frozenset(
            up for element in (*marks, *skip) for up in (element, *element.iterancestors())
        )
        self._walk = Walk()
        self._pieces: list[str] = []
        self._linked = 0
        self._links = 0
        self._seam = 0  # 1 behind a field element, 2 in the next one with nothing between
        self._nodes: list[Element] = []

    def go(self, root: Element) -> Walk:
        """One loop without calls for most elements: it runs over every element of every page."""
        marks, skip, pieces, nodes = self._marks, self._skip, self._pieces, self._nodes
        runs, ranges, starts = self._walk.runs, self._walk.ranges, list[int]()
        passed: set[Element] = set()
        walker = etree.iterwalk(root, ("start", "end"))
        for event, element in walker:
            tag = element.tag
            inline = tag in INLINE and not (marks and element in marks)
            if not inline:
                if pieces:
                    self._flush()
                self._seam = 0
            if event == "start":
                if (
                    element.get("style") or element in skip or element.get("hidden") is not None
                ) and self._passes_over(element):
                    passed.add(element)
                    walker.skip_subtree()
                    continue
                if not inline:
                    nodes.append(element)
                    starts.append(len(runs))
                elif tag in _FIELD_TAGS:
                    self._links += tag == "a"
                    self._seam = 2 if self._seam else 0
                text = element.text
            else:
                if element not in passed:
                    if not inline:
                        ranges[nodes.pop()] = (starts.pop(), len(runs))
                    elif tag in _FIELD_TAGS:
                        self._links -= tag == "a"
                        self._seam = 1 if pieces else 0
                text = element.tail
            if text and (pieces or not text.isspace()):
                add = self._add if self._seam or self._links else pieces.append
                add(text)
        return self._walk

    def _passes_over(self, element: Element) -> bool:
        if element in self._skip:
            if self._pieces:
                self._flush()
            self._walk.ranges[element] = (len(self._walk.runs), len(self._walk.runs))
            return True
        if not is_hidden(element.get("style"), element.get("hidden")):
            return False
        return element.tag not in ("html", "body") and element not in self._shown

    def _add(self, text: str) -> None:
        if self._seam:
            if self._seam == 2 and not self._is_title():
                self._pieces.append(" ")
            self._seam = 0
        self._pieces.append(text)
        if self._links:
            self._linked += len(text.strip())

    def _is_title(self) -> bool:
        """Whether neighbours in the line are parts of one word, as in titles."""
        for element in self._nodes[: -NEAR - 1 : -1]:
            role = self._marks.get(element)
            if role is not None or element.tag in _TITLE_TAGS:
                return role is None or role in _SOLID
        return False

    def _flush(self) -> None:
        text = one_line("".join(self._pieces))
        if text:
            self._walk.runs.append(Run(text, self._nodes[-1], min(self._linked, len(text))))
        self._pieces.clear()
        self._linked = 0
