"""What the keys of `extract`, `show` and `export jsonl` mean; a test holds the list to the records themselves."""

from __future__ import annotations

from collections.abc import Mapping

EXTRACT: Mapping[str, str] = {
    "url": "Address of the page; in exports its canonical form, or urn:sha256:… of a file that names none.",
    "outlet": "Registry name of the outlet.",
    "family": "CMS family that read the page (docs/add-an-outlet.md lists them), generic, or text.",
    "layout": "Layout of that family.",
    "kind": "speech, work-report, address, message, remarks, signed-article, news or other.",
    "is_speech": "False for news and other.",
    "headline": "Headline as published.",
    "title": "Title without a speaker prefix.",
    "subtitle": "Subtitle without its dash.",
    "speaker": "Object: name, office, speaks_for, and how the speaker is known (basis, raw, span).",
    "delivered_on": "Object: value, precision, basis, raw, span of the date of delivery.",
    "published_on": "The same of the date of publication.",
    "source": "来源 as printed.",
    "editors": "责编, in order.",
    "reporters": "记者, in order; of ordinary news its authors too.",
    "photographers": "摄, in order.",
    "place": "Object: GB/T 2260 code, name, basis, raw, span; null where the page does not say.",
    "occasion": "Object: body, division, term 届, session 次, meeting, phase, raw, basis, span; null where there is none.",
    "paragraphs": "The reading text, published characters.",
    "sections": "Objects: label (一), heading, paragraph (number of the paragraph, from 0).",
    "flags": "What the parser noticed, as objects: flag, detail, paragraph. joined-lines (a text file's wrapped lines; the width), joined-paragraphs "
    "(the characters around each break), repeated-passage (spans), page-break (下转第四版 inside a paragraph), missing-page (its number), other-date (a day of publication or change that the page gives beside `published_on`), section-gap "
    "(the number that is missing: 四), section-repeat, section-restart, other-family (which one read the page of an outlet whose family is only reported), "
    "truncated (why its crawler cut the page off), "
    "undecodable-bytes (how many).",
    "dropped": "The residue, as objects: rule, text; masked where it may hold a private person's data.",
    "extractor": "Version of the parser.",
    "codec": "Codec the bytes were read with.",
}
"""Spans count characters of all blocks of the page, kept and dropped, joined by newlines (`extract --blocks`)."""

ARCHIVE: Mapping[str, str] = {
    "id": "Permanent id of the speech.",
    "version": "Number of this version, from 1.",
    "is_current": "Whether it is the version that stands for the speech today.",
    "status": "held, or reclassified (today's parser no longer calls it a speech).",
    "captured_at": "UTC time of the capture it was read from.",
    "payload_sha256": "Digest of that capture's bytes.",
    "warc": "Where the bytes lie: file, offset, length of the record.",
    "extracted_at": "UTC time of the extraction.",
    "n_characters": "Characters of the reading text.",
    "n_paragraphs": "Paragraphs of the reading text.",
    "text_sha256": "Digest that judges change.",
    "fold_sha256": "Digest of the folded Han characters: equal for a plain reprint.",
    "corrections": "The reviewed values that stand above in the place of extracted ones, as objects: field, value, original (what was extracted), basis, source, reviewer, reviewed_on, note.",
}
"""What `export jsonl` and `show` add."""
