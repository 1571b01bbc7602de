"""What the markup says of picture captions; their wording is judged elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import cast

from bs4 import Tag

from speecharchive.pages.elements import ROLE_MARK, Element, class_of, text_of
from speecharchive.pages.walk import INLINE

MAX_CAPTION = 150
"""Characters; longer lines under a picture are paragraphs."""
MAX_PICTURES = 200
MAX_EMPTY = 6
"""Elements without text that may stand between a picture and its caption."""
SHORT = 40
"""Characters of an unmarked line that may be the caption of a centred picture."""
PALE = (0x60, 0xC8)
"""Bounds of grey: what is darker is set as text, what is lighter is not meant to be read."""
_SMALL = 60
"""Pixels; a smaller picture is an icon in the line."""

_CONTAINER = re.compile(
    r"(?:^|[\s_-])(?:caption|newspic|pic_?(?:text|txt|desc|title|info|note|word|tip)|img_?(?:text|txt|desc|title|info|note)"
    r"|(?:image|photo|picture)[_-]?(?:caption|text|txt|desc|title|info|note)|figcaption|picintro|wp-caption-text|img_?descr|tuzhu|tushuo|zhaiyao_pic)(?:$|[\s_-])"
)
_WORDING = re.compile(
    r"^[（(【\[]?(?:图为|上图|下图|左图|右图|图片说明|图[一二三四五六七八九\d]{0,2}[：:]|[▲△↑↓▼])"
)
_CREDIT = re.compile(
    r"(?:摄|摄影|供图|攝|攝影|供圖|图片来源.{0,20}|图源.{0,20}|/[图摄]|资料图片?)[）)】\]。.]?$|[摄攝影][（(].{2,14}[）)]$"
)
_TITLE_LIKE = re.compile(
    r"^[—－―-]{1,2}|^[（(].{4,40}[）)]$|^[一二三四五六七八九十]{1,3}、|^第.{1,4}[章节篇部]"
)
_SMALL_STYLE = re.compile(
    r"font-size\s*:\s*(?:(?:[6-9]|10)(?:\.\d{1,2})?pt|(?:[89]|1[0-3])(?:\.\d{1,2})?px|(?:x-)*small)",
    re.IGNORECASE,
)
_COLOUR = re.compile(
    r"(?<![-\w])color\s*:\s*(?:#([0-9a-f]{6}|[0-9a-f]{3})\b|rgb\(\s*(\d{1,3})\s*,\s*(\d{1,3})\s*,\s*(\d{1,3})|(?:gr[ae]y|darkgr[ae]y|dimgr[ae]y))",
    re.IGNORECASE,
)
_CENTRED = re.compile(
    r"(?:^|[\s_-])(?:(?:text|img|pic|align|ql-align|f|tac|pictxt)[-_]?(?:center|c)|center|centered|aligncenter|picintro|img-?desc\w*)(?:$|[\s_\d-])"
)
_INDENT = re.compile(r"[ \t\r\n]*(?:\u3000{2}|\xa0{2,})")
_STOP = re.compile(r"[，。；]")
_SENTENCE = re.compile(r"[。！？；：:…]|^(?:\d|[（(一二三四五六七八九十])")
_ICON = re.compile(r"emoji|icon|emotion|face|smil", re.IGNORECASE)


def is_caption_container(tag: str, words: str, bgcolor: object) -> bool:
    """Elements that hold captions by their name: figcaption, the founder product's photo tables, `pic_text`…

    `words` are class and id in lower case.
    """
    if tag == "figcaption":
        return True
    if tag == "table" and str(bgcolor).lower() == "#efefef":
        return True
    return names_caption(words) if words else False


def names_caption(words: str) -> bool:
    """Whether a class or id in lower case says that the element holds a caption."""
    return _CONTAINER.search(words) is not None


def mark_captions(container: Element, headline: str | None = None) -> None:
    """Marks the line under a picture that is set otherwise than the text: smaller, paler, centred by a class, or
    in the picture's own paragraph. Old pages print the title itself under a picture."""
    title = _letters(headline or "")
    for picture in islice(container.iter("img", "center"), MAX_PICTURES):
        if picture.tag == "center":
            _mark_behind_lost(picture)
            continue
        if not _shows(picture.get("class"), picture.get("src"), picture.get("width")):
            continue
        if _mark_own_line(picture, container):
            continue
        line = _block_behind(picture, container)
        if line is None or (title and _letters(text_of(line)) in title):
            continue
        if _is_set_apart(line):
            after = _block_behind(line, container)
            if after is None or not _is_set_apart(after):
                line.set(ROLE_MARK, "caption")
        elif (
            _is_short(line)
            and not _is_indented(line)
            and _is_centred(_own_block(picture, container))
        ):
            after = _block_behind(line, container)
            if after is not None and _STOP.search(text_of(after)):
                line.set(ROLE_MARK, "caption")


def _mark_behind_lost(place: Element) -> None:
    """`<center><strong></strong></center><center>…</center>`: where a picture stood that the page no longer has."""
    if len(place) == 0 or text_of(place):
        return
    line = place.getnext()
    if line is None or line.tag != "center" or (place.tail or "").strip():
        return
    text = text_of(line)
    if 2 <= len(text) <= SHORT and not (_TITLE_LIKE.search(text) or _SENTENCE.search(text)):
        line.set(ROLE_MARK, "caption")


def _own_block(element: Element, container: Element) -> Element:
    """The nearest element round it that begins a line."""
    for above in element.iterancestors():
        if above is container or above.tag not in INLINE:
            return above
    return container


def _mark_own_line(picture: Element, container: Element) -> bool:
    """`<p><img><br>…</p>`: what stands below a picture in its own paragraph, where that holds nothing else."""
    block = _own_block(picture, container)
    if block is container or block.tag not in ("p", "center", "figure", "div"):
        return False
    if block.find("p") is not None or block.find("div") is not None:
        return False
    breaks = [each for each in picture.itersiblings() if each.tag == "br"]
    text = text_of(block)
    if not breaks or not text or len(text) > MAX_CAPTION or (block.text or "").strip():
        return False
    behind = "".join("".join(cast("Iterator[str]", each.itertext())) for each in block) + "".join(
        each.tail or "" for each in block
    )
    if _INDENT.match(behind) or sum(1 for _ in block.iter("br")) > 3:
        return False
    block.set(ROLE_MARK, "caption")
    return True


def _block_behind(element: Element, container: Element) -> Element | None:
    """The next element with text that follows this one's own line."""
    while element is not container:
        if (element.tail or "").strip():
            return None
        for behind in islice(element.itersiblings(), MAX_EMPTY):
            if text_of(behind):
                return behind
            if (behind.tail or "").strip() or behind.find(".//img") is not None:
                return None
        parent = element.getparent()
        if parent is None:
            return None
        element = parent
    return None


def _is_indented(line: Element) -> bool:
    return _INDENT.match("".join(cast("Iterator[str]", line.itertext()))) is not None


def _is_set_apart(line: Element) -> bool:
    """All its text is smaller or paler than running text, or it is centred by its class."""
    text = text_of(line)
    if not text or len(text) > MAX_CAPTION or _TITLE_LIKE.search(text):
        return False
    if _CENTRED.search(class_of(line)) and not _is_bold(line, text):
        return True
    inner = [
        part
        for part in line.iter()
        if part.tag == "small"
        or _SMALL_STYLE.search(part.get("style") or "")
        or _is_pale(part)
        or (part.tag == "font" and part.get("size") in ("1", "2"))
    ]
    return any(text_of(part) == text for part in inner)


def _is_short(line: Element) -> bool:
    """No sentence, no heading: a few words."""
    text = text_of(line)
    if not 2 <= len(text) <= SHORT or line.tag not in ("p", "div", "center"):
        return False
    return not (_TITLE_LIKE.search(text) or _SENTENCE.search(text) or _is_bold(line, text))


def _is_bold(line: Element, text: str) -> bool:
    bold = (part for part in line.iter("strong", "b", "h1", "h2", "h3", "h4"))
    return any(text_of(part) == text for part in bold)


def _is_centred(block: Element) -> bool:
    if block.tag == "center" or (block.get("align") or "").lower() in ("center", "middle"):
        return True
    style = block.get("style") or ""
    return "center" in style.lower() or _CENTRED.search(class_of(block)) is not None


def _is_pale(part: Element) -> bool:
    """Grey letters: neither black nor a colour."""
    found = _COLOUR.search(part.get("style") or "") or _COLOUR.search(
        f"color:{part.get('color') or ''}"
    )
    if found is None:
        return False
    if found[1]:
        digits = found[1] if len(found[1]) == 6 else "".join(each * 2 for each in found[1])
        parts = [int(digits[at : at + 2], 16) for at in (0, 2, 4)]
    elif found[2]:
        parts = [int(each) for each in found.group(2, 3, 4)]
    else:
        return True
    return max(parts) - min(parts) <= 16 and PALE[0] <= parts[0] <= PALE[1]


def _shows(words: object, source: object, *sides: object) -> bool:
    """Whether it is a picture, not an icon in a line."""
    for side in sides:
        size = re.match(r"\s*(\d{1,5})", str(side or ""))
        if size and int(size[1]) < _SMALL:
            return False
    return _ICON.search(f"{words or ''} {source or ''}"[:300]) is None


class Picture:
    """Follows the pictures of a container and judges the line under each."""

    def __init__(self, headline: str | None) -> None:
        self._headline = _letters(headline or "")
        self._fresh = False

    def shows(self, tag: Tag) -> bool:
        """Whether the tag is a picture, not an icon in a line."""
        return _shows(tag.get("class"), tag.get("src"), tag.get("width"), tag.get("height"))

    def seen(self) -> None:
        self._fresh = True

    def after_line(self) -> None:
        """A line ends the picture's say."""
        self._fresh = False

    def explains(self, text: str, align: str | None, bold: bool) -> bool:
        """Whether this line, read right behind a picture, is its caption.

        Centred and short, or worded as captions are; not the article's own title, which old pages print under a
        picture at their head.
        """
        if not self._fresh or len(text) > MAX_CAPTION or _TITLE_LIKE.search(text):
            return False
        if self._headline and (letters := _letters(text)) and letters in self._headline:
            return False
        if _WORDING.match(text) or _CREDIT.search(text):
            return True
        return align == "center" and (not bold or text.endswith("。"))


def _letters(text: str) -> str:
    return re.sub(r"[\W_]", "", text)
