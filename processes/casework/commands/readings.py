"""Leave a row before anything of a case is shown; refuse what may not be seen."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from engine import ledger
from engine.actors import Actor
from engine.errors import NotAllowed, NotFound
from processes.casework.models import Case, CaseReading
from processes.casework.policies import Sight


@transaction.atomic
def record_reading(
    case: Case,
    *,
    actor: Actor,
    what: CaseReading.What,
    now: datetime,
    submission_id: UUID | None = None,
    attachment_id: UUID | None = None,
) -> None:
    """Leave a row before anything of a case file is shown."""
    reading = CaseReading(
        county=case.county,
        case=case,
        person_id=actor.person_id,
        what=what,
        submission_id=submission_id,
        attachment_id=attachment_id,
        at=now,
    )
    ledger.keep(reading)


@transaction.atomic
def record_unmasking(
    case: Case,
    *,
    actor: Actor,
    reason: CaseReading.Reason,
    now: datetime,
    submission_id: UUID | None = None,
    what: CaseReading.What = CaseReading.What.IDENTITY,
) -> None:
    """Leave a row before something is shown unmasked.

    Args:
        submission_id: The one filled-in form that is shown.
        what: What else is shown.
    """
    reading = CaseReading(
        county=case.county,
        case=case,
        person_id=actor.person_id,
        what=CaseReading.What.SUBMISSION if submission_id else what,
        reason=reason,
        submission_id=submission_id,
        at=now,
    )
    ledger.keep(reading)


def require_sight(case: Case, sight: Sight, needed: Sight) -> None:
    """Refuse what a person may not see of a case.

    Raises:
        NotFound: The person may see nothing: a stranger must not learn of it.
        NotAllowed: The person may see less than is asked for.
    """
    if sight is Sight.NOTHING:
        raise NotFound("case", case.pk, to="see")
    if sight < needed:
        raise NotAllowed(
            f"Expected to see more of case {case.pk}, but the actor's posts do not "
            "reach that far.",
            rule="SIGHT",
            clause="E06 arts. 6, 28",
            case_id=str(case.pk),
        )
