"""Names of persons, by surname and shape; no dictionary of people."""


def is_person_name(text: str) -> bool:
    """Whether the whole of `text` can be one person's name.

    Two to four Han characters with a known surname (compound surnames too), a spaced two- or three-character name
    (`莊 華 平`), or a transcribed name with `·`. Not `本报`, `编辑`, `记者`, outlets, offices or places.
    """
    return False


def split_names(text: str) -> list[str]:
    """`高喜明、郗濤` → both names, published characters, spaces inside a name removed.

    Separators `、 ， , ； ; / ｜ |` and white space; role words (记者, 通讯员, 见习记者, 全媒体记者, 编辑, 责编, 摄, 文/图) and brackets
    are left out. Parts that are no names are not returned.
    """
    return []
