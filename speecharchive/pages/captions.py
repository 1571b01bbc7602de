"""What the markup says of picture captions; their wording is judged elsewhere."""

from __future__ import annotations

import re

from bs4 import Tag

MAX_CAPTION = 150
"""Characters; longer lines under a picture are paragraphs."""
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
_ICON = re.compile(r"emoji|icon|emotion|face|smil", re.IGNORECASE)


def is_caption_container(tag: Tag) -> bool:
    """Elements that hold captions by their name: figcaption, the founder product's photo tables, `pic_text`…"""
    if tag.name == "figcaption":
        return True
    if tag.name == "table":
        return tag.get("id") == "newspic" or str(tag.get("bgcolor", "")).lower() == "#efefef"
    if not (tag.has_attr("class") or tag.has_attr("id")):
        return False
    return names_caption(f"{tag.get('class', '')} {tag.get('id', '')}".lower())


def names_caption(words: str) -> bool:
    """Whether a class or id in lower case says that the element holds a caption."""
    return _CONTAINER.search(words) is not None


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
