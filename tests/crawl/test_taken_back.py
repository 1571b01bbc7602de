"""Takedowns and crawls: taken back of what only a crawl can have stored, and met again at another outlet."""

from __future__ import annotations

from crawl.rows import failures, rows
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
    sealing.finish(archive.engine, archive.holdings)
    lifted = lift(archive, demo_registry(), speech_id)
    assert (lifted.read, lifted.failed) == (2, 0)
    assert rows(archive, texts) == held


def test_copy_of_a_withheld_speech_at_another_outlet_is_stored_and_said(
    archive: Archive, server: Server
) -> None:
    first, second = (demo_registry()[name] for name in ("demo-rednet", "demo-sxnews"))
    crawl([first], archive, proxy=server.proxy_url)
    page = "http://yh.rednet.yunhe.example/content/646856/63/14592523.html"
    copy = "http://yh.ylnews.example/GB/414065/9954690.html"
    asked = "SELECT speech.id FROM speech JOIN page ON page.id = page_id WHERE url = '{}'"
    ((speech_id,),) = rows(archive, asked.format(page))
    with writing(archive.engine) as connection:
        takedowns.take_down(connection, takedowns.Decision(speech_id, "法院裁定", None))
    crawl([second], archive, proxy=server.proxy_url)
    assert len(rows(archive, asked.format(copy))) == 1
    told = [each for each in failures(archive) if each["error"] == "WithheldText"]
    assert [each["url"] for each in told] == [copy]
    assert f"the text of {speech_id}, which is withheld" in told[0]["detail"]
    crawl([second], archive, proxy=server.proxy_url, recheck=":0d")
    assert len([each for each in failures(archive) if each["error"] == "WithheldText"]) == 1
