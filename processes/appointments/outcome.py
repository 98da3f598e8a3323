"""What a change of posts means for the stations concerned, in codes for the record."""

from collections import Counter
from datetime import date, datetime, time
from uuid import UUID

from processes.organisation.models import Organisation
from processes.staffing import report
from processes.working_days import CHINA

_ONE_CASE = "one_case"


def stations_of(organisation: Organisation) -> list[UUID] | None:
    """Return the stations whose cases a body reaches; ``None`` for all of them.

    A station reaches itself, a township its own stations, whatever else all.
    """
    if organisation.kind == Organisation.Kind.STATION:
        return [organisation.pk]
    if organisation.kind == Organisation.Kind.TOWNSHIP:
        found = Organisation.objects.filter(
            county=organisation.county,
            kind=Organisation.Kind.STATION,
            parent=organisation,
        )
        return list(found.values_list("pk", flat=True))
    return None


def moment_of(day: date, now: datetime) -> datetime:
    """Return when a change of a day is looked at: on that day, but not in the past."""
    return max(now, datetime.combine(day, time(12), CHINA))


def noted(organisation: Organisation, day: date, now: datetime) -> str:
    """Check the stations concerned anew, as of the day of the change.

    Returns:
        What nobody could finish, by process and number of stations, and how many
        people's absence alone would stop something: codes and numbers only.
    """
    found = report(
        organisation.county,
        now=moment_of(day, now),
        stations=stations_of(organisation),
    )
    stopped = Counter(each.process_id or _ONE_CASE for each in found.stopped)
    alone = {absence.person_id for row in found.fragile for absence in row.absences}
    told = " ".join(f"{process}*{count}" for process, count in sorted(stopped.items()))
    return f"staffing: stopped {told or 'none'}; single absences {len(alone)}"
