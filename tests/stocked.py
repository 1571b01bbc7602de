"""An archive with a few invented speeches in it, for tests of reading it."""

from __future__ import annotations

import hashlib
from dataclasses import replace

from speecharchive.model import Date, Flag, Occasion, Paragraph, Place, Section, Speaker, Speech
from speecharchive.outlets import Outlet
from speecharchive.store.archive import Archive, RunLedger
from speecharchive.store.pages import CaptureRecord

PLAIN = Speech(
    url=None,
    outlet=None,
    family="rednet",
    layout="city-station",
    kind="speech",
    headline=None,
    title=None,
    subtitle=None,
    speaker=Speaker(),
    delivered_on=Date(),
    published_on=Date(),
    source=None,
    editors=(),
    reporters=(),
    photographers=(),
    place=None,
    occasion=None,
    paragraphs=(),
    sections=(),
    flags=(),
    dropped=(),
    extractor="0.1.0",
    codec="utf-8",
)
CPPCC = Occasion("cppcc", "430200", 10, 4, "plenary", "closing", "闭幕式", "stated")


def made(*texts: str, **values: object) -> Speech:
    """A speech of these paragraphs; `date` and `published` are ISO dates, `speaker` a name, `place` a (code, name)."""
    date, published = values.pop("date", None), values.pop("published", None)
    speaker, place = values.pop("speaker", None), values.pop("place", None)
    paragraphs = tuple(Paragraph(text, (number,)) for number, text in enumerate(texts))
    speech = replace(PLAIN, paragraphs=paragraphs, **values)  # type: ignore[arg-type]
    if isinstance(speaker, Speaker):
        speech = replace(speech, speaker=speaker)
    elif speaker:
        speech = replace(speech, speaker=Speaker(str(speaker), basis="byline"))
    if isinstance(place, tuple):
        speech = replace(speech, place=Place(*place, "stated"))
    return replace(speech, delivered_on=dated(date), published_on=dated(published))


def dated(value: object) -> Date:
    if value is None:
        return Date()
    text = str(value)
    precision = {4: "year", 7: "month", 10: "day"}.get(len(text), "minute")
    return Date(text, precision, "stated", text)  # type: ignore[arg-type]


SPEECHES: dict[str, Speech] = {
    "http://zz.example/1": made(
        "各位委员、同志们:",
        "我们要建设制造名城,坚定不移推动高质量发展。",
        "一、坚持协商于民。制造名城要靠大家。",
        title="坚定信心 团结实干",
        headline="甲一鸣:坚定信心 团结实干",
        speaker=Speaker("甲一鸣", "株洲市委书记", "中共株洲市委", "byline"),
        date="2024-12-26",
        published="2024-12-27",
        place=("430200", "株洲市"),
        occasion=CPPCC,
        source="云河日报",
        editors=("乙二", "丙三"),
        reporters=("丁四",),
        sections=(Section("一", "坚持协商于民", 2),),
        flags=(Flag("section-gap", "四"),),
    ),
    "http://tl.example/2": made(
        "我們要建設製造名城﹐抓好農業。",
        "協商民主是個好辦法。",
        title="在闭幕会上的讲话",
        speaker="莊華平",
        published="2023-02-24T14:42+08:00",
        place=("140300", "阳泉市"),
        kind="address",
        occasion=replace(CPPCC, body="npc", division="140300", term=16, session=3, phase="opening"),
    ),
    "http://cy.example/3": made(
        "乡村振兴要一抓到底。=1+1",
        title="工作报告",
        kind="work-report",
        date="2024-12",
        place=("430224", "茶陵县"),
    ),
    "http://un.example/4": made(
        "没有日期也没有地点的话。ＡＢＣ协商", title="署名文章", kind="signed-article"
    ),
}
ZZ = Outlet(
    "zhuzhou-rednet",
    "红网株洲站",
    "rednet",
    "430200",
    ("zz.example",),
    (),
    "active",
)
TL = Outlet(
    "yangquan-sxrb",
    "山西新闻网阳泉频道",
    "people_cms",
    "140300",
    ("tl.example",),
    (),
    "active",
)


def stock(archive: Archive) -> None:
    """Two runs: one of an outlet, one of another; what has no outlet comes with neither."""
    for outlet, urls in (
        (ZZ, ["http://zz.example/1", "http://cy.example/3"]),
        (TL, ["http://tl.example/2"]),
        (None, ["http://un.example/4"]),
    ):
        run = archive.begin_run("import", outlet)
        for url in urls:
            keep(run, url, SPEECHES[url])
        run.finish()


def keep(run: RunLedger, url: str, speech: Speech, *, at: str = "2026-01-02T03:04:05Z") -> int:
    """Store `speech` as read from a capture of `url` whose bytes lie in no file; the capture's number."""
    body = repr(speech).encode()
    stored = run.store_capture(
        CaptureRecord(
            url=url,
            fetched_at=at,
            status=200,
            headers=(),
            content_type="text/html",
            payload_sha256=hashlib.sha256(body).hexdigest(),
            length=len(body),
            warc_file="none.warc.gz",
            warc_offset=0,
            warc_length=1,
        )
    )
    run.store_article(stored.id, replace(speech, url=url))
    return stored.id
