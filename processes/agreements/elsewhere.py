"""What a purchase and an evaluation have decided, read from their own records.

A submission of a reserved step is proven by its act; a message proves nothing.

Source: domain specification §14.6 (starts; task 14), §14.25.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from engine import queries
from engine.models import Submission
from processes.agreements.models import Agreement
from processes.bureau.grades import Grade
from processes.casework.models import Case
from processes.matters import EVALUATION, PROCUREMENT
from processes.organisation.models import Organisation
from processes.working_days import CHINA

_AWARDED, _NOTICED = "confirm_supplier", "publish_result_and_award"
_GRADED = "confirm_evaluation_result"


@dataclass(frozen=True, slots=True)
class Award:
    """Who was chosen, for how much, and when.

    Attributes:
        on: The day of the letter of award, from which the time to sign runs. Source:
            E01 art. 46. Until there is a letter, the day of the choice.
    """

    agency: Organisation
    amount: Decimal
    on: date


@dataclass(frozen=True, slots=True)
class Graded:
    """A confirmed grade and the matter in which it was confirmed."""

    evaluation: Case
    grade: Grade


def award_of(purchase: Case) -> Award | None:
    """Return what a purchase has awarded, if it has; the latest choice counts."""
    row = _latest([purchase.pk], _AWARDED)
    if row is None:
        return None
    said = queries.opened(row)
    agency = _agency(purchase.county, str(said.get("award", "")))
    if agency is None or "award_amount" not in said:
        return None
    return Award(agency, Decimal(str(said["award_amount"])), _awarded_on(row))


def award_behind(matter: Case) -> Award | None:
    """Return the award from which the matter of an agreement arose, if it did."""
    purchase = matter.origin
    if purchase is None or purchase.process_id != PROCUREMENT:
        return None
    return award_of(purchase)


def graded(agreement: Agreement, *, since: date) -> Graded | None:
    """Return the latest grade of the agreement's station that was confirmed.

    Args:
        since: Grades from before that day count for an earlier contract.
    """
    evaluations = Case.objects.filter(county=agreement.county, process_id=EVALUATION)
    if agreement.station_id is not None:
        of_station = evaluations.filter(places__station=str(agreement.station_id))
    else:
        of_station = evaluations.filter(origin_id=agreement.case_id)
    by_id = {each.pk: each for each in of_station}
    row = _latest(list(by_id), _GRADED)
    if row is None or row.submitted_at.astimezone(CHINA).date() < since:
        return None
    grade = queries.opened(row).get("grade")
    return Graded(by_id[row.case_id], Grade(str(grade)))


def _awarded_on(choice: Submission) -> date:
    letter = _latest([choice.case_id], _NOTICED)
    if letter is not None and letter.submitted_at >= choice.submitted_at:
        return date.fromisoformat(str(queries.opened(letter)["letter_sent_on"]))
    return choice.submitted_at.astimezone(CHINA).date()


def _latest(cases: list[UUID], element_id: str) -> Submission | None:
    rows = Submission.objects.filter(case_id__in=cases, element_id=element_id)
    return rows.order_by("-submitted_at", "-id").first()


def _agency(county: int, named: str) -> Organisation | None:
    """Return an agency by its id or its name."""
    known = Organisation.objects.filter(county=county, kind=Organisation.Kind.AGENCY)
    try:
        return known.filter(pk=UUID(named)).first()
    except ValueError:
        return known.filter(name=named).first()
