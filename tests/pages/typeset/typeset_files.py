"""Makes PDF and .docx files as offices post them: a large centred title over two lines, running text with an indent."""

from __future__ import annotations

import io
from collections.abc import Sequence

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Pt
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph, SimpleDocTemplate

FONT = "STSong-Light"
TITLE = ("在云河市第十届人民代表大会", "第三次会议上的讲话")
MASTHEAD = ("（2031年1月5日）", "云河市市长　甲一鸣")
BODY = (
    "各位代表、同志们：",
    *(
        f"{label}、{'过去一年，全市上下统筹发展和安全，云河的各项事业站上了新的台阶，地区生产总值增长6.5%，财政收入增长4.3%，城镇新增就业3.2万人。' * 3}"
        for label in "一二三四五六七八"
    ),
    "谢谢大家！",
)


def pdf(
    paragraphs: Sequence[str] = BODY, *, head: str | None = None, encrypt: str | None = None
) -> bytes:
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    body = ParagraphStyle(
        "body", fontName=FONT, fontSize=16, leading=28, firstLineIndent=32, wordWrap="CJK"
    )
    centred = ParagraphStyle("centred", parent=body, alignment=1, firstLineIndent=0)
    title = ParagraphStyle("title", parent=centred, fontSize=22, leading=34)

    def margins(canvas: Canvas, document: SimpleDocTemplate) -> None:
        canvas.setFont(FONT, 12)
        canvas.drawCentredString(297, 40, f"— {document.page} —")
        if head:
            canvas.drawString(72, 800, head)

    story = [
        Paragraph("<br/>".join(TITLE), title),
        *(Paragraph(line, centred) for line in MASTHEAD),
    ]
    story += [Paragraph(line, body) for line in paragraphs]
    stream = io.BytesIO()
    document = SimpleDocTemplate(stream, encrypt=encrypt)
    document.build(story, onFirstPage=margins, onLaterPages=margins)
    return stream.getvalue()


def scanned_pdf(pages: int = 2) -> bytes:
    """Pages that are pictures, as a scanner makes them."""
    from PIL import Image

    stream = io.BytesIO()
    canvas = Canvas(stream)
    for _ in range(pages):
        canvas.drawImage(ImageReader(Image.new("L", (60, 80), 200)), 0, 0, 595, 842)
        canvas.showPage()
    canvas.save()
    return stream.getvalue()


def word(paragraphs: Sequence[str] = BODY) -> bytes:
    document = docx.Document()
    for line, size in (*((line, 22) for line in TITLE), *((line, 16) for line in MASTHEAD)):
        paragraph = document.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        paragraph.add_run(line).font.size = Pt(size)
    for line in paragraphs:
        document.add_paragraph().add_run(line).font.size = Pt(16)
    return saved(document)


def saved(document: docx.document.Document) -> bytes:
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()
