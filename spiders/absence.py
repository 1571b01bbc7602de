"""How an article's page ended that brought no article: missing, or failed, and what each stored answer says of it."""

from __future__ import annotations

from scrapy.http import Response

from speecharchive.capture.answers import judge_error
from speecharchive.errors import BadInput, NoArticle, SpeecharchiveError
from spiders.records import PageFailed, PageMissed
from spiders.tasks import Task


def outcome(response: Response, task: Task, error: SpeecharchiveError) -> PageFailed | PageMissed:
    """A page that was read as an article before and is not found now is missed; everything else has failed."""
    entry_id: int = response.meta["entry_id"]
    if task.role != "article":
        return PageFailed(entry_id, response.url, error)
    observed = response.meta["observed"]
    if observed is None and isinstance(error, (NoArticle, BadInput)):
        observed = judge_error(error)
    captures = (response.meta["capture"].id,)
    if observed is not None and observed.state == "not-found":
        captures += response.meta.get("redirects", ())
        if response.meta["known"]:
            return PageMissed(entry_id, task.url, captures, observed)
    return PageFailed(entry_id, response.url, error, captures, observed)
