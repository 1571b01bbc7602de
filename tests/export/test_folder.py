"""A folder appears whole or not at all; what a kill leaves is gone on with."""

from __future__ import annotations

import csv
import json
import resource
import signal
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest
from stocked import SPEECHES, ZZ, keep, made

from speecharchive.errors import UsageError
from speecharchive.export.folder import MANIFEST, whole_folder
from speecharchive.export.job import Wanted, export_to_folder
from speecharchive.export.sums import SUMS
from speecharchive.proof.exports import verify_exports
from speecharchive.store.archive import Archive

ASKED = {"format": "txt"}


def files_of(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.name != MANIFEST
    }


def broken_off(target: Path, files: dict[str, str]) -> None:
    """What an export leaves that breaks off after `files`."""

    def write_and_break() -> None:
        with whole_folder(target, ASKED) as folder:
            for path, text in files.items():
                with folder.file(path, text) as out:
                    out.write(text.encode())
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        write_and_break()


def write(target: Path, files: dict[str, str], *, resume: bool = False) -> dict[str, bytes]:
    with whole_folder(target, ASKED, resume=resume) as folder:
        for path, text in files.items():
            if not folder.keeps(path, text):
                with folder.file(path, text) as out:
                    out.write(text.encode())
        folder.finish()
    return files_of(target)


def test_texts_and_their_table(stocked: str, tmp_path: Path) -> None:
    target = tmp_path / "语料"
    with Archive.open(stocked, read_only=True) as archive:
        manifest = export_to_folder(archive, Wanted("txt"), target)
    with (target / "metadata.csv").open(encoding="utf-8", newline="") as file:
        rows = {row["url"]: row for row in csv.DictReader(file)}
    assert set(rows) == set(SPEECHES)
    for url, row in rows.items():
        text = (target / "texts" / row["doc_id"]).read_text(encoding="utf-8")
        assert text == "\n".join(SPEECHES[url].to_json_dict()["paragraphs"]) + "\n"
    assert rows["http://zz.example/1"]["flags"] == "section-gap: 四"
    stated = json.loads((target / MANIFEST).read_text(encoding="utf-8"))
    assert (stated["rows"], stated["files"], stated["file"]) == (4, 5, SUMS)
    assert (manifest.rows, manifest.files) == (4, 5)
    assert list(verify_exports(target)) == []
    assert not list(tmp_path.glob("*.part"))


def test_other_programs_check_the_digests(stocked_file: Path, tmp_path: Path) -> None:
    with Archive.open(stocked_file, read_only=True) as archive:
        export_to_folder(archive, Wanted("txt"), tmp_path / "a")
    done = subprocess.run(
        ["sha256sum", "--check", "--strict", SUMS], cwd=tmp_path / "a", capture_output=True
    )
    assert done.returncode == 0, done.stderr


def test_what_is_changed_missing_or_too_much_is_found(tmp_path: Path) -> None:
    target = tmp_path / "a"
    write(target, {"x.txt": "甲", "y.txt": "乙", "d/z.txt": "丙"})
    (target / MANIFEST).write_text(
        json.dumps({"file": SUMS, "bytes": (target / SUMS).stat().st_size, "sha256": "0" * 64})
    )
    (finding,) = verify_exports(target)
    assert "SHA-256" in finding.finding
    stated = {
        "file": SUMS,
        "bytes": (target / SUMS).stat().st_size,
        "sha256": sha256((target / SUMS).read_bytes()).hexdigest(),
    }
    (target / MANIFEST).write_text(json.dumps(stated))
    assert list(verify_exports(target)) == []
    (target / "x.txt").write_text("改")
    (target / "y.txt").unlink()
    (target / "d" / "more.txt").write_text("多")
    (target / "notes.md").write_text("mine")
    found = {Path(finding.subject).name: finding.finding for finding in verify_exports(target)}
    assert set(found) == {"x.txt", "y.txt", "more.txt"}


def test_a_kept_file_is_not_written_again(tmp_path: Path) -> None:
    target = tmp_path / "a"
    broken_off(target, {"texts/a.txt": "甲", "texts/b.txt": "乙"})
    assert not target.exists()
    part = tmp_path / "a.part"
    before = (part / "texts" / "a.txt").stat().st_mtime_ns
    (part / "texts" / "b.txt").write_text("cut")
    files = write(
        target, {"texts/a.txt": "甲", "texts/b.txt": "乙", "texts/c.txt": "丙"}, resume=True
    )
    assert {name: data.decode() for name, data in files.items() if name != SUMS} == {
        "texts/a.txt": "甲",
        "texts/b.txt": "乙",
        "texts/c.txt": "丙",
    }
    assert (target / "texts" / "a.txt").stat().st_mtime_ns == before
    assert not part.exists()


def test_what_is_wanted_no_longer_goes(tmp_path: Path) -> None:
    broken_off(tmp_path / "a", {"old/a.txt": "甲", "b.txt": "甲"})
    assert set(write(tmp_path / "a", {"b.txt": "改"}, resume=True)) == {"b.txt", SUMS}
    assert not (tmp_path / "a" / "old").exists()


@pytest.mark.parametrize("path", ["../a.txt", "/a.txt", "a/../b", ".hidden", "a b.txt", "甲.txt"])
def test_paths_are_made_of_ids_alone(tmp_path: Path, path: str) -> None:
    with (
        pytest.raises(UsageError, match="no name"),
        whole_folder(tmp_path / "a", ASKED) as folder,
        folder.file(path),
    ):
        pass
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_holds_something_is_left_alone(tmp_path: Path) -> None:
    target = tmp_path / "a"
    target.mkdir()
    (target / "mine.txt").write_text("mine")
    with pytest.raises(UsageError, match="not empty"):
        write(target, {"a.txt": "甲"})
    assert [path.name for path in tmp_path.rglob("*")] == ["a", "mine.txt"]
    (target / "mine.txt").unlink()
    assert "a.txt" in write(target, {"a.txt": "甲"}), "an empty folder may be there"


def test_links_are_not_followed(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (tmp_path / "a").symlink_to(elsewhere)
    (tmp_path / "b.part").symlink_to(elsewhere)
    for name in ("a", "b"):
        with pytest.raises(UsageError, match="symbolic link"):
            write(tmp_path / name, {"a.txt": "甲"})
    assert list(elsewhere.iterdir()) == []
    broken_off(tmp_path / "c", {"a.txt": "甲"})
    (tmp_path / "c.part" / "texts").symlink_to(elsewhere)
    with pytest.raises(UsageError, match="symbolic link"):
        write(tmp_path / "c", {"texts/a.txt": "甲"}, resume=True)
    assert list(elsewhere.iterdir()) == []


@pytest.mark.parametrize("name", [".", "new/.."])
def test_the_folder_one_stands_in_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UsageError, match="name a new one"):
        write(Path(name), {"a.txt": "甲"})
    assert list(tmp_path.iterdir()) == []


def test_an_unfinished_export_is_not_begun_anew_by_chance(tmp_path: Path) -> None:
    broken_off(tmp_path / "a", {"a.txt": "1"})
    with pytest.raises(UsageError, match="--resume"):
        write(tmp_path / "a", {})
    with (
        pytest.raises(UsageError, match="other options"),
        whole_folder(tmp_path / "a", {"format": "tei"}, resume=True),
    ):
        pass
    with (
        whole_folder(tmp_path / "a", ASKED, resume=True),
        pytest.raises(UsageError, match="another"),
    ):
        write(tmp_path / "a", {}, resume=True)


def test_a_full_disk_keeps_what_was_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = (
        "import sys, pathlib, resource\n"
        "from speecharchive.errors import StorageFull\n"
        "from speecharchive.export.folder import whole_folder\n"
        "try:\n"
        "    with whole_folder(pathlib.Path(sys.argv[1]), {'format': 'txt'}) as folder:\n"
        "        with folder.file('a.txt', 'a') as out: out.write(b'a')\n"
        "        with folder.file('b.txt', 'b') as out: out.write(b'b' * 2_000_000)\n"
        "except StorageFull as error: print(error)\n"
    )
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", program, str(tmp_path / "a")],
        capture_output=True,
        text=True,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, 1_000_000)),
        check=True,
    )
    assert "b.txt" in done.stdout
    assert done.stderr == ""
    assert not (tmp_path / "a").exists()
    assert set(write(tmp_path / "a", {"a.txt": "a", "b.txt": "b"}, resume=True)) == {
        "a.txt",
        "b.txt",
        SUMS,
    }


def test_it_goes_on_after_kill_9(sqlite_archive: Archive, tmp_path: Path) -> None:
    run = sqlite_archive.begin_run("import", ZZ)
    with run.transaction():
        for number in range(300):
            keep(run, f"http://zz.example/{number}", made(f"{number}", "长" * 300, title="题"))
    run.finish()
    target = tmp_path / "a"
    program = (
        "import os, signal, sys\n"
        "from speecharchive.export.job import *\n"
        "from speecharchive.store.archive import Archive\n"
        "from pathlib import Path\n"
        "seen = []\n"
        "def wrote():\n"
        "    seen.append(1)\n"
        "    if len(seen) == 150: os.kill(os.getpid(), signal.SIGKILL)\n"
        "with Archive.open(sys.argv[1], read_only=True) as archive:\n"
        "    export_to_folder(archive, Wanted('txt'), Path(sys.argv[2]), wrote=wrote)\n"
    )
    database = str(sqlite_archive.engine.url.database)
    path = database.removeprefix("file:").partition("?")[0]
    done = subprocess.run([sys.executable, "-c", program, path, str(target)])
    assert done.returncode == -signal.SIGKILL
    assert not target.exists()
    part = tmp_path / "a.part"
    left = {file: file.stat().st_mtime_ns for file in (part / "texts").iterdir()}
    assert len(left) >= 149
    with Archive.open(path, read_only=True) as archive:
        export_to_folder(archive, Wanted("txt"), target, resume=True)
        export_to_folder(archive, Wanted("txt"), tmp_path / "b")
    assert files_of(target) == files_of(tmp_path / "b")
    assert list(verify_exports(target)) == []
    kept = sum((target / "texts" / file.name).stat().st_mtime_ns == at for file, at in left.items())
    assert kept == len(left)
