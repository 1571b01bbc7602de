"""The forms in which the labelled texts are published: plain text and small pages of usual templates."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from zlib import crc32

from tests.quality.kinds.cases import Case

_NAV = "".join(
    f'<li><a href="/{name}/">{word}</a></li>'
    for name, word in (("", "首页"), ("yw", "要闻"), ("gk", "政务公开"), ("hd", "互动交流"), ("zt", "专题专栏"))
)  # fmt: skip
_FOOT = "<p>主办：云河市融媒体中心 版权所有 未经授权不得转载</p><p>云ICP备00000000号-1</p>"


def page(case: Case) -> bytes:
    """The bytes as published, UTF-8."""
    return SKINS[case.skin](case).encode()


def is_text(case: Case) -> bool:
    return case.skin == "text"


def _text(case: Case) -> str:
    lines = [line for line in (case.title, case.info, *case.lines) if line]
    joint = "\n\n" if crc32(case.name.encode()) % 2 else "\n　　"
    return joint.join(lines) + "\n"


def _paragraphs(case: Case, indent: str = "　　") -> str:
    return "\n".join(f"<p>{indent}{escape(line)}</p>" for line in case.lines)


def _shell(case: Case, main: str, site: str) -> str:
    title = escape(case.title or "")
    return (
        f'<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8"><title>{title}_{site}</title></head>'
        f'<body><div class="top"><ul class="nav">{_NAV}</ul></div>{main}<div class="footer">{_FOOT}</div></body></html>'
    )


def _gov(case: Case) -> str:
    main = (
        '<div class="position">当前位置：<a href="/">首页</a> &gt; <a href="/yw/">要闻</a> &gt; 正文</div>'
        f'<div class="article"><h1>{escape(case.title or "")}</h1><div class="info">{escape(case.info or "")} '
        '<a href="javascript:window.print()">打印</a></div>'
        f'<div class="TRS_Editor">{_paragraphs(case)}</div>'
        '<div class="share">分享到：</div></div>'
    )
    return _shell(case, main, "云河市人民政府门户网站")


def _press(case: Case) -> str:
    main = (
        f'<div class="w1000"><div class="left"><h1 class="title">{escape(case.title or "")}</h1>'
        f'<div class="source"><span>{escape(case.info or "")}</span></div>'
        f'<div class="article-content">{_paragraphs(case)}</div>'
        '<div class="editor">（责任编辑：褚九州）</div></div>'
        '<div class="right"><h3>热点新闻</h3><ul><li><a href="/a/1.html">东湖水厂建成投用</a></li>'
        '<li><a href="/a/2.html">老码头的早市又开张了</a></li></ul></div></div>'
    )
    return _shell(case, main, "云河新闻网")


def _epaper(case: Case) -> str:
    main = (
        f'<table width="100%"><tr><td class="font01" align="center"><h2>{escape(case.title or "")}</h2></td></tr>'
        f'<tr><td class="default">{escape(case.info or "")}</td></tr></table>'
        f'<div id="ozoom"><founder-content>{_paragraphs(case, "　　")}</founder-content></div>'
        "<div>上一篇 下一篇 放大 缩小 默认</div>"
    )
    return _shell(case, main, "云河日报数字报")


SKINS: dict[str, Callable[[Case], str]] = {
    "text": _text,
    "gov": _gov,
    "press": _press,
    "epaper": _epaper,
}
