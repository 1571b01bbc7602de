"""The domain: what each room hands to the next, as frozen values.

    PageSource ─pages─▶ Article (all blocks of the page) ─extract─▶ Speech ─store─▶ version

`None` means the document does not say. A value that was inferred carries its basis, the raw characters it was
read from and their span. Spans count characters of all blocks of the page, kept and dropped, in order, joined
by newlines (`Article.text`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any, Literal, NamedTuple

Span = tuple[int, int]

Basis = Literal[
    "stated", "byline", "headline", "caption", "page", "meta", "site-section",
    "registry", "archive-evidence", "formula", "inferred", "unknown",
]  # fmt: skip
Kind = Literal[
    "speech", "work-report", "address", "message", "remarks", "signed-article", "news", "other"
]
Precision = Literal["year", "month", "day", "minute", "second"]
Body = Literal[
    "cppcc", "npc", "party", "government", "discipline", "court", "procuratorate",
    "united-front", "mass-organisation", "other",
]  # fmt: skip
Meeting = Literal[
    "plenary", "standing-committee", "chairpersons", "executive", "work", "party-congress",
    "party-plenary", "party-group", "symposium", "ceremony", "other",
]  # fmt: skip
Phase = Literal["opening", "closing"]

SPEECH_KINDS: frozenset[Kind] = frozenset(
    ("speech", "work-report", "address", "message", "remarks", "signed-article")
)

Role = Literal[
    "unknown",      # the layout does not say (every line of a plain text)
    "kicker",       # 引题, above the headline
    "headline",
    "subtitle",     # 副题, `——在…上的讲话`
    "byline",       # author line in the masthead
    "info",         # date / source / counter line
    "source",
    "date",
    "editors",      # 责编 line
    "body",         # inside the article's own container
    "caption",      # of a picture
    "related",      # links to other articles
    "pager",        # page numbers of a multi-page article
    "breadcrumb",
    "navigation",
    "outside",      # anywhere else on the page
]  # fmt: skip
Element = Literal["line", "paragraph", "heading", "caption", "list-item", "table-cell", "link"]


@dataclass(frozen=True, slots=True)
class PageSource:
    """Bytes of one response or file, with what is known of where they came from."""

    body: bytes
    url: str | None = None
    content_type: str | None = None
    """The HTTP header's value, charset included."""


class Block(NamedTuple):
    """One run of text on a page; `role` is what the page's layout says it is, before any rule reads it.

    A tuple, like `Dropped`: a page has hundreds, and a frozen dataclass costs several times as much to make.
    """

    text: str
    """Published characters; white space trimmed at both ends, line breaks inside turned into spaces."""
    role: Role = "unknown"
    element: Element = "line"
    bold: bool = False
    align: Literal["left", "center", "right"] | None = None
    continued: bool = False
    """Its paragraph goes on in the next block of running text, as the page itself shows."""


@dataclass(frozen=True, slots=True)
class Article:
    """What one page (with its continuation pages) says, as published."""

    url: str | None
    family: str
    """A key of `pages.layouts.LAYOUTS` (`rednet`, `trs_wcm` …, `generic`); `text` for input without markup, `pdf`, `word`."""
    layout: str
    codec: str
    replacements: int
    """Count of bytes that the codec could not read (U+FFFD put in)."""
    blocks: tuple[Block, ...]
    metas: Mapping[str, str] = field(default_factory=dict)
    """`<meta name content>` by lower-case name, and `title` for `<title>`."""
    parts: tuple[str, ...] = ()
    """Absolute URLs of the continuation pages of a multi-page article, in order, without this one."""
    notes: tuple[Flag, ...] = ()
    """What was repaired or missed in putting the blocks together; flags of the record."""

    @property
    def text(self) -> str:
        """The text that spans count in."""
        return "\n".join(block.text for block in self.blocks)


@dataclass(frozen=True, slots=True)
class Link:
    url: str
    title: str
    published_on: str | None = None
    """ISO date where the listing prints one."""


@dataclass(frozen=True, slots=True)
class Listing:
    """What a listing, home or e-paper layout page offers."""

    articles: tuple[Link, ...]
    next_pages: tuple[str, ...] = ()
    """Further pages of this listing, or the other layout pages of an e-paper issue."""


@dataclass(frozen=True, slots=True)
class Speaker:
    name: str | None = None
    office: str | None = None
    speaks_for: str | None = None
    basis: Basis = "unknown"
    raw: str | None = None
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Date:
    """A date or time as far as it is known: `2024-12`, `2024-12-26`, `2023-02-24T14:42+08:00`."""

    value: str | None = None
    precision: Precision | None = None
    basis: Basis = "unknown"
    raw: str | None = None
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Place:
    code: str
    """Six digits of GB/T 2260."""
    name: str
    basis: Basis
    raw: str | None = None
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Occasion:
    body: Body
    division: str | None
    term: int | None
    session: int | None
    meeting: Meeting
    phase: Phase | None
    raw: str
    basis: Basis
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Section:
    label: str
    heading: str
    paragraph: int


@dataclass(frozen=True, slots=True)
class Flag:
    flag: str
    detail: str | None = None
    paragraph: int | None = None


class Dropped(NamedTuple):
    """One block of the residue; `text` is already masked where it may hold a private person's data."""

    rule: str
    text: str
    block: int


@dataclass(frozen=True, slots=True)
class Paragraph:
    text: str
    blocks: tuple[int, ...]
    """Indices into `Article.blocks`: more than one where a broken paragraph was joined."""


@dataclass(frozen=True, slots=True)
class Speech:
    """The normalised record of one page; `kind` may be `news` or `other`, which are never counted as speeches."""

    url: str | None
    outlet: str | None
    family: str
    layout: str
    kind: Kind
    headline: str | None
    title: str | None
    subtitle: str | None
    speaker: Speaker
    delivered_on: Date
    published_on: Date
    source: str | None
    editors: tuple[str, ...]
    reporters: tuple[str, ...]
    photographers: tuple[str, ...]
    place: Place | None
    occasion: Occasion | None
    paragraphs: tuple[Paragraph, ...]
    sections: tuple[Section, ...]
    flags: tuple[Flag, ...]
    dropped: tuple[Dropped, ...]
    extractor: str
    codec: str

    @property
    def is_speech(self) -> bool:
        return self.kind in SPEECH_KINDS

    def __reduce__(self) -> tuple[Any, ...]:
        """A page drops hundreds of blocks: as columns they go to another process in a third of the time."""
        values = [getattr(self, name) for name in self.__dataclass_fields__]
        values[_DROPPED] = tuple(zip(*self.dropped, strict=True))
        return _speech_of, tuple(values)

    def to_json_dict(self) -> dict[str, Any]:
        """The JSON of `extract`, keys in the order of the contract."""
        return {
            "url": self.url,
            "outlet": self.outlet,
            "family": self.family,
            "layout": self.layout,
            "kind": self.kind,
            "is_speech": self.is_speech,
            "headline": self.headline,
            "title": self.title,
            "subtitle": self.subtitle,
            "speaker": _plain(self.speaker),
            "delivered_on": _plain(self.delivered_on),
            "published_on": _plain(self.published_on),
            "source": self.source,
            "editors": list(self.editors),
            "reporters": list(self.reporters),
            "photographers": list(self.photographers),
            "place": _plain(self.place),
            "occasion": _plain(self.occasion),
            "paragraphs": [paragraph.text for paragraph in self.paragraphs],
            "sections": [_plain(section) for section in self.sections],
            "flags": [_plain(flag) for flag in self.flags],
            "dropped": [{"rule": block.rule, "text": block.text} for block in self.dropped],
            "extractor": self.extractor,
            "codec": self.codec,
        }


_DROPPED = [field.name for field in fields(Speech)].index("dropped")


def _speech_of(*values: Any) -> Speech:
    """The speech that `Speech.__reduce__` took apart."""
    whole = list(values)
    whole[_DROPPED] = tuple(map(Dropped._make, zip(*values[_DROPPED], strict=True)))
    return Speech(*whole)


def _plain(value: Any) -> dict[str, Any] | None:
    if value is None:
        return None
    fields = {name: getattr(value, name) for name in value.__dataclass_fields__}
    return {name: list(item) if isinstance(item, tuple) else item for name, item in fields.items()}
