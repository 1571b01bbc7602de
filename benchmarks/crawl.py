"""The crawl against a bare Scrapy download of the same pages: `python -m benchmarks.crawl`.

The demo world is served by a process of its own. Each way of crawling it runs in a fresh process, which prints the CPU
seconds (user + system) that it used from its first request to its last stored page; the ways take turns, and the least of
several rounds counts. All get the same addresses (every article page once, without mirrors, listings and robots.txt) from the same server:

bare     Scrapy's default settings and a spider whose callback does nothing
capture  this project's spider, frontier and WARC recorder; a page is stored and not read
whole    the same with extraction, normalisation, versions and the search index
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.cpu import print_table
from speecharchive.demo.server import serve
from speecharchive.demo.world import held_truth

GOALS = {"capture": 1.6, "whole": 4.5}
WAYS = ("bare", "capture", "whole")


def addresses() -> list[str]:
    return list(held_truth())


def crawl_bare(proxy: str, copies: int) -> float:
    from scrapy import Request, Spider
    from scrapy.crawler import AsyncCrawlerProcess

    class Bare(Spider):
        name = "bare"

        async def start(self):  # type: ignore[no-untyped-def]
            for copy in range(copies):
                for url in addresses():
                    yield Request(url, meta={"proxy": proxy}, dont_filter=copy > 0)

        def parse(self, response):  # type: ignore[no-untyped-def]
            self.crawler.stats.inc_value("pages")

    process = AsyncCrawlerProcess({"LOG_LEVEL": "ERROR", "HTTPCACHE_ENABLED": False})
    crawler = process.create_crawler(Bare)
    process.crawl(crawler)
    start = time.process_time()
    process.start()
    used = time.process_time() - start
    assert crawler.stats is not None
    assert crawler.stats.get_value("pages") == copies * len(addresses())
    return used


def crawl_ours(proxy: str, copies: int, *, read: bool) -> float:
    from dataclasses import replace

    from speecharchive.demo.world import demo_registry
    from speecharchive.outlets import Start
    from speecharchive.store.archive import Archive
    from spiders import discovery, run
    from spiders.base import OutletSpider
    from spiders.records import PagePassed
    from spiders.tasks import Task

    def articles(starts, *_span):  # type: ignore[no-untyped-def]
        return [Task(start.url, "article", start.url) for start in starts]

    discovery.starting_tasks = articles
    if not read:

        async def pass_page(self, response):  # type: ignore[no-untyped-def]
            yield PagePassed(response.meta["entry_id"])

        OutletSpider.read_page = pass_page  # type: ignore[method-assign]
    outlets = [
        replace(
            outlet,
            starts=tuple(Start(url, "") for url in addresses() if outlet.publishes(url)),
        )
        for outlet in demo_registry().values()
    ]
    used = 0.0
    for _ in range(copies):
        with (
            tempfile.TemporaryDirectory() as folder,
            Archive.open(Path(folder) / "a.db", create=True) as archive,
        ):
            start = time.process_time()
            run.crawl(outlets, archive, proxy=proxy, delay=0, allow_private=True)
            used += time.process_time() - start
    return used


def in_a_process(way: str, proxy: str, copies: int) -> float:
    command = [sys.executable, "-m", "benchmarks.crawl", "--way", way, "--proxy", proxy, "--copies", str(copies)]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return float(done.stdout.split()[-1])


def measure(way: str, proxy: str, copies: int) -> float:
    if way == "bare":
        return crawl_bare(proxy, copies)
    return crawl_ours(proxy, copies, read=way == "whole")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument(
        "--copies", type=int, default=4, help="how often a process crawls the world"
    )
    parser.add_argument("--way", choices=WAYS, help=argparse.SUPPRESS)
    parser.add_argument("--proxy", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.way:
        print(measure(arguments.way, arguments.proxy, arguments.copies))
        return

    best = dict.fromkeys(WAYS, float("inf"))
    with serve() as server:
        for _ in range(arguments.rounds):
            for way in WAYS:
                seconds = in_a_process(way, server.proxy_url, arguments.copies)
                best[way] = min(best[way], seconds)
    pages = len(addresses()) * arguments.copies
    print(f"{len(addresses())} pages, {arguments.copies} times\n")
    rows = [
        (way, f"{1000 * best[way] / pages:.1f}", f"{best[way] / best['bare']:.2f}", f"{GOALS[way]:.1f}" if way in GOALS else "")
        for way in WAYS
    ]  # fmt: skip
    print_table(("", "CPU ms a page", "against bare", "goal: at most"), rows)


if __name__ == "__main__":
    main()
