"""What the markup says of picture captions; their wording is judged elsewhere."""

from __future__ import annotations

import re
from itertools import islice

from bs4 import Tag

from speecharchive.pages.elements import ROLE_MARK, Element, text_of

MAX_CAPTION = 150
"""Characters; longer lines under a picture are paragraphs."""
MAX_PICTURES = 200
MAX_EMPTY = 6
"""Elements without text that may stand between a picture and its caption."""
_SMALL = 60
"""Pixels; a smaller picture is an icon in the line."""

_CONTAINER = re.compile(
    r"(?:^|[\s_-])(?:caption|newspic|pic_?(?:text|txt|desc|title|info|note|word|tip)|img_?(?:text|txt|desc|title|info|note)"
    r"|(?:image|photo|picture)[_-]?(?:caption|text|txt|desc|title|info|note)|figcaption|tuzhu|tushuo|zhaiyao_pic)(?:$|[\s_-])"
)
_WORDING = re.compile(
    r"^[（(【\[]?(?:图为|上图|下图|左图|右图|图片说明|图[一二三四五六七八九\d]{0,2}[：:]|[▲△↑↓▼])"
)
_CREDIT = re.compile(
    r"(?:摄|摄影|供图|攝|攝影|供圖|图片来源.{0,20}|图源.{0,20}|/[图摄]|资料图片?)[）)】\]。.]?$"
)
_TITLE_LIKE = re.compile(r"^[—－―-]{1,2}|^[（(].{4,40}[）)]$|^[一二三四五六七八九十]{1,3}、")
_SMALL_STYLE = re.compile(
    r"font-size\s*:\s*(?:(?:[6-9]|10)(?:\.\d{1,2})?pt|(?:[89]|1[0-3])(?:\.\d{1,2})?px|(?:x-)*small)",
    re.IGNORECASE,
)
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


def mark_small_captions(container: Element) -> None:
    """Marks the line under a picture that is set smaller than the text, where the line after it is not."""
    for picture in islice(container.iter("img"), MAX_PICTURES):
        line = _block_behind(picture, container)
        if line is None or not _is_small(line):
            continue
        after = _block_behind(line, container)
        if after is None or not _is_small(after):
            line.set(ROLE_MARK, "caption")


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


def _is_small(line: Element) -> bool:
    """All its text stands in one element of small letters."""
    text = text_of(line)
    if not text or len(text) > MAX_CAPTION:
        return False
    inner = [
        part
        for part in line.iter()
        if part.tag == "small"
        or _SMALL_STYLE.search(part.get("style") or "")
        or (part.tag == "font" and part.get("size") in ("1", "2"))
    ]
    return any(text_of(part) == text for part in inner)


class Picture:
    """Follows the pictures of a container and judges the line under each."""

    def __init__(self, headline: str | None) -> None:
        self._headline = _letters(headline or "")
        self._fresh = False

    def shows(self, tag: Tag) -> bool:
        """Whether the tag is a picture, not an icon in a line."""
        for side in ("width", "height"):
            size = re.match(r"\s*(\d{1,5})", str(tag.get(side, "")))
            if size and int(size[1]) < _SMALL:
                return False
        name = f"{tag.get('class', '')} {tag.get('src', '')}"
        return _ICON.search(name[:300]) is None

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
        return align == "center" and not bold


def _letters(text: str) -> str:
    return re.sub(r"[\W_]", "", text)
