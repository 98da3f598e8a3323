"""Note what a county's budget grants: money that was decided outside this system."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from engine import tenancy
from engine.errors import Rejected
from processes.funds.models import Movement
from processes.funds.posting import Posting, Sum, post


@transaction.atomic
def note_budget(
    county: int, year: int, sums: Iterable[Sum], *, document: str, now: datetime
) -> Movement:
    """Write a budget down as its document has it; the installation does, no person.

    A document is noted once in a year: whoever repeats it would double the money.

    Args:
        document: Of the finance department, e.g. ``米财〔2026〕1号``.

    Raises:
        Rejected: Nothing is to be noted, an amount is not positive or not in cents,
            there is no document, or it was noted before.
    """
    if not document.strip():
        raise Rejected("Expected a document.", {"document": ["missing"]})
    tenancy.bind({county})
    tenancy.lock_name(f"budget|{county}|{year}|{document}")
    known = Movement.objects.filter(
        county=county, year=year, kind=Movement.Kind.OPENING, document=document
    ).first()
    if known is not None:
        raise Rejected(
            f"Expected a document that is new, but {document} was noted as "
            f"{known.number}.",
            {"document": [known.number]},
        )
    posting = Posting(county, year, Movement.Kind.OPENING, now, document=document)
    return post(posting, sums)
