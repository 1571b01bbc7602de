"""Copies of invented speeches as other pages print them, and speeches that only look like copies: what a measure of variants needs.

Every copy is drawn from its own seed. Copies *are* the same speech; reports and messages of one form are *not*.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache

import numpy as np

from benchmarks.invented import Invented, invent, outlets
from speecharchive.data import read_rows
from speecharchive.model import Date, Occasion, Paragraph, Place, Speaker, Speech

Random = np.random.Generator
Copying = Callable[[str, Random], str]
_CHROME = (
    "您当前的位置：首页>要闻>正文", "字号：大中小", "责任编辑：乙二", "扫一扫在手机打开当前页", "相关链接：图说云河",
    "版权所有未经书面授权不得转载", "上一篇：云河市召开座谈会", "下一篇：霜林市举行开工仪式", "浏览次数统计", "分享到微博",
)  # fmt: skip
_CONFUSED = {
    "己": "已", "未": "末", "人": "入", "日": "曰", "土": "士", "千": "干", "天": "夭", "大": "太", "一": "—", "发": "友",
    "建": "健", "设": "没", "民": "尼", "协": "办", "商": "裔", "经": "径", "济": "挤", "高": "髙", "质": "贡", "量": "最",
}  # fmt: skip
CITIES = ("云河", "霜林", "墨溪", "雁栖", "鹭洲", "砚山", "金穗", "银川口", "虹桥", "青梧")


def edited(text: str, rng: Random, share: float) -> str:
    """Some clauses left out, some said otherwise, some added."""
    clauses = re.findall(r"[^，。\n]+[，。\n]*", text)
    other = re.findall(r"[^，。\n]+", invent(int(rng.integers(10**8)), 991).text)
    out = []
    for clause in clauses:
        if rng.random() >= share:
            out.append(clause)
            continue
        end = re.sub(r"[^，。\n]", "", clause)
        sort = rng.integers(3)
        words = other[int(rng.integers(len(other)))]
        out.append(("", words + end, clause + words + end)[int(sort)])
    return "".join(out)


def retyped(text: str, rng: Random, share: float) -> str:
    """Single characters lost, doubled or replaced, as a bad conversion does."""
    out = []
    for char in text:
        if char in "\n" or rng.random() >= share:
            out.append(char)
        else:
            out.append(("", char * 2, chr(int(rng.integers(0x4E00, 0x9FA5))))[int(rng.integers(3))])
    return "".join(out)


def excerpt(text: str, rng: Random, share: float) -> str:
    """One run of it."""
    length = int(len(text) * share)
    start = int(rng.integers(len(text) - length + 1))
    return text[start : start + length]


def framed(text: str, rng: Random, share: float) -> str:
    """With what stands around it on a page."""
    lines = [str(rng.choice(_CHROME)) for _ in range(int(len(text) * share / 12))]
    half = len(lines) // 2
    return "\n".join([*lines[:half], text, *lines[half:]])


def traditional(text: str, rng: Random, share: float) -> str:
    """In the other script, with the punctuation of such pages."""
    return text.translate(_traditional()).replace("，", "﹐").replace("。", "．")


def confused(text: str, rng: Random, share: float) -> str:
    """Look-alikes everywhere, as one recogniser has them, and lines broken in the middle."""
    kept = {char: form for char, form in _CONFUSED.items() if rng.random() < share}
    return re.sub("(.{31})", r"\1\n", "".join(kept.get(char, char) for char in text))


COPIES: Mapping[str, tuple[Copying, float]] = {
    "as it is": (lambda text, rng, share: text, 0.0),
    "edited 5 %": (edited, 0.05),
    "edited 10 %": (edited, 0.10),
    "edited 20 %": (edited, 0.20),
    "characters 2 %": (retyped, 0.02),
    "characters 5 %": (retyped, 0.05),
    "excerpt 70 %": (excerpt, 0.7),
    "excerpt 50 %": (excerpt, 0.5),
    "chrome 20 %": (framed, 0.2),
    "chrome 50 %": (framed, 0.5),
    "traditional": (traditional, 1.0),
    "look-alikes": (confused, 0.3),
}  # fmt: skip


def copied(original: Invented, sort: str, seed: int, *, knows: bool = True) -> Speech:
    """The same speech at another outlet; without what is known of it where the page does not tell."""
    copy, share = COPIES[sort]
    nth = list(COPIES).index(sort)
    rng = np.random.default_rng((seed, original.number, nth))
    text = copy(original.text, rng, share)
    outlet = outlets()[(original.number + 7) % len(outlets())]
    speech = replace(
        original.speech,
        url=f"http://{outlet.hosts[0]}/copies/{seed}/{original.number}/{nth}.html",
        outlet=outlet.name,
        paragraphs=paragraphs(text),
        sections=(),
    )
    if knows:
        return speech
    return replace(
        speech, speaker=Speaker(), delivered_on=Date(), place=None, occasion=None, title="讲话全文"
    )


def report(number: int, city: int, year: int, *, shared: float = 0.6, knows: bool = True) -> Speech:
    """A city's report of a year: `shared` of its sentences are those of every such report, but for names and figures.

    Pages that do not tell (`knows`) have no date, no speaker and no place: the text alone must say it.
    """
    form = re.findall(r"[^。]+。", invent(number, 881).text.replace("\n", ""))
    own = re.findall(r"[^。]+。", invent(number, 100_000 + city * 100 + year % 100).text)
    rng = np.random.default_rng((number, city, year))
    choice = np.random.default_rng((number, 5))
    name, sentences = CITIES[city % len(CITIES)], []
    for n, sentence in enumerate(form):
        figure, common = rng.integers(10, 9_999), choice.random() < shared
        if not common and n < len(own):
            sentences.append(own[n])
        elif n % 3 == 0:
            sentences.append(f"{sentence[:-1]}，达到{figure / 10}亿元。")
        elif n % 3 == 1:
            sentences.append(f"{name}{sentence}")
        else:
            sentences.append(sentence)
    opening = (
        f"各位代表：现在，我代表{name}市人民政府向大会报告工作。{year - 1}年，{name}市经受了考验。"
    )
    text = "\n".join([opening, *sentences])
    speech = invent(number, 881).speech
    outlet = outlets()[city % len(outlets())]
    day = f"{year}-01-{10 + city % 15:02}"
    speech = replace(
        speech,
        url=f"http://{outlet.hosts[0]}/reports/{number}/{city}/{year}.html",
        outlet=outlet.name,
        kind="work-report",
        headline="政府工作报告",
        title="政府工作报告",
        paragraphs=paragraphs(text),
        sections=(),
        speaker=Speaker(),
        delivered_on=Date(),
        place=None,
        occasion=None,
    )
    if not knows:
        return speech
    place = Place(str(outlet.place), f"{name}市", "stated", name, (1, 3))
    return replace(
        speech,
        delivered_on=Date(day, "day", "stated", day),
        speaker=Speaker(f"甲{'子丑寅卯辰巳午未申酉'[city % 10]}{'一二三四五'[year % 5]}", basis="byline"),
        place=place,
        occasion=Occasion("npc", place.code, 10 + year // 5 - 400, year % 5 + 1, "plenary", None, "全会", "stated"),
    )  # fmt: skip


def message(number: int, occasion: str, *, day: str) -> Speech:
    """A letter of congratulation: the form of letter `number`, for one occasion."""
    form = invent(number, 771).text.replace("\n", "")[:160]
    text = f"{occasion}：\n值此{occasion}隆重开幕之际，谨致以热烈祝贺！{form}。预祝{occasion}圆满成功！"
    speech = invent(number, 771).speech
    return replace(
        speech,
        url=f"http://letters.example/{number}/{len(occasion)}-{ord(occasion[0])}.html",
        kind="message",
        headline=f"致{occasion}的贺信",
        title=f"致{occasion}的贺信",
        paragraphs=paragraphs(text),
        sections=(),
        delivered_on=Date(day, "day", "stated", day),
        occasion=None,
    )


def paragraphs(text: str) -> tuple[Paragraph, ...]:
    lines = [line for line in text.split("\n") if line.strip()]
    return tuple(Paragraph(line, (n,)) for n, line in enumerate(lines))


@cache
def _traditional() -> dict[int, str]:
    """A form that folds to each character, where there is one."""
    forms: dict[int, str] = {}
    for char, form in read_rows("fold.tsv"):
        if "\u4e00" <= char <= "\u9fff" and "\u4e00" <= form <= "\u9fff":
            forms.setdefault(ord(form), char)
    return forms
