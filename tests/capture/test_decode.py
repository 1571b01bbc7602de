"""Bytes to characters: what is declared is believed only where the bytes agree."""

from __future__ import annotations

import gzip

import pytest
from hypothesis import given
from hypothesis import strategies as st

from speecharchive.capture.decode import decode
from speecharchive.capture.inflating import MAX_BYTES
from speecharchive.errors import BadInput, DamagedInput, InputTooLarge

PLAIN = (
    "云河市政协主席石示例在闭幕会上的讲话：各位委员、同志们，会议圆满完成各项议程，现在就要闭幕了。"
)
MIRROR = (
    "雲河市政協主席石示例在閉幕會上的講話：各位委員、同志們，會議圓滿完成各項議程，現在就要閉幕了。"
)


@pytest.mark.parametrize(
    ("text", "written", "header", "codec"),
    [
        (PLAIN, "utf-8", None, "utf-8"),
        (PLAIN, "utf-8", "text/html; charset=gb2312", "utf-8"),
        (PLAIN, "utf-8-sig", "text/html; charset=gb2312", "utf-8"),
        (PLAIN, "gb18030", "text/html; charset=GB2312", "gb18030"),
        (PLAIN, "gb18030", "text/html;charset=utf-8", "gb18030"),
        (PLAIN, "gb18030", "text/html; charset=iso-8859-1", "gb18030"),
        (PLAIN, "gb18030", "text/html; charset=no-such-charset", "gb18030"),
        (PLAIN, "gb18030", "text/html; charset=big5", "gb18030"),
        (PLAIN, "gb18030", None, "gb18030"),
        (MIRROR, "big5", "text/html; charset=big5", "big5hkscs"),
        (MIRROR, "big5", "text/html; charset=gb2312", "big5hkscs"),
        (MIRROR, "big5", None, "big5hkscs"),
        (MIRROR, "gb18030", "text/html; charset=gb2312", "gb18030"),
        (PLAIN, "utf-16", None, "utf-16-le"),
        (f"<p>{PLAIN}", "utf-16-le", "text/html; charset=utf-8", "utf-16-le"),
        (f"<p>{PLAIN}", "utf-16-be", None, "utf-16-be"),
        (PLAIN, "gb18030", "text/html; charset=x-gbk", "gb18030"),
        (PLAIN, "gb18030", "text/html; charset=gb_2312-80", "gb18030"),
        (PLAIN, "gb18030", "text/html; charset=euc_cn", "gb18030"),
        (MIRROR, "big5", "text/html; charset=Big5-HKSCS", "big5hkscs"),
        (f'<?xml version="1.0" encoding="gb2312"?><p>{PLAIN}', "gb18030", None, "gb18030"),
    ],
)
def test_reads_what_the_bytes_say(text: str, written: str, header: str | None, codec: str) -> None:
    decoded = decode(text.encode(written), header)
    assert (decoded.text, decoded.codec, decoded.replacements) == (text, codec, 0)


def test_names_beyond_gb2312_survive_a_gb2312_declaration() -> None:
    page = f'<meta charset="gb2312"><p>{PLAIN}记者 朱镕 喆 㛃</p>'
    assert decode(page.encode("gb18030")).text == page


def test_the_header_is_the_declaration_and_the_meta_tag_is_without_one() -> None:
    page = f'<html><meta http-equiv="Content-Type" content="text/html; charset=GBK">{PLAIN}'.encode(
        "gbk"
    )
    assert decode(page, "text/html; charset=Big5").declared == "big5"
    assert decode(page).declared == "gbk"
    assert decode(PLAIN.encode()).declared is None


def test_utf8_cut_in_a_character_stays_utf8_with_the_loss_counted() -> None:
    body = (PLAIN * 3).encode()
    decoded = decode(body[:-1], "text/html; charset=gb2312")
    assert decoded.codec == "utf-8"
    assert decoded.replacements == 1
    assert decoded.text.rstrip("\ufffd") == (PLAIN * 3)[:-1]


def test_a_stray_byte_in_gbk_is_counted() -> None:
    body = PLAIN.encode("gb18030") + b"\xff" + PLAIN.encode("gb18030")
    decoded = decode(body, "text/html; charset=gb2312")
    assert (decoded.codec, decoded.replacements) == ("gb18030", 1)


def test_replacement_characters_of_the_page_itself_are_not_counted() -> None:
    assert decode((PLAIN + "\ufffd" + PLAIN).encode()).replacements == 0


FOOTER = "主办单位：云河市渡口管理处　地址：桐花街九号　未经同意不得转载"


@pytest.mark.parametrize(
    ("own", "other"),
    [("utf-8", "gb18030"), ("gb18030", "utf-8")],
    ids=["GBK in UTF-8", "UTF-8 in GBK"],
)
def test_a_part_in_another_encoding_is_read_in_its_own(own: str, other: str) -> None:
    body = f"<div>{PLAIN * 4}</div><div>".encode(own) + FOOTER.encode(other) + b"</div>"
    decoded = decode(body, "text/html; charset=gb2312")
    assert decoded.text == f"<div>{PLAIN * 4}</div><div>{FOOTER}</div>"
    assert (decoded.codec, decoded.replacements) == (own, 0)


def test_broken_sequences_do_not_turn_utf8_into_another_encoding() -> None:
    """A page whose every title was cut by bytes: a fifth of its pieces is broken."""
    pieces = [PLAIN.encode()[: -1 - number % 3] for number in range(20)]
    decoded = decode(b"</p><p>".join(pieces), "text/html; charset=gbk")
    assert decoded.codec == "utf-8"
    assert 1 <= decoded.replacements <= 20


def test_a_byte_order_mark_is_believed_only_with_its_text() -> None:
    decoded = decode(b"\xef\xbb\xbf" + PLAIN.encode("gb18030"), "text/html; charset=utf-8")
    assert (decoded.text, decoded.codec) == (PLAIN, "gb18030")


def test_gzip_bodies_are_unpacked() -> None:
    assert decode(gzip.compress(PLAIN.encode("gbk")), "text/html; charset=gbk").text == PLAIN


@pytest.mark.parametrize("keep", [5, 30, -1])
def test_cut_gzip_is_damaged_input(keep: int) -> None:
    with pytest.raises(DamagedInput, match="gzip"):
        decode(gzip.compress(PLAIN.encode() * 50)[:keep])


def test_a_gzip_bomb_is_refused_before_it_is_unpacked() -> None:
    with pytest.raises(InputTooLarge, match="unpacks"):
        decode(gzip.compress(b"0" * (MAX_BYTES + 1)))


def test_more_than_the_bound_is_refused() -> None:
    with pytest.raises(InputTooLarge):
        decode(b" " * (MAX_BYTES + 1))


@given(st.binary(max_size=3000), st.none() | st.text(max_size=60))
def test_no_bytes_and_no_header_make_it_fail(body: bytes, header: str | None) -> None:
    try:
        decoded = decode(body, header)
    except BadInput:
        assert body.startswith(b"\x1f\x8b")
    else:
        assert isinstance(decoded.text, str)
        assert decoded.replacements >= 0


@given(st.text(max_size=400))
def test_utf8_is_read_back_whatever_is_declared(text: str) -> None:
    body = text.encode("utf-8", "ignore")
    if not body.startswith(
        (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b"\x1f\x8b", b"<\0", b"\0\0\xfe\xff")
    ):
        assert decode(body, "text/html; charset=gb2312").text == body.decode()
