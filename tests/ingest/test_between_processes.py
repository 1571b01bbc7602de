"""What other processes read comes back whole, and what they keep loaded is nobody else's."""

from __future__ import annotations

import gc
import pickle
from dataclasses import replace

from pages_of_demo import resources

from speecharchive.demo.world import held_truth
from speecharchive.extraction.reader import read
from speecharchive.ingest import workers
from speecharchive.ingest.workers import Job, in_order
from speecharchive.model import Dropped, PageSource


def test_a_speech_comes_back_as_it_left() -> None:
    page = resources()[next(iter(held_truth()))]
    speech = read(PageSource(page.body, content_type=page.content_type))
    assert speech.dropped
    for sent in (speech, replace(speech, dropped=())):
        came = pickle.loads(pickle.dumps(sent))
        assert came == sent
        assert [type(each) for each in came.dropped] == [Dropped] * len(sent.dropped)


def test_what_was_kept_from_the_collector_is_given_back() -> None:
    before = gc.get_freeze_count()
    pieces = in_order(Job(abs, abs), iter(range(2 * workers._WARM)), 1)
    for _ in range(workers._WARM + 1):
        next(pieces)
    assert gc.get_freeze_count() > before
    pieces.close()
    assert gc.get_freeze_count() == 0
