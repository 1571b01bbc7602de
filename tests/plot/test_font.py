"""The bundled font: it is there, it holds what labels are made of, and it bears a name of its own."""

from __future__ import annotations

import warnings
from importlib.resources import files
from io import BytesIO

import pytest

from speecharchive.data import read_rows
from speecharchive.normalise.divisions import divisions
from speecharchive.outlets import registry
from speecharchive.plot.chart import stand_in
from speecharchive.plot.drawing import styled
from speecharchive.plot.font import FAMILY, PATH, drawable


def lacking(text: str) -> set[str]:
    return stand_in(text, drawable())[1]


def test_every_place_and_outlet_can_be_printed() -> None:
    assert lacking("".join(row.name + row.short for row in divisions().values())) == set()
    assert lacking("".join(outlet.title + outlet.name for outlet in registry().values())) == set()


def test_common_characters_of_both_scripts_can_be_printed() -> None:
    simplified = bytes(
        byte for high in range(0xB0, 0xF8) for low in range(0xA1, 0xFF) for byte in (high, low)
    ).decode("gb2312", errors="ignore")
    assert len(simplified) == 6763
    assert lacking(simplified) == set()
    traditional = {char for char, form in read_rows("fold.tsv") if form in simplified}
    common = {char for char in traditional if char.encode("big5", errors="ignore")}
    assert len(common) > 2000
    assert lacking("".join(common)) == set()
    assert lacking("“”‘’、。《》—…·〓%,.-0123456789ABCxyz") == set()


def test_what_the_font_lacks_is_set_as_a_geta() -> None:
    assert stand_in("云𰻝河\u202e市", drawable()) == ("云〓河〓市", {"𰻝", "\u202e"})


def test_text_is_drawn_with_this_font_and_no_glyph_is_missing() -> None:
    from matplotlib.figure import Figure
    from matplotlib.font_manager import FontProperties, findfont

    with styled(), warnings.catch_warnings():
        warnings.simplefilter("error")
        assert findfont(FontProperties(), fallback_to_default=False) == str(PATH)
        drawn = Figure()
        drawn.text(0.1, 0.5, "新质生产力 高質量發展 裡 0.5")
        drawn.savefig(BytesIO(), format="png")
        drawn.text(0.1, 0.8, "𰻝")
        with pytest.raises(UserWarning, match="missing from font"):
            drawn.savefig(BytesIO(), format="png")


def test_the_font_is_a_modified_version_under_its_own_name_with_its_licence() -> None:
    from matplotlib.ft2font import FT2Font

    assert FT2Font(str(PATH)).family_name == FAMILY == "Speecharchive Sans"
    assert PATH.stat().st_size < 4_000_000
    licence = files("speecharchive").joinpath("data/plot_font.LICENSE.txt").read_text("utf-8")
    assert "SIL OPEN FONT LICENSE Version 1.1" in licence
    assert "© 2014-2021 Adobe" in licence
