"""A tag of endless attributes is refused at once; whatever else is long is not."""

from __future__ import annotations

import contextlib

import pytest

from speecharchive.errors import DamagedInput
from speecharchive.model import PageSource
from speecharchive.pages.attributes import MOST, refuse_endless_tags
from speecharchive.pages.opening import open_page

from .reading import PARAGRAPHS, body_of, read, tagged

FORMS = {
    "bare": "a{}",
    "unquoted": "a{}=1",
    "quoted": 'a{}="1"',
    "single": "a{}='1'",
    "closing": 'a{}=">"',
    "closing-single": "a{}='\">'",
    "spaced": 'a{} = " > "',
    "stray": "a{}'",
}


def endless(form: str, count: int, joint: str = " ") -> str:
    return f"<p {joint.join(form.format(number) for number in range(count))}>"


@pytest.mark.parametrize("count", [50_000, 500_000])
@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_endless_tags_are_refused_before_the_parser_sees_them(form: str, count: int) -> None:
    html = ("<html><body>" + endless(form, count) + tagged()).encode()
    with pytest.raises(DamagedInput, match="attributes"):
        open_page(PageSource(html))


@pytest.mark.parametrize(
    "html",
    [
        endless("a{}", 50_000, "/"),
        endless('a{}="1"', 50_000, ""),
        endless('a{}="<b>"', 120_000),
        "<script" + endless("a{}", 50_000)[2:] + "</script>",
        "<!-->" + endless("a{}", 50_000),
        "<!-- a -->" + endless("a{}", 50_000),
        "<script>if (a<b) c()</script>" + endless("a{}", 50_000).rstrip(">"),
        endless("a{}", MOST + 1) .replace("<p ", '<p title="' + "长" * 3000 + '" '),
    ],
    ids=["slashes", "joined", "tags", "script", "comment", "behind-comment", "open", "just"],
)  # fmt: skip
def test_other_forms_do_not_evade(html: str) -> None:
    with pytest.raises(DamagedInput, match="attributes"):
        refuse_endless_tags(html.encode())


@pytest.mark.parametrize("padding", [0, 1_100_000])
@pytest.mark.parametrize(
    "extra",
    [
        '<img src="data:image/png;base64,' + "Ab/c+9=" * 20_000 + '">',
        "<img src=data:image/png;base64," + "Ab/c+9" * 20_000 + ">",
        "<script>for (i = 0; i<n; i++) x = [" + "1 , y = 2 , " * 9_000 + "]</script>",
        "<!-- <p " + "a = b " * 9_000 + "-->",
        '<div style="' + "color : red ; " * 5_000 + '">',
        "<!-- x -->" + endless("a{}", MOST),
    ],
    ids=["data", "bare-data", "script", "comment", "style", "many"],
)
def test_long_stretches_are_let_in(extra: str, padding: int) -> None:
    html = f"<html><body>{extra}<!--{'-' * padding} -->{tagged()}</body></html>"
    assert body_of(read(html)) == list(PARAGRAPHS)


def test_long_paragraph_is_let_in() -> None:
    refuse_endless_tags(("<p>" + "a = b , " * 90_000 + "</p>").encode())
    refuse_endless_tags(("<p>" + "桨声 " * 9_000 + "</p>").encode())


@pytest.mark.timeout(240)  # a pattern that is not linear in its text would run for hours
@pytest.mark.parametrize("part", ["<", "<a ", '<a b="', "<a b='", "<!--", "<script>", "=", '="'])
def test_hostile_text_is_read_to_its_end(part: str) -> None:
    html = b"<a " + part.encode() * (3_000_000 // len(part))
    with contextlib.suppress(DamagedInput):
        refuse_endless_tags(html)
