"""Texts without what was redacted, and speeches as they were read."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st
from stocked import SPEECHES

from speecharchive.corrections.redacting import BLANK, blanked, emptied, redacted, span_of
from speecharchive.corrections.restoring import speech_of
from speecharchive.model import Dropped, Speaker, Speech
from speecharchive.normalise.fold import fold

texts = st.text(st.sampled_from("甲乙丙丁號号ＡAａ秘密﹔;"), max_size=40)


@given(texts, st.text(st.sampled_from("甲乙號Ａ秘密"), min_size=2, max_size=4), texts)
def test_nothing_of_the_span_is_left_in_either_script(before: str, secret: str, after: str) -> None:
    whole = before + secret + after
    shown = blanked(whole, [span_of(secret)])
    assert len(shown) == len(whole) == len(fold(shown))
    assert fold(secret) not in fold(shown)
    kept = [at for at, char in enumerate(shown) if char != BLANK]
    assert all(shown[at] == whole[at] for at in kept)
    assert blanked(shown, [span_of(secret)]) == shown


@given(texts)
def test_a_text_without_the_span_stays(text: str) -> None:
    assert blanked(text, [span_of("没有这话")]) == text


def secret_everywhere(secret: str) -> Speech:
    speech = SPEECHES["http://zz.example/1"]
    return replace(
        speech,
        headline=f"头{secret}",
        title=f"{secret}题",
        subtitle=secret,
        source=f"{secret}报",
        speaker=Speaker("甲一鸣", f"{secret}书记", secret, "byline", f"甲{secret}", (0, 3)),
        editors=(secret, "乙二"),
        reporters=(f"丙{secret}",),
        photographers=(secret,),
        paragraphs=tuple(replace(p, text=f"{p.text}{secret}") for p in speech.paragraphs),
        sections=tuple(replace(s, heading=f"{secret}共识") for s in speech.sections),
        flags=tuple(replace(f, detail=secret) for f in speech.flags),
        dropped=(Dropped("caption", f"图为{secret}", 3),),
        occasion=speech.occasion and replace(speech.occasion, raw=f"{secret}会议"),
        delivered_on=replace(speech.delivered_on, raw=f"{secret}日"),
    )


def test_every_string_that_the_page_said_is_redacted() -> None:
    secret = "某街某号"
    shown = redacted(secret_everywhere(secret), [span_of(secret)])
    assert secret not in repr(shown)
    assert shown.editors == ("乙二",)
    assert shown.speaker.speaks_for is None
    assert shown.speaker.span == (0, 3)
    assert [len(p.text) for p in shown.paragraphs] == [
        len(p.text) for p in secret_everywhere(secret).paragraphs
    ]


def test_nothing_is_left_of_an_emptied_speech() -> None:
    assert "甲" not in repr(emptied(secret_everywhere("某街某号")))


def test_a_record_is_restored_as_it_was() -> None:
    for speech in (*SPEECHES.values(), secret_everywhere("某街某号")):
        record = speech.to_json_dict()
        paragraphs = record.pop("paragraphs")
        again = speech_of(record, paragraphs).to_json_dict()
        assert again.pop("paragraphs") == paragraphs
        assert again == record
