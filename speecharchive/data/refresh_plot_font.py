"""Writes plot_font.otf: `python speecharchive/data/refresh_plot_font.py`, with the PyPI packages `fonttools` and `pylopdf-fonts-zh-cn` installed.

A bare machine has no Chinese font and matplotlib brings none, so labels would be boxes. This is the part of Noto Sans SC that
plots need: both sets of common characters (GB2312, and Big5 to its first level), the traditional forms that our fold table
knows, and every character of our own tables of places, names and outlets. The result bears a name of its own, as a
modified font should (OFL 1.1).
"""

from collections.abc import Iterable, Iterator
from importlib.metadata import version
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

from fontTools.subset import Options, Subsetter, load_font, save_font  # type: ignore[import-not-found, import-untyped, unused-ignore]

FAMILY = "Speecharchive Sans"
OTHERS = "DSIG", "GDEF", "GPOS", "GSUB", "BASE", "VORG", "vhea", "vmtx"
"""Tables for vertical lines, alternates and kerning: matplotlib uses none of them."""
DATA = Path(__file__).parent


def decoded(codec: str, leads: Iterable[int], trails: Iterable[int]) -> Iterator[str]:
    for lead in leads:
        for trail in trails:
            yield from bytes([lead, trail]).decode(codec, errors="ignore")


def wanted() -> set[str]:
    simplified = set(decoded("gb2312", range(0xA1, 0xF8), range(0xA1, 0xFF)))
    taiwan = decoded("big5", range(0xA1, 0xC7), [*range(0x40, 0x7F), *range(0xA1, 0xFF)])
    tables = [
        *DATA.glob("*.csv"),
        *DATA.glob("*.txt"),
        *(DATA.parents[1] / "seeds" / "outlets").glob("*.toml"),
    ]
    ours = "".join(path.read_text(encoding="utf-8") for path in tables)
    lines = (DATA / "fold.tsv").read_text(encoding="utf-8").splitlines()
    folds = (line.split("\t") for line in lines if not line.startswith("#"))
    traditional = (char for char, form in folds if form in simplified)
    latin = map(chr, range(0x20, 0x180))
    return {*simplified, *taiwan, *ours, *traditional, *latin}


def renamed(font: Any) -> None:
    """Our name in the place of Noto's; copyright, trademark, authors and licence stay as they are."""
    postscript = FAMILY.replace(" ", "") + "-Regular"
    for number, text in {1: FAMILY, 2: "Regular", 3: postscript, 4: FAMILY, 6: postscript}.items():
        font["name"].setName(text, number, 3, 1, 0x409)
    table = font["CFF "].cff
    table.fontNames[0] = postscript
    table.topDictIndex[0].FullName = table.topDictIndex[0].FamilyName = FAMILY


def main() -> None:
    options = Options(hinting=False, layout_features=[], name_IDs=["*"], recalc_timestamp=False)
    options.drop_tables += OTHERS
    with as_file(files("pylopdf_fonts_zh_cn") / "NotoSansSC-Regular.otf") as source:
        font = load_font(source, options)
        subsetter = Subsetter(options)
        subsetter.populate(unicodes=[ord(char) for char in wanted()])
        subsetter.subset(font)
        renamed(font)
        save_font(font, DATA / "plot_font.otf", options)
    print(f"pylopdf-fonts-zh-cn {version('pylopdf-fonts-zh-cn')}")  # noqa: T201


if __name__ == "__main__":
    main()
