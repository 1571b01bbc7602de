"""What is taken down at one page, and stands in what the text of another leaves out."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from calling import Call
from takedown_pages import OTHER, URL, page, plain, write

TITLE = "在云河市葭莩工程闭幕会上的讲话"


@pytest.fixture
def pair(run: Call, tmp_path: Path) -> tuple[str, str]:
    """Ids of a speech, and of one whose page leads to it."""
    link = f'<div class="next"><span>阅读下一篇</span><a href="{URL}">{TITLE}</a></div></body>'
    leading = plain().replace(b"</body>", link.encode())
    for url, data in ((URL, page("渡口", title=TITLE)), (OTHER, leading)):
        assert run("import", write(tmp_path / "in", "1.html", data), "--url", url).status == 0
    found = json.loads(run("sql", "SELECT id, url FROM v_speech", "--format", "json").out)
    ids = {row["url"]: row["id"] for row in found}
    return ids[URL], ids[OTHER]


def residue(run: Call) -> str:
    """As JSON of the table and as rows of the view."""
    return run("sql", "SELECT text FROM v_residue", "--format", "json").out


@pytest.mark.parametrize("dry", [("--dry-run",), ()])
def test_withholding_names_the_pages_that_lead_to_it(
    run: Call, pair: tuple[str, str], dry: tuple[str, ...]
) -> None:
    speech, leading = pair
    left = run("withdraw", speech, "--reason", "法院裁定", *dry)
    assert left.status == 0, left.err
    assert f"its title also stands in the residue (links, neighbours) of {leading}@v1" in left.err
    assert TITLE not in left.err
    assert TITLE in residue(run)


def test_it_is_hidden_there_as_withdraw_says(run: Call, pair: tuple[str, str]) -> None:
    speech, leading = pair
    assert run("withdraw", speech, "--reason", "法院裁定").status == 0
    assert run("withdraw", leading, "--redact", TITLE, "--reason", "法院裁定").status == 0
    assert run("reextract").status == 0
    assert "葭" not in residue(run)
    assert run("verify").status == 0


def test_redacting_names_the_pages_that_leave_it_out(run: Call, pair: tuple[str, str]) -> None:
    speech, leading = pair
    left = run("withdraw", speech, "--redact", "葭莩工程", "--reason", "私人住址")
    assert f"residue (links, neighbours) of {leading}@v1" in left.err
    assert "葭" not in left.err
