"""A better parser is no edit, and an edit is no better parser: in both directions, for long articles, news and mirrors."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from speecharchive.errors import NoArticle
from speecharchive.model import Speech
from speecharchive.store.archive import Archive, CaptureRecord, RunLedger

from .building import PARAGRAPHS, URL, ask, news, one, record, speech, store

DAYS = [f"2026-01-{day:02}T00:00:00Z" for day in range(1, 10)]
Parser = Callable[[str], Speech]


class Site:
    """A page over time, and a parser that may change while its version string stays: what it reads is what bytes say.

    `body` is `text|share line|counter`; a poor parser takes the share line for a paragraph.
    """

    def __init__(self, archive: Archive) -> None:
        self.archive = archive
        self.bodies: dict[int, str] = {}
        self.reads_share_line = True
        self.extractor = "0.1.0"
        self.unreadable: set[int] = set()
        self.read: list[int] = []

    def parse(self, body: str) -> Speech:
        text, share, _ = body.split("|")
        if text == "简讯":
            return news(extractor=self.extractor)
        paragraphs = [text, *([share] if share and self.reads_share_line else [])]
        return speech(paragraphs, sections=(), extractor=self.extractor)

    def reread(self, capture_id: int) -> Speech:
        if capture_id in self.unreadable:
            raise NoArticle("no layout finds an article")
        self.read.append(capture_id)
        return self.parse(self.bodies[capture_id])

    def crawl(self, body: str, day: int, **more: object) -> str:
        run = self.archive.begin_run("crawl", reread=self.reread)
        stored, outcome = store(run, record(body, at=DAYS[day], **more), self.parse(body))
        self.bodies[stored.id] = body
        return outcome

    def reextract(self, *only: int) -> list[str]:
        run = self.archive.begin_run("reextract", reread=self.reread)
        wanted = only or sorted(self.bodies)
        return [run.store_article(number, self.parse(self.bodies[number])) for number in wanted]

    def texts(self) -> list[str]:
        return [
            text
            for (text,) in ask(
                self.archive,
                "SELECT p.text FROM version v JOIN paragraph p ON p.version_id = v.id ORDER BY v.n, p.n",
            )
        ]

    def changes(self) -> list[tuple[int, int]]:
        """Versions before and after, as they were seen."""
        return ask(
            self.archive,
            """SELECT b.n, a.n FROM change c JOIN version a ON a.id = c.version_id JOIN version b ON b.id = c.of_id
            ORDER BY c.seen_at""",
        )  # type: ignore[return-value]

    def edits(self) -> list[tuple[str, str, str]]:
        statement = "SELECT kind, before, after FROM edit ORDER BY version_id, of_id, n"
        return ask(self.archive, statement)  # type: ignore[return-value]


@pytest.fixture
def site(archive: Archive) -> Site:
    return Site(archive)


@pytest.mark.parametrize("extractor", ["0.1.0", "0.2.0"])
def test_a_parser_fix_is_no_edit_whether_its_version_says_so_or_not(
    site: Site, extractor: str
) -> None:
    site.crawl("讲话。|分享到|1", 0)
    site.reads_share_line, site.extractor = False, extractor
    assert site.crawl("讲话。|分享到|2", 1) == "unchanged"
    assert (site.texts(), site.changes()) == (["讲话。"], [])


@pytest.mark.parametrize("extractor", ["0.1.0", "0.2.0"])
def test_an_edit_beside_a_parser_fix_is_that_edit_alone(site: Site, extractor: str) -> None:
    site.crawl("讲话。|分享到|1", 0)
    site.reads_share_line, site.extractor = False, extractor
    assert site.crawl("讲话！|分享到|2", 1) == "changed"
    assert site.texts() == ["讲话。", "讲话！"]
    assert site.edits() == [("punctuation", "。", "！")]


def test_a_new_share_button_that_the_parser_drops_is_no_change(site: Site) -> None:
    site.reads_share_line = False
    site.crawl("讲话。||1", 0)
    assert site.crawl("讲话。|分享到微博|1", 1) == "unchanged"


def test_what_only_a_poor_parser_took_for_an_edit_is_none_any_more(site: Site) -> None:
    """The versions stay, since somebody may have cited them; the change that never was goes."""
    site.crawl("讲话。||1", 0)
    assert site.crawl("讲话。|分享到|1", 1) == "changed"
    assert site.edits() == [("sentence-added", "", "分享到\n")]
    site.reads_share_line = False
    assert site.reextract() == ["unchanged", "unchanged"]
    assert (site.texts(), site.changes(), site.edits()) == (["讲话。", "讲话。"], [], [])


def test_a_crawl_with_a_better_parser_leaves_no_difference_between_parsers(site: Site) -> None:
    """Only the newest version is looked at, and yet both sides of the older change are read again."""
    site.crawl("甲。|分享到|1", 0)
    site.crawl("乙。|分享到|1", 1)
    site.reads_share_line = False
    assert site.crawl("乙。|分享到|2", 2) == "unchanged"
    assert site.texts() == ["甲。", "乙。"]
    assert site.edits() == [("wording", "甲", "乙")]


@pytest.mark.parametrize("only", [(2,), (2, 1), ()])
def test_a_reextraction_of_some_captures_alone_makes_no_edit(
    site: Site, only: tuple[int, ...]
) -> None:
    site.crawl("讲话。|分享到|1", 0)
    site.crawl("讲话。|分享到|2", 1)
    site.reads_share_line = False
    assert set(site.reextract(*only)) == {"unchanged"}
    assert (site.texts(), site.changes()) == (["讲话。"], [])


def test_a_reextraction_finds_an_edit_that_the_poor_parser_could_not_see(site: Site) -> None:
    site.reads_share_line = False
    for day, body in enumerate(("讲话。|旧尾巴|1", "讲话。|新尾巴|1", "讲话。|新尾巴|2")):
        assert site.crawl(body, day) == ("unchanged" if day else "new")
    site.reads_share_line = True
    assert site.reextract() == ["unchanged", "changed", "unchanged"]
    assert site.changes() == [(1, 2)]
    assert site.edits() == [("wording", "旧", "新")]
    assert one(site.archive, "SELECT version FROM v_speech") == 2
    assert site.reextract() == ["unchanged"] * 3


def test_a_reextraction_of_what_cannot_be_read_makes_no_edit(site: Site) -> None:
    site.crawl("讲话。|分享到|1", 0)
    site.crawl("讲话。|分享到|2", 1)
    site.reads_share_line = False
    site.unreadable = {1}
    assert site.reextract(2) == ["unchanged"]
    assert len(site.texts()) == 2


def test_an_older_text_that_comes_back_under_a_better_parser_is_that_version(site: Site) -> None:
    site.crawl("甲。|分享到|1", 0)
    site.crawl("乙。||1", 1)
    site.reads_share_line = False
    assert site.crawl("甲。|分享到|2", 2) == "changed"
    assert site.texts() == ["甲。", "乙。"]
    assert site.changes() == [(1, 2), (2, 1)]


def test_news_that_a_better_parser_reads_otherwise_is_no_change(site: Site) -> None:
    site.crawl("简讯||1", 0)
    before = site.parse
    site.parse = lambda body: replace(before(body), headline="更好的标题")  # type: ignore[method-assign]
    assert site.crawl("简讯||2", 1) == "unchanged"
    site.parse = lambda body: replace(before(body), headline=body)  # type: ignore[method-assign]
    assert site.crawl("简讯||3", 2) == "changed"


def test_news_that_becomes_a_speech_is_a_change_of_the_page_and_its_first_version(
    site: Site,
) -> None:
    site.crawl("简讯||1", 0)
    assert site.crawl("讲话。||1", 1) == "changed"
    assert site.crawl("讲话！||1", 2) == "changed"
    assert site.changes() == [(1, 2)]
    assert one(site.archive, "SELECT min(capture_id) FROM version") == 2


def test_news_that_was_a_speech_all_along_is_no_edit(site: Site) -> None:
    """Today's parser knows the first capture for a speech; a re-extraction then makes it the older version."""
    before = site.parse
    site.parse = lambda body: replace(before(body), kind="news")  # type: ignore[method-assign]
    site.crawl("讲话。||1", 0)
    site.parse = before  # type: ignore[method-assign]
    assert site.crawl("讲话。||2", 1) == "unchanged"
    assert site.crawl("讲话！||3", 2) == "changed"
    assert site.reextract() == ["unchanged"] * 3
    assert (site.texts(), site.changes()) == (["讲话。", "讲话！"], [(1, 2)])


def test_a_page_that_is_news_for_a_while_keeps_its_versions(site: Site) -> None:
    site.crawl("讲话。||1", 0)
    site.crawl("简讯||1", 1)
    assert one(site.archive, "SELECT status FROM speech") == "reclassified"
    assert site.crawl("讲话。||2", 2) == "unchanged"
    assert one(site.archive, "SELECT status FROM speech") == "held"
    assert site.texts()[0] == "讲话。"


def test_the_mirror_in_the_other_script_is_no_edit(site: Site) -> None:
    """Whichever was seen first is shown; the same text on the page itself in another script is an edit."""
    site.crawl("为了实现目标,我们努力。||1", 0)
    run = site.archive.begin_run("crawl", reread=site.reread)
    mirror = replace(record("mirror", at=DAYS[1]), url=URL)
    assert _at_mirror(run, mirror, site.parse("為了實現目標﹐我們努力。||1")) == "unchanged"
    assert site.texts() == ["为了实现目标,我们努力。"]
    assert site.crawl("為了實現目標﹐我們努力。||1", 2) == "changed"
    assert {kind for kind, _, _ in site.edits()} == {"script"}


def test_an_edit_seen_at_the_mirror_first_is_an_edit(site: Site) -> None:
    site.crawl("为了实现目标,我们努力。||1", 0)
    run = site.archive.begin_run("crawl", reread=site.reread)
    changed = site.parse("為了實現理想﹐我們努力。||1")
    assert _at_mirror(run, record("mirror", at=DAYS[1]), changed) == "changed"


def _at_mirror(run: RunLedger, capture: CaptureRecord, read: Speech) -> str:
    """The capture of another address that was joined with the page."""
    with run.transaction() as connection:
        stored = run.store_capture(capture)
        connection.exec_driver_sql(
            f"UPDATE capture SET url = 'http://www.yunhe.example/BIG5/1.html' WHERE id = {stored.id}"
        )
        return run.store_article(stored.id, read)


def long_speech(*paragraphs: str) -> Speech:
    return speech([*PARAGRAPHS, *paragraphs])


def test_a_second_page_that_changed_is_an_edit_though_the_first_page_has_the_same_bytes(
    archive: Archive,
) -> None:
    second = URL.replace(".html", "_2.html")
    texts: dict[int, Speech] = {}

    def look(day: int, last: str) -> str:
        run = archive.begin_run("crawl", reread=lambda number: texts[number])
        with run.transaction():
            first = run.store_capture(record("第一页", at=DAYS[day]))
            part = record(last, url=second, at=DAYS[day].replace("00Z", "05Z"), part_of_url=URL)
            run.store_capture(part)
            texts[first.id] = long_speech(last)
            return run.store_article(first.id, texts[first.id])

    assert look(0, "第二页的话。") == "new"
    assert look(1, "第二页的话。") == "unchanged"
    assert look(2, "第二页改过的话。") == "changed"
    assert look(3, "第二页改过的话。") == "unchanged"
    first = min(texts)
    again = archive.begin_run("reextract", reread=lambda number: texts[number])
    assert again.store_article(first, texts[first]) == "unchanged"
    assert one(archive, "SELECT version FROM v_speech") == 2
    assert look(4, "第二页的话。") == "changed"
    assert ask(archive, "SELECT version, versions FROM v_speech") == [(1, 2)]
    assert ask(archive, "SELECT kind, before, after FROM edit ORDER BY version_id DESC") == [
        ("wording", "", "改过"),
        ("wording", "改过", ""),
    ]
    again = archive.begin_run("reextract", reread=lambda number: texts[number])
    assert {again.store_article(number, read) for number, read in texts.items()} == {"unchanged"}
    assert one(archive, "SELECT count(*) FROM change") == 2
