"""Writes fold.tsv: `python speecharchive/data/refresh_fold.py`, with the PyPI package `opencc` installed.

OpenCC says what each single character becomes in simplified script; Unicode says which compatibility forms are
one plain character. `EQUIVALENT` holds what neither says, each for a reason seen in published pages: a search
form needs equivalence, so where conversion depends on the word (著 著作, 着 着力) both stand for one form.
"""

import unicodedata
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

from opencc import OpenCC  # type: ignore[import-not-found]

EQUIVALENT = {
    # Pairs that mechanical converters mix up, and forms OpenCC leaves.
    **dict(zip("著乾祇衹甯藉锺馀礡徵妳牠瞭囯", "着干只只宁借钟余礴征你它了国", strict=True)),
    # Zero written as a circle; corner brackets for quotation marks; dots, dashes and ellipses of other fonts.
    **dict(zip("○◯「」『』•‧∙・･―─⸺⋯", "〇〇“”‘’·····———…", strict=True)),
    # White space of one character.
    **dict.fromkeys("\u00a0\u2002\u2003\u2007\u2009\u202f\u3000", " "),
}
COMPATIBILITY = (
    range(0x2E80, 0x2FE0),  # radicals, which PDFs put for characters
    range(0xF900, 0xFB00),  # CJK compatibility ideographs
    range(0xFE10, 0xFE70),  # vertical and small forms: ﹔ ﹑
    range(0xFF01, 0xFFEF),  # full-width and half-width forms
    range(0x2F800, 0x2FA20),
)
HAN = (range(0x3400, 0xA000), range(0xF900, 0xFB00), range(0x20000, 0x323B0))


def compatibility() -> Iterator[tuple[str, str]]:
    for char in (chr(code) for block in COMPATIBILITY for code in block):
        plain = unicodedata.normalize("NFKC", char)
        if len(plain) == 1:
            yield char, plain


def simplified() -> Iterator[tuple[str, str]]:
    """Taiwan and Hong Kong forms are tried only for characters that have no simplified form of their own."""
    plain, taiwan, hong_kong = (OpenCC(config).convert for config in ("t2s", "tw2t", "hk2t"))
    for char in (chr(code) for block in HAN for code in block):
        own = _alone(plain(char))
        if own == char and not _in_gb2312(char):
            own = _alone(plain(taiwan(char)), plain(hong_kong(char)))
        if own and own != char:
            yield char, own


def _alone(*forms: str) -> str:
    changed = [form for form in forms if len(form) == 1]
    return changed[0] if changed else ""


def _in_gb2312(char: str) -> bool:
    try:
        char.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


def table() -> dict[str, str]:
    """Closed under itself: folding a folded character changes nothing."""
    pairs = {char: char.lower() for char in map(chr, range(ord("A"), ord("Z") + 1))}
    for char, form in (*compatibility(), *simplified(), *EQUIVALENT.items()):
        pairs[char] = form
    for char in EQUIVALENT.values():
        pairs.pop(char, None)
    closed = {}
    for char, form in pairs.items():
        seen = {char}
        while form in pairs and form not in seen:
            seen.add(form)
            form = pairs[form]
        if form != char:
            closed[char] = form
    return closed


def main() -> None:
    pairs = sorted(table().items())
    head = (
        "# Character, and what it is folded to. Made by refresh_fold.py; do not edit by hand.\n"
        f"# Sources: OpenCC {version('opencc')} (Apache-2.0), character tables t2s, tw2t, hk2t;"
        f" Unicode {unicodedata.unidata_version} NFKC (Unicode licence v3); the list EQUIVALENT of the script.\n"
    )
    lines = "".join(f"{char}\t{form}\n" for char, form in pairs)
    Path(__file__).with_name("fold.tsv").write_text(head + lines, encoding="utf-8")


if __name__ == "__main__":
    main()
