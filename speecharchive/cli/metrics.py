"""`metrics`."""

from __future__ import annotations

import threading
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from speecharchive import clock
from speecharchive.cli.known import known_registry
from speecharchive.cli.options import Db, at_most_one, example, open_to_read
from speecharchive.cli.output import say

if TYPE_CHECKING:
    from speecharchive.store.archive import Archive


def register(app: typer.Typer) -> None:
    app.command(
        epilog=example(
            "speecharchive metrics",
            "speecharchive metrics --file /var/lib/node_exporter/speecharchive.prom",
            "speecharchive metrics --port 9464",
        )
    )(metrics)


def metrics(
    port: Annotated[
        int | None, typer.Option(min=0, max=65_535, help="Serve them there until Ctrl-C; 0: any.")
    ] = None,
    host: Annotated[str, typer.Option(help="Address to serve them at.")] = "127.0.0.1",
    file: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write them for a textfile collector.")
    ] = None,
    db: Db = None,
) -> None:
    """Print the health of outlets as Prometheus metrics.

    They are read from the archive at each scrape. Needs the extra `monitors`.
    """
    from speecharchive.errors import ExtraMissing

    at_most_one({"--port": port is not None, "--file": file is not None})
    if find_spec("prometheus_client") is None:
        raise ExtraMissing("metrics need an extra: pip install 'speecharchive[monitors]'")
    from prometheus_client import generate_latest

    from speecharchive.monitors.metrics import registry_of

    with open_to_read(db) as archive:
        registry = registry_of(lambda: _rows(archive))
        if port is not None:
            _serve(registry, host, port)
        elif file is not None:
            _write(file, generate_latest(registry))
        else:
            typer.echo(generate_latest(registry).decode(), nl=False)


def _rows(archive: Archive) -> tuple[Any, Any, Any]:
    from speecharchive.query.health import health, newest_measurements, open_breaches
    from speecharchive.store.engine import reading

    with reading(archive.engine) as connection:
        rows = health(connection, dict(known_registry()), clock.now())
        return rows, list(open_breaches(connection)), newest_measurements(connection)


def _write(path: Path, text: bytes) -> None:
    """Whole, since a collector may read it at any moment. Raises StorageFull, UsageError."""
    from speecharchive.export.whole import whole_bytes

    with whole_bytes(path) as (out, _):
        out.write(text)


def _serve(registry: Any, host: str, port: int) -> None:
    """Raises UsageError where somebody else has the port."""
    from prometheus_client import start_http_server

    from speecharchive.errors import UsageError

    try:
        server, _ = start_http_server(port, addr=host, registry=registry)
    except OSError as error:
        raise UsageError(f"metrics cannot be served at {host}:{port}: {error.strerror}") from None
    say(f"http://{host}:{server.server_port}/metrics; Ctrl-C ends it")
    try:
        threading.Event().wait()
    finally:
        server.shutdown()
        server.server_close()
