"""Who plays a part in a case besides the case worker."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from processes.casework.models import Case, CaseParticipant


def take_part(
    case: Case, part: CaseParticipant.Part, people: Iterable[UUID], now: datetime
) -> None:
    """Note that people play a part in a case; what is noted already stays."""
    CaseParticipant.objects.bulk_create(
        [
            CaseParticipant(
                county=case.county, case=case, part=part, person_id=each, since=now
            )
            for each in sorted(set(people))
        ],
        ignore_conflicts=True,
    )


def bar(report: Case, suspects: Iterable[UUID], now: datetime) -> None:
    """Take a suspect's sight of the report and of the case in which it arose.

    Source: domain specification §15.4, COI14.
    """
    found = list(suspects)
    for case in filter(None, (report, report.origin)):
        take_part(case, CaseParticipant.Part.BARRED, found, now)
