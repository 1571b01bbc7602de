"""A wrong query gets one line that says what to do next, the same on both databases."""

from __future__ import annotations

import pytest

from speecharchive.errors import UsageError
from tests.query.test_sql import answer


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("SELECT plaec FROM v_speech", ["there is no column plaec", "did you mean", "place"]),
        ("SELECT s.speakr FROM v_speech s", ["no column s.speakr", "did you mean speaker"]),
        ("SELECT 标题 FROM v_run", ["no column 标题", "v_run has", "captures"]),
        ("SELECT * FROM v_speach", ["no view v_speach", "did you mean v_speech"]),
        ("SELECT * FROM speeches", ["no view speeches", "did you mean v_speech"]),
        ("SELECT * FROM zzz", ["no view zzz; there are v_speech"]),
        ("SELECT * FROM version", ["version is a table of the archive", "use v_version"]),
        ("SELECT :a AS x, :b AS y", [":a has no value"]),
        ("SELECT * FROM v_hit", ["v_hit('协商')"]),
        ("SELECT title\n  FORM v_speech WHRE x", ["syntax error", "line 2"]),
        ("SELECT title，id FROM v_speech", ["，", "line 1, column 13", "full-width"]),
        ("SELECT title -- ，\n FROM v_speech WHERE place = ‘株洲市’", ["‘", "line 2", "full-width"]),
        ("SELECT '，' AS x， FROM nowhere", ["line 1, column 16"]),
        ("SELECT 主题 FROM v_speech", ["no column 主题", "--views"]),
        ("SELECT :place", [":place has no value", "--param place="]),
        ("SELECT 1; SELECT 2", ["one statement"]),
        ("", ["empty"]),
        ("-- nothing", ["empty"]),
        ("DELETE FROM speech", ["reads only"]),
        ("EXPLAIN DELETE FROM speech", ["sql"]),
    ],
)  # fmt: skip
def test_the_line(stocked: str, query: str, words: list[str]) -> None:
    with pytest.raises(UsageError) as caught:
        answer(stocked, query)
    for each in words:
        assert each in str(caught.value)
    assert "\n" not in str(caught.value)
