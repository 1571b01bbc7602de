"""The invented language of the benchmark corpus: words and set clauses with their frequencies, and planted phrases.

Which speech uses which word is drawn elsewhere; this table is the same for every corpus, so that search terms are too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

_SEED = 20_251_231
_FUNCTION_WORDS = (
    "的 和 要 在 是 了 为 等 以 对 上 中 不 把 与 大 新 更 都 将 一 有 到 从 使 也 就 及"
)
_POLITICAL = (
    "发展 建设 工作 推进 加强 经济 社会 坚持 加快 实现 全面 提升 全市 推动 服务 企业 产业 创新 改革 项目 "
    "深入 落实 人民 群众 政府 保障 提高 管理 完善 实施 重点 城市 生态 积极 全力 持续 同志 委员 领导 代表 "
    "问题 责任 能力 水平 质量 安全 环境 文化 教育 农村 农业 乡村 振兴 开放 合作 投资 市场 资源 制度 机制 "
    "体系 建立 健全 优化 促进 扩大 增强 统筹 协调 组织 干部 队伍 作风 学习 贯彻 精神 会议 任务 目标 增长 "
    "协商 监督 民主 政协 参政 履职 提案 调研 团结 凝聚 共识 共同 富裕 治理 现代化 高质量 科技 人才 绿色 "
    "就业 医疗 养老 住房 民生 基层 社区 法治 公共 文明 传统 工业 制造 装备 数字 智能 交通 能源 水利 防控"
)
_MIXED = "GDP 5G “十四五” 12.5% 2024年 ２０２３年 APP 3.8万亩 “三农” 《意见》 100多个 AI"
_WORDS = 20_000
_CLAUSES = 9_000
_CLAUSE_SHARE = 0.75
_RARE_CHARACTERS = 2_600


@dataclass(frozen=True, slots=True)
class Planted:
    """A phrase that stands in a known share of the speeches, from a month on."""

    phrase: str
    rate: float
    since: str = "2000-01"


PLANTED: tuple[Planted, ...] = (
    Planted("不忘初心牢记使命", 0.25, "2017-10"),
    Planted("新质生产力", 0.6, "2023-09"),
    Planted("全过程人民民主", 0.35, "2021-07"),
    Planted("推动经济社会高质量发展", 0.40, "2017-12"),
    Planted("长期共存互相监督肝胆相照荣辱与共", 0.12),
    Planted("建设制造名城幸福云河", 0.05, "2018-01"),
    Planted("云岭精神", 0.05),
    Planted("飞雁行动", 0.03, "2012-01"),
    Planted("五河共治", 0.02, "2010-06"),
    Planted("北山南水新格局", 0.02, "2008-01"),
    Planted("把云河的事情办好", 0.01),
    Planted("禾苗工程", 0.01),
    Planted("虹桥两岸花满城", 0.005),
    Planted("金穗银川绿水长流工程", 0.002),
    Planted("鸢尾", 0.002),
    Planted("琥珀", 0.001),
    Planted("砚池夜话", 0.001),
    Planted("七彩云河摄影大赛", 0.001),
    Planted("麒麟", 0.0005),
    Planted("瀚海星槎", 0.0005),
    Planted("一九八四年版云河县志", 0.0003),
    Planted("鹭鸶", 0.0002),
    Planted("罾", 0.0005),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Lexicon:
    items: npt.NDArray[np.object_]
    """Words and set clauses."""
    cumulative: npt.NDArray[np.float64]
    """Chance of an item up to and with each."""
    first_clause: int
    """Index of the first clause; the commonest words and the commonest clauses stand first."""
    mean_length: float
    """Characters of an item, weighted by its chance."""


@cache
def lexicon() -> Lexicon:
    rng = np.random.default_rng(_SEED)
    words = _words(rng)
    word_chance = _zipf(len(words), 1.0, 6)
    clauses = _clauses(rng, words, word_chance)
    clause_chance = _zipf(len(clauses), 1.0, 20)
    items = np.array([*words, *clauses], dtype=object)
    chance = np.concatenate([word_chance * (1 - _CLAUSE_SHARE), clause_chance * _CLAUSE_SHARE])
    lengths = np.array([len(item) for item in items])
    return Lexicon(items, np.cumsum(chance), len(words), float(lengths @ chance))


def _zipf(count: int, exponent: float, shift: float) -> npt.NDArray[np.float64]:
    """Zipf and Mandelbrot: the shift keeps the first ranks from standing in every sentence."""
    ranks = np.arange(1, count + 1, dtype=np.float64)
    weights: npt.NDArray[np.float64] = np.power(ranks + shift, -exponent)
    return weights / np.sum(weights)


def _words(rng: np.random.Generator) -> list[str]:
    """Real common words first, then invented ones of two to four characters."""
    words = dict.fromkeys(_common(rng))
    han = _characters(rng)
    chance = _zipf(len(han), 1.2, 60)
    while len(words) < _WORDS:
        size = int(rng.choice((2, 2, 2, 2, 2, 3, 4)))
        words["".join(rng.choice(han, size, p=chance))] = None
    return list(words)


def _common(rng: np.random.Generator) -> Sequence[str]:
    """The commonest function words, the commonest words of politics, the others; the order within a group is drawn."""
    function_words, political = _FUNCTION_WORDS.split(), _POLITICAL.split()
    first, rest = political[:40], [*political[40:], *function_words[10:], *_MIXED.split()]
    return [
        *function_words[:10],
        *(first[n] for n in rng.permutation(len(first))),
        *(rest[n] for n in rng.permutation(len(rest))),
    ]


def _characters(rng: np.random.Generator) -> npt.NDArray[np.str_]:
    """Those of the common words, then others of GB 2312's first level in an invented order: words share characters."""
    common = list(dict.fromkeys(_POLITICAL.replace(" ", "")))
    level = [
        bytes((row, cell)).decode("gb2312")
        for row in range(0xB0, 0xD8)
        for cell in range(0xA1, 0xFF)
        if (row, cell) <= (0xD7, 0xF9)
    ]
    others = np.array(level)[rng.permutation(len(level))[:_RARE_CHARACTERS]]
    return np.concatenate([np.array(common)[rng.permutation(len(common))], others])


def _clauses(
    rng: np.random.Generator, words: list[str], chance: npt.NDArray[np.float64]
) -> list[str]:
    """Runs of two to five words that always go together, as political language has them."""
    sizes = rng.integers(2, 6, size=_CLAUSES)
    drawn = rng.choice(len(words), size=int(sizes.sum()), p=chance)
    ends = np.cumsum(sizes)
    return [
        "".join(words[n] for n in drawn[end - size : end])
        for end, size in zip(ends, sizes, strict=True)
    ]
