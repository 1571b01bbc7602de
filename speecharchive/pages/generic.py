"""A page that no layout knows: the running text is found by its weight."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from speecharchive.model import Role
from speecharchive.pages.density import find_container
from speecharchive.pages.document import Element
from speecharchive.pages.html_page import HtmlPage
from speecharchive.pages.walk import Walk, walk


class GenericPage(HtmlPage):
    family = "generic"
    layout = "density"

    @cached_property
    def walked(self) -> Walk:
        return walk(self.document.root)

    @cached_property
    def container(self) -> Element | None:
        return find_container(self.walked, self.document.root)

    def recognises(self) -> bool:
        return self.container is not None

    def marks(self) -> tuple[Mapping[Element, Role], Walk | None]:
        if self.container is None:
            raise self.no_article()
        return {self.container: "body"}, self.walked
