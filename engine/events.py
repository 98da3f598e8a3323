"""What happened, told to browsers and workers after commit: ids only.

The news travels by PostgreSQL NOTIFY, sent inside the transaction and delivered at
its commit. Losing one costs a second of waiting, nothing more: whoever listens
reads the database again.
"""

from collections.abc import Iterable

import orjson
from django.db import connection

CHANNEL = "lastmetre"


def news(*, county: int, groups: Iterable[str], case_id: str) -> str:
    """Return the text of one notice: which queues and which case changed.

    Args:
        groups: Candidate groups whose queue, or whose members' desks, changed.
    """
    return orjson.dumps(
        {"county": county, "groups": sorted(set(groups)), "case": case_id}
    ).decode()


def publish(notice: str) -> None:
    """Send ``notice`` when the current transaction commits."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, notice])
