"""A speech as a TEI document: the header says where it is from and how each value is known, the body what was said."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from lxml import etree

from speecharchive.corrections.fields import extracted
from speecharchive.export.tei.names import body_id, outlet_id, person_id
from speecharchive.export.tei.terms import reference
from speecharchive.export.tei.xml import add, forbidden, holdable, new
from speecharchive.query.speeches import HeldSpeech

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

LANGUAGE = "zh"
RIGHTS = "The rights in the text are those of its author and publisher; the archive states no licence for it."
_DATE = re.compile(r"\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?")
_RESPONSIBLE = {"editors": "责编", "reporters": "记者", "photographers": "摄"}


def speech_xml(speech: HeldSpeech) -> bytes:
    root = new("TEI", id=speech.values.speech_id, lang=LANGUAGE)
    root.append(_header(speech))
    root.append(_text(speech))
    data: bytes = etree.tostring(root, encoding="UTF-8", xml_declaration=True)
    return data + b"\n"


def _header(speech: HeldSpeech) -> Element:
    header = new("teiHeader")
    description = add(header, "fileDesc")
    titles = _titles(speech.values)
    for number, each in enumerate(speech.corrections):
        statement = add(titles, "respStmt", id=_reviewer(speech, number))
        add(statement, "resp", f"correction of {each.field}")
        add(statement, "name", each.reviewer)
    description.append(titles)
    edition = add(description, "editionStmt")
    number = speech.values.n
    add(edition, "edition", f"version {number} of this text at its page", n=str(number))
    extent = add(description, "extent")
    for unit, count in (
        ("paragraphs", speech.values.n_paragraphs),
        ("characters", speech.values.n_characters),
    ):
        add(extent, "measure", f"{count} {unit}", unit=unit, quantity=str(count))
    description.append(_publication(speech.values))
    if speech.values.record.get("flags") or speech.corrections:
        description.append(_notes(speech))
    description.append(_source(speech))
    if replaced := sum(map(forbidden, speech.paragraphs)):
        editorial = add(add(add(header, "encodingDesc"), "editorialDecl"), "normalization")
        add(editorial, "p", f"{replaced} characters that XML cannot hold stand as U+FFFD.")
    header.append(_profile(speech.values))
    return header


def _titles(values: Any) -> Element:
    titles = new("titleStmt")
    add(titles, "title", values.title or values.headline or values.speech_id, type="main")
    if values.subtitle:
        add(titles, "title", values.subtitle, type="sub")
    if values.speaker_name:
        speaker = person_id(values.speaker_name, values.place_code)
        add(titles, "author", values.speaker_name, ref=f"#{speaker}")
    if values.body:
        ordinal = "-".join(str(part) for part in (values.term, values.session) if part is not None)
        kinds = (reference("meeting", values.meeting), reference("phase", values.phase))
        add(
            titles,
            "meeting",
            values.occasion_raw,
            n=ordinal or None,
            corresp=f"#{body_id(values.body, values.division)}",
            ana=" ".join(kind for kind in kinds if kind) or None,
        )
    return titles


def _publication(values: Any) -> Element:
    statement = new("publicationStmt")
    add(statement, "publisher", "speecharchive")
    add(statement, "idno", f"{values.speech_id}@v{values.n}", type="speecharchive")
    availability = add(statement, "availability", status="unknown")
    add(availability, "p", RIGHTS, lang="en")
    return statement


def _notes(speech: HeldSpeech) -> Element:
    """What the parser noticed, and what reviewers corrected."""
    notes = new("notesStmt")
    for number, each in enumerate(speech.corrections):
        original = extracted(speech.values.record, each.field)
        words = f"{each.value or 'not known'}; extracted: {original or 'nothing'}; source: {each.source}; reviewed {each.reviewed_on}"
        reviewer = f"#{_reviewer(speech, number)}"
        add(notes, "note", words, type="correction", subtype=each.field, resp=reviewer)
    for flag in speech.values.record.get("flags") or ():
        at = flag.get("paragraph")
        target = None
        if isinstance(at, int) and 0 <= at < len(speech.paragraphs):
            target = f"#{speech.values.speech_id}.p{at}"
        detail = flag.get("detail")
        add(
            notes,
            "note",
            None if detail is None else str(detail),
            type="flag",
            subtype=_token(flag["flag"]),
            target=target,
        )
    return notes


def _reviewer(speech: HeldSpeech, number: int) -> str:
    return f"{speech.values.speech_id}.c{number}"


def _source(speech: HeldSpeech) -> Element:
    values = speech.values
    bibliography = new("bibl")
    if values.headline:
        add(bibliography, "title", values.headline, type="headline")
    for key, role in _RESPONSIBLE.items():
        for name in speech.credits[key]:
            statement = add(bibliography, "respStmt")
            add(statement, "resp", role)
            add(statement, "name", name)
    if values.outlet:
        add(bibliography, "publisher", values.outlet, corresp=f"#{outlet_id(values.outlet)}")
    if values.source:
        add(bibliography, "note", values.source, type="source")
    bibliography.append(_dated("published", values.published_on, values.published_basis))
    add(bibliography, "date", values.captured_at, type="captured")
    add(bibliography, "idno", values.url, type="URI")
    if values.payload_sha256:
        add(bibliography, "idno", values.payload_sha256, type="sha256")
    source = new("sourceDesc")
    source.append(bibliography)
    return source


def _profile(values: Any) -> Element:
    profile = new("profileDesc")
    setting = add(add(profile, "settingDesc"), "setting")
    if values.place_name:
        basis = reference("basis", values.place_basis)
        add(setting, "name", values.place_name, type="place", key=values.place_code, ana=basis)
    setting.append(_dated("delivered", values.delivered_on, values.delivered_basis))
    if values.occasion_raw:
        add(setting, "activity", values.occasion_raw)
    kind = add(add(profile, "textClass"), "catRef", scheme="#kind")
    kind.set("target", reference("kind", values.kind) or "#kind.other")
    return profile


def _dated(sort: str, value: str | None, basis: str) -> Element:
    """An empty `date` says by its basis that it is not known; `when` holds what of it a calendar knows."""
    day = (value or "")[:10]
    when = day if _DATE.fullmatch(day) else None
    return new("date", value, type=sort, when=when, ana=reference("basis", basis))


def _text(speech: HeldSpeech) -> Element:
    values = speech.values
    text = new("text")
    division = add(add(text, "body"), "div", type="speech", subtype=_token(values.kind))
    if values.title:
        add(division, "head", values.title)
    if values.subtitle:
        add(division, "head", values.subtitle, type="sub")
    if values.speaker_raw:
        basis = reference("basis", values.speaker_basis)
        add(division, "note", values.speaker_raw, type="speaker", ana=basis)
    known = values.speaker_name
    who = f"#{person_id(known, values.place_code)}" if known else None
    utterance = add(division, "u", id=f"{values.speech_id}.u", who=who)
    sections = _sections(speech)
    for number, paragraph in enumerate(speech.paragraphs):
        segment = add(utterance, "seg", paragraph, id=f"{values.speech_id}.p{number}")
        if number in sections:
            label, heading = sections[number]
            stands_alone = paragraph.rstrip().endswith(heading) and bool(heading)
            segment.set("type", "heading" if stands_alone else "section")
            segment.set("n", label)
    return text


def _sections(speech: HeldSpeech) -> dict[int, tuple[str, str]]:
    """Label and heading by the paragraph that opens a section."""
    return {
        section["paragraph"]: (_token(section["label"]), section["heading"])
        for section in speech.values.record.get("sections") or ()
    }


def _token(word: str) -> str:
    """One word, for an attribute that holds one."""
    return "_".join(holdable(word).split()) or "_"
