"""Inspect, deal with a breach, renew or not, hand over and end.

Source: domain specification §14.6, tasks 4 to 6 and 12 to 19; ``004 §六(五)``.
"""

from datetime import date
from decimal import Decimal
from uuid import UUID

from django.utils.translation import gettext

from engine.errors import Rejected
from engine.extensions import FilledIn
from processes.agreements import queries
from processes.agreements.drafting import known, refuse
from processes.agreements.elsewhere import graded
from processes.agreements.models import (
    Breach,
    ContractYear,
    Inspection,
    Receipt,
    Renewal,
    Transition,
)
from processes.bureau.grades import Grade
from processes.casework.models import Case
from processes.working_days import CHINA

#: These leave no choice: the agreement ends. Source: §14.6, ``gw_breach``.
SERIOUS = frozenset({"subcontracting", "misuse", "guard_breach", "false_records"})


def record_publication(matter: Case, filled: FilledIn) -> None:
    """Note when the contract was published."""
    contract = _signed(matter)
    contract.published_at = _day(filled, "published_at")
    contract.save(update_fields=["published_at"])


def record_finance_copy(matter: Case, filled: FilledIn) -> None:
    """Note when finance got its copy."""
    contract = _signed(matter)
    contract.finance_filed_at = _day(filled, "filed_at")
    contract.save(update_fields=["finance_filed_at"])


def record_filing(matter: Case, filled: FilledIn) -> None:
    """Note when the agreement was handed in for filing."""
    contract = _signed(matter)
    contract.filed_at = _day(filled, "submitted_on")
    contract.save(update_fields=["filed_at"])


def record_inspection(matter: Case, filled: FilledIn) -> None:
    """Keep what an inspection has found."""
    Inspection.objects.create(
        county=matter.county,
        case_id=matter.pk,
        result=str(filled.data["inspection_result"]),
        inspected_on=_day(filled, "inspected_on"),
        work_item_id=_act(filled),
    )


def record_breach(matter: Case, filled: FilledIn) -> None:
    """Keep how a breach is dealt with.

    Raises:
        Rejected: The agency was not heard, a serious breach is to be put right, or
            the day for it has passed.
    """
    data, today = filled.data, filled.now.astimezone(CHINA).date()
    agreement = known(matter)
    if data["agency_heard"] is not True:
        raise refuse(
            "agency_heard",
            "Expected the agency to be heard first.",
            gettext("Hear the agency first."),
        )
    if data["breach_cause"] in SERIOUS and data["breach_result"] != "terminate":
        raise refuse(
            "breach_result",
            f"Expected {data['breach_cause']} to end the agreement.",
            gettext("A serious breach ends the agreement."),
        )
    until = None
    if data["breach_result"] == "rectify":
        until = _day(filled, "rectify_until")
        if until <= today:
            raise refuse(
                "rectify_until",
                f"Expected a day after {today}, but got {until}.",
                gettext("Enter a day after today."),
            )
    Breach.objects.create(
        county=matter.county,
        case_id=matter.pk,
        cause=str(data["breach_cause"]),
        result=str(data["breach_result"]),
        until=until,
        decided_on=today,
        act_id=_act(filled),
    )
    if data["breach_result"] == "terminate" and agreement.services_stopped_on is None:
        agreement.services_stopped_on = today
        agreement.save(update_fields=["services_stopped_on"])


def record_receipt(matter: Case, filled: FilledIn) -> None:
    """Keep the grade, read from the evaluation's own record.

    Raises:
        Rejected: No grade has been confirmed for this contract.
    """
    agreement = known(matter)
    contract = _signed(matter)
    found = graded(agreement, since=contract.term_from)
    if found is None:
        raise Rejected(
            "Expected a confirmed grade of the station.",
            {"": [gettext("No grade has been confirmed yet.")]},
        )
    Receipt.objects.create(
        county=matter.county,
        case_id=matter.pk,
        contract=contract,
        evaluation_id=found.evaluation.pk,
        grade=found.grade,
        received_on=_day(filled, "received_on"),
    )


def record_renewal(matter: Case, filled: FilledIn) -> None:
    """Keep what was decided: by grade and year there is one answer.

    Raises:
        Rejected: The decision is another one.
    """
    agreement, contract = known(matter), _signed(matter)
    receipt = contract.receipts.order_by("-id").first()
    if receipt is None:
        raise Rejected("Expected a grade.", {"": ["no grade"]})
    allowed = answers(Grade(receipt.grade), contract.year, agreement.cycle_years)
    if filled.data["renewal"] not in allowed:
        raise refuse(
            "renewal",
            f"Expected {' or '.join(sorted(allowed))} after {receipt.grade} in year "
            f"{contract.year}, but got {filled.data['renewal']}.",
            gettext("Grade and year do not allow this decision."),
        )
    Renewal.objects.create(
        county=matter.county,
        case_id=matter.pk,
        contract=contract,
        grade=receipt.grade,
        result=str(filled.data["renewal"]),
        decided_on=filled.now.astimezone(CHINA).date(),
        act_id=_act(filled),
    )


def answers(grade: Grade, year: int, cycle_years: int) -> frozenset[str]:
    """Return the decisions that a grade allows in a year of a cycle.

    Source: ``004 §六(五)``: not qualified, not renewed; the cycle ends with a new
    purchase, ``004 §五(四)``.
    """
    if grade is Grade.UNQUALIFIED:
        return frozenset({"no_renewal"})
    return frozenset({"renew"} if year < cycle_years else {"new_procurement"})


def record_plan(matter: Case, filled: FilledIn) -> None:
    """Keep the plan of a transition; a new one replaces what was not accepted.

    Raises:
        Rejected: It settles more than is left of the price.
    """
    contract = _signed(matter)
    amount = Decimal(str(filled.data["settlement_amount"]))
    left = queries.service_price(contract) - queries.paid_under(contract)
    if amount > left:
        raise refuse(
            "settlement_amount",
            f"Expected at most the {left} left, but got {amount}.",
            gettext("Only %(amount)s yuan of the price are left.") % {"amount": left},
        )
    Transition.objects.update_or_create(
        county=matter.county,
        case_id=matter.pk,
        contract=contract,
        defaults={
            "open_cases": len(queries.open_cases(known(matter))),
            "planned_on": filled.now.astimezone(CHINA).date(),
            "settlement": amount,
        },
    )


def record_acceptance(matter: Case, filled: FilledIn) -> None:
    """Note that all was handed over.

    Raises:
        Rejected: A case has nobody, or it is not proven what became of the data.
    """
    data = filled.data
    if data["transition_result"] != "accepted":
        return
    for field in ("cases_taken", "data_proof"):
        if data[field] is not True:
            raise refuse(
                field,
                f"Expected {field} before the transition is accepted.",
                gettext("The transition cannot be accepted without this."),
            )
    plan = Transition.objects.filter(case_id=matter.pk).order_by("-id").first()
    if plan is None:
        raise Rejected("Expected a plan of the transition.", {"": ["no plan"]})
    plan.accepted_on = _day(filled, "accepted_on")
    plan.act_id = filled.work_item_id
    plan.save(update_fields=["accepted_on", "act_id"])


def _signed(matter: Case) -> ContractYear:
    contract = queries.signed_contract(known(matter))
    if contract is None:
        raise Rejected("Expected a signed contract.", {"": ["nothing is signed"]})
    return contract


def _act(filled: FilledIn) -> UUID:
    assert filled.work_item_id is not None
    return filled.work_item_id


def _day(filled: FilledIn, name: str) -> date:
    return date.fromisoformat(str(filled.data[name]))
