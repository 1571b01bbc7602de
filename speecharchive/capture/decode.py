"""Bytes to characters. Declared charsets lie, so the bytes themselves are asked first.

Order: a byte order mark; strict UTF-8; UTF-8 with damaged bytes; then the declared charsets (header before meta),
unless the bytes read so much better in another Chinese encoding that the declaration must be wrong. `gb2312` and `gbk`
are read as gb18030: declared GB2312 pages hold names that strict GB2312 destroys. `big5` is read as big5hkscs.

Pages are put together from files of their own encodings: a stretch between two tags that reads as Chinese in the other
one (a GBK footer in a UTF-8 page, a UTF-8 header in a GBK page) is read so.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable
from dataclasses import dataclass

from speecharchive.capture.inflating import MAX_BYTES, inflate
from speecharchive.errors import InputTooLarge

_GZIP = b"\x1f\x8b"
_SAMPLE = 8192
_BEYOND_ASCII_BYTES = re.compile(rb"[\x80-\xff]")
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]+")
_PLAIN_CHINESE = 0.15
"""Share of common characters above which text is surely read right: running Chinese has 0.4 and more, text read in
the wrong codec under 0.05."""
_NO_CHINESE = 0.02
_WIDE_BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_WIDE_STARTS = {b"<\0": "utf-16-le", b"\0<": "utf-16-be"}
_UTF8_RUN = re.compile(
    rb"[\xe3-\xe9\xef][\x80-\xbf][\x80-\xbf](?:[\xe3-\xe9\xef][\x80-\xbf]{2}){5}"
)
"""Six Chinese characters of UTF-8 in a row; in GBK text that is no accident. The first is written out, since a pattern
that begins with a group is searched several times as slowly."""
_FEWEST_MENDED = 6
"""Characters that a stretch in the other encoding must have to be believed."""
_HEAD = 4096
"""Bytes in which a page declares its charset; browsers look at 1,024, old Chinese pages put scripts before it."""
_HEADER_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([\w.:-]{1,40})", re.IGNORECASE)
_META_CHARSET = re.compile(
    rb"<(?:meta[^>]{0,400}?charset|\?xml[^>]{0,200}?encoding)\s*=\s*[\"']?\s*([\w.:-]{1,40})",
    re.IGNORECASE,
)
_ANY_CHINESE = ("gb18030", "big5hkscs")
_ALIASES = {
    "gb2312": "gb18030", "gb_2312-80": "gb18030", "gb2312-80": "gb18030", "gbk": "gb18030", "gb_2312": "gb18030", "csgb2312": "gb18030", "euc-cn": "gb18030", "hz": "gb18030",
    "x-gbk": "gb18030", "cp936": "gb18030", "936": "gb18030", "chinese": "gb18030", "gb18030": "gb18030",
    "big5": "big5hkscs", "big5-hkscs": "big5hkscs", "big5hkscs": "big5hkscs", "x-x-big5": "big5hkscs",
    "cn-big5": "big5hkscs", "cp950": "big5hkscs",
    "utf8": "utf-8", "utf-8": "utf-8", "unicode": "utf-8", "utf-16": "utf-8", "utf16": "utf-8",
}  # fmt: skip
_SAYS_NOTHING = frozenset(("ascii", "iso8859-1", "cp1252", "latin-1"))
"""Server defaults; every byte string decodes in them, so on a Chinese page they are no evidence."""
_COMMON = frozenset(
    "的一是在不了有和人这中大为上个国我以要他时来用们到作地于出就分对成会可主发年同工也能下过子说产种面而方"
    "后多定行学法所民得经之进等部度家电力里如水化高自理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由"
    "其些然前外天政四日那社义事平形相全表间样与关各重新线内数正心反你明看原又利比或但质气第向道命此变条只没结解问"
    "意建月公无系军很情者最立代想已通并提直题党程展五果料象员革位入常文总次品式活设及管特件长求老头基资边流路级少"
    "這個國為會時來們說過對學發經動進產種後現實體當點從業開還與關間樣線內數長無系問變條結總門區級"
    "，。、；：“”《》（）！？　·—"
)
"""The commonest characters of running Chinese, simplified and traditional; wrongly decoded text has hardly any."""


@dataclass(frozen=True, slots=True)
class Decoded:
    text: str
    codec: str
    """Python's name of the codec that was used."""
    replacements: int
    """Places where U+FFFD stands for bytes that the codec could not read."""
    declared: str | None
    """What the header, else the page, declared, in lower case; None where neither did."""


def decode(body: bytes, content_type: str | None = None) -> Decoded:
    """The text of `body`, unpacked where it is gzip. Never fails on a charset.

    Raises InputTooLarge beyond MAX_BYTES (also unpacked), DamagedInput for gzip that is cut or broken.
    """
    body = unpack(body)
    declared = _declared(body, content_type)
    name = declared[0] if declared else None
    for mark, codec in _WIDE_BOMS:
        if body.startswith(mark):
            return _read(body[len(mark) :], codec, name)
    if body[:2] in _WIDE_STARTS:
        return _read(body, _WIDE_STARTS[body[:2]], name)
    body = body.removeprefix(codecs.BOM_UTF8)
    try:
        return Decoded(body.decode("utf-8"), "utf-8", 0, name)
    except UnicodeDecodeError:
        pass
    if _is_damaged_utf8(body):
        return _mended(body, "utf-8", _in_gb18030, name)
    read = _chinese(body, declared, name)
    if read.codec == "gb18030" and _UTF8_RUN.search(body):
        return _mended(body, "gb18030", _in_utf8, name)
    return read


def unpack(body: bytes) -> bytes:
    """`body`, unpacked if it is gzip: saved responses sometimes are. Raises InputTooLarge, DamagedInput."""
    if len(body) > MAX_BYTES:
        raise InputTooLarge(f"{len(body)} bytes in one page; the bound is {MAX_BYTES}")
    if not body.startswith(_GZIP):
        return body
    plain = inflate(body, MAX_BYTES)
    if len(plain) > MAX_BYTES:
        raise InputTooLarge(f"gzip data unpacks to more than the bound of {MAX_BYTES} bytes")
    return plain


def _declared(body: bytes, content_type: str | None) -> list[str]:
    """Charset labels, the header's first, then the page's own."""
    labels = []
    if content_type and (found := _HEADER_CHARSET.search(content_type)):
        labels.append(found[1].lower())
    if meta := _META_CHARSET.search(body, 0, _HEAD):
        labels.append(meta[1].decode("ascii").lower())
    return labels


def _codec(label: str) -> str | None:
    """Python's codec for a label; None for unknown ones and for those that say nothing."""
    if label in _ALIASES:
        return _ALIASES[label]
    try:
        name = codecs.lookup(label).name
        "".encode(name)
    except (LookupError, UnicodeError, ValueError):
        return None
    return None if name in _SAYS_NOTHING else _ALIASES.get(name, name)


def _read(body: bytes, codec: str, declared: str | None) -> Decoded:
    text = body.decode(codec, errors="replace")
    own = body.count(b"\xef\xbf\xbd") if codec == "utf-8" else 0
    return Decoded(text, codec, max(0, text.count("\ufffd") - own), declared)


def _is_damaged_utf8(body: bytes) -> bool:
    """UTF-8 proves itself: far more characters beyond ASCII are read than not; of other Chinese hardly any is.

    Begun with the first stretch that is beyond ASCII, so that a page in another encoding is told by a part of it.
    """
    start = _BEYOND_ASCII_BYTES.search(body)
    if start is None:
        return False
    begin = start.start()
    for end, times in ((begin + 4 * _SAMPLE, 1), (len(body), 3)):
        text = body[begin:end].decode("utf-8", "replace")
        marks = text.count("\ufffd")
        broken = marks - body.count(b"\xef\xbf\xbd", begin, end)
        if times * broken > len(text) - len(text.encode("ascii", "ignore")) - marks:
            return False
    return True


def _mended(
    body: bytes, codec: str, other: Callable[[bytes], str | None], name: str | None
) -> Decoded:
    """Read piece by piece, from tag to tag: no character of either encoding contains `<`."""
    texts: list[str] = []
    replaced = 0
    for piece in body.split(b"<"):
        if piece.isascii():
            texts.append(piece.decode("ascii"))
            continue
        own = _read(piece, codec, name)
        mended = other(piece) if own.replacements or codec != "utf-8" else None
        texts.append(own.text if mended is None else mended)
        replaced += own.replacements if mended is None else 0
    return Decoded("<".join(texts), codec, replaced, name)


def _in_gb18030(piece: bytes) -> str | None:
    """A piece that is no UTF-8, where it is running GBK text."""
    try:
        text = piece.decode("gb18030")
    except UnicodeDecodeError:
        return None
    beyond = _beyond_ascii(text)
    common = sum(map(_COMMON.__contains__, beyond))
    enough = len(beyond) >= _FEWEST_MENDED and common >= _PLAIN_CHINESE * len(beyond)
    return text if enough else None


def _in_utf8(piece: bytes) -> str | None:
    if _UTF8_RUN.search(piece) is None:
        return None
    try:
        return piece.decode("utf-8")
    except UnicodeDecodeError:
        return None


def _chinese(body: bytes, declared: list[str], name: str | None) -> Decoded:
    """The declared codec, unless another Chinese one reads far more common characters."""
    own = [codec for label in declared if (codec := _codec(label)) and codec != "utf-8"]
    scored: list[tuple[float, int, Decoded]] = []
    for codec in dict.fromkeys((*own, *_ANY_CHINESE)):
        read = _read(body, codec, name)
        score = _commonness(read)
        if own and not scored and score >= _PLAIN_CHINESE:
            return read
        scored.append((score, -read.replacements, read))
    first, best = scored[0], max(scored, key=lambda each: each[:2])
    if own and best[0] <= 2 * first[0]:
        return first[2]
    if best[0] < _NO_CHINESE:
        utf8 = _read(body, "utf-8", name)
        return utf8 if utf8.replacements < -best[1] else best[2]
    return best[2]


def _commonness(decoded: Decoded) -> float:
    """Share of common Chinese characters in a sample of those beyond ASCII; unreadable bytes count against it."""
    sample = decoded.text[: 4 * _SAMPLE]
    beyond = _beyond_ascii(sample) or _beyond_ascii(decoded.text)
    if not beyond:
        return 0.0
    common = sum(map(_COMMON.__contains__, beyond))
    return max(0.0, (common - decoded.replacements) / len(beyond))


def _beyond_ascii(text: str) -> str:
    return "".join(_BEYOND_ASCII.findall(text))
