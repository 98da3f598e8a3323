"""What an agreement knows that its forms fill in, and its model decides by."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from types import MappingProxyType
from uuid import UUID

from engine import queries as engine_queries
from engine.extensions import FilledIn
from engine.models import Submission
from processes.agreements import queries
from processes.agreements.elsewhere import award_behind, graded
from processes.agreements.models import Agreement, ContractYear, Receipt, Transition
from processes.casework.models import Case
from processes.funds import queries as funds
from processes.legal_periods import ends_on, period
from processes.working_days import CHINA

#: Facts that the model's output parameters may name.
FOR_MODELS = frozenset(
    {
        "cost_yuan",
        "me_yuan",
        "purchase_yuan",
        "base_yuan",
        "payment_yuan",
        "settlement_yuan",
        "awarded_on",
        "signature_until",
        "renew_by",
        "report_every",
        "signed_count",
        "signed_on",
        "evaluation_on",
        "transition_on",
        "ends_on",
        "instalments_left",
        "next_instalment_on",
        "renewed",
    }
)
#: So long are the times between two reports. DESIGN: months of the law of contracts.
REPORT_CYCLES: Mapping[str, str] = MappingProxyType(
    {"monthly": "P30D", "quarterly": "P91D"}
)
#: So long before the end of a contract the evaluation, and the transition, begin.
EVALUATION_BEFORE = "agreement.evaluation_before_cycle_date"
TRANSITION_BEFORE = "agreement.transition_before_end"
_Facts = Mapping[str, object]


def facts_of(matter: Case, filled: FilledIn) -> dict[str, object]:
    """Return what is known when a step of an agreement is about to be completed."""
    agreement = queries.agreement_of(matter.pk)
    found: dict[str, object] = {"cycle_id": matter.number}
    if agreement is None:
        return {**found, **_awarded(matter, filled)}
    found["agency_name"] = agreement.agency.name
    found["awarded_on"] = agreement.awarded_on.isoformat()
    asked = _BY_STEP.get(filled.element_id)
    contract = queries.latest_contract(agreement)
    if asked is not None and contract is not None:
        found |= asked(agreement, contract, filled)
    return found


def _awarded(matter: Case, filled: FilledIn) -> _Facts:
    """Return what the first draft takes over from the award."""
    award = award_behind(matter) if filled.element_id == "draft_agreement" else None
    if award is None:
        return {}
    return {"award_on": award.on.isoformat(), "award_amount": str(award.amount)}


def cap_facts(agreement: Agreement, contract: ContractYear) -> dict[str, object]:
    """Return what the rule about the cap asks: what is spent, and of what base.

    Source: domain specification §4.2, FX3.
    """
    county, year = agreement.county, contract.term_from.year
    spent = funds.assistance_spending(county, year)
    if contract.purchaser_act is None:
        spent += sum(
            (
                Decimal(line["amount"])
                for line in contract.fund_lines
                if line["fund_source"] == "assistance_special"
            ),
            Decimal(0),
        )
    return {"purchase_yuan": spent, "base_yuan": funds.cap_base(county, year)}


def _drafted(agreement: Agreement, contract: ContractYear, filled: FilledIn) -> _Facts:
    signing = period(agreement.county, "agreement.signature_max", contract.term_from)
    return {
        "cost_yuan": contract.price,
        "me_yuan": contract.me_amount,
        **cap_facts(agreement, contract),
        "signature_until": signing.after(agreement.awarded_on).isoformat(),
        "renew_by": (contract.term_from - timedelta(days=1)).isoformat(),
        "report_every": REPORT_CYCLES.get(str(filled.data.get("report_cycle")), ""),
    }


def _signed(agreement: Agreement, contract: ContractYear, _filled: FilledIn) -> _Facts:
    signed = queries.signed_contract(agreement)
    count = agreement.years.exclude(signed_at=None).count()
    if signed is None:
        return {"signed_count": count}
    return {
        "signed_count": count,
        "signed_on": signed.signed_at.isoformat() if signed.signed_at else None,
        "ends_on": signed.term_to.isoformat(),
        "evaluation_on": before_end(signed, EVALUATION_BEFORE).isoformat(),
        "transition_on": before_end(signed, TRANSITION_BEFORE).isoformat(),
        "renewed": signed.pk == contract.pk,
        **_instalments(agreement),
    }


def before_end(contract: ContractYear, name: str) -> date:
    """Return the day so long before the end of a contract as the profile says.

    Args:
        name: Of a legal period, e.g. ``agreement.transition_before_end``.
    """
    length = ends_on(period(contract.county, name, contract.term_from).text, date.min)
    return contract.term_to - (length - date.min)


def _instalments(agreement: Agreement) -> _Facts:
    following = queries.next_instalment(agreement)
    return {
        "instalments_left": following is not None,
        "next_instalment_on": following.due_on.isoformat() if following else None,
    }


def _paid(agreement: Agreement, _contract: ContractYear, _filled: FilledIn) -> _Facts:
    following = queries.next_instalment(agreement)
    verified = following.verified_amount if following else None
    return {
        **_instalments(agreement),
        "verified_amount": None if verified is None else str(verified),
    }


def _requested(
    agreement: Agreement, contract: ContractYear, filled: FilledIn
) -> _Facts:
    following = queries.next_instalment(agreement)
    if following is None:
        return cap_facts(agreement, contract)
    return {
        "instalment_no": f"{following.contract.year}-{following.number}",
        "instalment_amount": str(following.amount),
        "payment_yuan": Decimal(str(filled.data.get("requested_amount") or 0)),
        **cap_facts(agreement, following.contract),
    }


def _verifying(
    _agreement: Agreement, _contract: ContractYear, filled: FilledIn
) -> _Facts:
    return {"requested_amount": requested(filled.case_id)}


def requested(case_id: UUID) -> str | None:
    """Return what the agency has asked for in its latest request."""
    row = (
        Submission.objects.filter(case_id=case_id, element_id="request_payment")
        .order_by("-submitted_at", "-id")
        .first()
    )
    return str(engine_queries.opened(row)["requested_amount"]) if row else None


def _evaluated(
    agreement: Agreement, _contract: ContractYear, _filled: FilledIn
) -> _Facts:
    signed = queries.signed_contract(agreement)
    found = graded(agreement, since=signed.term_from) if signed else None
    if found is None:
        return {}
    return {"grade": str(found.grade), "evaluation_number": found.evaluation.number}


def _received(
    agreement: Agreement, _contract: ContractYear, _filled: FilledIn
) -> _Facts:
    row = Receipt.objects.filter(case_id=agreement.case_id).order_by("-id").first()
    return {"grade": row.grade if row else None}


def _ending(agreement: Agreement, contract: ContractYear, filled: FilledIn) -> _Facts:
    signed = queries.signed_contract(agreement) or contract
    unpaid = queries.service_price(signed) - queries.paid_under(signed)
    today = filled.now.astimezone(CHINA).date()
    return {
        "open_cases": str(len(queries.open_cases(agreement))),
        "unpaid": str(unpaid),
        "settlement_yuan": Decimal(str(filled.data.get("settlement_amount") or 0)),
        "renewed": signed.term_from > today,
        **cap_facts(agreement, signed),
    }


def _settling(
    agreement: Agreement, _contract: ContractYear, _filled: FilledIn
) -> _Facts:
    plan = Transition.objects.filter(case_id=agreement.case_id).order_by("-id").first()
    return {"settlement": str(plan.settlement) if plan else None}


_BY_STEP: Mapping[str, Callable[[Agreement, ContractYear, FilledIn], _Facts]] = (
    MappingProxyType(
        {
            "draft_agreement": _drafted,
            "sign_agreement_purchaser": _signed,
            "sign_agreement_agency": _signed,
            "renew_contract_purchaser": _signed,
            "renew_contract_agency": _signed,
            "request_payment": _requested,
            "verify_performance": _verifying,
            "pay_instalment": _paid,
            "receive_evaluation": _evaluated,
            "decide_renewal": _received,
            "plan_transition": _ending,
            "final_settlement": _settling,
        }
    )
)
