"""What a page lists of an outlet: one answer for crawls and for `outlets check`."""

from __future__ import annotations

import re
from dataclasses import replace

from speecharchive.errors import GuardedPage, PageError
from speecharchive.model import Listing, PageSource
from speecharchive.outlets.outlet import Outlet
from speecharchive.pages.opening import open_page


def listing_of(source: PageSource, outlet: Outlet) -> Listing:
    """Where the outlet declares a pattern of articles, that alone says which links are some; a start page is none.

    Links to other hosts are among them. Raises BadInput.
    """
    page = open_page(source, outlet.family, reported=outlet.is_reported)
    found = page.listing(re.compile(outlet.articles) if outlet.articles else None)
    starts = {start.url for start in outlet.starts}
    return replace(found, articles=tuple(x for x in found.articles if x.url not in starts))


def guard_of(source: PageSource, outlet: Outlet) -> GuardedPage | None:
    """What a page that lists nothing says where it is a guard's. Raises BadInput."""
    try:
        open_page(source, outlet.family, reported=outlet.is_reported).article()
    except GuardedPage as error:
        return error
    except PageError:
        pass
    return None
