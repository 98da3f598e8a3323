"""Writes an Excel file row by row; every cell is text.

A value that begins like a formula is marked as text for Excel too (the apostrophe
that people type before it), so that it stays text when somebody edits the cell.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import IO

import xlsxwriter

#: What makes a spreadsheet read a cell as a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
#: Excel's own limit for one cell.
_LONGEST = 32_767
_WIDTH = 24
_OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}


def write(
    file: IO[bytes],
    heads: Sequence[str],
    rows: Iterable[Sequence[str]],
    remarks: Callable[[], Sequence[str]],
) -> None:
    """Write one sheet.

    Args:
        remarks: Asked after the last row for what stands below the table.
    """
    with xlsxwriter.Workbook(file, _OPTIONS) as book:
        plain = book.add_format({"num_format": "@"})
        quoted = book.add_format({"num_format": "@", "quote_prefix": True})
        bold = book.add_format({"num_format": "@", "bold": True})
        sheet = book.add_worksheet()
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, max(len(heads) - 1, 0), _WIDTH)
        for place, text in enumerate(heads):
            sheet.write_string(0, place, text, bold)
        last = 0
        for last, row in enumerate(rows, start=1):
            for place, text in enumerate(row):
                format_ = quoted if text.startswith(_FORMULA) else plain
                sheet.write_string(last, place, text[:_LONGEST], format_)
        for below, remark in enumerate(remarks(), start=last + 2):
            sheet.write_string(below, 0, remark, plain)
