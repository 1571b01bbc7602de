"""A page that no layout knows: the running text is found by its weight."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from speecharchive.model import Role
from speecharchive.pages.elements import Element
from speecharchive.pages.html_page import HtmlPage
from speecharchive.pages.latent import latent_container
from speecharchive.pages.walk import Walk


class GenericPage(HtmlPage):
    family = "generic"
    layout = "density"

    def recognises(self) -> bool:
        return self._latent is not None or self.document.container is not None

    @cached_property
    def _latent(self) -> Element | None:
        return latent_container(self.document, self.document.container)

    def marks(self) -> tuple[Mapping[Element, Role], Walk | None]:
        if self._latent is not None:
            return {self._latent: "body"}, None
        container = self.document.container
        if container is None:
            raise self.no_article()
        return {container: "body"}, self.document.walked
