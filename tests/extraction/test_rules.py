"""Each chrome rule drops what it names and leaves what only looks like it."""

from __future__ import annotations

from pathlib import Path

import pytest

import speecharchive.extraction
from speecharchive.extraction.judging import RULES
from speecharchive.extraction.rules import OF_PLACE, OF_ROLE, first_rule
from speecharchive.normalise.fold import fold, han_of_folded

from .invented import line

DROPS = {
    "classified-notice": [
        "·甲一鸣遗失云河市渡口市场3期2楼5号门面的50021号合同保证金发票",
        "·丁小舟（父：丁大河；母：江晚）遗失Z990100321号出生证，声明作废",
        "遗失声明",
        "丁小舟（父：丁大河",
        "注销公告：云河市飞云竹器厂决定注销，请债权人申报债权。",
    ],
    "caption": [
        "甲一鸣作工作报告。云河日报全媒体记者江照摄",
        "图为会议现场。",
        "新渡口夜景（资料图片）",
        "韩对焦 摄（云岭图片）",
        "制图：韩对焦",
        "▲渡轮驶过北渡码头",
    ],
    "author-note": ["（作者为云河市委书记）", "（作者：甲一鸣，系云河市政协主席）", "（甲一鸣 系墨溪县委书记）"],
    "source-line": ["来源：云河日报", "稿源:云河新闻网", "（来源：云河日报）", "来源丨云河日报", "信息來源：市政府辦公室"],
    "editors-line": ["责编：江照、丁舟", "（責編：江照、丁舟）", "编辑:江照", "责任编辑 江照", "一审：江照 二审：丁舟", "编辑丨江照", "审核｜丁舟", "编导丨江照", "【纠错】 【责任编辑:江照 】"],
    "info-line": [
        "发布人： 浏览 512 次  发布时间：2024年11月18日 打印本页",
        "時間：2023年02月24日14：42 來源：雲河日報進入論壇手機讀報",
        "2024-12-27 10:30:00",
        "2024年1月10日 08:00 云河日报",
    ],
    "reporter-line": ["本报记者 江照 通讯员 丁舟", "□ 甲一鸣", "文/江照 图/丁舟", "作者：甲一鸣", "记者江照", "云河日报评论员", "（文：江照 图：丁舟 编辑：林晚 审核：周渡）"],
    "breadcrumb": ["当前位置：", "您现在的位置：首页 > 新闻", "云河新闻网>>地市频道>>时政要闻", "首页 > 要闻"],
    "menu-bar": ["首 页 |  政协要闻  | 主席讲话 | 提案工作", "首页 新闻 图片 视频 论坛"],
    "visit-counter": ["浏览 512 次", "99人评论", "您是第 1234567 位访问者", "阅读量：123"],
    "share-line": ["分享到：", "分享到： 评论：", "分享到：微信 微博"],
    "page-tools": ["【打印本页】【关闭窗口】", "字体：大 中 小", "返回云河网首页 返回渡口站首页", "收藏 打印 分享"],
    "back-link": ["返回顶部", "【回到顶部】", "TOP"],
    "related-links": ["相关链接", "【相关阅读】", "上一篇：市委召开会议", "阅读下一篇", "频道精选", "圖片新聞"],
    "page-break": ["（下转第四版）", "▲上接1版", "第02版：要闻"],
    "pager": ["1 2 3 下一页", "【1】【2】【3】", "上一页 [1] [2] 下一页 全文阅读", "共3页 第1页 首页 尾页"],
    "original-title": ["（原标题：三十六处渡口的“连”与“养”）", "原标题: 渡口的账本"],
    "record-line": ["索 引 号：YH2031-00012", "主题分类：政府工作"],
    "promotion": ["点击进入“渡口之声”>>", "关注公众号：云河财经", "更多精彩内容请进入理论频道",
        "打开客户端体验更流畅", "正文已结束，您可以按alt+4进行评论", "点击上方蓝字，关注我们", "返回云河网，查看更多",
        "喜欢这篇文章，请点个“在看”分享给你的朋友吧！", "用微信扫码二维码", "新闻报料热线：0000-0000000"],
    "advertisement": ["广告", "【推广】", "赞助商链接"],
    "placeholder": ["[图片]", "视频加载中...", "视频：管道机器人的一天 (02:31)"],
    "tag-line": ["标签：散文 清明", "关键词 >> 管网", "所属分类：头条", "关键词："],
    "end-mark": ["— END —", "（完）", "■", "——————"],
    "legal-note": [
        "网站声明",
        "未经本网书面授权，不得转载或建立镜像",
        "凡本网注明“来源：云河新闻网”的作品，版权均属本网。",
        "版权声明：转载请注明出处。",
        "特别声明：以上内容为用户上传并发布，本平台仅提供信息存储服务。",
        "平台声明：该文观点仅代表作者本人。",
    ],
    "site-footer": [
        "Copyright © 2017 www.yunhe.example 云河政研网 版权所有",
        "云ICP备00000000号-1",
        "主办单位：云河市委政策研究室 承办单位：云河市信息中心",
        "技术支持 云河渡轮信息技术有限公司",
    ],
}  # fmt: skip

KEEPS = {
    "classified-notice": [
        "要让群众不因一张证的遗失多跑一趟路，窗口要把作废和补办一次讲清。群众的小事就是我们的大事。",
        "出生证、身份证、驾驶证三证联办。",
    ],
    "caption": ["图书馆要建在渡口边上。", "要把蓝图变为施工图。", "漫画与摄影协会"],
    "author-note": ["（三）加强作者队伍建设", "作者的笔要伸到田埂上去。"],
    "source-line": ["来源于群众的办法最管用。", "要查清资金来源，堵住漏洞。"],
    "editors-line": [
        "编辑出版《云河渡口志》三卷。",
        "责任编辑不是一个轻松的岗位",
        "审核把关要严。",
    ],
    "info-line": [
        "2024年12月26日",
        "今天是12月27日，离年底还有五天。",
        "时间紧、任务重",
        "发布一批标准",
    ],
    "reporter-line": [
        "文：渡口的灯为什么不灭？",
        "记者之家要办成渡口人的家",
        "文化强市",
        "作者要深入生活，扎根人民。",
    ],
    "breadcrumb": ["位置决定担当", "坚持问题导向：首要是民生"],
    "menu-bar": [
        "坚定信心 团结实干 奋勇前进",
        "一手抓新闻，一手抓服务。",
        "江照 丁舟 甲一鸣 乙二南",
    ],
    "visit-counter": ["全年接访1234次", "走访企业"],
    "share-line": ["分享发展成果", "分享改革红利，共建美好家园。"],
    "page-tools": ["关闭一批小散乱企业", "大力发展渡口经济", "2024-12-26"],
    "back-link": ["返回家乡", "回到群众中去。"],
    "related-links": ["相关部门要主动配合", "下一步，我们要抓好三件事。", "上一年的账已经结清"],
    "page-break": ["转变作风", "接续奋斗"],
    "pager": ["2024", "页岩气产业", "（一）（二）", "30 40"],
    "original-title": ["原题不改，原意不变", "这个原标题没有一个字多余。"],
    "record-line": ["文号要规范，索引要清楚。", "公开方式要多样"],
    "promotion": [
        "更多群众受益",
        "关注民生冷暖",
        "点击率不等于满意率。",
        "打开工作局面",
        "进入新阶段，贯彻新理念",
        "返回家乡看一看！",
    ],
    "advertisement": ["广告业", "推广先进经验"],
    "placeholder": ["图片里的云河", "点击率不等于满意率", "视频会议要少开。"],
    "tag-line": ["关键词是实干", "标签化的做法要不得", "分类施策"],
    "end-mark": ["完成全年任务", "一、关于产业"],
    "legal-note": [
        "要依法保护版权，严查侵权盗版。",
        "声明：我们说到做到。",
        "本市网站要办出特色。",
    ],
    "site-footer": ["地址选择要科学。", "我们联系我们的群众，要常走常新。", "技术支持要到户到田。"],
}


@pytest.mark.parametrize(
    ("name", "text"), [(name, text) for name, texts in DROPS.items() for text in texts]
)
def test_drops(name: str, text: str) -> None:
    rule = first_rule(line(text), RULES)
    assert rule is not None
    assert rule.name == name


@pytest.mark.parametrize(
    ("name", "text"), [(name, text) for name, texts in KEEPS.items() for text in texts]
)
def test_keeps_what_only_looks_like_it(name: str, text: str) -> None:
    assert [rule.name for rule in RULES if rule.name == name and rule.matches(line(text))] == []


def test_every_rule_is_tried_both_ways_and_explains_itself() -> None:
    names = {rule.name for rule in RULES}
    assert names == set(DROPS) == set(KEEPS)
    assert [rule.name for rule in RULES if len(rule.explanation) < 20] == []


def test_rule_names_are_unique_or_shared_on_purpose() -> None:
    """A role and a rule may drop the same thing under one name; a place never takes a rule's name by accident."""
    assert len({rule.name for rule in RULES}) == len(RULES)
    shared = {rule.name for rule in RULES} & set(OF_PLACE)
    assert shared == set()
    assert set(OF_ROLE.values()) - {rule.name for rule in RULES} - set(OF_PLACE) == {
        "navigation",
        "outside-article",
    }


def test_patterns_are_written_in_folded_characters() -> None:
    """Rules read folded text: a word in a pattern that folding would change could never match."""
    folder = Path(speecharchive.extraction.__file__).parent
    for path in folder.glob("*.py"):
        for number, text in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            code = text.partition("#")[0]
            if 'r"' in code or code.strip().startswith('"'):
                assert han_of_folded(fold(code)) == "".join(
                    char for char in code if han_of_folded(fold(char))
                ), f"{path.name}:{number}"


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_long_hostile_lines_are_not_asked_of_short_rules(rule: object) -> None:
    assert first_rule(line("分享到打印|>>" * 5000), RULES) is None
