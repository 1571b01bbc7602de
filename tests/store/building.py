"""Invented captures and speeches for the store's tests."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any

from sqlalchemy import text

from speecharchive.model import Date, Dropped, Paragraph, Section, Speaker, Speech
from speecharchive.outlets import Outlet
from speecharchive.store.archive import Archive, CaptureRecord, RunLedger, StoredCapture
from speecharchive.store.engine import reading

URL = "http://www.yunhe.example/jianghua/1.html"
PARAGRAPHS = ("各位委员、同志们:", "一、凝聚共识", "云河市要走新路,建设制造名城。")
YUNHE = Outlet("yunhe", "云河日报", "rednet", None, ("yunhe.example",), (), "active")


def record(
    body: str = "甲", *, url: str = URL, at: str = "2026-01-01T00:00:00Z", **more: Any
) -> CaptureRecord:
    """A capture of `body`; what `more` says stands for what it would be by default."""
    payload = body.encode()
    values: dict[str, Any] = {
        "url": url,
        "fetched_at": at,
        "status": 200,
        "headers": (("Content-Type", "text/html"),),
        "content_type": "text/html",
        "payload_sha256": hashlib.sha256(payload).hexdigest(),
        "length": len(payload),
        "warc_file": "run-1.warc.gz",
        "warc_offset": 0,
        "warc_length": 10,
    }
    return CaptureRecord(**(values | more))


def speech(paragraphs: Sequence[str] = PARAGRAPHS, **more: Any) -> Speech:
    values: dict[str, Any] = {
        "url": URL,
        "outlet": "yunhe",
        "family": "rednet",
        "layout": "city-station",
        "kind": "speech",
        "headline": "甲一鸣:在云河市政协闭幕会上的讲话",
        "title": "在云河市政协闭幕会上的讲话",
        "subtitle": None,
        "speaker": Speaker("甲一鸣", basis="headline", raw="甲一鸣", span=(0, 3)),
        "delivered_on": Date("2025-12-30", "day", "stated", "2025年12月30日", (5, 16)),
        "published_on": Date("2025-12-31T08:00+08:00", "minute", "page"),
        "source": "云河日报",
        "editors": ("乙二",),
        "reporters": ("丙三", "丁四"),
        "photographers": (),
        "place": None,
        "occasion": None,
        "paragraphs": tuple(Paragraph(each, (n,)) for n, each in enumerate(paragraphs)),
        "sections": (Section("一", "凝聚共识", 1),),
        "flags": (),
        "dropped": (Dropped("visit-counter", "浏览 512 次", 9),),
        "extractor": "0.1.0",
        "codec": "utf-8",
    }
    return Speech(**(values | more))


def news(**more: Any) -> Speech:
    return speech(kind="news", **more)


def store(
    run: RunLedger, capture: CaptureRecord, read: Speech | None = None
) -> tuple[StoredCapture, str]:
    """A capture and what was read from it, as the crawl stores them."""
    with run.transaction():
        stored = run.store_capture(capture)
        return stored, run.store_article(stored.id, read or speech(url=capture.url))


def ask(archive: Archive, statement: str, **values: Any) -> list[tuple[Any, ...]]:
    with reading(archive.engine) as connection:
        return [tuple(row) for row in connection.execute(text(statement), values)]


def one(archive: Archive, statement: str, **values: Any) -> Any:
    ((value,),) = ask(archive, statement, **values)
    return value
