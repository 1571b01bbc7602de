"""Every outlet of both registries has a declaration; a declaration is short and documents its site."""

from __future__ import annotations

import inspect
from pathlib import Path

import pytest
from scrapy.settings import Settings
from scrapy.spiderloader import SpiderLoader

from speecharchive.demo.world import demo_registry
from speecharchive.errors import UnknownOutlet
from speecharchive.outlets import Outlet, registry
from spiders.base import OutletSpider
from spiders.loader import declaration

OUTLETS = [*registry().values(), *demo_registry().values()]


@pytest.mark.parametrize("outlet", OUTLETS, ids=lambda outlet: outlet.name)
def test_outlet_has_a_declaration(outlet: Outlet) -> None:
    assert issubclass(declaration(outlet.spider), OutletSpider)


@pytest.mark.parametrize("outlet", list(registry().values()), ids=lambda outlet: outlet.name)
def test_declaration_is_short_and_says_what_the_site_is(outlet: Outlet) -> None:
    spider = declaration(outlet.spider)
    lines = Path(inspect.getfile(spider)).read_text(encoding="utf-8").splitlines()
    assert len(lines) < 25
    assert spider.__doc__ is not None
    assert outlet.title in spider.__doc__
    assert spider.name == outlet.name


def test_unknown_declaration_is_named_with_the_known_ones() -> None:
    with pytest.raises(UnknownOutlet, match="zhuzhou-ribao"):
        declaration("nowhere")


def test_scrapy_lists_the_declarations() -> None:
    settings = Settings()
    settings.setmodule("spiders.settings", priority="project")
    assert SpiderLoader.from_settings(settings).list() == sorted(
        outlet.spider for outlet in registry().values()
    )
