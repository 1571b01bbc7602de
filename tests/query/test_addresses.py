"""Permanent addresses: joined ids lead on, withheld ones to a tombstone, and what is not there is said helpfully."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import insert, update

import speecharchive
from speecharchive.errors import SpeechWithheld, UnknownSpeech
from speecharchive.export.citation.citing import cited
from speecharchive.query.addresses import tombstone
from speecharchive.query.show import Shown, find, parse_address, speech_id_of
from speecharchive.store.archive import Archive
from speecharchive.store.engine import reading, writing
from speecharchive.store.ids import candidates
from speecharchive.store.tables import Page, Redirect, Speech, Takedown
from tests.stocked import keep, made

URL, AT = "http://zz.example/1", "2026-03-01T00:00:00Z"


@pytest.fixture
def held(archive: Archive) -> Archive:
    """A speech with two versions, the first one longer, and another speech."""
    run = archive.begin_run("crawl")
    keep(run, URL, made("一。", "二。", "三。", title="讲话"), at="2026-01-01T00:00:00Z")
    keep(run, URL, made("一。", "二二。", title="讲话"), at="2026-01-02T00:00:00Z")
    keep(run, "http://zz.example/2", made("别的话。", title="别的"), at="2026-01-01T00:00:00Z")
    run.finish()
    return archive


@pytest.fixture
def speech_id(held: Archive) -> str:
    return candidates(URL)[0]


def write(archive: Archive, statement: Any, *rows: dict[str, Any]) -> None:
    with writing(archive.engine) as connection:
        connection.execute(statement, list(rows) or None)


def show(archive: Archive, address: str) -> Shown:
    with reading(archive.engine) as connection:
        return find(connection, parse_address(address))


def redirect(former: str, to: str, n_before: int = 0) -> dict[str, Any]:
    return {"id": former, "speech_id": to, "n_before": n_before, "reason": "one page at two addresses", "at": AT}  # fmt: skip


def test_a_joined_id_leads_to_the_speech_and_its_versions_keep_their_text(
    held: Archive, speech_id: str
) -> None:
    write(held, insert(Redirect), redirect("d0000001", speech_id, 1))
    shown = show(held, "d0000001@v1#p1")
    assert (shown.speech.values.speech_id, shown.speech.values.n) == (speech_id, 2)
    told = shown.to_json_dict()
    assert told["text"] == "二二。"
    assert told["joined"] == {"id": "d0000001", "reason": "one page at two addresses", "at": AT}
    assert show(held, "d0000001").speech.values.n == 2
    assert "joined" not in show(held, speech_id).to_json_dict()


def test_a_joined_id_is_never_given_again(held: Archive, speech_id: str) -> None:
    fresh = "http://zz.example/fresh"
    write(held, insert(Redirect), redirect(candidates(fresh)[0], speech_id))
    run = held.begin_run("crawl")
    keep(run, fresh, made("新的话。"))
    with reading(held.engine) as connection:
        ids = set(connection.scalars(Speech.__table__.select().with_only_columns(Speech.id)))
    assert candidates(fresh)[1] in ids
    assert candidates(fresh)[0] not in ids


def withhold(archive: Archive, speech_id: str) -> None:
    row = {"speech_id": speech_id, "reason": "on request of the family", "at": AT}
    write(archive, insert(Takedown), row)
    write(archive, update(Speech).where(Speech.id == speech_id).values(status="withheld"))


@pytest.mark.parametrize("rest", ["", "@v1", "@v9", "#p0", "@v1#p99"])
def test_what_is_withheld_answers_with_its_tombstone(
    held: Archive, speech_id: str, rest: str
) -> None:
    withhold(held, speech_id)
    with pytest.raises(SpeechWithheld) as raised:
        show(held, speech_id + rest)
    assert str(raised.value) == f"{speech_id} is withheld since {AT}: on request of the family"
    assert raised.value.exit_status == 1
    assert raised.value.tombstone == {
        "id": speech_id,
        "status": "withheld",
        "reason": "on request of the family",
        "withheld_at": AT,
    }


def test_a_redacted_span_and_a_takedown_that_was_taken_back_are_no_tombstone(
    held: Archive, speech_id: str
) -> None:
    rows = [
        {"speech_id": speech_id, "span_sha256": "0" * 64, "span_length": 3, "ended_at": None},
        {"speech_id": speech_id, "span_sha256": None, "span_length": None, "ended_at": AT},
    ]
    write(held, insert(Takedown), *({"reason": "r", "at": AT, **row} for row in rows))
    with reading(held.engine) as connection:
        assert tombstone(connection, speech_id) is None
    assert show(held, speech_id).versions == 2


def test_a_former_id_of_a_withheld_speech_leads_to_the_tombstone(
    held: Archive, speech_id: str
) -> None:
    withhold(held, speech_id)
    write(held, insert(Redirect), redirect("d0000001", speech_id))
    with pytest.raises(SpeechWithheld, match=speech_id):
        show(held, "d0000001")


def test_a_page_that_was_taken_down_is_shown_with_what_was_observed(
    held: Archive, speech_id: str
) -> None:
    assert show(held, speech_id).presence["state"] == "present"
    gone = update(Page).where(Page.url == URL)
    write(held, gone.values(presence="withdrawn", presence_since=AT, misses=3))
    shown = show(held, speech_id).to_json_dict()
    assert shown["presence"] == {
        "state": "withdrawn",
        "since": AT,
        "last_seen": "2026-01-02T00:00:00Z",
        "misses": 3,
    }
    assert shown["paragraphs"] == ["一。", "二二。"]


def test_a_paragraph_that_is_not_there_says_where_it_may_be(held: Archive, speech_id: str) -> None:
    with pytest.raises(UnknownSpeech) as raised:
        show(held, f"{speech_id}#p2")
    assert str(raised.value).startswith(
        f"{speech_id}@v2 has no paragraph 2; it has 0 to 1; {speech_id}@v1#p2 is one. "
        "The page was last read by parser 0.1.0 on "
    )
    with pytest.raises(UnknownSpeech, match="has no version 3; it has 1 to 2"):
        show(held, f"{speech_id}@v3")


def test_from_python(held: Archive, database: str, speech_id: str) -> None:
    write(held, insert(Redirect), redirect("d0000001", speech_id, 1))
    with speecharchive.open_archive(database) as opened:
        record = opened["d0000001@v1"]
        assert record == opened[f"{speech_id}@v2"]
        assert "d0000001" in opened
    withhold(held, speech_id)
    with speecharchive.open_archive(database) as opened:
        assert opened.get(speech_id) is None
        assert speech_id not in opened
        with pytest.raises(SpeechWithheld):
            opened["d0000001"]


@pytest.mark.parametrize("url", [URL, URL.replace("http:", "https:"), f" {URL} "])
def test_web_address_of_a_page_means_its_speech(held: Archive, speech_id: str, url: str) -> None:
    with reading(held.engine) as connection:
        assert speech_id_of(connection, url) == speech_id
        assert [each.permalink for each in cited(connection, [url])] == [f"{speech_id}@v2"]


@pytest.mark.parametrize("url", ["http://zz.example/9", "https://", "http://[x"])
def test_web_address_without_a_speech_is_said(held: Archive, url: str) -> None:
    with (
        reading(held.engine) as connection,
        pytest.raises(UnknownSpeech, match="no speech is held of"),
    ):
        speech_id_of(connection, url)
