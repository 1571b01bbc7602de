"""Invented article pages in the skins of e-papers."""

from __future__ import annotations

from .reading import PARAGRAPHS, tagged

TITLE = "政协云河市委员会常务委员会工作报告"
SUBTITLE = "——在政协云河市第十届委员会第四次会议上"
PROPERTY = (
    "<!--enpproperty <articleid>548643</articleid><date>2025-01-07 09:28:27.0</date><author>石示例</author>"
    f"<title>{TITLE}</title><keyword></keyword><nodename>第02版：要闻</nodename>/enpproperty-->"
)
CONTENT = (
    f"<founder-content><!--enpcontent-->{tagged('P')}<!--/enpcontent--></founder-content>{PROPERTY}"
)
HEAD = "<html><head><title>云河日报数字报</title></head><body>"

OLD = f"""{HEAD}<table><tr><td class="font02">两会特刊</td></tr><tr><td class="font01"><founder-title>{TITLE}<!--<npm:1>--></founder-title></td></tr>
<tr><td class="font02">{SUBTITLE}</td></tr><tr><td><founder-author>石示例</founder-author></td></tr></table>
<table id="newspic"><tr><td><img src="p1.jpg"></td></tr><tr><td>石示例作报告。云河日报记者 韩对焦 摄</td></tr></table>
<div id="ozoom">{CONTENT}</div></body></html>"""

PC_1 = f"""{HEAD}<div class="notice"><p>·甲一鸣遗失残疾证一本，声明作废。</p></div><div class="detail-art"><p id="PreTitle">两会特刊</p><h2 id="Title">{TITLE}</h2>
<p id="SubTitle">{SUBTITLE}</p><div class="attachment"><img src="/pic/p1.jpg"><p>石示例作报告。云河日报记者 韩对焦 摄</p></div>
<div id="ozoom">{CONTENT}</div></div><a class="nextArt" href="c2.html">下一篇：断头路通了</a></body></html>"""

PC_2 = f"""{HEAD}<div class="newsdetatit"><div class="intro">两会特刊</div><h3>{TITLE}</h3><div class="sub">{SUBTITLE}</div>
<p><span>2025年01月07日</span></p></div><div class="newsdetatext">{CONTENT}</div></body></html>"""

PC_3 = f"""{HEAD}<div class="detail-art"><div class="main-article-alltitle"><div class="main-article-pretitle">两会特刊</div>
<div class="main-article-title">{TITLE}</div><div class="main-article-subtitle">{SUBTITLE}</div></div>
<div class="main-article-con">{CONTENT}</div></div></body></html>"""

PAD = f"""{HEAD}<div id="scroller"><div class="caption"><font id="guide"></font><p id="nowLayout" style="display:none">02</p><font id="intro-title">两会特刊</font>
<font id="main-title">{TITLE}</font><font id="sub-title">{SUBTITLE}</font><font id="author">2025年01月07日</font></div>
<div class="content" id="content">{CONTENT}</div></div></body></html>"""

NATIONAL = f"""{HEAD}<div class="article"><h3>两会特刊</h3><h1>{TITLE}</h1><h2>{SUBTITLE}</h2><p class="sec">《云河日报》（2025年01月07日 第02版）</p>
<div id="ozoom">{CONTENT}</div></div></body></html>"""

GUANGMING = f"""{HEAD}<div class="text_c"><h3>两会特刊</h3><h1>{TITLE}</h1><h2>{SUBTITLE}</h2><h4>作者：石示例</h4>
<div class="lai">《云河日报》（2025年01月07日 02版）</div><div id="articleContent"><!--enpcontent-->{tagged()}<!--/enpcontent--></div></div></body></html>"""

PAGE_SKIN = f"""{HEAD}<div class="bmnr_con"><div class="bmnr_con_yinti">两会特刊</div><div class="bmnr_con_biaoti">{TITLE}</div>
<div class="bmnr_con_yinti">{SUBTITLE}</div><div class="bmnr_con_zuozhe">□ 石示例</div>
<div class="bmnr_con_con"><div id="zoom">{"<br>".join(f"　　{text}" for text in PARAGRAPHS)}</div></div></div></body></html>"""

SHTML = f"""{HEAD}<div class="today">2025年1月7日　星期二</div><div class="detailsWrap"><h2 class="detConTit">{TITLE}</h2>
<div class="detPic"><img src="1.jpg"><p>石示例作报告。</p></div><div class="details">{tagged()}</div></div></body></html>"""

COLUMNS = f"""{HEAD}<div class="d_t_b">{TITLE}</div><div id="article_img_marquee"><img src="1.jpg"><p>石示例作报告。</p></div>
{"".join(f'<div class="para">　　{text}</div>' for text in PARAGRAPHS)}</body></html>"""

ARTICEL = f"""{HEAD}<div class="mulu"><h2>第01版：要闻</h2></div><div class="neirong"><h3>两会特刊</h3><h2>{TITLE}</h2><h4>{SUBTITLE}</h4>
<div class="imagelist"><img src="p1.jpg"><p>石示例作报告。云河日报记者 韩对焦 摄</p></div><span id="contenttext">{tagged()}</span></div></body></html>"""

QPAPER = f"""{HEAD}<div id="yinti">两会特刊</div><div id="doctitle">{TITLE}</div><div id="subdoctitle">{SUBTITLE}</div>
<div id="doccontent">{tagged()}</div></body></html>"""

UNIFLOWS = f"""{HEAD}<h5 class="yinti_title">两会特刊</h5><h2 class="content_title">{TITLE}</h2><h4>{SUBTITLE}</h4>
<table id="pictable4"><tr><td><img src="p1.jpg"></td></tr><tr><td>石示例作报告。云河日报记者 韩对焦 摄</td></tr></table><div id="pgcontent">{tagged()}</div></body></html>"""
