"""A page that no layout knows: the running text is found by its weight."""

from __future__ import annotations

from collections.abc import Mapping

from speecharchive.model import Role
from speecharchive.pages.elements import Element
from speecharchive.pages.html_page import HtmlPage
from speecharchive.pages.walk import Walk


class GenericPage(HtmlPage):
    family = "generic"
    layout = "density"

    def recognises(self) -> bool:
        return self.document.container is not None

    def marks(self) -> tuple[Mapping[Element, Role], Walk | None]:
        container = self.document.container
        if container is None:
            raise self.no_article()
        return {container: "body"}, self.document.walked
