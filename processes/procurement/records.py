"""What the steps of a purchase write on the purchaser's side, and what they refuse.

Source: domain specification §14.5, §12.7; prohibitions G03, G06, G07, G09.
"""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.utils.translation import gettext

from engine.errors import Rejected
from engine.extensions import FilledIn
from processes.bureau.register import Register
from processes.casework.models import Case
from processes.funds.models import FundSource
from processes.organisation.roles import Level
from processes.procurement import periods, reviewing
from processes.procurement.bidding import lock_up, take_response
from processes.procurement.budget import record_approval
from processes.procurement.facts import FOR_MODELS, facts_of, sum_of, take_sums
from processes.procurement.models import (
    Award,
    BudgetApproval,
    Candidate,
    FundLine,
    ItemList,
    Method,
    NonTenderApproval,
    Objection,
    Purchase,
    Round,
)
from processes.procurement.queries import PRICE, current_round, next_candidate
from processes.working_days import CHINA

#: Per cent of the price in a consultation about services. Source: ``E32``.
_PRICE_OF_CONSULTATION = range(10, 31)
_KINDS = frozenset({"price", "capability", "quality"})
_LOWEST = "lowest_price_only"


def purchase_in(matter: Case) -> Purchase:
    """Return the purchase of a matter, locked.

    Raises:
        Purchase.DoesNotExist: Its first step is not done.
    """
    return Purchase.objects.select_for_update().get(case=matter)


def attempt_in(matter: Case) -> Round:
    """Return the attempt of a matter that is under way; the purchase is locked."""
    attempt = current_round(purchase_in(matter))
    assert attempt is not None
    return attempt


def _record_items(matter: Case, filled: FilledIn) -> None:
    data, codes = filled.data, filled.data["item_codes"]
    assert isinstance(codes, list)
    Purchase.objects.update_or_create(
        county=matter.county,
        case=matter,
        defaults={
            "project_name": str(data["project_name"]),
            "purchaser_id": UUID(str(matter.places[Level.PURCHASER])),
            "item_codes": codes,
        },
    )
    row = ItemList(
        county=matter.county,
        case_id=matter.pk,
        decision=str(data["items_decision"]),
        reason=str(data.get("items_refusal_reason", "")),
        act_id=_act(filled),
    )
    filled.afterwards.append(row.save)


def _record_estimate(matter: Case, filled: FilledIn) -> None:
    purchase = purchase_in(matter)
    take_sums(purchase, filled.data)
    lines = filled.data["fund_sources"]
    assert isinstance(lines, list)
    sums = [(str(each["source"]), sum_of(each["amount"])) for each in lines]
    if sum((yuan for _, yuan in sums), Decimal(0)) != purchase.estimated_yuan:
        raise Rejected(
            "Expected sources that make up the budget.",
            {"fund_sources": [gettext("The sources must add up to the budget.")]},
        )
    of_funds = sum(
        (yuan for source, yuan in sums if source == FundSource.ASSISTANCE_SPECIAL),
        Decimal(0),
    )
    if of_funds != purchase.assistance_fund_yuan:
        raise Rejected(
            "Expected one sum of assistance funds, but got two.",
            {
                "assistance_fund_amount": [
                    gettext("Enter the same sum as among the sources.")
                ]
            },
        )
    purchase.save()
    FundLine.objects.filter(purchase=purchase).delete()
    FundLine.objects.bulk_create(
        FundLine(county=matter.county, purchase=purchase, source=source, yuan=yuan)
        for source, yuan in sums
    )


def _record_budget(matter: Case, filled: FilledIn) -> None:
    record_approval(matter, purchase_in(matter), filled)


def _record_plan(matter: Case, filled: FilledIn) -> None:
    """Record requirements and criteria; never the price alone.

    Source: ``004 §五(三)`` (G07); ``001 §四.3`` (G06).
    """
    data, purchase = filled.data, purchase_in(matter)
    if data["evaluation_method"] == _LOWEST:
        raise Rejected(
            "Expected a comprehensive score (004 §五(三)), but got the lowest price.",
            {
                "evaluation_method": [
                    gettext("The lowest price alone must not decide (004 §五(三)).")
                ]
            },
        )
    budget, funds = (
        sum_of(data[name]) for name in ("budget_amount", "assistance_fund_amount")
    )
    approved = BudgetApproval.objects.filter(case_id=matter.pk).last()
    if approved is None or not 0 < budget <= approved.approved_yuan:
        raise Rejected(
            "Expected a budget that is approved.",
            {"budget_amount": [gettext("Not more than was approved (001 §四.3).")]},
        )
    if funds > purchase.assistance_fund_yuan:
        raise Rejected(
            "Expected not more of assistance funds than was estimated.",
            {"assistance_fund_amount": [gettext("Not more than was estimated.")]},
        )
    purchase.criteria = _sound_criteria(data["criteria"])
    purchase.limit_yuan = budget
    purchase.assistance_fund_yuan = funds
    conditions = data["qualification_conditions"]
    assert isinstance(conditions, list)
    purchase.qualification_conditions = conditions
    purchase.save()


def _sound_criteria(rows: object) -> list[Mapping[str, object]]:
    assert isinstance(rows, list)
    if sum(row["weight"] for row in rows) != 100:
        raise Rejected(
            "Expected weights that sum to 100.",
            {"criteria": [gettext("The weights must add up to 100.")]},
        )
    names = [row["item"] for row in rows]
    if {row["kind"] for row in rows} != _KINDS or len(set(names)) < len(names):
        raise Rejected(
            "Expected price, capability and quality, each under a name of its own.",
            {
                "criteria": [
                    gettext("Price, capability and quality must count (004 §五(三)).")
                ]
            },
        )
    return rows


def _record_method(matter: Case, filled: FilledIn) -> None:
    """Begin a round by a method that the law allows for services.

    Source: ``E01 arts. 26–32``, ``arts. 36, 37``.
    """
    data, purchase = filled.data, purchase_in(matter)
    method, before = str(data["method"]), current_round(purchase)
    if method not in Method.values:
        raise Rejected(
            f"Expected a method for services (E01 arts. 26–32), but got {method}.",
            {"method": [gettext("Inquiry is for goods only (E01 art. 32).")]},
        )
    if "method_reason" not in data and (before or method != Method.OPEN_TENDER):
        raise Rejected(
            "Expected the reason for another method, or for another attempt.",
            {"method_reason": [gettext("Say why this method, and why once more.")]},
        )
    if method == Method.CONSULTATION:
        _require_price_of_consultation(purchase)
    Round.objects.create(
        county=matter.county,
        purchase=purchase,
        number=before.number + 1 if before else 1,
        method=method,
        reason=str(data.get("method_reason", "")),
        over_threshold=data["over_threshold"] is True,
    )


def _require_price_of_consultation(purchase: Purchase) -> None:
    weight = sum(each["weight"] for each in purchase.criteria if each["kind"] == PRICE)
    if weight not in _PRICE_OF_CONSULTATION:
        raise Rejected(
            f"Expected the price to weigh 10 to 30 (E32), but it weighs {weight}.",
            {"method": [gettext("In a consultation the price weighs 10 to 30 (E32).")]},
        )


def _record_non_tender(matter: Case, filled: FilledIn) -> None:
    if filled.data["approval_decision"] != "approved":
        return
    row = NonTenderApproval(
        county=matter.county,
        case_id=matter.pk,
        round=attempt_in(matter),
        approval_no=str(filled.data["approval_no"]),
        act_id=_act(filled),
    )
    filled.afterwards.append(row.save)


def _record_notice(matter: Case, filled: FilledIn) -> None:
    """Publish the call, and lock the responses up until the deadline.

    Source: ``E01 art. 35``; ``E31``; ``E30``.
    """
    attempt = attempt_in(matter)
    deadline = datetime.fromisoformat(str(filled.data["deadline"]))
    today = filled.now.astimezone(CHINA).date()
    least = periods.to_answer(attempt.method, matter.county, today)
    if deadline.astimezone(CHINA).date() < least.after(today):
        raise Rejected(
            f"Expected a deadline after {least.text} ({least.clause}).",
            {
                "deadline": [
                    gettext("Not before %(day)s (%(clause)s).")
                    % {"day": least.after(today), "clause": least.clause}
                ]
            },
        )
    lock_up(attempt, deadline)


def _record_award(matter: Case, filled: FilledIn) -> None:
    """Award to the next candidate, for the price that was offered.

    Source: ``E02 art. 43``; field ``award`` (ranked candidate, within the budget).
    """
    data = filled.data
    if data["supplier_decision"] != "confirmed":
        if "supplier_reason" not in data:
            raise Rejected(
                "Expected the reason why nobody is chosen.",
                {"supplier_reason": [gettext("Say why (E01 art. 36).")]},
            )
        return
    attempt = attempt_in(matter)
    best = next_candidate(attempt)
    if best is None or str(best.bid.agency_id) != data["award"]:
        raise Rejected(
            "Expected the candidate whose turn it is, but got another.",
            {"award": [gettext("Choose the first candidate who has not refused.")]},
        )
    amount = sum_of(data["award_amount"])
    if amount != best.bid.price_yuan or amount > attempt.purchase.limit_yuan:
        raise Rejected(
            "Expected the price of the response, within the budget.",
            {
                "award_amount": [
                    gettext("Enter the price of the response, within the budget.")
                ]
            },
        )
    row = Award(
        county=matter.county,
        case_id=matter.pk,
        candidate=best,
        agency=best.bid.agency,
        awarded_yuan=amount,
        reason=str(data.get("supplier_reason", "")),
        awarded_at=filled.now,
        act_id=_act(filled),
    )
    filled.afterwards.append(row.save)


def _record_result(matter: Case, filled: FilledIn) -> None:
    attempt = attempt_in(matter)
    attempt.published_on = filled.now.astimezone(CHINA).date()
    attempt.save(update_fields=["published_on"])


def _record_hand_over(matter: Case, filled: FilledIn) -> None:
    """Note that the supplier will not sign; the next candidate's turn comes."""
    if filled.data["award_answer"] == "accepted":
        return
    best = next_candidate(attempt_in(matter))
    assert best is not None
    Candidate.objects.filter(pk=best.pk).update(has_refused=True)


def _record_inquiry(matter: Case, filled: FilledIn) -> None:
    _note(matter, filled, Objection.Kind.INQUIRY, "")


def _record_challenge(matter: Case, filled: FilledIn) -> None:
    decision = str(filled.data["challenge_decision"])
    _note(matter, filled, Objection.Kind.CHALLENGE, decision)


def _record_complaint(matter: Case, filled: FilledIn) -> None:
    """Record the decision; the purchase was suspended for thirty days at most.

    Source: ``E01 arts. 56, 57``.
    """
    decision = str(filled.data["complaint_decision"])
    first, last = (_day(filled, name) for name in ("suspended_from", "suspended_to"))
    if (
        first
        and last
        and last > periods.last_day("suspension_max", matter.county, first)
    ):
        raise Rejected(
            "Expected a suspension of at most the legal period (E01 art. 57).",
            {"suspended_to": [gettext("At most thirty days (E01 art. 57).")]},
        )
    kind = Objection.Kind.COMPLAINT
    _note(matter, filled, kind, decision, suspended=(first, last))


def _note(
    matter: Case,
    filled: FilledIn,
    kind: Objection.Kind,
    decision: str,
    *,
    suspended: tuple[date | None, date | None] = (None, None),
) -> None:
    row = Objection(
        county=matter.county,
        case_id=matter.pk,
        kind=kind,
        decision=decision,
        suspended_from=suspended[0],
        suspended_to=suspended[1],
        at=filled.now,
        act_id=_act(filled),
    )
    filled.afterwards.append(row.save)


def _act(filled: FilledIn) -> UUID:
    """Return the act by which an outcome is made."""
    assert filled.work_item_id is not None
    return filled.work_item_id


def _day(filled: FilledIn, name: str) -> date | None:
    found = filled.data.get(name)
    return date.fromisoformat(str(found)) if found else None


REGISTER = Register(
    facts=facts_of,
    recorders={
        "determine_service_items": _record_items,
        "estimate_cost": _record_estimate,
        "approve_budget": _record_budget,
        "define_requirements": _record_plan,
        "choose_method": _record_method,
        "approve_non_tender": _record_non_tender,
        "publish_notice": _record_notice,
        "answer_inquiry": _record_inquiry,
        "form_review_committee": reviewing.record_committee,
        "check_supplier_qualification": reviewing.record_qualification,
        "review_responses": reviewing.record_scores,
        "deliver_review_report": reviewing.record_report,
        "confirm_supplier": _record_award,
        "publish_result_and_award": _record_result,
        "handle_challenge": _record_challenge,
        "decide_procurement_complaint": _record_complaint,
        "hand_to_agreement": _record_hand_over,
    },
    keepers={"submit_response": take_response},
    for_models=FOR_MODELS,
)
