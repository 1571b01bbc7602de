"""Names of persons, by surname and shape; no dictionary of people."""

import re
from functools import cache

from speecharchive.data import read_lines
from speecharchive.normalise.division_table import full_names, short_names
from speecharchive.normalise.fold import fold

_HAN_NAME = re.compile(r"[\u3400-\u9fff\U00020000-\U000323af]{2,7}")
_TRANSCRIBED = re.compile(r"[\u4e00-\u9fff]{1,8}(?:·[\u4e00-\u9fff]{1,8}){1,3}")
_SPACED = re.compile(r"\S(?: {1,4}\S){1,3}|\S {1,4}\S\S")
# Endings that make an institution, a place or a form of address of what precedes.
_NOT_A_NAME = re.compile(
    r"""
      .{1,40}(?: 报|社|网|电视台|广播台|站|部|局|委|办|处|厅|厂|馆|刊|版|学院|法院|学校|频道|新闻|在线|政协|人大|政府|公司|集团
          | 中心|协会|记者|编辑|通讯员|同志|先生|女士|委员|代表|书记|主席|主任|委员长|[省市县区州局部会院处科校厂]长|教授|老师
          | 某|讲话|报告|致辞|发言|版权|声明|链接 )
    | .[老总工]
    | .*[的了是在们这个吗呢与及我你他她它把被什么第\d].*
    | 本[报网刊台社].*
    """,
    re.VERBOSE,
)
_SEPARATOR = re.compile(
    r"[、,;/|&:()\[\]【】〔〕<>《》\n\t]+"
    r"|记者|通讯员|责任编辑|编辑|责编|美编|编审|校对|校检|作者|供图|供稿|撰稿|文字|图片|来源|审核|监制|主编|值班主任"
)
_ROLE_AFTER = re.compile(r"(?:摄影报道|综合报道|报道|摄影|供图|供稿|摄制|摄)$")
_ROLE_LETTERS = "文图摄和"


def is_person_name(text: str) -> bool:
    """Whether the whole of `text` can be one person's name.

    Two to four Han characters with a known surname (compound surnames too), a spaced two- or three-character name
    (`莊 華 平`), a transcribed name with `·`, or one of known Mongolian, Tibetan or Uyghur parts without it. Not `本报`, `编辑`, `记者`, outlets, offices or places.
    """
    name = fold(text).strip()
    if _SPACED.fullmatch(name):
        name = name.replace(" ", "")
    if _TRANSCRIBED.fullmatch(name):
        # 部门·株洲 is a channel of a site.
        return not _NOT_A_NAME.fullmatch(name) and not any(map(_is_place, name.split("·")))
    if not _HAN_NAME.fullmatch(name) or name in _everyday_words() or _NOT_A_NAME.fullmatch(name):
        return False
    if _is_place(name):
        return False
    if _minority_name().fullmatch(name):
        return True
    single, compound = _surnames()
    if name[:2] in compound:
        return len(name) > 2 or name[0] in single
    return len(name) < 4 and name[0] in single


def _is_place(name: str) -> bool:
    return name in full_names() or (name in short_names() and short_names()[name][0].level < 3)


def split_names(text: str) -> list[str]:
    """`高喜明、郗濤` → both names, published characters, spaces inside a name removed, each once.

    Separators are `、 ， ； / ｜ :`, brackets, white space and role words (记者, 通讯员, 编辑 …); 摄 or 报道 at the end
    of a name is left out. Parts that are no names are not returned.
    """
    folded = fold(text)
    names: list[str] = []
    start = 0
    for gap in _SEPARATOR.finditer(folded):
        names += _names_of_part(text[start : gap.start()])
        start = gap.end()
    return list(dict.fromkeys(names + _names_of_part(text[start:])))


def _names_of_part(shown: str) -> list[str]:
    shown = shown.strip()
    if after := _ROLE_AFTER.search(fold(shown)):
        shown = shown[: after.start()]
    if _SPACED.fullmatch(fold(shown)) and is_person_name(shown):
        return ["".join(shown.split())]
    return [name for name in _joined_tokens(shown) if is_person_name(name)]


def _joined_tokens(shown: str) -> list[str]:
    """Words between spaces; neighbours of one character each are one spaced name (张 三 李四)."""
    tokens: list[str] = []
    open_run = False
    for token in shown.split():
        if fold(token) in _ROLE_LETTERS:
            open_run = False
        elif len(token) == 1 and open_run and len(tokens[-1]) < 3:
            tokens[-1] += token
        else:
            tokens.append(token)
            open_run = len(token) == 1
    return tokens


@cache
def _surnames() -> tuple[frozenset[str], frozenset[str]]:
    single, compound = read_lines("surnames.txt")
    return frozenset(fold(single)), frozenset(fold(compound).split())


@cache
def _everyday_words() -> frozenset[str]:
    lines = (*read_lines("not_names.txt"), *read_lines("not_names_dictionary.txt"))
    return frozenset(word for line in lines for word in fold(line).split())


@cache
def _minority_name() -> re.Pattern[str]:
    """扎西多吉, 才让太, 巴特尔, 乌兰图雅, 格日勒其木: known parts in a row, or one that marks a name and two characters more."""
    telling, others = (fold(line).split() for line in read_lines("minority_names.txt"))
    one = "|".join(sorted(telling, key=len, reverse=True))
    any_part = "|".join(sorted((*telling, *others), key=len, reverse=True))
    han = r"[\u3400-\u9fff]"
    return re.compile(
        rf"(?:{one})(?:{any_part}){{0,2}}|(?:{any_part})(?:{one})|(?:{one}){han}{{1,2}}|{han}{{1,2}}(?:{one})"
    )
