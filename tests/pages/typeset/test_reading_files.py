"""PDF and Word files give the same record as the same speech on a page; what cannot be read says why."""

from __future__ import annotations

import io
import zipfile
from contextlib import suppress
from pathlib import Path

import docx
import pytest
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from hypothesis import given
from hypothesis import strategies as st

from speecharchive import extract
from speecharchive.errors import BinaryInput, DamagedInput, NoTextLayer, SpeecharchiveError
from speecharchive.model import PageSource, Speech
from speecharchive.pages.opening import open_page
from speecharchive.pages.typeset.docx import MAX_UNPACKED
from tests.pages.typeset.typeset_files import BODY, MASTHEAD, TITLE, pdf, saved, scanned_pdf, word
from tests.pages.typeset.word_files import ole, word97

OLD_WORD = word97("\r".join(("".join(TITLE), *MASTHEAD, *BODY)) + "\r", pieces=5)
FILES = {"pdf": pdf(), "docx": word(), "doc": OLD_WORD}


def texts(speech: Speech) -> list[str]:
    return [paragraph.text for paragraph in speech.paragraphs]


@pytest.mark.parametrize("form", FILES)
def test_a_work_report_is_read_whole(form: str) -> None:
    speech = extract(FILES[form])
    assert speech.title == "在云河市第十届人民代表大会第三次会议上的讲话"
    assert speech.kind == "speech"
    assert (speech.speaker.name, speech.speaker.office) == ("甲一鸣", "云河市市长")
    assert speech.delivered_on.value == "2031-01-05"
    assert texts(speech) == list(BODY)
    assert [section.label for section in speech.sections] == list("一二三四五六七八")


def test_page_numbers_and_running_heads_are_dropped_by_rules() -> None:
    speech = extract(pdf(head="云河市人民政府公报"))
    assert texts(speech) == list(BODY)
    dropped = [block.text for block in speech.dropped if block.rule == "pager"]
    assert {"— 1 —", "— 2 —", "云河市人民政府公报"} <= set(dropped)


def test_a_scanned_pdf_is_an_outcome_with_a_reason() -> None:
    with pytest.raises(NoTextLayer, match=r"pictures of pages \(2 in all\)"):
        extract(scanned_pdf(2))


def test_a_protected_pdf_is_refused() -> None:
    with pytest.raises(DamagedInput, match="password"):
        extract(pdf(encrypt="geheim"))


@pytest.mark.parametrize("share", [0.01, 0.3, 0.6])
def test_a_cut_pdf_is_refused(share: float) -> None:
    with pytest.raises((DamagedInput, NoTextLayer)):
        extract(FILES["pdf"][: int(share * len(FILES["pdf"]))])


def test_tracked_changes_are_read_as_printed() -> None:
    document = docx.Document(io.BytesIO(word()))
    paragraph = document.paragraphs[len(TITLE) + len(MASTHEAD)]._p
    paragraph.append(parse_xml(f"<w:ins {nsdecls('w')}><w:r><w:t>大家好！</w:t></w:r></w:ins>"))
    paragraph.append(
        parse_xml(f"<w:del {nsdecls('w')}><w:r><w:delText>删去</w:delText></w:r></w:del>")
    )
    assert texts(extract(saved(document)))[0] == "各位代表、同志们：大家好！"


def test_text_boxes_and_tables_are_read_once_in_their_order() -> None:
    document = docx.Document()
    document.add_paragraph("第一段在文本框之前。")
    box = (
        f'<w:r {nsdecls("w")} xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
        "<mc:AlternateContent>"
        '<mc:Choice Requires="wps"><w:txbxContent><w:p><w:r><w:t>文本框里的话。</w:t></w:r></w:p></w:txbxContent></mc:Choice>'
        "<mc:Fallback><w:txbxContent><w:p><w:r><w:t>文本框里的话。</w:t></w:r></w:p></w:txbxContent></mc:Fallback>"
        "</mc:AlternateContent></w:r>"
    )
    document.paragraphs[0]._p.append(parse_xml(box))
    document.add_table(1, 2).rows[0].cells[1].text = "表格里的话。"
    document.add_paragraph("最后一段在表格之后。")
    blocks = open_page(PageSource(saved(document))).article().blocks
    assert [block.text for block in blocks] == [
        "第一段在文本框之前。",
        "文本框里的话。",
        "表格里的话。",
        "最后一段在表格之后。",
    ]


def test_automatic_numbers_are_printed_as_word_does() -> None:
    document = docx.Document()
    number_lists(document)
    for text, depth in (("抓项目", 0), ("看工业", 1), ("看农业", 1), ("抓民生", 0), ("看教育", 1)):
        paragraph = document.add_paragraph(text)
        properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()
        properties.get_or_add_ilvl().val = depth
        properties.get_or_add_numId().val = 77
    blocks = open_page(PageSource(saved(document))).article().blocks
    assert [block.text for block in blocks] == [
        "一、抓项目",
        "（1）看工业",
        "（2）看农业",
        "二、抓民生",
        "（1）看教育",
    ]


def number_lists(document: docx.document.Document) -> None:
    """A list of two levels: 一、 and （1）."""
    numbering = document.part.numbering_part.element
    levels = "".join(
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="{style}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for depth, style, text in ((0, "chineseCountingThousand", "%1、"), (1, "decimal", "（%2）"))
    )
    abstract = parse_xml(
        f'<w:abstractNum {nsdecls("w")} w:abstractNumId="77">{levels}</w:abstractNum>'
    )
    numbering.insert(0, abstract)
    number = OxmlElement("w:num")
    number.set(qn("w:numId"), "77")
    link = OxmlElement("w:abstractNumId")
    link.set(qn("w:val"), "77")
    number.append(link)
    numbering.append(number)


def test_fields_of_old_word_print_their_results_alone() -> None:
    text = 'A\x13HYPERLINK "http://example.org"\x14云河日报\x15 第\x13PAGE\x15页\r'
    blocks = open_page(PageSource(word97(text))).article().blocks
    assert [block.text for block in blocks] == ["A云河日报 第页"]


@pytest.mark.parametrize(
    ("body", "error", "reason"),
    [
        (word97("正文\r", flags=0x0100), DamagedInput, "password"),
        (word97("正文\r", ident=0xA5DC), DamagedInput, "Word 95"),
        (OLD_WORD[:3000], DamagedInput, "damaged"),
        (ole({"Workbook": b"x"}), BinaryInput, "office file"),
        (word()[:2000], DamagedInput, "damaged"),
        (b"{\\rtf1\\ansi\\ansicpg936 text}", BinaryInput, "RTF"),
    ],
    ids=["protected", "older", "cut-doc", "spreadsheet", "cut-docx", "rtf"],
)
def test_what_cannot_be_read_says_why(body: bytes, error: type[Exception], reason: str) -> None:
    with pytest.raises(error, match=reason):
        extract(body)


def test_another_zip_archive_is_no_word_document() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("a.txt", "text")
    with pytest.raises(BinaryInput, match="ZIP archive"):
        extract(stream.getvalue())


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("word/document.xml", "w") as part,
    ):
        for _ in range(MAX_UNPACKED // (1 << 20) + 1):
            part.write(b" " * (1 << 20))
    with pytest.raises(DamagedInput, match="unpacks to more"):
        extract(stream.getvalue())


@given(data=st.data(), form=st.sampled_from(["docx", "doc"]))
def test_damaged_word_files_never_break_the_reader(data: st.DataObject, form: str) -> None:
    body = bytearray(FILES[form])
    for _ in range(data.draw(st.integers(1, 8))):
        body[data.draw(st.integers(8, len(body) - 1))] = data.draw(st.integers(0, 255))
    with suppress(SpeecharchiveError):
        extract(bytes(body))


def test_the_command_line_reads_files(tmp_path: Path) -> None:
    from typer.testing import CliRunner

    from speecharchive.cli.app import app

    path = tmp_path / "报告.docx"
    path.write_bytes(FILES["docx"])
    database = tmp_path / "a.db"
    runner = CliRunner()
    answer = runner.invoke(app, ["import", str(path), "--db", str(database)])
    assert answer.exit_code == 0, answer.output
    found = runner.invoke(
        app, ["search", "云河的各项事业", "--db", str(database), "--format", "json"]
    )
    assert "甲一鸣" in found.output
