"""`verify` of a release needs the folder alone, and names what is missing, changed, foreign or does not add up."""

from __future__ import annotations

import json
import shutil
import zipfile
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from stocked import stock

from speecharchive.errors import UsageError
from speecharchive.export.release.build import build_release
from speecharchive.export.release.checking import fingerprint_of
from speecharchive.export.release.wanted import Release
from speecharchive.proof.exports import verify_exports
from speecharchive.store.archive import Archive

DATA = (
    "data/speeches.csv",
    "data/speeches.jsonl",
    "data/speeches.parquet",
    "data/speeches.db",
    "tei/speech.rng",
)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made")
    with Archive.open(folder / "a.db", create=True) as archive:
        stock(archive)
        build_release(archive, Release("2026.1"), folder / "2026.1")
    (folder / "a.db").unlink()
    return folder / "2026.1"


@pytest.fixture
def release(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "elsewhere"))


def findings(folder: Path) -> dict[str, str]:
    found = {
        Path(each.subject).relative_to(folder).as_posix(): each for each in verify_exports(folder)
    }
    assert all(each.check == "release" for each in found.values())
    return {path: each.finding for path, each in found.items()}


def listed_again(release: Path, *paths: str) -> None:
    """Write the digests of changed files into the list, as one would who wants it to fit."""
    sums = release / "SHA256SUMS"
    lines = [line.split("  ") for line in sums.read_text().splitlines()]
    digests = {path: sha256((release / path).read_bytes()).hexdigest() for path in paths}
    sums.write_text("".join(f"{digests.get(path, digest)}  {path}\n" for digest, path in lines))


def test_a_copy_is_as_good(release: Path) -> None:
    assert findings(release) == {}


def test_a_file_that_is_listed_twice(release: Path) -> None:
    sums = release / "SHA256SUMS"
    first, *_ = lines = sums.read_text().splitlines(keepends=True)
    sums.write_text("".join([*lines, first]))
    assert findings(release) == {"SHA256SUMS": f"names {first.split()[1]} 2 times"}


def test_from_a_zip_file(made: Path, tmp_path: Path) -> None:
    packed = shutil.make_archive(str(tmp_path / "packed"), "zip", made)
    with zipfile.ZipFile(packed) as archive:
        archive.extractall(tmp_path / "unpacked")
    assert findings(tmp_path / "unpacked") == {}
    assert fingerprint_of(tmp_path / "unpacked") == fingerprint_of(made)


@pytest.mark.parametrize("path", ["release.json", "SHA256SUMS"])
def test_named_by_one_of_its_files(release: Path, path: str) -> None:
    assert list(verify_exports(release / path)) == []


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(data=st.data())
def test_every_flipped_bit_is_found_and_named(release: Path, data: st.DataObject) -> None:
    files = sorted(path for path in release.rglob("*") if path.is_file())
    path = data.draw(st.sampled_from(files))
    before = path.read_bytes()
    at = data.draw(st.integers(0, len(before) - 1))
    changed = bytearray(before)
    changed[at] ^= 1 << data.draw(st.integers(0, 7))
    path.write_bytes(changed)
    try:
        found = list(verify_exports(release))
    finally:
        path.write_bytes(before)
    if path.name == "SHA256SUMS":
        assert found
    else:
        assert any(each.subject == str(path) for each in found)


@pytest.mark.parametrize(
    "path", [*DATA, "README.md", "CITATION.cff", "datapackage.json", "release.json"]
)
def test_a_file_that_is_missing_cut_or_longer(release: Path, path: str) -> None:
    before = (release / path).read_bytes()
    for change, words in (
        (before[:-1], "SHA-256"),
        (before + b"\n", "SHA-256"),
        (b"", "SHA-256"),
        (None, "missing"),
    ):
        if change is None:
            (release / path).unlink()
        else:
            (release / path).write_bytes(change)
        assert words in findings(release)[path]


def test_two_files_that_changed_places(release: Path) -> None:
    one, other = sorted((release / "tei" / "speeches").iterdir())[:2]
    first = one.read_bytes()
    one.write_bytes(other.read_bytes())
    other.write_bytes(first)
    assert set(findings(release)) == {path.relative_to(release).as_posix() for path in (one, other)}


@pytest.mark.parametrize(
    "path", ["data/more.csv", "tei/speeches/zzzzzzzz.xml", ".hidden", "SHA256SUMS.bak", "new/a"]
)
def test_foreign_files(release: Path, path: str) -> None:
    (release / path).parent.mkdir(exist_ok=True)
    (release / path).write_text("x")
    assert "foreign" in findings(release)[path]


def test_foreign_folders_that_hold_nothing(release: Path) -> None:
    (release / "data" / "more" / "still").mkdir(parents=True)
    assert set(findings(release)) == {"data/more/still"}
    shutil.rmtree(release / "data" / "more")
    shutil.move(release / "data", release.parent / "moved")
    (release / "data").mkdir()
    assert "data" not in findings(release)  # its files are missing; the folder is the release's


def test_links_are_no_files_of_a_release(release: Path, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    shutil.move(release / "README.md", tmp_path / "mine")
    (release / "README.md").symlink_to(tmp_path / "mine" / "README.md")
    assert "symbolic link" in findings(release)["README.md"]
    shutil.move(release / "data", tmp_path / "data")
    (release / "data").symlink_to(tmp_path / "data")
    assert "symbolic link" in findings(release)["data/speeches.csv"]


def edit(release: Path, path: str, change: Callable[[dict[str, object]], None]) -> None:
    stated = json.loads((release / path).read_text())
    change(stated)
    (release / path).write_text(json.dumps(stated))


@pytest.mark.parametrize("name", ["speeches", "paragraphs", "characters"])
def test_counts_are_counted_even_where_the_digests_fit(release: Path, name: str) -> None:
    edit(release, "release.json", lambda stated: stated["counts"].update({name: 99}))  # type: ignore[attr-defined]
    assert "SHA-256" in findings(release)["release.json"]
    listed_again(release, "release.json")
    assert "states 99" in findings(release)["release.json"]


def test_a_data_file_exchanged_with_its_digest_is_found(release: Path) -> None:
    path = release / "data" / "speeches.jsonl"
    path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[:-1]))
    listed_again(release, "data/speeches.jsonl")
    found = {each.finding for each in verify_exports(release)}
    assert "does not agree with SHA256SUMS on data/speeches.jsonl" in found
    assert "states 4 speeches, and data/speeches.jsonl holds 3" in found
    assert {Path(each.subject).name for each in verify_exports(release)} == {
        "release.json",
        "datapackage.json",
    }


def test_who_rewrites_everything_is_found_by_the_fingerprint_alone(release: Path) -> None:
    known = fingerprint_of(release)
    (release / "README.md").write_text("another")
    new = sha256(b"another").hexdigest()

    def change(stated: dict[str, object]) -> None:
        for file in stated["files"]:  # type: ignore[attr-defined]
            if file["path"] == "README.md":
                file.update(sha256=new, bytes=len("another"))

    edit(release, "release.json", change)
    listed_again(release, "README.md", "release.json")
    assert findings(release) == {}
    assert fingerprint_of(release) != known


@pytest.mark.parametrize(
    "words",
    [
        "",
        "[]",
        "{}",
        '{"format": 1}',
        "null",
        "{",
        '{"format": "x", "release": 1, "counts": [], "files": {}}',
    ],
)
def test_a_manifest_that_is_none(release: Path, words: str) -> None:
    (release / "release.json").write_text(words)
    listed_again(release, "release.json")
    assert "not the manifest" in findings(release)["release.json"]


def test_a_manifest_of_tomorrow(release: Path) -> None:
    edit(release, "release.json", lambda stated: stated.update(format=99))
    listed_again(release, "release.json")
    assert "newer" in findings(release)["release.json"]


@pytest.mark.parametrize(
    "line", ["x", f"{'0' * 64}  ../outside", f"{'0' * 64}  /etc/passwd", f"{'0' * 64}  "]
)
def test_a_list_that_leads_elsewhere(release: Path, line: str) -> None:
    with (release / "SHA256SUMS").open("a") as sums:
        sums.write(line + "\n")
    assert findings(release)["SHA256SUMS"]


def test_without_the_list_or_the_manifest(release: Path, tmp_path: Path) -> None:
    shutil.move(release / "SHA256SUMS", tmp_path / "sums")
    assert "cannot be read" in findings(release)["SHA256SUMS"]
    shutil.move(tmp_path / "sums", release / "SHA256SUMS")
    (release / "release.json").unlink()
    assert findings(release) == {"release.json": "is missing"}
    (release / "SHA256SUMS").unlink()
    with pytest.raises(UsageError, match="no manifest"):
        list(verify_exports(release))


def test_many_in_one_folder(release: Path) -> None:
    shutil.copytree(release, release.parent / "other")
    (release.parent / "other" / "README.md").write_text("")
    (found,) = verify_exports(release.parent)
    assert found.subject == str(release.parent / "other" / "README.md")
