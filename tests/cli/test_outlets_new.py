"""`outlets new`: from an address to a declaration and fixtures, and one clear line where there is no way."""

from __future__ import annotations

import json
import shutil
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from calling import Call

from speecharchive.demo.server import Server, serve
from speecharchive.demo.world import demo_registry
from speecharchive.outlets import Registry
from speecharchive.outlets.checking import check_declarations
from speecharchive.store.archive import Archive
from speecharchive.store.hosts import HostLedger
from tests.pages.reading import tagged

HOST = "http://www.yhzf.yunhe.example"
MOST = 12
"""Requests that a visit may cost, robots.txt among them."""


def article(title: str, charset: str = "utf-8") -> bytes:
    trail = "当前位置：<a href='/'>首页</a> &gt; <a href='/xw/'>要闻</a> &gt; 正文"
    return (
        f"<html><head><meta charset={charset}><title>{title}_云河市人民政府</title></head><body><div>{trail}</div><h1>{title}</h1>"
        f"<div>发布时间：2025-01-07 来源：云河日报</div><div class=TRS_Editor>{tagged()}{tagged()}</div></body></html>"
    ).encode("gb18030" if charset == "gb2312" else charset)


def listing(folder: str, charset: str = "utf-8", extra: str = "") -> bytes:
    items = "".join(
        f"<li><a href='{folder}t20250107_{n}.html'>云河市第{n}次渡口会议召开</a><span>2025-01-07</span></li>"
        for n in range(4)
    )
    return f"<html><head><meta charset={charset}><title>要闻_云河市人民政府</title></head><body><ul>{items}</ul>{extra}</body></html>".encode(
        "gb18030" if charset == "gb2312" else charset
    )


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with serve() as server:
        html = "text/html; charset=utf-8"
        server.put(f"{HOST}/xw/", listing("/xw/202501/"), html)
        server.put(f"{HOST}/gb/", listing("/gb/", "gb2312"), "text/html")
        for n in range(4):
            page = f"云河市第{n}次渡口会议召开"
            server.put(f"{HOST}/xw/202501/t20250107_{n}.html", article(page), html)
            server.put(f"{HOST}/gb/t20250107_{n}.html", article(page, "gb2312"), "text/html")
        for path, (body, kind) in BROKEN.items():
            server.put(HOST + path, body, kind)
        server.put(f"{HOST}/nameless/", listing("/nameless/").replace("要闻_云河市人民政府".encode(), b""), html)  # fmt: skip
        server.put(f"{HOST}/frames/", b"<html><frameset><frame src='/xw/'></frameset></html>", html)
        for n in range(4):
            page = article(f"第{n}次渡口会议召开").replace("_云河市人民政府".encode(), b"")
            server.put(f"{HOST}/nameless/t20250107_{n}.html", page, html)
        for path, to in REDIRECTS.items():
            server.put(HOST + path, b"x", html)
            server.fail(HOST + path, 302, headers=[("Location", to)])
        server.put("http://closed.yunhe.example/robots.txt", b"User-agent: *\nDisallow: /\n", "text/plain")  # fmt: skip
        yield server


BROKEN = {
    "/nothing/": (b"<html><title>x</title><body><p>y</p></body></html>", "text/html"),
    "/empty/": (b"", "text/html"),
    "/file.pdf": (b"%PDF-1.4\n1 0 obj", "application/pdf"),
    "/picture.jpg": (b"\xff\xd8\xff\xe0" + bytes(range(256)) * 4, "image/jpeg"),
    "/data.json": (b'{"a": 1}', "application/json"),
    "/guarded/": (
        b"<html><body><script>var __jsl_clearance=1;location.reload()</script></body></html>",
        "text/html",
    ),
    "/script/": (
        b"<html><body><div id=app></div><script src=app.js></script></body></html>",
        "text/html",
    ),
    "/gone/": ("<html><body><h1>页面不存在</h1></body></html>".encode(), "text/html"),
    "/dead/": (listing("/no/"), "text/html"),
}
REDIRECTS = {
    "/moved/": "http://www.other.example/xw/",
    "/inside/": "http://127.0.0.1:9/xw/",
    "/round/": f"{HOST}/round/",
}


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SPEECHARCHIVE_CONTACT", "mailto:archive@yunhe.example")
    return tmp_path


def declared(call: Call, server: Server, url: str, *options: object) -> dict[str, object]:
    asked = server.requests
    left = call("outlets", "new", url, "--dry-run", "--proxy", server.proxy_url, *options)
    assert left.status == 0, left.err
    assert server.requests - asked <= MOST
    (table,) = tomllib.loads(left.out)["outlet"]
    return table  # type: ignore[no-any-return]


@pytest.mark.parametrize("name", sorted(demo_registry()))
def test_the_demo_is_declared_as_it_is(
    call: Call, server: Server, elsewhere: Path, name: str
) -> None:
    """From the start page of each; of the e-paper from one day's first page."""
    true = demo_registry()[name]
    url = true.starts[0].url.replace("%Y%m/%d", "202501/10")
    table = declared(call, server, url)
    (start,) = table["start"]  # type: ignore[misc]
    assert (table["family"], table["hosts"], start["url"]) == (true.family, list(true.hosts), true.starts[0].url)  # fmt: skip
    assert (table["kind"], table["language"], table["status"]) == (true.kind, true.language, "reported")  # fmt: skip
    assert table.get("place", true.place) == true.place
    assert true.title.endswith(str(table["title"])) or true.title.startswith(str(table["title"]))
    assert list(elsewhere.iterdir()) == []


@pytest.mark.parametrize(
    ("url", "start"),
    [
        (f"{HOST}/xw/202501/t20250107_1.html", f"{HOST}/xw/"),
        (f"{HOST}/xw/#top".replace("http", "HTTP").replace("yhzf", "YHZF"), f"{HOST}/xw/"),
        (f"{HOST}/frames/", f"{HOST}/xw/"),
        ("http://yhrb.yunhe.example/content/202501/10/c1597570.html", "http://yhrb.yunhe.example/%Y%m/%d/node01.html"),
        ("http://yhrb.yunhe.example/", "http://yhrb.yunhe.example/%Y%m/%d/node01.html"),
    ],
    ids=["article", "capitals", "frames", "article-of-a-paper", "front-of-a-paper"],
)  # fmt: skip
def test_the_listing_is_found(
    call: Call, server: Server, elsewhere: Path, url: str, start: str
) -> None:
    assert declared(call, server, url)["start"][0]["url"] == start  # type: ignore[index]


def test_each_guess_says_how_sure_it_is(call: Call, server: Server, elsewhere: Path) -> None:
    left = call("outlets", "new", f"{HOST}/xw/", "--output", "new", "--proxy", server.proxy_url, "--format", "json")  # fmt: skip
    rows = {row["field"]: row for row in json.loads(left.out)}
    assert (rows["family"]["value"], rows["family"]["confidence"]) == ("trs_wcm", "high")
    assert "4 of 4 links have the form of trs_wcm" in rows["family"]["basis"]
    assert (rows["place"]["value"], rows["place"]["basis"]) == ("990100", "云河市, from its name")
    assert rows["name"]["confidence"] == "low"
    assert rows["articles"]["value"] is None
    assert rows["articles"]["basis"]
    assert "unsure of name" in left.err


def test_what_is_written_stands_as_the_tests_want_it(
    call: Call, server: Server, elsewhere: Path
) -> None:
    arguments = ("outlets", "new", f"{HOST}/gb/", "-o", "new", "--name", "yunhe-zhengfu", "--proxy", server.proxy_url)  # fmt: skip
    left = call(*arguments)
    assert left.status == 0, left.err
    assert check_declarations(elsewhere / "new/seeds/outlets") == (1, [])
    fixtures = elsewhere / "new/tests/fixtures/yunhe-zhengfu"
    assert sorted(path.name for path in fixtures.iterdir()) == ["speech-2025-01-07", "speech-2025-01-07-2"]  # fmt: skip
    case = fixtures / "speech-2025-01-07"
    assert sorted(path.name for path in case.iterdir()) == ["about.toml", "expected.json", "page.bin"]  # fmt: skip
    about = (case / "about.toml").read_text(encoding="utf-8")
    assert about.startswith("# A REAL PAGE")
    assert tomllib.loads(about)["real"] is True
    assert (case / "page.bin").read_bytes() == article("云河市第0次渡口会议召开", "gb2312")
    expected = json.loads((case / "expected.json").read_text(encoding="utf-8"))
    assert (expected["outlet"], expected["title"]) == ("yunhe-zhengfu", "云河市第0次渡口会议召开")
    before = {path: path.read_bytes() for path in (elsewhere / "new").rglob("*") if path.is_file()}
    asked = server.requests
    again = call(*arguments)
    assert (again.status, again.out, server.requests) == (2, "", asked)
    assert "is there already: move it away, or choose another --name" in again.line
    assert before == {path: path.read_bytes() for path in (elsewhere / "new").rglob("*") if path.is_file()}  # fmt: skip


def test_a_site_that_does_not_name_itself(call: Call, server: Server, elsewhere: Path) -> None:
    """The registry can still be read; what is missing is told, and `validate` says it again."""
    left = call("outlets", "new", f"{HOST}/nameless/", "-o", "new", "--proxy", server.proxy_url)
    assert left.status == 0, left.err
    assert "to be filled in: title" in left.err
    assert "to be filled in: kind" in left.err
    registry = elsewhere / "new/seeds/outlets"
    assert Registry.from_toml(registry)["yunhe-yhzf"].starts[0].url == f"{HOST}/nameless/"
    assert {found.field for found in check_declarations(registry)[1]} >= {"title", "kind"}


def test_a_registry_that_cannot_be_read_is_left_alone(
    call: Call, server: Server, elsewhere: Path
) -> None:
    registry = elsewhere / "new/seeds/outlets"
    registry.mkdir(parents=True)
    broken = '[[outlet]]\nname = "yunling-ribao"\ntitle = "云岭日报"\nfamily = "founder_epaper"\nplace = "990000"\nstatus = "retired"\n\n[[outlet]]\n'
    (registry / "yunling.toml").write_text(broken, encoding="utf-8")
    left = call("outlets", "new", f"{HOST}/xw/", "-o", "new", "--proxy", server.proxy_url)
    assert (left.status, left.out) == (2, "")
    assert "this field is needed; nothing was added to it" in left.line
    assert (registry / "yunling.toml").read_text(encoding="utf-8") == broken
    assert [path.name for path in (elsewhere / "new").rglob("*") if path.is_file()] == ["yunling.toml"]  # fmt: skip


def test_the_declaration_joins_those_of_its_province(
    call: Call, server: Server, elsewhere: Path
) -> None:
    registry = elsewhere / "new/seeds/outlets"
    registry.mkdir(parents=True)
    held = '# Of 云岭.\n\n[[outlet]]\nname = "yunling-ribao"\ntitle = "云岭日报"\nfamily = "founder_epaper"\nplace = "990000"\nstatus = "address-unknown"\n'
    (registry / "yunling.toml").write_text(held, encoding="utf-8")
    left = call("outlets", "new", f"{HOST}/xw/", "-o", "new", "--proxy", server.proxy_url)
    assert left.status == 0, left.err
    assert [path.name for path in registry.iterdir()] == ["yunling.toml"]
    text = (registry / "yunling.toml").read_text(encoding="utf-8")
    assert text.startswith(f"{held}\n[[outlet]]\n")
    assert set(Registry.from_toml(registry)) == {"yunling-ribao", "yunhe-yhzf"}
    shutil.rmtree(elsewhere / "new/tests")
    again = call("outlets", "new", f"{HOST}/xw/", "-o", "new", "--proxy", server.proxy_url)
    assert (again.status, "declares yunhe-yhzf already" in again.err) == (2, True)
    assert not (elsewhere / "new/tests/fixtures/yunhe-yhzf").exists()
    assert (registry / "yunling.toml").read_text(encoding="utf-8") == text


@pytest.mark.parametrize(
    ("url", "status", "told"),
    [
        ("ftp://www.yunhe.example/", 2, "give a whole http or https address"),
        ("www.yunhe.example", 2, "give a whole http or https address"),
        ("http://[::1", 2, "give a whole http or https address"),
        ("http://www.yunhe.example:99999/", 2, "give a whole http or https address"),
        ("http://name:word@www.yunhe.example/", 2, "what needs a login is not crawled"),
        ("https://zzrb.zznews.gov.cn/202209/04/node01.html", 2, "zhuzhou-ribao (株洲日报) publishes it already"),
        (f"{HOST}/not/there/", 1, "HTTP status 404"),
        (f"{HOST}/nothing/", 1, "no article is listed there; give a page that lists articles, or an article"),
        (f"{HOST}/empty/", 2, "/empty/: the input is empty"),
        (f"{HOST}/file.pdf", 2, "the PDF cannot be read"),
        (f"{HOST}/picture.jpg", 2, "/picture.jpg: the input is a picture"),
        (f"{HOST}/data.json", 2, "this is no web page but application/json"),
        (f"{HOST}/guarded/", 1, "a guard asks for a proof of being human"),
        (f"{HOST}/script/", 1, "only a script fills it"),
        (f"{HOST}/gone/", 1, "the page says that it is not there"),
        (f"{HOST}/dead/", 1, "none of the 4 articles listed could be read"),
        (f"{HOST}/moved/", 1, "it sends to another host, www.other.example"),
        (f"{HOST}/inside/", 1, "it sends to another host, 127.0.0.1"),
        (f"{HOST}/round/", 1, "redirected too often"),
        ("http://closed.yunhe.example/xw/", 1, "robots.txt forbids it"),
        ("http://10.0.0.1/xw/", 1, "a private address is never fetched"),
        ("http://127.0.0.1:9/xw/", 1, "a private address is never fetched"),
    ],
)  # fmt: skip
def test_where_there_is_no_way_one_line_says_so(
    call: Call, server: Server, elsewhere: Path, url: str, status: int, told: str
) -> None:
    left = call("outlets", "new", url, "--output", "new", "--proxy", server.proxy_url)
    assert (left.status, left.out) == (status, "")
    assert told in left.line
    assert list(elsewhere.iterdir()) == []


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ([], "this folder is no checkout of speecharchive"),
        (["--output", "new", "--name", "Yunhe_Ribao"], "--name: expected small letters, digits and hyphens"),
        (["--output", "new", "--name", "zhuzhou-ribao"], "an outlet is called zhuzhou-ribao already"),
        (["--output", "new", "--db", "no.db"], "no.db"),
    ],
)  # fmt: skip
def test_wrong_use_is_told_before_anything_is_asked(
    call: Call, server: Server, elsewhere: Path, options: list[str], told: str
) -> None:
    asked = server.requests
    left = call("outlets", "new", f"{HOST}/xw/", "--proxy", server.proxy_url, *options)
    assert (left.status, left.out, server.requests) == (2, "", asked)
    assert told in left.line


@pytest.mark.parametrize("command", [["new", f"{HOST}/xw/", "--dry-run"], ["check", "yunhe-zhengfu"]], ids=["new", "check"])  # fmt: skip
def test_turns_are_those_of_the_archive(
    call: Call, server: Server, elsewhere: Path, command: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A pause that a site asked a crawl for holds here too; nothing else of the archive is changed."""
    own = elsewhere / "own.toml"
    own.write_text(
        '[[outlet]]\nname = "yunhe-zhengfu"\ntitle = "云河市人民政府"\nfamily = "trs_wcm"\nstatus = "reported"\n'
        f'hosts = ["www.yhzf.yunhe.example"]\nstart = "{HOST}/xw/"\n',
        encoding="utf-8",
    )
    if command[0] == "check":
        monkeypatch.setenv("SPEECHARCHIVE_REGISTRY", str(own))
    with Archive.open(elsewhere / "own.db", captures=elsewhere / "captures", create=True) as archive:  # fmt: skip
        HostLedger(archive.engine).pause("www.yhzf.yunhe.example", 3600, 1, "it answered 429")
    asked = server.requests
    left = call("outlets", *command, "--proxy", server.proxy_url, "--db", "own.db")
    assert left.status == 1
    assert "asked for a pause (it answered 429)" in left.err
    assert server.requests == asked
    with Archive.open(elsewhere / "own.db", captures=elsewhere / "captures") as archive:
        assert list(archive.captures_of()) == []
