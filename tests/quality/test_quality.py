"""The gate: no measure of the pages with gold may fall below its floor, and the floors cannot be lowered by the update."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.cpu import print_table
from benchmarks.gold import GoldPage, gold_pages
from benchmarks.scoring import Reading, score
from tests.quality.floors import falls, raised, read_floors, write_floors
from tests.quality.reading import HERE, PAGES, SETS, SHOWN, measured, readings, table


@pytest.mark.parametrize("name", SETS)
def test_no_measure_falls_below_its_floor(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    folder = SETS[name]
    if name == "saved" and not gold_pages(folder):
        pytest.skip(
            f"no pages in {folder}: they are other people's text, not part of the repository"
        )
    with capsys.disabled():
        print(f"\n{name}")
        print_table(("", "pages", *SHOWN), table(folder))
    pinned = read_floors(HERE / f"floors-{name}.toml")
    assert pinned
    assert [str(fall) for fall in falls(pinned, measured(folder))] == []


@pytest.mark.parametrize("name", sorted(readings(PAGES)))
def test_a_page_gives_its_text_without_chrome(name: str) -> None:
    """No single page may be lost behind good means."""
    _, _, found = readings(PAGES)[name]
    assert found.body_f1 >= 0.9
    assert found.no_editor_leak in (None, 1.0)


def test_floors_are_raised_and_never_lowered(tmp_path: Path) -> None:
    path = tmp_path / "floors.toml"
    write_floors(path, raised({}, {"all": {"title": 0.9667, "date": 1.0}}))
    assert read_floors(path) == {"all": {"title": 0.966, "date": 1.0}}
    better = raised(read_floors(path), {"all": {"title": 0.98}, "gov": {"title": 1.0}})
    assert better == {"all": {"title": 0.98, "date": 1.0}, "gov": {"title": 1.0}}
    worse = {"all": {"title": 0.97}, "gov": {"title": 1.0}}
    assert [(fall.group, fall.measure) for fall in falls(better, worse)] == [
        ("all", "title"),
        ("all", "date"),
    ]


def page(**changes: object) -> GoldPage:
    given = {
        "name": "n", "kind": "gov", "body": b"", "url": None, "content_type": None, "title": "云河市召开会议",
        "dates": ("2031-05-06",), "source": "云河日报", "author": ("甲一鸣",),
        "paragraphs": ("第一段话在这里。", "第二段话也在这里。"), "captions": ("图为会议现场",), "optional": ("记者甲一鸣报道本次会议",),
        "chrome": ("责任编辑:乙二声",), "speech": {"kind": "speech"},
    }  # fmt: skip
    return GoldPage(**{**given, **changes})  # type: ignore[arg-type]


def reading(**changes: object) -> Reading:
    given = {
        "title": "云河市召开会议", "date": "2031-05-06T08:00+08:00", "source": "云河日报社", "author": ("甲一鸣",),
        "paragraphs": ("第一段话在这里。", "第二段话也在这里。"), "record": {"kind": "speech"},
    }  # fmt: skip
    return Reading(**{**given, **changes})  # type: ignore[arg-type]


def test_a_perfect_reading_scores_one_everywhere() -> None:
    found = score(page(), reading())
    assert {name: getattr(found, name) for name in SHOWN if name != "no_invented_date"} == {
        name: 1.0 for name in SHOWN if name != "no_invented_date"
    }


@pytest.mark.parametrize(
    ("measure", "change", "value"),
    [
        ("recall", {"paragraphs": ("第一段话在这里。",)}, 8 / 17),
        ("precision", {"paragraphs": ("第一段话在这里。", "第二段话也在这里。", "返回首页栏目中心多出字来")}, 17 / 29),
        ("whole_paragraphs", {"paragraphs": ("第一段话在这里。第二段话也在这里。",)}, 0.0),
        ("body_f1", {"paragraphs": ("第一段话在这里。", "第二段话也在这里。", "记者甲一鸣报道本次会议")}, 1.0),
        ("no_editor_leak", {"paragraphs": ("第二段话也在这里。责任编辑：乙二声",)}, 0.0),
        ("no_caption_leak", {"paragraphs": ("图为会议现场",)}, 0.0),
        ("title", {"title": "云河市召开会议_云河网"}, 0.0),
        ("date", {"date": "2031-05-07"}, 0.0),
        ("source", {"source": ""}, 0.0),
        ("author", {"author": ()}, 0.0),
        ("author_not_wrong", {"author": ()}, 1.0),
        ("author_not_wrong", {"author": ("乙二声",)}, 0.0),
        ("speech", {"record": {"kind": "news"}}, 0.0),
    ],
)  # fmt: skip
def test_a_fault_is_seen_by_its_measure(
    measure: str, change: dict[str, object], value: float
) -> None:
    assert getattr(score(page(), reading(**change)), measure) == pytest.approx(value)


def test_an_invented_date_is_seen() -> None:
    assert score(page(dates=()), reading()).no_invented_date == 0.0
    assert score(page(dates=()), reading(date="")).no_invented_date == 1.0
