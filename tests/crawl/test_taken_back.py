"""A takedown taken back, of what only a crawl can have stored."""

from __future__ import annotations

from crawl.rows import rows
from speecharchive.demo.server import Server
from speecharchive.demo.world import all_resources, demo_registry, held_truth, truth
from speecharchive.ingest.lifting import lift
from speecharchive.store import sealing, takedowns
from speecharchive.store.archive import Archive
from speecharchive.store.engine import writing
from spiders.run import crawl


def test_version_of_an_article_whose_second_page_alone_changed_comes_back(
    archive: Archive, server: Server
) -> None:
    """Its first page answered 304, so the version rests on a revisit."""
    pages = {resource.url: resource for resource in all_resources()}
    first = next(
        url
        for url in held_truth()
        if truth()[url].is_speech and url.removesuffix(".html") + "-2.html" in pages
    )
    second = pages[first.removesuffix(".html") + "-2.html"]
    outlet = demo_registry()[str(truth()[first].outlet)]
    crawl([outlet], archive, proxy=server.proxy_url)
    charset = "gb18030" if b"\xa1\xa3" in second.body else "utf-8"
    edited = second.body.decode(charset).replace("。", "，渡口亮了灯。", 1)
    server.put(second.url, edited.encode(charset), second.content_type)
    (summary,) = crawl([outlet], archive, proxy=server.proxy_url, recheck=":0d")
    assert summary.changed == 1
    texts = (
        "SELECT version.speech_id, version.n, capture.status, version.text_sha256 FROM version "
        "JOIN capture ON capture.id = version.capture_id JOIN speech ON speech.id = version.speech_id "
        f"JOIN page ON page.id = speech.page_id WHERE page.url = '{first}' ORDER BY version.n"
    )
    held = rows(archive, texts)
    assert [status for _, _, status, _ in held] == [200, 304]
    speech_id = held[0][0]
    with writing(archive.engine) as connection:
        takedowns.take_down(connection, takedowns.Decision(speech_id, "私人住址", None))
    sealing.finish(archive.engine, archive.captures)
    lifted = lift(archive, demo_registry(), speech_id)
    assert (lifted.read, lifted.failed) == (2, 0)
    assert rows(archive, texts) == held
