"""The demo's server behaves as the servers that a crawler meets."""

from __future__ import annotations

import gzip
import http.client
import subprocess
import sys
import threading

import pytest

from speecharchive.demo.server import Server, serve
from speecharchive.demo.world import all_resources, demo_registry, truth

from .conftest import Client

HOME = "http://yh.rednet.yunhe.example/"
COUNTED = "http://www.yhzx.yunhe.example/newslist.asp?SortID=2"


def article(outlet: str) -> str:
    return next(url for url, entry in truth().items() if entry.outlet == outlet)


def test_every_address_of_the_world_is_answered(client: Client) -> None:
    answers = {resource.url: client.get(resource.url).status for resource in all_resources()}
    assert set(answers.values()) == {200}


def test_every_start_page_and_every_article_is_there() -> None:
    served = {resource.url for resource in all_resources()}
    starts = {start.url for outlet in demo_registry().values() for start in outlet.starts}
    assert {url for url in starts if "%" not in url} <= served
    assert set(truth()) <= served


def test_an_unknown_address_is_404_and_a_missing_issue_too(client: Client) -> None:
    assert client.get("http://nowhere.example/").status == 404
    assert client.get("http://yhrb.yunhe.example/202501/09/node01.html").status == 404


def test_an_origin_request_is_told_by_its_host(server: Server) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", server.port)
    connection.request("GET", "/", headers={"Host": "yh.rednet.yunhe.example"})
    assert "云河站" in connection.getresponse().read().decode()
    connection.close()


def test_validators_are_honoured(client: Client) -> None:
    first = client.get(HOME)
    assert client.get(HOME, If_None_Match=first.headers["etag"]).status == 304
    assert client.get(HOME, If_Modified_Since=first.headers["last-modified"]).status == 304
    assert client.get(HOME, If_None_Match='"other"').status == 200
    assert client.get(HOME, If_Modified_Since="Mon, 01 Jan 2001 00:00:00 GMT").status == 200
    assert client.get(HOME, If_Modified_Since="gibberish").status == 200


def test_a_304_has_no_body_and_the_connection_goes_on(client: Client) -> None:
    tag = client.get(HOME).headers["etag"]
    assert client.get(HOME, If_None_Match=tag).body == b""
    assert client.get(HOME).status == 200


def test_gzip_is_sent_where_it_is_asked_for(client: Client) -> None:
    plain = client.get(HOME)
    packed = client.get(HOME, Accept_Encoding="gzip, deflate")
    assert "content-encoding" not in plain.headers
    assert packed.headers["content-encoding"] == "gzip"
    assert gzip.decompress(packed.body) == plain.body


def test_head_has_the_length_and_no_body(client: Client) -> None:
    full, head = client.get(HOME), client.get(HOME, "HEAD")
    assert head.body == b""
    assert head.headers["content-length"] == str(len(full.body))


def test_other_methods_are_refused(client: Client) -> None:
    assert client.get(HOME, "POST").status == 405


def test_counter_pages_change_at_every_request_and_carry_no_validators(client: Client) -> None:
    first, second = client.get(COUNTED), client.get(COUNTED)
    assert first.body != second.body
    assert "etag" not in first.headers
    assert "last-modified" not in first.headers


def test_requests_are_counted(server: Server, client: Client) -> None:
    client.get(HOME)
    client.get(HOME)
    assert server.requests == 2
    assert server.hits(HOME) == 2
    assert server.hits(COUNTED) == 0


@pytest.mark.parametrize("outlet", sorted(demo_registry()))
def test_an_edited_page_says_so(server: Server, client: Client, outlet: str) -> None:
    url = article(outlet)
    before = client.get(url)
    text = next(r for r in all_resources() if r.url == url).text
    old = next(part for part in truth()[url].paragraphs if part in text)
    server.revise(url, old, "这一段改过了。")
    after = client.get(url)
    assert before.body != after.body
    if "etag" in before.headers:
        assert before.headers["etag"] != after.headers["etag"]
        assert before.headers["last-modified"] != after.headers["last-modified"]
    codec = next(r for r in all_resources() if r.url == url).codec
    assert "这一段改过了。" in after.body.decode(codec)


def test_editing_what_is_not_there_is_an_error(server: Server) -> None:
    with pytest.raises(ValueError, match="does not stand in"):
        server.revise(HOME, "没有这句话", "")
    with pytest.raises(KeyError):
        server.revise("http://nowhere.example/", "a", "b")


@pytest.mark.parametrize("outlet", sorted(demo_registry()))
def test_a_broken_listing_answers_and_links_no_article(
    server: Server, client: Client, outlet: str
) -> None:
    server.break_listing(outlet)
    paths = [url.split("/", 3)[3].encode() for url, e in truth().items() if e.outlet == outlet]
    listings = [r for r in all_resources() if r.outlet == outlet and r.emptied is not None]
    for listing in listings:
        answer = client.get(listing.url)
        assert answer.status == 200
        assert not [path for path in paths if path in answer.body]


def test_breaking_the_listing_of_an_unknown_outlet_is_an_error(server: Server) -> None:
    with pytest.raises(KeyError, match="no outlet 'nobody'"):
        server.break_listing("nobody")


def test_failures_last_as_long_as_said(server: Server, client: Client) -> None:
    server.fail(HOME, 503, times=2, headers=[("Retry-After", "7")])
    first = client.get(HOME)
    assert (first.status, first.headers["retry-after"]) == (503, "7")
    assert client.get(HOME).status == 503
    assert client.get(HOME).status == 200
    server.remove(HOME)
    assert client.get(HOME).status == 404
    server.restore(HOME)
    assert client.get(HOME).status == 200


def test_a_page_can_be_put_and_taken_back(server: Server, client: Client) -> None:
    robots = HOME + "robots.txt"
    server.put(robots, b"User-agent: *\nDisallow: /\n", "text/plain")
    assert b"Disallow: /\n" in client.get(robots).body
    server.restore(robots)
    assert b"Disallow: /search/" in client.get(robots).body


def test_a_cut_answer_is_shorter_than_it_says(server: Server, client: Client) -> None:
    server.drop_connection(HOME)
    with pytest.raises(http.client.IncompleteRead):
        client.get(HOME)


def test_many_clients_at_once(server: Server) -> None:
    def work() -> None:
        client = Client(server.port)
        for _ in range(25):
            assert client.get(HOME).status == 200
        client.connection.close()

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert server.hits(HOME) == 200


def test_nonsense_ends_the_connection_and_not_the_server(server: Server, client: Client) -> None:
    nonsense = http.client.HTTPConnection("127.0.0.1", server.port)
    nonsense.connect()
    assert nonsense.sock is not None
    nonsense.sock.sendall(b"\x16\x03\x01 nonsense\r\n\r\n")
    assert nonsense.sock.recv(100) == b""
    nonsense.close()
    assert client.get(HOME).status == 200


def test_the_server_runs_as_a_program() -> None:
    command = [sys.executable, "-m", "speecharchive.demo.server", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        port = int(process.stdout.readline().rsplit(":", 1)[1])
        client = Client(port)
        assert client.get(HOME).status == 200
        client.connection.close()
        process.terminate()
        assert process.wait() == 0


def test_two_servers_do_not_share_their_switches() -> None:
    with serve() as one, serve() as other:
        one.remove(HOME)
        client = Client(other.port)
        assert client.get(HOME).status == 200
        client.connection.close()
