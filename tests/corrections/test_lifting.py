"""`withdraw --lift`: what it may not do, and what it says before it does."""

from __future__ import annotations

from pathlib import Path

import pytest
from calling import Call, Left
from sqlalchemy import inspect, text
from takedown_pages import OTHER, SECRET, URL, page, write

from speecharchive.store.archive import Archive
from speecharchive.store.engine import reading


class Held:
    """An archive of one speech, in two versions."""

    def __init__(self, database: str, folder: Path, call: Call) -> None:
        self.database, self.captures, self.call = database, folder / "captures", call
        for more in ("", "又及。"):
            file = write(folder / "in", "1.html", page(more=more))
            assert self.run("import", file, "--url", URL).status == 0
        (row,) = self.everything()["speech"]
        self.speech = row.split("'")[1]

    def run(self, *arguments: object) -> Left:
        return self.call(*arguments, "--db", self.database, "--captures", self.captures)

    def everything(self) -> dict[str, list[str]]:
        """Every row, and the bytes of every capture."""
        with (
            Archive.open(self.database, captures=self.captures) as archive,
            reading(archive.engine) as connection,
        ):
            held = {
                name: sorted(map(repr, connection.execute(text(f'SELECT * FROM "{name}"'))))
                for name in inspect(connection).get_table_names()
                if not name.startswith("text_")
            }
        return held | {name: [data] for name, data in self.files().items()}

    def files(self) -> dict[str, str]:
        return {str(path): path.read_bytes().hex() for path in self.captures.rglob("*.gz")}


@pytest.fixture
def held(database: str, tmp_path: Path, call: Call) -> Held:
    return Held(database, tmp_path, call)


@pytest.mark.parametrize("what", [("--redact", SECRET), ()])
def test_a_dry_run_of_a_lifting_says_what_it_would_do_and_changes_nothing(
    held: Held, what: tuple[str, ...]
) -> None:
    assert held.run("withdraw", held.speech, *what, "--reason", "私人住址").status == 0
    before = held.everything()
    left = held.run("withdraw", held.speech, "--lift", "--dry-run")
    assert left.status == 0, left.err
    assert held.everything() == before
    assert f"1 takedown of {held.speech} would be taken back" in left.err
    assert "私人住址" in left.err
    assert "2 captures would be put back" in left.err
    assert "nothing was changed" in left.err
    assert "2 captures back in place" in held.run("withdraw", held.speech, "--lift").err


def test_a_lifting_is_of_all_takedowns_of_a_speech_or_refused(held: Held) -> None:
    assert held.run("withdraw", held.speech, "--redact", SECRET, "--reason", "x").status == 0
    before = held.everything()
    for arguments in (
        (f"{held.speech}#p2",),
        (f"{held.speech}#p2:3-9",),
        (f"{held.speech}@v1",),
        (held.speech, "--redact", SECRET),
    ):
        left = held.run("withdraw", *arguments, "--lift")
        assert (left.status, "every takedown of a speech" in left.line) == (2, True), arguments
        assert SECRET not in left.line
    assert held.run("withdraw", "--finish", "--dry-run").status == 2
    assert held.everything() == before


@pytest.mark.parametrize("dry", [("--dry-run",), ()])
def test_lifting_where_nothing_is_taken_down_writes_nothing(
    held: Held, dry: tuple[str, ...]
) -> None:
    before = held.everything()
    left = held.run("withdraw", held.speech, "--lift", *dry)
    assert (left.status, f"no takedown of {held.speech} holds" in left.line) == (2, True)
    assert held.everything() == before


@pytest.mark.parametrize(
    "by_hand", ["DELETE FROM takedown", "UPDATE takedown SET ended_at = '2026-01-03T00:00:00Z'"]
)
def test_what_no_lifting_asked_back_stays_apart_and_is_found(
    held: Held, tmp_path: Path, by_hand: str
) -> None:
    before = held.everything()
    assert held.run("withdraw", held.speech, "--reason", "私人住址").status == 0
    with Archive.open(held.database) as archive, archive.engine.begin() as connection:
        connection.execute(text(by_hand))
    apart = held.files()
    for quick in (("--quick",), ()):
        left = held.run("verify", *quick)
        assert left.status == 1
        assert left.out.count("has no takedown that asks for it") == 2
    assert held.run("withdraw", "--finish").status == 0
    other = write(tmp_path / "in", "2.html", page("渡口", title="在云河市人大会议上的讲话"))
    assert held.run("import", other, "--url", OTHER).status == 0
    assert apart.items() <= held.files().items()
    assert held.run("withdraw", held.speech, "--lift").status == 2
    assert apart.items() <= held.files().items()
    assert held.run("withdraw", held.speech, "--reason", "私人住址").status == 0
    assert held.run("verify").status == 0
    assert held.run("withdraw", held.speech, "--lift").status == 0
    assert held.run("verify").status == 0
    name = next(name for name in apart if "sealed" not in name)
    assert [held.files()[name]] == before[name]
