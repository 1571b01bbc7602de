"""Which place a text belongs to, and which occasion it was for: named in the masthead, else told by the text.

Order for the place: the division an occasion, title or office in the masthead names; the office in a closing bracket; the body
the speaker represents; an institution in the page's footer together with the text; the outlet's own place.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from speecharchive.extraction.bylines import Byline
from speecharchive.extraction.lines import Line, Passage
from speecharchive.extraction.masthead import Masthead
from speecharchive.model import Basis, Occasion, Place
from speecharchive.normalise.divisions import (
    Division,
    Mention,
    at_level,
    by_code,
    covers,
    find_divisions,
    unsettled,
)
from speecharchive.normalise.occasions import OccasionMention, find_occasions
from speecharchive.normalise.offices import find_offices

COUNTED_CHARACTERS = 6_000
"""Of the running text, in which places are counted: enough for a majority, and bounded."""
OPENING_PARAGRAPHS = 4
OPENING_CHARACTERS = 600
MAJORITY = 2.0
"""How many times as often as the next one of its level a place must be named to be the text's own."""
LEAST_NAMED = 3
LEAST_NAMED_AT_KNOWN_LEVEL = 2

_SPEAKER_AT = re.compile(
    r".{2,20}?(?:同志|书记|主席|总理)(?=在.{3,60}上的.{0,4}(?:讲话|致[辞词]|发言|报告|演讲)(?:[(\[].{0,8})?$)"
)
_LEVEL_WORD = re.compile(
    r"(?<![一-鿿])(?:在|中共|出席|全|我)?(自治区|[省市州盟县区旗])(?:政协|人大|委|政府|直属?|级)|[全我](自治区|[省市州盟县区旗])"
)
_SIGNATURE = re.compile(r"(?:委员会|人民政府|[市省县区州]委|政协|常委会|总工会|联合会)\s*$")
_OPENS_WITH = re.compile(
    r"今天,?(?:我们|我市|市委|县委|省委)?.{0,12}(?:召开|举行|欢聚|相聚)|即将(?:胜利)?闭幕|胜利闭幕|隆重(?:召开|开幕)|圆满完成.{0,12}议程|(?:这次|本次|此次).{0,20}会议"
)


@dataclass(frozen=True, slots=True)
class Setting:
    place: Place | None
    occasion: Occasion | None


def find_setting(
    masthead: Masthead,
    author: Byline | None,
    note: Line | None,
    paragraphs: Sequence[Passage],
    footer: Sequence[Line],
    *,
    outlet_place: str | None,
    is_speech: bool,
) -> Setting:
    """Place and occasion together: 市政协 in a title says its level, the text says which city."""
    titles = [each for each in (masthead.subtitle, masthead.title) if each]
    place = _from_masthead(titles, masthead, outlet_place) or _from_note(author, note, outlet_place)
    if place is None and is_speech:
        place = _from_opening(titles, paragraphs, outlet_place)
    if place is None and is_speech:
        place = _from_shared_name(titles, paragraphs, footer, outlet_place)
    if place is None and is_speech:
        place = _from_formula(paragraphs) or _from_signature(paragraphs, outlet_place)
    if place is None and (is_speech or outlet_place):
        level = _level([*titles, *paragraphs[:1]])
        place = _from_text(paragraphs, footer, level, outlet_place)
        if (
            place
            and outlet_place not in (None, place.code)
            and covers(outlet_place or "", place.code)
        ):
            place = None  # the outlet's own counties and districts, as its texts name them
        if place is None and is_speech and outlet_place is None:
            place = _from_imprint(footer, level)
    if place is None and outlet_place and (division := by_code(outlet_place)):
        place = Place(division.code, division.name, "registry")
    context = place.code if place else outlet_place
    if not is_speech:
        return Setting(place, None)
    return Setting(place, _occasion(titles, context) or _opening_occasion(paragraphs, context))


def _from_masthead(
    titles: Sequence[Passage], masthead: Masthead, outlet_place: str | None
) -> Place | None:
    """Several divisions in one title (湖南省株洲市) are one place: the innermost of the first named chain."""
    for title in titles:
        for occasion in find_occasions(title.text, outlet_place):
            if occasion.place:
                return _place(occasion.place, title, "stated")
    for title in titles:
        mention = _innermost(find_divisions(title.text, outlet_place))
        if mention:
            return _place(mention, title, "stated")
    byline, line = masthead.byline, masthead.byline_line
    if byline and line and byline.office:
        at = line.text.find(byline.office)
        return _from_office(byline.office, line, at, outlet_place, "byline")
    prefix, headline = masthead.prefix, masthead.headline
    if prefix and prefix.office and headline:
        line = headline.pieces[0].line
        return _from_office(
            prefix.office, line, line.text.find(prefix.office), outlet_place, "headline"
        )
    return None


def _from_note(author: Byline | None, note: Line | None, outlet_place: str | None) -> Place | None:
    if author is None or author.office is None or note is None:
        return None
    return _from_office(author.office, note, note.text.find(author.office), outlet_place, "byline")


def _from_office(
    text: str, line: Line, at: int, outlet_place: str | None, basis: Basis
) -> Place | None:
    """The last office named with its division: after 省委常委 stands the post the place belongs to."""
    named = [office.division for office in find_offices(text) if office.division]
    mentions = named or find_divisions(text, outlet_place)
    if not mentions:
        return None
    mention = mentions[-1]
    span = line.span(at + mention.start, at + mention.end)
    raw = text[mention.start : mention.end]
    return Place(mention.division.code, mention.division.name, basis, raw, span)


def _from_formula(paragraphs: Sequence[Passage]) -> Place | None:
    """The division that stands in 我代表中共某某市委."""
    from speecharchive.extraction.speakers import find_formula

    found = find_formula(paragraphs[:12], None)
    if found is None or found[0].division is None:
        return None
    represented, where = found
    division = by_code(represented.division or "")
    if division is None:
        return None
    span = where.span(represented.start, represented.end)
    return Place(division.code, division.name, "formula", represented.raw, span)


def _from_shared_name(
    titles: Sequence[Passage],
    paragraphs: Sequence[Passage],
    footer: Sequence[Line],
    outlet_place: str | None,
) -> Place | None:
    """鼓楼区委 in the title is the 鼓楼区 of the only city with one that the page names; nobody's where it names two or none."""
    for title in titles:
        for candidates in unsettled(title.text, outlet_place):
            named = _named_places(paragraphs, footer)
            held = [each for each in candidates if named & _cities_above(each)]
            if len(held) == 1:
                [mention] = [
                    each
                    for each in find_divisions(title.text, held[0].code)
                    if each.division == held[0]
                ][:1]
                return _place(mention, title, "inferred")
    return None


def _named_places(paragraphs: Sequence[Passage], footer: Sequence[Line]) -> set[str]:
    """Codes of the places that text and imprint name, up to the bound of what is counted."""
    named: set[str] = set()
    read = 0
    sources: list[Passage | Line] = [*footer, *paragraphs]
    for source in sources:
        if read > COUNTED_CHARACTERS:
            break
        read += len(source.text)
        named.update(mention.division.code for mention in find_divisions(source.text))
    return named


def _cities_above(division: Division) -> set[str]:
    """The prefecture a county lies in; the province where there is none between (北京市朝阳区)."""
    return {division.parent} if division.parent else set()


def _from_opening(
    titles: Sequence[Passage], paragraphs: Sequence[Passage], outlet_place: str | None
) -> Place | None:
    """省十四届人大二次会议 in the title, 某省第十四届人民代表大会第二次会议 in the first sentences: one occasion."""
    wanted = {
        (mention.body, mention.term, mention.session)
        for title in titles
        for mention in find_occasions(title.text, outlet_place)
        if mention.term is not None and mention.session is not None
    }
    if not wanted:
        return None
    for each in paragraphs[:OPENING_PARAGRAPHS]:
        for mention in find_occasions(each.text[:OPENING_CHARACTERS], outlet_place):
            if mention.place and (mention.body, mention.term, mention.session) in wanted:
                return _place(mention.place, each, "stated")
    return None


def _from_signature(paragraphs: Sequence[Passage], outlet_place: str | None) -> Place | None:
    """`中共某市委 某市人民政府` under a letter."""
    for each in paragraphs[-3:]:
        if 4 <= len(each.text) <= 40 and _SIGNATURE.search(each.folded):
            mention = _innermost(find_divisions(each.text, outlet_place))
            if mention:
                return _place(mention, each, "stated")
    return None


def _from_text(
    paragraphs: Sequence[Passage],
    footer: Sequence[Line],
    level: int | None,
    outlet_place: str | None,
) -> Place | None:
    """The place of the wanted level that the text names by far most often; institutions in the footer count too."""
    imprint = _imprinted(footer)
    within = outlet_place or (imprint[0].division.code if imprint else None)
    first: dict[str, tuple[Mention, Passage | Line]] = {}
    counts: Counter[str] = Counter()
    read = 0
    texts: list[Passage | Line] = [*footer]
    for each in paragraphs:
        if read > COUNTED_CHARACTERS:
            break
        read += len(each.text)
        texts.append(each)
    for source in texts:
        for mention in find_divisions(source.text, within):
            code = mention.division.code
            counts[code] += 1
            if code not in first or isinstance(first[code][1], Line):
                first[code] = (mention, source)
    best = _majority(counts, level)
    if best is None:
        return None
    named = best.code if best.code in first else next(c for c in first if covers(best.code, c))
    mention, where = first[named]
    return Place(
        best.code,
        best.name,
        "inferred",
        where.text[mention.start : mention.end],
        where.span(mention.start, mention.end),
    )


def _from_imprint(footer: Sequence[Line], level: int | None) -> Place | None:
    """A site run by a city's own institution (主办:某市人民政府, 版权所有…某市委员会) holds that city's texts."""
    found = _imprinted(footer)
    if found is None:
        return None
    mention, line = found
    division = mention.division
    if level is not None and division.level != level:
        return None
    raw = line.text[mention.start : mention.end]
    return Place(division.code, division.name, "page", raw, line.span(mention.start, mention.end))


def _imprinted(footer: Sequence[Line]) -> tuple[Mention, Line] | None:
    """The innermost place the imprint names, where all it names hold one another (北京市朝阳区)."""
    found = [(mention, line) for line in footer for mention in find_divisions(line.text)]
    if not found:
        return None
    chosen = max(found, key=lambda pair: pair[0].division.level)
    inside = chosen[0].division.code
    return chosen if all(covers(each.division.code, inside) for each, _ in found) else None


def _majority(counts: Counter[str], level: int | None) -> Division | None:
    """Without a level a city beats its province, which is named for its committee's decisions.

    Where the title says the level (市政协), a county that is named speaks for its city.
    """
    if level in (1, 2, 3):
        rolled: Counter[str] = Counter()
        for code, count in counts.items():
            rolled[_seat(code, level)] += count
        return _leading(rolled, level, LEAST_NAMED_AT_KNOWN_LEVEL)
    leaders = (_leading(counts, wanted, LEAST_NAMED) for wanted in (2, 3, 1))
    return next((each for each in leaders if each), None)


def _seat(code: str, level: int) -> str:
    """The division of that level a named one belongs to; a county-level city has a 市委 of its own."""
    division = by_code(code)
    if division is None or _is_city(division, level):
        return code
    above = at_level(code, level)
    return above.code if above else code


def _is_city(division: Division, level: int) -> bool:
    return level == 2 and division.level == 3 and division.name.endswith("市")


def _leading(counts: Counter[str], level: int, least: int) -> Division | None:
    ranked = [
        (division, count)
        for code, count in counts.most_common()
        if (division := by_code(code)) and (division.level == level or _is_city(division, level))
    ]
    if not ranked or ranked[0][1] < least:
        return None
    if len(ranked) > 1 and ranked[0][1] < MAJORITY * ranked[1][1]:
        return None
    return ranked[0][0]


def _innermost(mentions: Sequence[Mention]) -> Mention | None:
    if not mentions:
        return None
    chosen = mentions[0]
    for mention in mentions[1:]:
        if covers(chosen.division.code, mention.division.code):
            chosen = mention
    return chosen


def _place(mention: Mention, where: Passage, basis: Basis) -> Place:
    division = mention.division
    raw = where.text[mention.start : mention.end]
    return Place(division.code, division.name, basis, raw, where.span(mention.start, mention.end))


def _level(passages: Sequence[Passage]) -> int | None:
    """What 省 市 县 in the title say, as part of an occasion or of a body's name."""
    for each in passages:
        for mention in find_occasions(_behind_the_speaker(each).text, None):
            if mention.level is not None:
                return mention.level
        named = _LEVEL_WORD.search(each.folded[:200])
        if named:
            return {"省": 1, "自治区": 1, "市": 2, "州": 2, "盟": 2}.get(
                named.group(1) or named.group(2), 3
            )
    return None


def _occasion(titles: Sequence[Passage], context: str | None) -> Occasion | None:
    """The fullest occasion that subtitle or title names."""
    found = [
        (mention, title)
        for title in map(_behind_the_speaker, titles)
        for mention in find_occasions(title.text, context)
    ]
    if not found:
        return None
    mention, title = max(found, key=lambda pair: _fullness(pair[0]))
    return _at(mention, title, "stated")


def _behind_the_speaker(title: Passage) -> Passage:
    """甲一鸣同志在…会上的讲话: a whole title that says who spoke, where a sentence would tell of somebody else's words."""
    speaker = _SPEAKER_AT.match(title.folded)
    return title.part(speaker.end()) if speaker else title


def _opening_occasion(paragraphs: Sequence[Passage], context: str | None) -> Occasion | None:
    """What the first sentences say is being held or closed: 本次会议…即将胜利闭幕."""
    for each in paragraphs[:3]:
        for sentence in re.finditer(r"[^。!?]+[。!?]?", each.folded):
            if not _OPENS_WITH.search(sentence.group()):
                continue
            mentions = find_occasions(each.text[sentence.start() : sentence.end()], context)
            if mentions:
                return _at(mentions[0], each, "inferred", sentence.start())
    return None


def _at(mention: OccasionMention, where: Passage, basis: Basis, offset: int = 0) -> Occasion:
    span = where.span(mention.start + offset, mention.end + offset)
    return Occasion(
        mention.body, mention.division, mention.term, mention.session, mention.meeting, mention.phase,
        mention.raw, basis, span,
    )  # fmt: skip


def _fullness(mention: OccasionMention) -> int:
    fields = (mention.division, mention.term, mention.session, mention.phase)
    return sum(value is not None for value in fields)
