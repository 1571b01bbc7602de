"""Tables of data and tables that only lay out the page."""

from __future__ import annotations

from bs4 import Tag

MAX_CELL = 120
"""A longer cell is running text: the table lays it out."""
MIN_CELLS = 2
MIN_ROWS = 2


def is_data_table(table: Tag) -> bool:
    """Rows of short cells side by side, no table inside, no pictures.

    The rows of such a table are lines; the cells of any other are.
    """
    if table.find(["table", "img"]) is not None:
        return False
    rows = 0
    for row in table.find_all("tr"):
        cells = [cell.get_text(strip=True) for cell in row.find_all(["td", "th"], recursive=False)]
        if any(len(cell) > MAX_CELL for cell in cells):
            return False
        rows += sum(map(bool, cells)) >= MIN_CELLS
    return rows >= MIN_ROWS
