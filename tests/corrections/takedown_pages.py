"""Invented pages for tests of takedowns, with a text that stands nowhere else."""

from __future__ import annotations

from pathlib import Path

SECRET = "葭莩巷廿七號丙室"
"""In the reading text, the title, a caption and a credit line; in traditional characters."""
SIMPLE = "葭莩巷廿七号丙室"
URL = "http://www.yunhe.example/2026/0102/1.html"
OTHER = "http://www.yunhe.example/2026/0102/2.html"
_PAGE = """<html><head><title>{title}</title></head><body><h1>{title}</h1>
<p>2026-01-02 来源：云河日报 记者：丙三</p><div class="content">
<p>各位委员、同志们：</p>
<p>{first}</p>
<p>我们要把协商的圆桌摆到渡口，让群众看得见灯、等得到船，让每一条建议都有回音。</p>
<p>云河市要走新路，建设制造名城，推动高质量发展，把各项任务落到实处。</p>
<p>一、凝聚共识。{second}</p>
<p>谢谢大家！</p></div>
<div class="foot">{foot}</div></body></html>"""


def page(
    secret: str = SECRET, *, title: str = "在云河市政协闭幕会上的讲话", more: str = ""
) -> bytes:
    return _PAGE.format(
        title=title,
        first=f"住在{secret}的戊五同志来信说，渡口的路灯不亮。{more}",
        second=f"请到{secret}去看一看，问题就在那里。",
        foot=f"戊五，{secret}",
    ).encode()


def plain(title: str = "在云河市人大会议上的讲话") -> bytes:
    return page("渡口", title=title)


def write(folder: Path, name: str, data: bytes) -> Path:
    folder.mkdir(exist_ok=True)
    path = folder / name
    path.write_bytes(data)
    return path
