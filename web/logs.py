"""How log records are written: plain lines without anybody's data."""

import logging
import re
from types import TracebackType

ExceptionInfo = (
    tuple[type[BaseException], BaseException, TracebackType | None]
    | tuple[None, None, None]
)

# PostgreSQL quotes the values of the offending row in these lines of its errors.
QUOTED_VALUES = re.compile(r"^(DETAIL|CONTEXT|LINE \d+):.*(\n\s.*)*", re.MULTILINE)


class PlainFormatter(logging.Formatter):
    """Formats records without the values that database errors quote."""

    def formatException(self, ei: ExceptionInfo) -> str:  # noqa: N802
        """Return the traceback without values of rows."""
        return without_values(super().formatException(ei))


def without_values(text: str) -> str:
    """Return an error's text without the lines that quote values of rows."""
    return QUOTED_VALUES.sub(r"\1: (left out)", text)
