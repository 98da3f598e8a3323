"""Leave a row before anything of a case is shown; refuse what may not be seen."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from engine import guard, ledger
from engine.actors import Actor, Origin
from engine.extensions import Act, Deed
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


def require_sight(
    case: Case, sight: Sight, needed: Sight, *, origin: Origin, to: Deed = "read"
) -> None:
    """Ask the guard whether a person sees as much of a case as is needed.

    Args:
        to: ``read``, or ``annotate`` for what is written beside the file.

    Raises:
        NotAllowed: The person may see less than is asked for; silently, where it is
            nothing: a stranger must not learn of the case.
    """
    guard.permit(
        Act(
            deed=to,
            actor=origin.actor,
            now=origin.now,
            county=case.county,
            case_id=case.pk,
            places=case.places,
            door=origin.door,
            known={"sight": int(sight), "needed": int(needed)},
        )
    )
