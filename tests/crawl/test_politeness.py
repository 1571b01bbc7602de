"""Who we are, how long we wait, and what of Scrapy is switched off."""

from __future__ import annotations

import time
from datetime import UTC, datetime

import pytest
from scrapy.settings import Settings

from crawl.rows import rows
from speecharchive import __version__
from speecharchive.outlets import Outlet, Start
from speecharchive.store.archive import Archive
from spiders.politeness import retry_after
from spiders.run import crawl, prepared, user_agent
from spiders.session import Plan
from tests.loopback import HTML, served

NOW = datetime(2026, 11, 22, 3, 15, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        (b"120", 120.0),
        (b" 7 ", 7.0),
        (b"Sun, 22 Nov 2026 03:16:30 GMT", 90.0),
        (b"Sun, 22 Nov 2026 03:14:00 GMT", 0.0),
        (b"99999999999999999999", 999999999.0),
        (b"soon", None),
        (b"-5", None),
        (b"", None),
        (None, None),
    ],
)
def test_retry_after(value: bytes | None, seconds: float | None) -> None:
    assert retry_after(value, NOW) == seconds


def test_user_agent_names_project_and_contact(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SPEECHARCHIVE_CONTACT", "mailto:op@yh.example\r\nX-Forged: 1")
    assert user_agent() == f"speecharchive/{__version__} (+mailto:op@yh.example X-Forged: 1)"
    monkeypatch.delenv("SPEECHARCHIVE_CONTACT")
    assert user_agent().startswith(f"speecharchive/{__version__} (")


def test_settings_that_protect_operator_and_site() -> None:
    settings = Settings()
    settings.setmodule("spiders.settings", priority="project")
    for name in (
        "REMOTE_CONTROL_ENABLED", "TELNETCONSOLE_ENABLED", "COOKIES_ENABLED",
        "HTTPCACHE_ENABLED", "HTTPPROXY_ENABLED",
    ):  # fmt: skip
        assert settings.getbool(name) is False, name
    handlers = settings.getdict("DOWNLOAD_HANDLERS")
    assert {name for name, handler in handlers.items() if handler} == {"http", "https"}
    assert {"data", "file", "ftp", "s3"} <= handlers.keys()
    assert settings.getint("CONCURRENT_ITEMS") == 4
    assert settings.getint("CONCURRENT_REQUESTS_PER_DOMAIN") == 1
    assert settings.getfloat("HOST_DELAY") >= 1
    for name in ("DOWNLOAD_TIMEOUT", "DOWNLOAD_MAXSIZE", "REDIRECT_MAX_TIMES", "RETRY_TIMES"):
        assert settings.getint(name) > 0, name


@pytest.mark.parametrize(
    ("proxy", "host", "paced"),
    [
        ("http://127.0.0.1:3128", "www.yunhe.example", False),
        ("http://127.0.0.1:3128", "www.example.cn", True),
        ("http://localhost:3128", "www.example.cn", True),
        ("http://192.0.2.7:3128", "www.yunhe.example", True),
        (None, "www.yunhe.example", True),
    ],
)
def test_a_proxy_on_this_machine_is_no_reason_to_hurry(
    proxy: str | None, host: str, paced: bool
) -> None:
    outlet = Outlet("yunhe", "云河", "rednet", None, (host,), (), "active")
    settings = prepared([outlet], Plan(proxy=proxy), None)
    assert (settings.getfloat("HOST_DELAY") >= 1) == paced


SECTIONS = ("ribao", "wanbao", "zhengxie")


def listing(section: str) -> bytes:
    """Seven links that lead nowhere."""
    links = "".join(
        f"<li><a href='/list/{section}/2026-01-0{n}/{n}.html'>云河市第{n}号新闻标题</a></li>"
        for n in range(1, 8)
    )
    return f"<html><body><ul>{links}</ul></body></html>".encode()


def test_outlets_of_one_host_share_its_pace(sqlite_archive: Archive) -> None:
    asked: list[float] = []
    pages = {f"/list/{section}": (HTML, listing(section)) for section in SECTIONS}
    with served(pages, asked) as address:
        outlets = [
            Outlet(
                f"yunhe-{section}", f"云河{section}", "rednet", None, ("127.0.0.1",),
                (Start(f"{address}/list/{section}", f"云河{section}"),), "active",
            )
            for section in SECTIONS
        ]  # fmt: skip
        begun = time.monotonic()
        crawl(outlets, sqlite_archive, delay=0.5, allow_private=True)
    assert len(asked) >= 6
    for turns, when in enumerate(asked):
        assert when - begun >= turns * 0.5 - 0.01, "a request came before its turn"
    assert rows(sqlite_archive, "SELECT name, requests FROM host") == [("127.0.0.1", len(asked))]
