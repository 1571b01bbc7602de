"""Vertical text gives the text back, finds what the search finds, and no text breaks its lines."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from stocked import SPEECHES, ZZ, keep, made

from speecharchive.export.job import Wanted, export_to_file, export_to_stream
from speecharchive.export.vertical import ATTRIBUTES, _tokens
from speecharchive.normalise.fold import fold
from speecharchive.proof.exports import verify_exports
from speecharchive.store.archive import Archive


def vertical(archive: Archive, **wanted: Any) -> str:
    out = io.StringIO(newline="")
    export_to_stream(archive, Wanted("vertical", **wanted), out)
    return out.getvalue()


def documents(text: str) -> dict[str, Any]:
    """By address; the file is XML but for a root and for what XML forbids."""
    root = etree.fromstring(f"<corpus>\n{text}</corpus>")
    return {document.get("url"): document for document in root}


def tokens(element: Any, column: int) -> str:
    lines = (element.text or "").splitlines() + [
        line for child in element for line in (child.tail or "").splitlines()
    ]
    return "".join(line.split("\t")[column] for line in lines if line)


def test_the_text_comes_back(stocked: str) -> None:
    with Archive.open(stocked, read_only=True) as archive:
        found = documents(vertical(archive))
    assert set(found) == set(SPEECHES)
    for url, document in found.items():
        paragraphs = SPEECHES[url].to_json_dict()["paragraphs"]
        assert [p.get("n") for p in document] == [str(n) for n in range(len(paragraphs))]
        assert [tokens(p, 0) for p in document] == ["".join(text.split()) for text in paragraphs]
        assert [tokens(p, 1) for p in document] == [
            "".join(fold(text).split()) for text in paragraphs
        ]


def test_a_document_has_its_attributes(stocked: str) -> None:
    with Archive.open(stocked, read_only=True) as archive:
        found = documents(vertical(archive))
    first = found["http://zz.example/1"]
    assert tuple(first.attrib) == tuple(ATTRIBUTES)
    expected = {
        "kind": "speech", "title": "坚定信心 团结实干", "speaker": "甲一鸣", "office": "株洲市委书记", "place": "株洲市",
        "place_code": "430200", "date": "2024-12-26", "year": "2024", "body": "cppcc", "term": "10", "outlet": "zhuzhou-rednet",
    }  # fmt: skip
    assert {name: first.get(name) for name in expected} == expected
    assert found["http://un.example/4"].get("date") == ""


@given(st.text(st.sampled_from("甲乙<>&\"' \t\n\r\x00\x0b\x85\u2028\u3000\ufeffａ"), max_size=12))
def test_a_line_is_a_token(text: str) -> None:
    lines = _tokens(text, fold(text), glue=False).split("\n")
    assert lines.pop() == ""
    for line in lines:
        assert re.fullmatch(r"[^\s<>]+\t[^\s<>]+", line)
    glued = _tokens(text, fold(text), glue=True)
    assert glued.replace("<g/>\n", "") == "".join(line + "\n" for line in lines)


@pytest.mark.parametrize(
    ("text", "expected"),
    [("甲乙", "甲+乙"), ("甲 乙丙", "甲 乙+丙"), (" 甲　　乙 ", "甲 乙"), ("", "")],
)
def test_glue_stands_where_no_space_does(text: str, expected: str) -> None:
    lines = _tokens(text, text, glue=True).splitlines()
    shown = ""
    for line in lines:
        if line == "<g/>":
            shown += "+"
        else:
            shown += (" " if shown and not shown.endswith("+") else "") + line.split("\t")[0]
    assert shown == expected


def test_no_title_breaks_out_of_its_attribute(sqlite_archive: Archive) -> None:
    title = '甲"乙\n</doc>\t<doc id="x">&\x01'
    keep(sqlite_archive.begin_run("import", ZZ), "http://zz.example/9", made("文", title=title))
    text = vertical(sqlite_archive)
    assert text.count("\n<") == text.count("\n</") + 1, "one p, and the ends of p and doc"
    (document,) = documents(text).values()
    assert document.get("title") == '甲"乙 </doc> <doc id="x">&'


def test_what_the_engines_need_stands_beside(stocked_file: Path, tmp_path: Path) -> None:
    target = tmp_path / "讲话 Corpus-2.vrt"
    with Archive.open(stocked_file, read_only=True) as archive:
        export_to_file(archive, Wanted("vertical"), target)
    registry = (tmp_path / (target.name + ".registry")).read_text(encoding="utf-8")
    assert 'NAME "corpus2"' in registry
    assert registry.count("{") == registry.count("}") == 3
    assert all(f"    ATTRIBUTE {name}\n" in registry for name in ATTRIBUTES)
    script = (tmp_path / (target.name + ".cwb.sh")).read_text(encoding="utf-8")
    assert "'讲话 Corpus-2.vrt'" in script
    assert f"-S doc:0+{'+'.join(ATTRIBUTES)} " in script
    assert list(verify_exports(tmp_path)) == []
