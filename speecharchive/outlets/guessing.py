"""What a declaration of a visited site would say: each field with how sure it is and from what; what is not known is left out."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from speecharchive.normalise.fold import fold
from speecharchive.outlets.looking import Confidence
from speecharchive.outlets.naming import Named, kind_of, outlet_title, place_of, section_title
from speecharchive.outlets.outlet import Outlet, Start
from speecharchive.outlets.registry import Registry
from speecharchive.outlets.shapes import common_shape, day_template, name_of_host
from speecharchive.outlets.visiting import Listed, Visit
from speecharchive.pages.document import Document
from speecharchive.pages.html_page import HtmlPage
from speecharchive.pages.linked_families import FEWEST, linked_families
from speecharchive.pages.links import is_listing_address
from speecharchive.pages.opening import open_page

_SETTLED = ("generic", "gov_portal")
"""Families that any page may fall to."""
TRADITIONAL = 0.05
"""Share of the Han characters that folding changes."""
_HAN = re.compile("[\u3400-\u9fff]")


class Guess(NamedTuple):
    field: str
    value: Any
    """None: left out, since nothing says it."""
    confidence: Confidence | None
    basis: str


def guesses(visit: Visit, known: Registry, today: str, name: str | None = None) -> list[Guess]:
    """In the order of a declaration; `charset` last, which is no field but ought to be looked at."""
    listing = visit.listing.document
    pages = [_document(each.source) for each in visit.articles]
    documents = [page for page in pages if page is not None]
    family = _family(visit)
    title = outlet_title(listing, documents)
    named = title.value if title else None
    stated = [each.speech.place.code for each in visit.articles if each.speech.place]
    place = place_of(named or "", listing, stated)
    found_name = _name(visit, known, name)
    found = [
        found_name,
        _title(title, found_name.value),
        _guess("kind", kind_of(named or "", family.value), "its name does not say it"),
        family,
        _guess("place", place, "no page names a division; see data/divisions.csv for codes"),
        _language(visit),
        _hosts(visit, known),
        _starts(visit, named or found_name.value),
        _articles(visit, family.value),
        _sections(visit),
    ]
    said = Guess("status", "reported", "high", "until a person has looked at what is read")
    source = Guess("source", f"speecharchive outlets new, {today}", "high", "this command")
    return [*found, said, source, _charset(visit)]


def outlet_of(guessed: Sequence[Guess]) -> Outlet:
    """The declaration as the registry would read it."""
    values: dict[str, Any] = {guess.field: guess.value for guess in guessed}
    starts: Sequence[Mapping[str, str]] = values["start"]
    return Outlet(
        name=values["name"],
        title=values["title"],
        family=values["family"],
        place=values["place"],
        hosts=tuple(values["hosts"]),
        starts=tuple(Start(start["url"], start["title"]) for start in starts),
        status="reported",
        kind=values["kind"],
        language=values["language"],
        articles=values["articles"],
        sections=values["sections"],
        source=values["source"],
    )


def _guess(field: str, named: Named | None, unknown: str) -> Guess:
    if named is None:
        return Guess(field, None, None, unknown)
    return Guess(field, named.value, named.confidence, named.basis)


def _title(named: Named | None, name: str) -> Guess:
    """An outlet without a title would be no declaration, and the registry could not be read."""
    if named is None:
        return Guess("title", name, "low", "no page names its site: write its Chinese name")
    return Guess("title", named.value, named.confidence, named.basis)


def _document(source: Any) -> Document | None:
    page = open_page(source)
    return page.document if isinstance(page, HtmlPage) else None


def _name(visit: Visit, known: Registry, name: str | None) -> Guess:
    if name is not None:
        return Guess("name", name, "high", "given")
    return Guess("name", name_of_host(visit.hosts[0], list(known)), "low", "its host; stays for ever, so choose well")  # fmt: skip


def _family(visit: Visit) -> Guess:
    read = Counter(each.speech.family for each in visit.articles)
    family, count = read.most_common(1)[0]
    of_links = {each.family: each for each in linked_families(visit.listing.document)}
    linked = of_links.get(family) or max(
        of_links.values(), key=lambda each: each.links, default=None
    )
    layouts = sorted({each.speech.layout for each in visit.articles if each.speech.family == family})  # fmt: skip
    basis = f"{count} of {len(visit.articles)} articles have its layout {', '.join(layouts)}"
    if linked is not None:
        basis += f"; {linked.links} of {linked.of} links have the form of {linked.family}"
    agreed = count == len(visit.articles)
    if family in _SETTLED:
        confidence: Confidence = "fair" if agreed and linked is None else "low"
    elif agreed and (linked is not None and linked.family == family):
        confidence = "high"
    else:
        confidence = "fair" if agreed else "low"
    return Guess("family", family, confidence, basis)


def _language(visit: Visit) -> Guess:
    text = "".join(p.text for each in visit.articles for p in each.speech.paragraphs)
    han = sum(1 for char in text if _HAN.match(char))
    changed = sum(one != other for one, other in zip(text, fold(text), strict=True) if _HAN.match(one))  # fmt: skip
    if not han:
        return Guess("language", None, None, "no Chinese text was read")
    tag = "zh-Hant" if changed > TRADITIONAL * han else "zh-Hans"
    return Guess("language", tag, "high", f"{changed} of {han} characters are traditional")


def _hosts(visit: Visit, known: Registry) -> Guess:
    """A host that the registry knows by its folders is told apart by folder here too."""
    claimed = {own.partition("/")[0] for outlet in known.values() for own in outlet.hosts if "/" in own}  # fmt: skip
    hosts = []
    for host in visit.hosts:
        folder = urlsplit(visit.listing.document.source.url or "").path.split("/")[1]
        hosts.append(f"{host}/{folder}" if host in claimed and folder else host)
    if len(hosts) > 1:
        return Guess("hosts", hosts, "fair", "many links of the listing lead to the others")
    return Guess("hosts", hosts, "high", "the listing's own")


def _starts(visit: Visit, title: str) -> Guess:
    """Two days of one e-paper are one start."""
    found, bases = {}, []
    for listed in visit.listings:
        start, basis = _start(listed, title)
        if start["url"] not in found:
            found[start["url"]] = start
            bases.append(basis)
    return Guess("start", list(found.values()), "high", "; another was given: ".join(bases))


def _start(listed: Listed, title: str) -> tuple[dict[str, str], str]:
    document = listed.page.document
    url = document.source.url or ""
    section = title if _is_home(url) else section_title(document, title)
    template = day_template(url)
    if template is not None:
        return {"url": template, "title": section}, "a day stands in the address of the page"
    return {"url": url, "title": section}, f"the page names {len(listed.links)} articles"


def _articles(visit: Visit, family: str) -> Guess:
    """Needed only where general signs take in more than what stands in the list."""
    if family not in _SETTLED:
        return Guess("articles", None, None, "the family's own choice is good enough")
    dated = [link.url for link in visit.links if link.published_on]
    shape = common_shape(dated) if len(dated) > 2 else None
    others = [link.url for link in visit.links if shape and not re.search(shape, link.url)]
    if shape is None or not others:
        return Guess("articles", None, None, "general signs of an article's address are enough")
    basis = f"{len(dated)} dated links have this form, {len(others)} others have not"
    return Guess("articles", shape, "fair", basis)


def _sections(visit: Visit) -> Guess:
    """Of a home page: the form of the listings that it links to."""
    starts = [listed.page.document for listed in visit.listings]
    document = next((each for each in starts if _is_home(each.source.url or "")), None)
    if document is None:
        return Guess("sections", None, None, "the start page is no home page")
    linked = dict.fromkeys(document.address(each.get("href")) for each in document.root.iter("a"))
    hosts = [urlsplit(document.source.url or "").hostname]
    lists = [url for url in linked if url and urlsplit(url).hostname in hosts and is_listing_address(url)]  # fmt: skip
    shape = common_shape(lists, folders=1) if len(lists) >= FEWEST else None
    if shape is None:
        return Guess("sections", None, None, "no form is common to the listings it links to")
    return Guess("sections", shape, "low", f"{len(lists)} channels that it links to have this form")


def _is_home(url: str) -> bool:
    return re.fullmatch(r"/?(?:(?:index|default|home)\.\w+)?", urlsplit(url).path) is not None


def _charset(visit: Visit) -> Guess:
    codecs = Counter(each.speech.codec for each in visit.articles)
    told = sorted({each.source.content_type or "no type" for each in visit.articles})
    return Guess("charset", ", ".join(codecs), "high", f"how the bytes read; announced as {', '.join(told)}")  # fmt: skip
