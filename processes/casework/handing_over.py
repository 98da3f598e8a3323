"""Another social worker takes a case over.

Source: domain specification §14.1, *Internal transfer*; §15.4, COI09.
"""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext

from engine import commands
from engine.errors import Rejected
from processes.casework.models import Case, CaseParticipant
from processes.casework.participants import take_part

Part = CaseParticipant.Part


def name_next_worker(case: Case, person_id: UUID, now: datetime) -> None:
    """Note who will take the case over; an earlier choice is dropped.

    Raises:
        Rejected: It is the present case worker, or somebody barred from the file.
    """
    barred = CaseParticipant.objects.filter(
        case=case, part=Part.BARRED, person_id=person_id
    )
    if person_id == case.case_worker_id or barred.exists():
        raise Rejected(
            f"Expected somebody else to take over case {case.pk}.",
            {
                "to_worker": [
                    gettext(
                        "Choose a colleague who is not the case worker and not barred "
                        "from the file."
                    )
                ]
            },
        )
    _forget_next_worker(case)
    take_part(case, Part.NEXT_WORKER, [person_id], now)


def take_over(case: Case, person_id: UUID, *, moved: UUID, now: datetime) -> None:
    """Make somebody the case worker and hand the open work of the former one on.

    Args:
        moved: The instance in which the case is being accepted.
    """
    leaver = case.case_worker_id
    case.case_worker_id = person_id
    # What was frozen was the assignment of the one complained of.
    case.is_frozen = False
    case.save(update_fields=["case_worker_id", "is_frozen"])
    _forget_next_worker(case)
    if leaver is not None and leaver != person_id:
        commands.hand_on_desk(
            case.pk, leaver=leaver, to_person=person_id, besides=moved, now=now
        )


def _forget_next_worker(case: Case) -> None:
    CaseParticipant.objects.filter(case=case, part=Part.NEXT_WORKER).delete()
