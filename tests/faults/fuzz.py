"""Coverage-guided fuzzing of the whole reader: `python -m tests.faults.fuzz [--seconds N] [--corpus DIR] [--form FORM]`.

Needs atheris, which is in no list of requirements (it has wheels for some systems only): `pip install atheris`. The pages of the quality gate, the
fixtures and invented PDF and Word files are the seeds; inputs that reach new code are kept in DIR and are seeds of the next run. A run ends with status 0 after
N seconds; on a fault it prints the trace, writes the input to `crash-…` and ends with another status. Each fault becomes a test first.

Bounds: an input that takes more than 10 seconds or 2 GB is a fault too. PDFium is behind a process and is not fuzzed here.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

TESTS = Path(__file__).resolve().parents[1]
WORDS = (
    "各位委员、同志们：", "——在云河市第六届人民代表大会第一次会议上", "来源：", "责任编辑：", "（2031年1月5日）", "记者", "甲一鸣", "一、", "（一）",
    "第四次会议", "2031-01-05 10:00", "上接1版", "下转第四版", "本报讯", "遗失", "<p>", "<br/>", "<div id='zoom'>", "<td>", "</html>", "charset=gb2312",
    "<founder-content>", "<!--enpproperty <date>", "display:none", "TRS_Editor", "&#8203;", "\u3000\u3000",
)  # fmt: skip
"""The dictionary: what single bytes would not find."""
FORMS = {"html": b"<html>", "text": b"", "docx": b"PK\x03\x04", "doc": b"\xd0\xcf\x11\xe0"}
_MAX_LENGTH = 60_000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--corpus", type=Path, help="where inputs are kept between runs")
    parser.add_argument("--form", choices=FORMS, help="only seeds of this form")
    arguments = parser.parse_args()
    try:
        import atheris
    except ImportError:
        sys.exit("the fuzzer needs atheris: pip install atheris")
    with atheris.instrument_imports(include=["speecharchive", "olefile"]):
        import speecharchive.extraction.reader  # noqa: F401  all that reads, before it is called
        from tests.faults.promises import read_any

    with tempfile.TemporaryDirectory() as made:
        seeds, dictionary = Path(made, "seeds"), Path(made, "words")
        seeds.mkdir()
        for number, seed in enumerate(_seeds(arguments.form)):
            (seeds / str(number)).write_bytes(seed[:_MAX_LENGTH])
        dictionary.write_text("".join(f'"{_escaped(word)}"\n' for word in WORDS), "ascii")
        corpus = arguments.corpus or Path(made, "corpus")
        corpus.mkdir(parents=True, exist_ok=True)
        options = (
            f"-max_total_time={arguments.seconds}", f"-max_len={_MAX_LENGTH}", "-timeout=10", "-rss_limit_mb=2048",
            f"-dict={dictionary}", str(corpus), str(seeds),
        )  # fmt: skip
        atheris.Setup([sys.argv[0], *options], lambda data: read_any(data) and None)
        atheris.Fuzz()


def _seeds(form: str | None) -> Iterator[bytes]:
    from tests.pages.typeset.typeset_files import word
    from tests.pages.typeset.word_files import word97

    if form in (None, "html"):
        for path in (
            *TESTS.glob("quality/pages/*/*/page.html"),
            *TESTS.glob("fixtures/*/*/page.*"),
        ):
            yield path.read_bytes()
    if form in (None, "text"):
        yield "在云河市会议上的讲话\n（2031年1月5日）\n甲一鸣\n各位委员、同志们：\n一、守住灯火\n谢谢大家！".encode()
        yield "在云河市会议上的讲话\r\n各位代表：".encode("gb18030")
    if form in (None, "docx"):
        yield word()
    if form in (None, "doc"):
        yield word97("在云河市会议上的讲话\r各位代表：\r我代表市政府作报告。\r", pieces=2)


def _escaped(word: str) -> str:
    return "".join(f"\\x{byte:02x}" for byte in word.encode("utf-8"))


if __name__ == "__main__":
    main()
