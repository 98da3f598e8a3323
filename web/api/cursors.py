"""Pages of a list: where the next one begins, signed so that nobody makes one up."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from django.core import signing

from web.api.errors import Malformed

#: The last row of a page: the moment by which the list is ordered, and the id.
Place = tuple[datetime | None, UUID]

Row = TypeVar("Row")

LIMIT = 50
MOST = 200


def read(cursor: str, *, of: str) -> Place | None:
    """Return where a page begins; ``None`` for the first.

    Args:
        of: Name of the list; the cursor of another list is none of this one.

    Raises:
        Malformed: We did not write it.
    """
    if not cursor:
        return None
    try:
        moment, row_id = signing.loads(cursor, salt=_salt(of))
    except signing.BadSignature as error:
        raise Malformed({"cursor": ["Expected the cursor of this list."]}) from error
    return datetime.fromisoformat(moment) if moment else None, UUID(row_id)


def write(place: Place, *, of: str) -> str:
    """Return the cursor of the page that follows ``place``."""
    moment, row_id = place
    stated = [moment.isoformat() if moment else "", row_id.hex]
    return signing.dumps(stated, salt=_salt(of))


def page(
    found: Sequence[Row], limit: int, *, of: str, place: Callable[[Row], Place]
) -> dict[str, object]:
    """Return one page of rows of which one more than ``limit`` was asked for."""
    shown = found[:limit]
    has_more = len(found) > limit
    following = write(place(shown[-1]), of=of) if has_more else None
    return {"results": shown, "next": following}


def _salt(of: str) -> str:
    return f"web.api.cursors.{of}"
