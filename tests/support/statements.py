"""Counts the statements that a command sends; BEGIN, COMMIT and savepoints not."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection
from django.test.utils import CaptureQueriesContext

_FRAME = ("SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN", "COMMIT")


class Statements(list[str]):
    """The statements sent, in order; filled when the block is left."""


@contextmanager
def counted() -> Iterator[Statements]:
    """Collect the statements that the block sends."""
    sent = Statements()
    with CaptureQueriesContext(connection) as captured:
        yield sent
    sent.extend(
        query["sql"]
        for query in captured.captured_queries
        if not query["sql"].startswith(_FRAME)
    )
