"""A site on loopback that publishes from day to day, and on which something can go wrong; and its crawls, a day apart."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from datetime import time as time_of_day
from time import sleep

from loopback import HTML, served

from speecharchive import clock
from speecharchive.outlets import Outlet, Start
from speecharchive.store.archive import Archive
from spiders.run import RunSummary, crawl

_NOW = datetime.now(UTC)
_TO_NOON = datetime.combine(_NOW, time_of_day(4), UTC) - _NOW
"""To noon in China: no midnight comes, there or in UTC, between the crawls of what is one day to a test."""
FIRST_DAY = date(2031, 3, 3)
LISTED = 12
A_DAY = 3
TEXT = "云河市今天召开了一次重要会议，甲一鸣出席并讲话，强调要抓好春耕生产，乙二虎主持。会议要求各地各部门把工作做细做实。"


class Pages(dict[str, tuple[str, bytes]]):
    """Each of them takes so many seconds."""

    seconds = 0.0

    def get(self, *arguments: object) -> tuple[str, bytes]:
        sleep(self.seconds)
        return super().get(*arguments)  # type: ignore[call-overload,no-any-return]


@dataclass
class ChangingSite:
    outlet: Outlet
    pages: Pages
    articles: list[tuple[str, str]] = field(default_factory=list)
    """Path and title, the newest first."""
    listed: int = LISTED
    dated: bool = True
    titled: bool = True
    editor: str = "TRS_Editor"
    days: int = 0
    paragraphs: int = 4

    def publish(self, count: int = A_DAY) -> None:
        day = FIRST_DAY + timedelta(days=self.days)
        for n in range(count):
            path = f"/yw/t20310099_{self.days:03}{n}.html"
            title = f"甲一鸣在全市第{self.days}次第{n}场工作会议上强调抓好春耕"
            self.articles.insert(0, (path, title))
            self.pages[path] = (HTML, self._article(title, day).encode())
        self._list()

    def print_again(self) -> None:
        """All pages as the site looks today."""
        for path, title in self.articles:
            self.pages[path] = (HTML, self._article(title, FIRST_DAY).encode())

    @contextmanager
    def put_back(self) -> Iterator[None]:
        """After the block the site is as it was before it."""
        kept = {name: value for name, value in vars(self).items() if name != "pages"}
        kept["articles"], pages = list(self.articles), dict(self.pages)
        try:
            yield
        finally:
            vars(self).update(kept)
            self.pages.clear()
            self.pages.update(pages)
            self.pages.seconds = 0.0

    def _article(self, title: str, day: date) -> str:
        when = f"{day:%Y-%m-%d} 08:00" if self.dated else "本网"
        text = "".join(f"<p>{n}、{TEXT}</p>" for n in range(self.paragraphs))
        heading = f"<h1>{title}</h1>" if self.titled else ""
        head = f"<title>{title}_云河网</title>" if self.titled else ""
        return (
            f'<html><head><meta charset="utf-8">{head}</head><body>{heading}'
            f'<div class="info">来源：云河日报　{when}</div><div class="{self.editor}">{text}</div></body></html>'
        )

    def _list(self) -> None:
        items = "".join(
            f'<li><a href="{path}">{title}</a></li>' for path, title in self.articles[: self.listed]
        )
        page = f'<html><head><meta charset="utf-8"><title>要闻</title></head><body><ul>{items}</ul></body></html>'
        self.pages["/yw/"] = (HTML, page.encode())

    def crawl(self, archive: Archive) -> RunSummary:
        """The day's crawl."""
        with clock.shifted(_TO_NOON + timedelta(days=self.days)):
            (summary,) = crawl([self.outlet], archive, delay=0, allow_private=True)
        self.days += 1
        return summary

    def healthy_days(self, archive: Archive, count: int) -> list[RunSummary]:
        """Nothing new on every seventh."""
        summaries = []
        for _ in range(count):
            self.publish(LISTED if not self.days else 0 if self.days % 7 == 6 else A_DAY)
            summaries.append(self.crawl(archive))
        return summaries


@contextmanager
def changing_site() -> Iterator[ChangingSite]:
    pages = Pages()
    with served(pages) as address:
        start = Start(f"{address}/yw/", "要闻")
        outlet = Outlet("yunhe", "云河网", "trs_wcm", None, ("127.0.0.1",), (start,), "active")
        yield ChangingSite(outlet, pages)
