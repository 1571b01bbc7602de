"""Four workers, forty outlets on hosts of their own, a worker or one of its processes killed at random again and again."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from speecharchive.store.archive import Archive
from tests.workers.campaign import Campaign
from tests.workers.conftest import queued, queued_database

__all__ = ["queued", "queued_database"]


@pytest.mark.skipif(
    not os.environ.get("FAULTS_SLOW"), reason="takes minutes; `make faults` sets FAULTS_SLOW=1"
)
@pytest.mark.timeout(1200)
@pytest.mark.parametrize(("kills", "seed"), [(0, 1), (12, 1), (12, 2), (12, 3)])
def test_every_page_once_whoever_dies(
    queued: Archive,
    queued_database: str,
    tmp_path: Path,
    kills: int,
    seed: int,
) -> None:
    campaign = Campaign(queued, queued_database, tmp_path, outlets=40)
    campaign.run(workers=4, kills=kills, seed=seed)
    campaign.check()
    assert campaign.killed == kills
