"""`outlets new` of several addresses: listings are starts, articles are fixtures, and all are one outlet's."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from calling import Call

from speecharchive.demo.server import Server, serve
from speecharchive.outlets import Registry
from tests.pages.reading import tagged

HOST = "http://www.yhzf.yunhe.example"
OTHER = "http://www.yunling.example"
HTML = "text/html; charset=utf-8"
NEWS = f"{HOST}/xw/"
TALKS = f"{HOST}/jh/"


def article(title: str, parts: str = "") -> bytes:
    trail = "当前位置：<a href='/'>首页</a> &gt; <a href='/xw/'>要闻</a> &gt; 正文"
    return (
        f"<html><head><meta charset=utf-8><title>{title}_云河市人民政府</title></head><body><div>{trail}</div><h1>{title}</h1>"
        f"<div>发布时间：2025-01-07 来源：云河日报</div><div class=TRS_Editor>{tagged()}{tagged()}</div>{parts}</body></html>"
    ).encode()


def listing(name: str, folder: str, numbers: range) -> bytes:
    items = "".join(
        f"<li><a href='{folder}t20250107_{n}.html'>云河市第{n}次渡口会议召开</a><span>2025-01-07</span></li>"
        for n in numbers
    )
    return f"<html><head><meta charset=utf-8><title>{name}_云河市人民政府</title></head><body><ul>{items}</ul></body></html>".encode()


def paged(number: int) -> str:
    return f"{NEWS}202501/t20250107_{number}.html"


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """Article 5 goes on at another page; that of article 6 is not there; number 9 no listing names."""
    goes_on = {n: f"<script>createPageHTML(2, 0, 't20250107_{n}', 'html');</script>" for n in (5, 6)}  # fmt: skip
    with serve() as server:
        server.put(NEWS, listing("要闻", "/xw/202501/", range(4)), HTML)
        server.put(TALKS, listing("领导讲话", "/jh/", range(3)), HTML)
        for n in range(10):
            page = article(f"云河市第{n}次渡口会议召开", goes_on.get(n, ""))
            server.put(paged(n), page, HTML)
            server.put(f"{TALKS}t20250107_{n}.html", page, HTML)
            server.put(f"{OTHER}/xw/t20250107_{n}.html", page, HTML)
        server.put(f"{NEWS}202501/t20250107_5_1.html", article("云河市第5次渡口会议召开"), HTML)
        server.put(f"{NEWS}index.html", b"x", HTML)
        server.fail(f"{NEWS}index.html", 302, headers=[("Location", NEWS)])
        yield server


@pytest.fixture
def start(call: Call, server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Start:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SPEECHARCHIVE_CONTACT", "mailto:archive@yunhe.example")
    return Start(call, server, tmp_path / "new")


class Start:
    """`outlets new` of the addresses, and what it wrote."""

    def __init__(self, call: Call, server: Server, folder: Path) -> None:
        self._call, self._server, self.folder = call, server, folder

    def __call__(self, *words: str) -> dict[str, dict[str, object]]:
        """Guesses by field."""
        left = self._call("outlets", "new", *words, *self._options())
        assert left.status == 0, left.err
        return {row["field"]: row for row in json.loads(left.out)}

    def fails(self, *words: str) -> tuple[int, str]:
        left = self._call("outlets", "new", *words, *self._options())
        assert left.out == ""
        assert not self.folder.exists()
        return left.status, left.line

    def _options(self) -> tuple[object, ...]:
        return ("-o", self.folder, "--name", "yunhe-zhengfu", "--proxy", self._server.proxy_url, "--format", "json")  # fmt: skip

    @property
    def titles(self) -> list[str]:
        """Of the articles that became fixtures."""
        return sorted(json.loads(file.read_text(encoding="utf-8"))["title"] for file in self.folder.rglob("expected.json"))  # fmt: skip


def title(number: int) -> str:
    return f"云河市第{number}次渡口会议召开"


def test_of_a_listing_and_an_article_the_article_is_a_fixture(start: Start) -> None:
    """One that the listing does not name, before one that it does; in whichever order they are given."""
    rows = start(paged(9), NEWS)
    assert rows["start"]["value"] == [{"url": NEWS, "title": "要闻"}]
    assert (start.titles[1], len(start.titles)) == (title(9), 2)
    assert start.titles[0] in map(title, range(4))


def test_an_article_alone_is_a_fixture_once(start: Start) -> None:
    """Its listing names it too, and it is asked for more than once."""
    rows = start(paged(3))
    assert rows["start"]["value"] == [{"url": NEWS, "title": "要闻"}]
    assert (start.titles[1], len(start.titles)) == (title(3), 2)


def test_what_is_given_twice_counts_once(start: Start, server: Server) -> None:
    asked = server.hits(paged(2))
    start(NEWS, paged(2), f"{NEWS}index.html", paged(2) + "#top", "--pages", "1")
    assert start.titles == [title(2)]
    assert server.hits(paged(2)) - asked == 2
    table = Registry.from_toml(start.folder / "seeds/outlets")["yunhe-zhengfu"]
    assert [found.url for found in table.starts] == [NEWS]


def test_all_articles_that_are_named_are_taken(start: Start) -> None:
    start(NEWS, paged(9), paged(8), paged(7), "--pages", "1")
    assert start.titles == [title(7), title(8), title(9)]


def test_an_article_comes_with_the_pages_that_continue_it(start: Start) -> None:
    start(NEWS, paged(5), "--pages", "1")
    (about,) = start.folder.rglob("about.toml")
    (part,) = tomllib.loads(about.read_text(encoding="utf-8"))["continuation"]
    assert part["url"] == f"{NEWS}202501/t20250107_5_1.html"
    assert (about.parent / part["file"]).read_bytes() == article(title(5))


def test_a_further_listing_is_a_further_start(start: Start) -> None:
    row = start(TALKS, NEWS)["start"]
    assert row["value"] == [{"url": TALKS, "title": "领导讲话"}, {"url": NEWS, "title": "要闻"}]
    assert row["basis"] == "the page names 3 articles; another was given: the page names 4 articles"
    table = Registry.from_toml(start.folder / "seeds/outlets")["yunhe-zhengfu"]
    assert [(found.url, found.title) for found in table.starts] == [(TALKS, "领导讲话"), (NEWS, "要闻")]  # fmt: skip


@pytest.mark.parametrize(
    ("urls", "status", "told"),
    [
        ([NEWS, f"{OTHER}/xw/t20250107_1.html"], 2, f"{OTHER}/xw/t20250107_1.html: this is another host than that of the listing {NEWS}"),
        ([f"{OTHER}/xw/t20250107_1.html", NEWS], 2, "start one outlet at a time"),
        ([NEWS, f"{HOST}/not/there/"], 1, "/not/there/: HTTP status 404"),
        ([NEWS, paged(6)], 1, "an article that was named could not be read: continuation page"),
        ([NEWS, "https://zzrb.zznews.gov.cn/202209/04/node01.html"], 2, "zhuzhou-ribao (株洲日报) publishes it already"),
        ([NEWS, "www.yunhe.example"], 2, "www.yunhe.example: give a whole http or https address"),
    ],
    ids=["other-host", "other-host-first", "not-there", "half-there", "known", "no-address"],
)  # fmt: skip
def test_one_that_will_not_do_is_named(
    start: Start, urls: list[str], status: int, told: str
) -> None:
    left, line = start.fails(*urls)
    assert left == status
    assert told in line
