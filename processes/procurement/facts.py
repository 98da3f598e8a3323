"""What is known of a purchase when a step is about to be completed.

Source: domain specification §14.5, fields and timers; §12.7, methods and periods.
"""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation

from engine.extensions import FilledIn
from processes.casework.models import Case
from processes.organisation import profiles
from processes.organisation.models import Organisation
from processes.organisation.roles import Level
from processes.procurement import periods
from processes.procurement.budget import proposed_lines
from processes.procurement.models import Bid, Method, Purchase, Round
from processes.procurement.queries import (
    check_cap,
    check_floor,
    current_round,
    handed_in,
    purchase_of,
    qualified,
    ranked,
    scored_by_members,
)
from processes.stations.queries import CANONICAL, codes_offered
from processes.working_days import CHINA

#: What output parameters of the model may name.
FOR_MODELS = frozenset(
    {
        "purchase_yuan",
        "base_yuan",
        "me_yuan",
        "cost_yuan",
        "cap_reasoned",
        "fewest",
        "needs_approval",
        "deadline_at",
        "announced_until",
        "publicity_until",
        "qualified_count",
        "challenge_ends",
        "complaint_ends",
    }
)


def facts_of(matter: Case, filled: FilledIn) -> dict[str, object]:
    """Return what forms fill in and check by, and what the model asks for.

    Returns:
        Sums in yuan as numbers; ``…_until`` and ``…_ends`` as moments that may not come
        earlier: the midnight in China after the last day of a period.
    """
    today = filled.now.astimezone(CHINA).date()
    purchase = purchase_of(matter.pk)
    found = {"purchaser_name": _purchaser(matter).name}
    if filled.element_id == "determine_service_items":
        return {**found, "service_codes": _codes(matter.county, today)}
    if purchase is None:
        return dict(found)
    attempt = current_round(purchase)
    return {
        **found,
        "estimated_amount": str(purchase.estimated_yuan),
        "purchase_yuan": purchase.from_funds_yuan,
        "base_yuan": purchase.base_yuan,
        "me_yuan": purchase.monitoring_yuan,
        "cost_yuan": purchase.estimated_yuan,
        "cap_reasoned": bool(purchase.cap_reason),
        **(
            {"budget_lines": proposed_lines(purchase)}
            if filled.element_id == "approve_budget"
            else {}
        ),
        **(_money(purchase, filled) if filled.element_id == "estimate_cost" else {}),
        **(_of_round(attempt, filled, today) if attempt else {}),
    }


def ends(day: date) -> str:
    """Return the moment after the last day of a period, in UTC."""
    after = datetime.combine(day + timedelta(days=1), time(), CHINA)
    return after.astimezone(UTC).isoformat()


def sum_of(given: object) -> Decimal:
    """Return a sum in yuan as somebody has typed it; nothing is nothing."""
    try:
        found = Decimal(str(given or 0))
    except InvalidOperation:
        return Decimal(0)
    return found if found.is_finite() else Decimal(0)


def take_sums(purchase: Purchase, data: Mapping[str, object]) -> None:
    """Put an estimate's sums into the purchase, not yet saved."""
    base = data.get("fund_base")
    purchase.estimated_yuan = sum_of(data.get("budget_amount"))
    purchase.spent_yuan = sum_of(data.get("fund_spent"))
    purchase.assistance_fund_yuan = sum_of(data.get("assistance_fund_amount"))
    purchase.base_yuan = None if base is None else sum_of(base)
    purchase.monitoring_yuan = sum_of(data.get("me_amount"))
    purchase.cap_reason = str(data.get("cap_reason", ""))


def _purchaser(matter: Case) -> Organisation:
    return Organisation.objects.get(pk=matter.places[Level.PURCHASER])


def _codes(county: int, today: date) -> list[str]:
    """Return what may be purchased: the local list and the canonical catalogue."""
    own = profiles.profile_of(county, today).name
    return sorted(codes_offered(own, today) | codes_offered(CANONICAL, today))


def _money(purchase: Purchase, filled: FilledIn) -> dict[str, object]:
    """Return what the rules say of an estimate that is just being made."""
    take_sums(purchase, filled.data)
    share = ""
    if purchase.estimated_yuan:
        percent = purchase.monitoring_yuan * 100 / purchase.estimated_yuan
        share = f"{percent:.2f}%，"
    return {
        "cap_check": check_cap(purchase, filled.now).told,
        "me_share": share + check_floor(purchase, filled.now).told,
    }


def _of_round(attempt: Round, filled: FilledIn, today: date) -> dict[str, object]:
    method, county = attempt.method, attempt.county
    found: dict[str, object] = {
        "is_rerun": attempt.number > 1,
        "fewest": periods.LEAST[method],
        "needs_approval": needs_approval(attempt),
        "qualified_count": len(qualified(attempt)),
    }
    match filled.element_id:
        case "publicise_single_source":
            last = periods.last_day("single_source_publicity_min", county, today)
            found["publicity_until"] = ends(last)
        case "publish_notice":
            earliest = periods.to_answer(method, county, today).after(today)
            found["earliest_deadline"] = earliest.isoformat()
            announced = periods.announced_until(method, county, today)
            found["announced_until"] = ends(announced)
            found["deadline_at"] = _iso(attempt.deadline)
        case "submit_response":
            found["bidding_agency"] = _bidder(attempt, filled)
        case "check_supplier_qualification":
            found["bid_rows"] = [_named(each) for each in handed_in(attempt)]
        case "review_responses":
            found["bid_score_rows"] = _score_rows(attempt)
        case "deliver_review_report":
            found["ranking"] = _ranking(attempt)
        case "publish_result_and_award" | "handle_challenge":
            begins = attempt.published_on or today
            last = periods.last_day("challenge_window", county, begins)
            found["challenge_until"] = last.isoformat()
            found["challenge_ends"] = ends(last)
            last = periods.last_day("complaint_window", county, today)
            found["complaint_ends"] = ends(last)
    return found


def needs_approval(attempt: Round) -> bool:
    """Return whether the municipality must approve the method.

    So it must above the threshold of a tender, and where a failed tender is followed
    by another method. Source: ``E01 arts. 27, 37``.
    """
    if attempt.method == Method.OPEN_TENDER:
        return False
    before = Round.objects.filter(
        purchase=attempt.purchase_id, number=attempt.number - 1
    ).first()
    return attempt.over_threshold or (
        before is not None and before.method != attempt.method
    )


def _bidder(attempt: Round, filled: FilledIn) -> str | None:
    bids = Bid.objects.filter(round=attempt, registered_by=filled.person_id)
    bid = bids.select_related("agency").first()
    return bid.agency.name if bid else None


def _score_rows(attempt: Round) -> list[dict[str, object]]:
    """Return what each member scores: each bid by each criterion but the price."""
    weights = scored_by_members(attempt.purchase)
    return [
        {**_named(bid), "criterion": criterion, "weight": weight}
        for bid in qualified(attempt)
        for criterion, weight in weights.items()
    ]


def _named(bid: Bid) -> dict[str, object]:
    return {"bid_no": bid.number, "bid": f"{bid.number} · {bid.agency.name}"}


def _ranking(attempt: Round) -> str | None:
    told = [
        f"{rank}. {bid.agency.name} {points}"
        for rank, (bid, points) in enumerate(ranked(attempt), 1)
    ]
    return "；".join(told) or None


def _iso(moment: datetime | None) -> str | None:
    return moment.astimezone(UTC).isoformat() if moment else None
