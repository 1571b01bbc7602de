"""Words that hold a place's name without meaning the place: 推广安全, 南京路, 大连接, 朝阳产业."""

import re
from functools import cache

from speecharchive.data import read_lines
from speecharchive.normalise.fold import fold


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Full names that are everyday words: they count only right after the division above them (阳泉市城区).
EVERYDAY = _words(
    "城区 郊区 矿区 东区 西区 南区 北区 新区 新城区 老城区 古城区 港口区 解放区 新市区 市区 市郊区 城中区 市中区 站前区 市南区"
    " 市北区 城东区 城西区 城北区 城南区 前锋区 公安县 实验区 南城区 北城区 中市区 东市区 西市区 南市区 北市区 露天区 动力区"
    " 公园区 滨海区 新县"
)
# Short names of provinces and prefectures that are everyday words: they count only before the name of an institution.
_EVERYDAY_SHORT = _words(
    "朝阳 大同 日照 安康 中山 三明 和田 大理 大庆 红河 海东 海北 海西 黄南 山南 长治 文山 兴安 白山 白城 阿里 白银"
    " 四平 来宾 普洱 玉树 哈密 安顺 孝感 通化 延安 遵义 宁德 凉山 中卫 黄山 丽水 保山 平凉 巴中"
    # 延安精神 and 遵义会议 are history, 天水 is water too.
    " 天水 渡口 台湾"
)
INSTITUTION = re.compile(
    r"政协|人大|两会|市委|政市|市人|县委|区委|地委|地区|行署|日报|晚报|新闻|电视|在线|发布|频道|站|党|政府|融媒|公安|法院|检察"
)
# Words whose last character begins a name by chance: 推广安全, 隆重庆祝, 黄河南岸, 创新乡村, 建成都市圈, 打开封闭.
_JOINED = _words(
    "隆重 创新 最新 更新 革新 推广 黄河 运河 淮河 长江 珠江 沿江 巩固 美丽 经济 重大 最大 扩大 伟大 强大 建成 形成"
    " 完成 变成 达成 促成 构成 组成 境内 出海 入海 渤海 东海 泰山 适宜 便宜 平安 承包 普通 融通 沟通 打通 畅通 环保"
    " 发动 带动 一定 规定 落实 增长 成长 生长 重要 三大 四大 五大 六大 八大 十大 千佛 赞成 养成 合成 生成 收成 落成 集成"
    " 打开 公开 离开 召开 展开 分开 拉开 敞开 揭开 绕开 避开 放开 推开 解开 黑海 南海 北海 大海 中海 里海 红海 沿海 近海"
    " 市长 县长 区长 省长 州长 校长 部长 院长 会长 组长 队长 局长 处长 科长 站长 社长 家长 船长 班长 特长 擅长 延长 交通 流通"
    " 精通 贯通 直通 开通 联通 广大 壮大 宏大 巨大 庞大 盛大 放大 做大 宽大 高大 中南 东南 西南 越南 云南 济南 大江 山河 江河"
    " 冰河 银河 星河 大河 大湖 高山 群山 深山 名山 火山 雪山 青山 江山 爬山 太湖 洪湖 东湖 西湖 南湖 环太湖 者乐"
)
# Longer words that begin with a place's name.
_LONGER = re.compile(
    r"北海道|周口店|河源[头地]|长春[藤花]|大连[接续片锁环]|乐山乐水|天水一色|北京时间|北京人遗址|上海合作|江西腊|本溪湖|黄石公园"
    r"|[\u4e00-\u9fff]{1,2}[东西南北](?:[岸麓坡端缘翼]|沿岸|侧边)"
)
# After a short name: another, smaller place is meant (株洲县, 北京路).
_SMALLER = re.compile(
    r"县(?!市区|区)|区(?![域县])|乡(?!村)|镇(?!江)|路|街|大道|巷|胡同|[东南西北中]路|大桥|大街|[东南西北]街"
)
# A two-character county (理县, 和县) stands at a boundary, never inside 管理县级.
_BEFORE_TINY = re.compile(r"[^\u3400-\u9fff]|[协共在到赴是为任]")
_BEFORE_BARE = re.compile(r"[^\u3400-\u9fff]|[在于到赴来从向由与和及是的对驻给让为往去回把将]")
_BEFORE_HOME = _words(
    "建设 振兴 走进 相约 魅力 美丽 幸福 奋进 推动 助力 谱写 打造 平安 法治 智慧 数字 文明 创新 中国 中共 政协"
)
_AFTER_TINY = re.compile(r"[级域城乡镇区市]")


@cache
def _everyday() -> frozenset[str]:
    words = (word for line in read_lines("not_places.txt") for word in fold(line).split())
    return _EVERYDAY_SHORT | frozenset(words)


def is_everyday(name: str, *, county: bool) -> bool:
    """Whether the short name is a word of its own, so that something beside it must say that a place is meant."""
    return name in (_everyday() if county else _EVERYDAY_SHORT)


def stands_alone(text: str, start: int, end: int) -> bool:
    """Whether the short name at this spot is not part of a longer word or of a smaller place's name."""
    if is_joined(text, start) or _SMALLER.match(text, end):
        return False
    longer = _LONGER.match(text, start)
    return longer is None or longer.end() <= end


def is_joined(text: str, start: int) -> bool:
    return start > 0 and text[start - 1 : start + 1] in _JOINED


def begins_a_word(text: str, start: int) -> bool:
    """弘扬中华 holds 扬中, 在扬中 means it: before a county's bare name stands no word that could end in its first character."""
    return (
        start == 0
        or _BEFORE_BARE.match(text, start - 1) is not None
        or text[max(0, start - 2) : start] in _BEFORE_HOME
    )


def tiny_at_boundary(text: str, start: int, end: int) -> bool:
    boundary = start == 0 or _BEFORE_TINY.match(text, start - 1)
    return bool(boundary) and not _AFTER_TINY.match(text, end)
