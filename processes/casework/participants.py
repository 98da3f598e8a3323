"""Who plays a part in a case besides the case worker."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from processes.casework.models import REPORT, Case, CaseParticipant


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
    """Take a suspect's sight of the case, and of every report that arose in it.

    Source: domain specification §15.4, COI14.
    """
    found = list(suspects)
    files = [report]
    if report.origin_id is not None:
        files += _lock_files_of(report.origin_id)
    for case in {case.pk: case for case in files}.values():
        take_part(case, CaseParticipant.Part.BARRED, found, now)


def bar_as_in(arisen_in: Case, report: Case, now: datetime) -> None:
    """Keep the suspects of earlier reports out of a new one in the same case."""
    _lock_files_of(arisen_in.pk)
    suspects = CaseParticipant.objects.filter(
        case=arisen_in, part=CaseParticipant.Part.BARRED
    ).values_list("person_id", flat=True)
    take_part(report, CaseParticipant.Part.BARRED, suspects, now)


def _lock_files_of(origin_id: UUID) -> list[Case]:
    """Return a case and the reports that arose in it; the case is held until commit.

    Who bars a suspect and who reports at the same time must learn of each other.
    """
    origin = Case.objects.select_for_update(no_key=True).get(pk=origin_id)
    reports = Case.objects.filter(
        county=origin.county, origin=origin, process_id=REPORT
    )
    return [origin, *reports]
