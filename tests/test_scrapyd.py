"""A real scrapyd crawls a demo outlet into an archive."""

from __future__ import annotations

import http.client
import json
import os
import re
import socket
import subprocess
import sys
import tempfile
import urllib.parse
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

import speecharchive.demo.world
from speecharchive.demo.server import serve
from speecharchive.proof.archive import verify_archive
from speecharchive.store.archive import Archive
from speecharchive.store.engine import reading
from speecharchive.store.tables import Capture, Run
from tests.waiting import PATIENCE, wait_for

ROOT = Path(__file__).parents[1]
SHIPPED = ROOT / "deploy" / "scrapyd" / "scrapyd.conf"
Ask = Callable[..., Any]


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    registry = Path(speecharchive.demo.world.__file__).parent / "registry.toml"
    return {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "SPEECHARCHIVE_DB": str(tmp_path / "archive.db"),
        "SPEECHARCHIVE_CAPTURES": str(tmp_path / "captures"),
        "SPEECHARCHIVE_REGISTRY": str(registry),
        "SPEECHARCHIVE_CONTACT": "mailto:archive@university.example",
    }


@pytest.fixture
def ask(tmp_path: Path, environment: dict[str, str]) -> Iterator[Ask]:
    """Scrapyd's HTTP API: the file that we ship, with a socket in place of the port (scrapyd takes no free one by itself)."""
    with tempfile.TemporaryDirectory() as short:
        path = Path(short) / "http"
        conf = SHIPPED.read_text().replace("/srv/speecharchive/", f"{tmp_path}/")
        there = f"http_port = 0\nunix_socket_path = {path}\npoll_interval = 0.2"
        (tmp_path / "scrapyd.conf").write_text(re.sub(r"http_port *= 6800", there, conf))
        said = tmp_path / "scrapyd.log"
        with said.open("w") as out:
            process = subprocess.Popen(
                [sys.executable, "-m", "scrapyd"],
                cwd=tmp_path, env=environment, stdout=out, stderr=subprocess.STDOUT,
            )  # fmt: skip
        try:
            wait_for(lambda: answers(path) or process.poll() is not None)
            assert process.poll() is None, said.read_text()
            yield partial(asked, path)
        finally:
            process.terminate()
            process.wait(PATIENCE)


def answers(path: Path) -> bool:
    """The socket is there a moment before anybody listens at it."""
    with suppress(OSError):
        return asked(path, "daemonstatus")["status"] == "ok"
    return False


def asked(path: Path, name: str, **values: str) -> Any:
    data = urllib.parse.urlencode(values)
    connection = http.client.HTTPConnection("localhost")
    connection.sock = socket.socket(socket.AF_UNIX)
    with closing(connection):
        connection.sock.connect(str(path))
        if name == "schedule":
            form = {"Content-Type": "application/x-www-form-urlencoded"}
            connection.request("POST", "/schedule.json", data, form)
        else:
            connection.request("GET", f"/{name}.json?{data}")
        return json.load(connection.getresponse())


def test_a_scheduled_job_is_a_crawl(ask: Ask, tmp_path: Path) -> None:
    assert ask("listprojects")["projects"] == ["speecharchive"]
    assert "demo-rednet" in ask("listspiders", project="speecharchive")["spiders"]
    with serve() as world:
        job = {"project": "speecharchive", "spider": "demo-rednet", "proxy": world.proxy_url}
        first = ask("schedule", **job, max_pages="3", setting="CONCURRENT_REQUESTS=1")["jobid"]
        wrong = ask("schedule", **job, colour="red")["jobid"]
        both = {first, wrong}
        wait_for(lambda: both <= {each["id"] for each in ask("listjobs")["finished"]})
    logs = tmp_path / "scrapyd" / "logs" / "speecharchive" / "demo-rednet"
    assert "demo-rednet: finished" in (logs / f"{first}.log").read_text()
    assert "not colour=red" in (logs / f"{wrong}.log").read_text()
    with Archive.open(tmp_path / "archive.db", captures=tmp_path / "captures") as archive:
        with reading(archive.engine) as connection:
            (run,) = connection.execute(select(Run.status, Run.new))
            captures = connection.scalar(select(func.count()).select_from(Capture)) or 0
        assert (run.status, run.new) == ("finished", 3)
        assert captures > 3
        assert list(verify_archive(archive)) == []
