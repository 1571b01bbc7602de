"""An import whose disk is full, or that a person stops, leaves an archive that opens and can go on."""

from __future__ import annotations

import resource
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from random import Random

import pytest
from pages_of_demo import brought, resources, write_warc

from speecharchive.proof.archive import verify_archive
from speecharchive.store.archive import Archive


def command(*arguments: object) -> list[str]:
    return [sys.executable, "-m", "speecharchive", *map(str, arguments)]


def is_alive(process: subprocess.Popen[bytes] | subprocess.Popen[str]) -> bool:
    """Looked at a hundred times a second."""
    with suppress(subprocess.TimeoutExpired):
        process.wait(0.01)
    return process.returncode is None


def speeches(database: Path) -> dict[str, str]:
    with Archive.open(database, read_only=True) as archive, archive.engine.connect() as connection:
        found = connection.exec_driver_sql("SELECT url, text_sha256 FROM v_speech")
        return {row.url: row.text_sha256 for row in found}


@pytest.fixture(scope="module")
def warc(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_warc(tmp_path_factory.mktemp("elsewhere"), list(resources()))


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory, warc: Path) -> dict[str, str]:
    """What an import that nobody disturbs leaves."""
    database = tmp_path_factory.mktemp("whole") / "a.db"
    with Archive.open(database, create=True) as archive:
        brought(archive, warc)
    return speeches(database)


@pytest.mark.long
@pytest.mark.parametrize("limit", [40_000, 100_000, 400_000])
def test_a_full_disk_is_one_line_and_3(
    tmp_path: Path, warc: Path, whole: dict[str, str], limit: int
) -> None:
    """No file may grow beyond `limit`: the captures or the database meet it first."""
    database = tmp_path / "a.db"
    assert (
        subprocess.run(command("db", "upgrade", "--db", database), capture_output=True).returncode
        == 0
    )
    done = subprocess.run(
        command("import", warc, "--db", database),
        capture_output=True,
        text=True,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)),
    )
    assert done.returncode == 3, done
    (line,) = done.stderr.splitlines()
    assert line.startswith("speecharchive: ")
    assert "Traceback" not in line
    with Archive.open(database) as archive:
        assert list(verify_archive(archive)) == []
    again = subprocess.run(
        command("import", warc, "--db", database), capture_output=True, text=True
    )
    assert again.returncode == 0
    assert speeches(database) == whole


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """More pages than are read before somebody stops it; none is a copy of another, which would be compared with it."""
    folder, random = tmp_path_factory.mktemp("many"), Random(1)
    for number in range(3_000):
        text = "".join(chr(0x4E00 + random.randrange(5_000)) for _ in range(300))
        page = f"<h1>在云河市第{number}次会议上的讲话</h1><div><p>同志们：</p><p>{text}。</p></div>"
        (folder / f"{number}.html").write_text(page, encoding="utf-8")
    return folder


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=["Ctrl-C", "SIGTERM"])
@pytest.mark.parametrize("after", [0.0, 0.004, 0.02, 0.3], ids=str)
def test_whenever_a_person_stops_it_she_gets_a_word(
    tmp_path: Path, many: Path, number: signal.Signals, after: float
) -> None:
    process = subprocess.Popen(
        command("import", many, "--db", tmp_path / "a.db"), stderr=subprocess.PIPE, text=True
    )
    captures = tmp_path / "a-captures"
    while is_alive(process) and not any(captures.glob("*")):
        pass
    time.sleep(after)
    process.send_signal(number)
    _, err = process.communicate()
    assert process.returncode == 130
    assert err == "interrupted; what was stored is stored\n"
    with Archive.open(tmp_path / "a.db") as archive, archive.engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT status FROM v_run").scalar() == "interrupted"
