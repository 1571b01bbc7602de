"""What page objects of HTML share: a parsed document, marks from the layout, and the blocks they lead to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

from speecharchive.errors import NoArticle
from speecharchive.model import Article, Block, Listing, Role
from speecharchive.pages.absence import demand_page
from speecharchive.pages.assembly import page_blocks
from speecharchive.pages.attachments import is_only_a_cover, speech_files
from speecharchive.pages.base import PageObject
from speecharchive.pages.closing_notes import closing_note_apart
from speecharchive.pages.document import Document
from speecharchive.pages.elements import Element
from speecharchive.pages.links import LinkShape, article_links
from speecharchive.pages.masthead import with_masthead
from speecharchive.pages.page_titles import stated_titles
from speecharchive.pages.pagers import article_parts, framed_pages, listing_pages
from speecharchive.pages.record_table import record_rows
from speecharchive.pages.structured_data import stated_in_data
from speecharchive.pages.walk import Walk

MAX_MARKS = 60
"""Elements that one role may name on a page; more are no layout but a trap."""
Roles = Mapping[Role, str]
"""CSS by the role that it gives."""


class HtmlPage(PageObject):
    """A page whose layout names elements: `marks()` gives each its role; the containers have `body`."""

    article_url: ClassVar[LinkShape | None] = None
    """What addresses of this family's articles look like; None judges by general signs."""
    listing_url: ClassVar[LinkShape | None] = None
    """What further listing pages look like beside the usual pagers (e-paper layout pages)."""

    def __init__(self, document: Document) -> None:
        self.document = document

    def marks(self) -> tuple[Mapping[Element, Role], Walk | None]:
        """Roles by element, `body` at least once, and the walk over the whole page where one was needed to find them.

        Raises NoArticle.
        """
        raise self.no_article()

    def article(self) -> Article:
        document = self.document
        blocks = self._blocks()
        demand_page(
            document.source.url,
            blocks,
            title=document.metas.get("title"),
            source=document.text,
            refreshes=document.refreshes,
        )
        files = speech_files(document) if is_only_a_cover(blocks) else ()
        has_text = any(block.role == "body" for block in blocks)
        elsewhere = files or (() if has_text else framed_pages(document))
        if not elsewhere and not has_text:
            raise self.no_article()
        return Article(
            url=document.source.url,
            family=self.family,
            layout=self.layout,
            codec=document.decoded.codec,
            replacements=document.decoded.replacements,
            blocks=tuple(blocks),
            metas={**document.metas, **stated_in_data(document, blocks)},
            parts=elsewhere or article_parts(document),
        )

    def _blocks(self) -> list[Block]:
        """All blocks of the page; without a body where the page has none, as one that only posts a file."""
        try:
            marks, walked = self.marks()
        except NoArticle:
            title = self.document.first("h1")
            marks, walked = ({} if title is None else {title: "headline"}), None
        bodies = [element for element, role in marks.items() if role == "body"]
        if records := record_rows(self.document.root, bodies):
            # They are other lines than the walk saw: another one is made.
            marks, walked = {**dict.fromkeys(records, "info"), **marks}, None
        blocks = page_blocks(self.document, marks, walked)
        return with_masthead(closing_note_apart(blocks), self.headlines())

    def headlines(self) -> Sequence[str]:
        """What the page's head says that its headline is, the surest first, without the site's name."""
        return stated_titles(self.document.metas)

    def listing(self, declared: LinkShape | None = None) -> Listing:
        document = self.document
        further = listing_pages(document, self.listing_url)
        links = article_links(document, self.article_url, declared)
        if declared:
            links = tuple(link for link in links if link.url not in further)
        return Listing(links, further)

    def no_article(self) -> NoArticle:
        where = self.document.source.url or "the page"
        return NoArticle(
            f"{where}: no {self.family} layout finds an article; has the site changed?"
        )


class MarkedPage(HtmlPage):
    """A layout told by selectors alone."""

    containers: ClassVar[Sequence[str]]
    """CSS of the article's container; the first that matches an element with text counts."""
    requires: ClassVar[str | None] = None
    """CSS of something else the page must have."""
    roles: ClassVar[Roles] = {}
    """CSS of what the layout names. Of headlines only the first with text counts."""

    def recognises(self) -> bool:
        if self.requires and not self.document.select(self.requires):
            return False
        return bool(self.bodies())

    def bodies(self) -> list[Element]:
        for css in self.document.plausible(self.containers):
            found = [element for element in self.document.select(css) if _has_text(element)]
            if found:
                return found[:MAX_MARKS]
        return []

    def marks(self) -> tuple[Mapping[Element, Role], Walk | None]:
        bodies = self.bodies()
        if not bodies:
            raise self.no_article()
        marks: dict[Element, Role] = {}
        for role, css in self.roles.items():
            found = [element for element in self.document.select(css) if _has_text(element)]
            most = 1 if role == "headline" else MAX_MARKS
            marks.update(dict.fromkeys(found[:most], role))
        marks.update(self.further_marks())
        for body in bodies:
            for element in (body, *body.iterancestors()):
                marks.pop(element, None)
        marks.update(dict.fromkeys(bodies, "body"))
        return marks, None

    def further_marks(self) -> Mapping[Element, Role]:
        """What selectors alone cannot say."""
        return {}


def _has_text(element: Element) -> bool:
    return any(text and not text.isspace() for text in element.itertext())
