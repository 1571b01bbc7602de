"""An invented country of small sites, each on a host of its own, behind one proxy on loopback that notes when who was asked.

Workers are processes of their own: `python -m benchmarks.many_hosts` is one that keeps a pace of the caller's choice, which the
command does not offer.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from speecharchive.demo.resource import Resource
from speecharchive.demo.server import Server
from speecharchive.demo.state import Failure, SiteState
from speecharchive.demo.world import all_resources
from speecharchive.outlets import REGISTRY_VARIABLE, Registry

MODEL = "http://yh.rednet.yunhe.example"
STORIES = 3
"""Articles of a site; with home page and robots.txt that is five requests."""


def name_of(number: int) -> str:
    return f"yunhe-{number:02}"


def host_of(number: int) -> str:
    return f"n{number:02}.yunhe.example"


def declarations(many: int) -> str:
    """A registry of so many outlets, as a file of it reads."""
    return "\n".join(
        f"""[[outlet]]
name = "{name_of(number)}"
title = "云河{number}站"
family = "rednet"
kind = "news-site"
place = "990100"
hosts = ["{host_of(number)}"]
status = "active"
language = "zh-Hans"
articles = '/content/\\d+/\\d\\d/\\d+\\.html'
start = [{{ url = "http://{host_of(number)}/", title = "首页" }}]
"""
        for number in range(1, many + 1)
    )


def sites(many: int, stories: int = STORIES) -> Iterator[Resource]:
    """Each site's home page leads to its stories, whose texts are its own."""
    models = [
        each for each in all_resources() if each.outlet == "demo-rednet" and each.role == "article"
    ]
    at = datetime(2026, 1, 1, tzinfo=UTC)
    html = "text/html; charset=utf-8"
    for number in range(1, many + 1):
        base = f"http://{host_of(number)}"
        links = []
        for model in models[:stories]:
            text = model.text.replace(MODEL, base).replace("云河", f"云河{number}")
            url = model.url.replace(MODEL, base)
            links.append(f"<li><a href='{url}'>云河{number}号新闻标题{len(links)}</a></li>")
            yield Resource(url, text.encode(), html, "utf-8", modified=at)
        home = f"<html><head><meta charset='utf-8'></head><body><ul>{''.join(links)}</ul></body></html>"
        yield Resource(f"{base}/", home.encode(), html, "utf-8", "home", modified=at)
        yield Resource(f"{base}/robots.txt", b"User-agent: *\nDisallow:\n", "text/plain", "ascii", "robots", modified=at)  # fmt: skip


class Sites(SiteState):
    """Notes when which address was asked for: seconds of the clock that the database has too."""

    def __init__(self, many: int, stories: int = STORIES) -> None:
        super().__init__(sites(many, stories))
        self.asked: dict[str, list[tuple[float, str]]] = defaultdict(list)

    def answer(self, url: str) -> tuple[Resource | None, Failure | None, bool]:
        self.asked[url.split("/")[2]].append((time.time(), url))
        return super().answer(url)


@contextmanager
def served(sites: Sites) -> Iterator[Server]:
    server = Server(sites)
    server.start()
    try:
        yield server
    finally:
        server.close()


def start_worker(
    folder: Path, database: str, many: int, proxy: str, **options: Any
) -> subprocess.Popen[str]:
    """`options` are those of `work`; `folder` holds the captures and the registry."""
    registry = folder / "registry.toml"
    if not registry.exists():
        registry.write_text(declarations(many), encoding="utf-8")
    given = {"database": database, "captures": str(folder / "captures"), "proxy": proxy, **options}
    command = [sys.executable, "-m", "benchmarks.many_hosts", json.dumps(given)]
    return subprocess.Popen(
        command, stderr=subprocess.PIPE, text=True, env=os.environ | {REGISTRY_VARIABLE: str(registry)}
    )  # fmt: skip


def main() -> None:
    from speecharchive.queue.plan import Pace
    from speecharchive.queue.worker import work
    from speecharchive.store.archive import Archive

    given: dict[str, Any] = json.loads(sys.argv[1])
    outlets = list(Registry.from_toml(Path(os.environ[REGISTRY_VARIABLE])).values())
    with Archive.open(given.pop("database"), captures=given.pop("captures")) as archive:
        reason = work(
            outlets,
            archive,
            began=lambda: None,
            ended=lambda run: say(f"{run['outlet']}: {run['status']}"),
            failed=lambda outlet, why: say(f"{outlet}: {why}"),
            pace=Pace(given.pop("heartbeat")),
            **given,
        )
    say(reason)


def say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def came_early(asked: Mapping[str, list[tuple[float, str]]], first: Mapping[str, float], delay: float) -> list[str]:  # fmt: skip
    """Requests that came before their turn: the k-th of a host (from zero) is not due before k delays after its first turn."""
    return [
        f"{url}: request {turn} of {host} came {first[host] + turn * delay - when:.3f} s early"
        for host, requests in asked.items()
        for turn, (when, url) in enumerate(sorted(requests))
        if when < first[host] + turn * delay - 0.01
    ]


if __name__ == "__main__":
    main()
