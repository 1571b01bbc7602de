"""The labelled texts: what a careful reader calls each of them, and the words of the page.

A file of `cases/` holds many texts. `### name | label | skin` opens one; `@title`, `@info`, `@byline` and `@url` lines are the masthead;
`@filler N` stands for N neutral paragraphs (policy prose that speeches, reports and documents share); every other line is a paragraph.
A label `news/other` is for texts on which careful readers differ; either answer is right.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from zlib import crc32

from speecharchive.model import SPEECH_KINDS

CASES = Path(__file__).parent / "cases"


@dataclass(frozen=True, slots=True)
class Case:
    name: str
    labels: tuple[str, ...]
    skin: str
    title: str | None
    info: str | None
    url: str | None
    lines: tuple[str, ...]
    set: str
    """Stem of the file: `held-out` was written after the rules."""

    @property
    def is_speech(self) -> bool:
        return self.labels[0] in SPEECH_KINDS


@cache
def cases() -> tuple[Case, ...]:
    found = [case for path in sorted(CASES.glob("*.txt")) for case in _read(path)]
    names = [case.name for case in found]
    assert len(set(names)) == len(names), "two cases have one name"
    return tuple(found)


def _read(path: Path) -> list[Case]:
    chunks = path.read_text("utf-8").split("### ")[1:]
    return [_case(chunk.strip("\n").split("\n"), path.stem) for chunk in chunks]


def _case(lines: list[str], stem: str) -> Case:
    name, labels, skin = (part.strip() for part in lines[0].split("|"))
    fields: dict[str, str] = {}
    body: list[str] = []
    for line in lines[1:]:
        key, _, value = line.partition(" ")
        if key in ("@title", "@info", "@url"):
            fields[key] = value
        elif key == "@filler":
            body += filler(name, len(body), int(value))
        elif line:
            body.append(value if key == "@byline" else line)
    return Case(
        name=name,
        labels=tuple(labels.split("/")),
        skin=skin,
        title=fields.get("@title"),
        info=fields.get("@info"),
        url=fields.get("@url"),
        lines=tuple(body),
        set=stem,
    )


def filler(name: str, at: int, count: int) -> list[str]:
    """Always the same paragraphs for the same place in the same case."""
    first = crc32(f"{name} {at}".encode()) % len(FILLERS)
    return [FILLERS[(first + step) % len(FILLERS)] for step in range(count)]


FILLERS = (
    "持续优化产业结构，推动传统产业高端化、智能化、绿色化改造，培育壮大竹纤维、水雾储能等新兴产业，新增规模以上工业企业四十二家，工业投资增长一成以上。",
    "坚持把项目作为第一抓手，健全重大项目协调推进机制，全年实施重点项目一百三十六个，完成投资四百一十二亿元，沿江快速通道、东湖水厂等一批项目建成投用。",
    "全面推进乡村振兴，新建高标准农田八万六千亩，粮食播种面积和产量稳中有增，农村自来水普及率达到百分之九十四，脱贫攻坚成果得到巩固拓展。",
    "着力改善生态环境，深入打好蓝天、碧水、净土保卫战，空气质量优良天数比例稳步提升，主要河流断面水质全部达标，森林覆盖率达到百分之六十二。",
    "兜牢民生底线，城镇新增就业五万一千人，改造老旧小区五十八个，新增公办幼儿园学位三千二百个，城乡低保标准继续提高，群众急难愁盼问题得到有效解决。",
    "深化重点领域改革，推进“一件事一次办”，政务服务事项网上可办率超过百分之九十八，企业开办时间压缩到半个工作日，营商环境进一步优化。",
    "压实安全生产责任，开展重点行业领域隐患排查整治，落实“党政同责、一岗双责、齐抓共管、失职追责”要求，坚决防范和遏制重特大事故发生。",
    "坚持文化惠民，建成城市书房十九个、村级文化广场七十四个，开展送戏下乡六百余场，公共文化服务体系更加健全，城市软实力不断增强。",
    "加强和创新社会治理，健全矛盾纠纷多元化解机制，信访积案化解率明显上升，扫黑除恶斗争常态化开展，社会大局保持和谐稳定。",
    "落实全面从严治党主体责任，加强作风建设，整治形式主义为基层减负，严肃查处侵害群众利益的不正之风和腐败问题，风清气正的政治生态不断巩固。",
    "扩大高水平对外开放，中欧班列开行数量翻番，综合保税区封关运行，实际利用外资和进出口总额增速居于前列，开放平台能级持续提升。",
    "大力实施创新驱动发展战略，全社会研发投入占比提高零点三个百分点，高新技术企业达到三百一十家，建成省级以上创新平台二十七个。",
    "统筹推进新型城镇化，完善城市路网和地下管网，新建改造城市道路四十一公里，增设公共停车位六千个，城市承载能力和精细化管理水平不断提高。",
)
"""Invented sentences without a first person, a speaker or a listener."""
