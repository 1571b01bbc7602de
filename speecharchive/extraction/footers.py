"""What stands below an article for legal reasons: copyright, registration, whom to phone."""

from __future__ import annotations

import re

from speecharchive.extraction.lines import Line
from speecharchive.extraction.rules import Rule, rule
from speecharchive.extraction.shapes import ends_sentence

_SIGNALS = re.compile(
    r"未经.{0,14}(?:授权|许可|允许|同意)|不得.{0,6}(?:转载|镜像)|请勿.{0,4}转载|转载.{0,8}注明|注明.{0,4}(?:来源|出处)|镜像|独家授权"
    r"|不代表本[网站报台]|不代表.{0,8}(?:观点|立场)|免责声明|版权声明|网站声明|版权咨询|本[网站]|授权转载|转载自|转载目的|版权归|版权所有|作品版权"
    r"|仅代表作者|仅提供信息|信息存储(?:空间)?服务|用户上传|用户发布|(?:以上|上述|图文)内容|侵权必究|严禁转载|如有侵权|如涉及?(?:版权|侵权)|不构成.{0,6}(?:投资)?建议|作者个人观点|该文观点|平台声明|联系.{0,6}删除|真实性负责|违法和不良信息"
)
_LEGAL_HEADING = re.compile(
    r"[【\[(]?(?:(?:网站|版权|免责|特别|郑重|重要)声明|版权所有|法律声明|版权与免责声明)[】\])]?:?$"
)
_LEGAL_OPENING = re.compile(
    r"(?:[·●■※*\d、.]{0,3})(?:凡本[网站报]|凡.{0,12}注明.{0,3}来源|本[网站]所有|版权声明|免责声明|特别声明|平台声明|郑重声明|声明:|【?版权|notice:)"
)
_REGISTERED = re.compile(
    r"copyright|©|\(c\)\d{4}|icp[备证]|公安备|公网安备|网安备|网站标识码|allrightsreserved|信息服务许可证|技术(?:支持|支撑|维护)[:：]"
)
_FOOTER = re.compile(
    r"版权所有|网站地图|设为首页|联系我们|关于我们|备案(?:号|编号|序号)|技术(?:支持|支撑|维护)|浏览器|分辨率|违法和不良信息|举报(?:电话|邮箱|中心)"
)
_IMPRINT = re.compile(
    r"(?:主办(?:单位|方)?|承办(?:单位)?|协办(?:单位)?|主管(?:单位)?|版权|制作(?:单位)?|运维|维护|(?:联系|办公|咨询|服务|报料|热线|投稿)(?:电话|邮箱|热线)|电话|传真|地址|邮编|邮箱)[::]"
)


@rule("legal-note", longest=500, ends="strong")
def legal_note(line: Line) -> bool:
    """网站声明, 未经授权不得转载, 凡本网注明…: the outlet's terms; one signal opens or heads it, else two are needed."""
    bare = line.bare
    if len(bare) <= 20 and _LEGAL_HEADING.match(bare):
        return True
    if _SIGNALS.search(bare) is None:
        return False
    signals = {match.group() for match in _SIGNALS.finditer(bare)}
    return len(signals) >= 2 or bool(signals and _LEGAL_OPENING.match(bare))


@rule("site-footer", longest=400, ends="strong")
def site_footer(line: Line) -> bool:
    """Copyright, 版权所有, 蜀ICP备…号, 技术支持, 主办单位: …"""
    bare = line.bare
    if _REGISTERED.search(bare):
        return True
    if ends_sentence(bare):
        return False
    return _FOOTER.search(bare) is not None or _IMPRINT.match(bare) is not None


RULES: tuple[Rule, ...] = (legal_note, site_footer)
