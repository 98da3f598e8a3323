"""Check a contract and sign it: nothing passes the rules about money.

Source: domain specification §14.6, tasks 2, 3 and 16; ``gw_clauses_ok``,
``gw_me_share``, ``gw_agency_still_qualified``.
"""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext

from engine import decisions
from engine.errors import Rejected
from engine.extensions import FilledIn, JSONObject
from processes.agreements import queries
from processes.agreements.drafting import known, refuse
from processes.agreements.facts import cap_facts
from processes.agreements.models import Agreement, ContractYear
from processes.casework.models import Case
from processes.funds.models import Movement
from processes.funds.posting import Posting, Sum, post

#: What an agreement must contain. Source: §14.6, task 2; ``004 §五(四)``, ``§八(四)``;
#: E33 art. 23; E06 art. 21.
CLAUSES = frozenset(
    {
        "term",
        "services",
        "targets",
        "requirements",
        "rights_duties",
        "evaluation",
        "breach",
        "price",
        "settlement",
        "data_annex",
        "no_subcontracting",
        "hand_over",
    }
)
#: What an agency must be. Source: §15.4, COI06; ``004 §五(二)``.
CONDITIONS = frozenset(
    {
        "registered",
        "charter",
        "finance_tax",
        "office",
        "team",
        "no_violation",
        "credit",
    }
)


def record_check(matter: Case, filled: FilledIn) -> None:
    """Hold the checklist against the result.

    Raises:
        Rejected: It says passed though a clause or a condition is missing, or says
            no reason for more than the cap where the rule is one in principle.
    """
    data = filled.data
    if data["clause_result"] != "passed":
        return
    missing = CLAUSES - set(_texts(data, "clauses_found"))
    if missing:
        raise refuse(
            "clauses_found",
            f"Expected all clauses, but {', '.join(sorted(missing))} are missing.",
            gettext("Clauses are missing; the agreement cannot pass."),
        )
    unmet = CONDITIONS - set(_texts(data, "conditions_met"))
    if unmet:
        raise refuse(
            "conditions_met",
            f"Expected all conditions (COI06), but {', '.join(sorted(unmet))} fail.",
            gettext("The agency does not meet all conditions (COI06)."),
        )
    agreement = known(matter)
    contract = queries.latest_contract(agreement)
    assert contract is not None
    severity = require_rules(agreement, contract, filled)
    if severity == "warn" and not data.get("cap_reason"):
        raise refuse(
            "cap_reason",
            "Expected a reason for more than the cap in principle.",
            gettext("Write down why more than the cap is needed."),
        )


def record_purchaser_signature(matter: Case, filled: FilledIn) -> None:
    """Note the purchaser's signature and commit the price, source by source.

    Raises:
        Rejected: The rules of money do not let it pass, or a source is not covered.
    """
    agreement = known(matter)
    contract = _unsigned(agreement)
    require_rules(agreement, contract, filled)
    contract.purchaser_act = filled.work_item_id
    contract.purchaser_signed_on = _day(filled, "signed_at")
    post(
        Posting(
            contract.county,
            contract.term_from.year,
            Movement.Kind.COMMITMENT,
            filled.now,
            case_id=matter.pk,
            act_id=filled.work_item_id,
        ),
        (
            Sum(line["fund_source"], Decimal(line["amount"]), line["purpose"])
            for line in contract.fund_lines
        ),
    )
    _conclude(contract, filled)


def record_agency_signature(matter: Case, filled: FilledIn) -> None:
    """Note the agency's signature; whoever refuses leaves the contract unsigned.

    Raises:
        Rejected: The rules of money do not let it pass.
    """
    if filled.data["agency_signs"] != "signed":
        return
    agreement = known(matter)
    contract = _unsigned(agreement)
    require_rules(agreement, contract, filled)
    contract.agency_act = filled.work_item_id
    _conclude(contract, filled)


def require_rules(
    agreement: Agreement, contract: ContractYear, filled: FilledIn
) -> str:
    """Ask cap and floor once more, by the versions of the day.

    Returns:
        How the cap is taken: ``none`` or ``warn``.

    Raises:
        Rejected: One of them blocks.
    """
    inputs = {
        "cost_yuan": contract.price,
        "me_yuan": contract.me_amount,
        **cap_facts(agreement, contract),
    }
    found = {}
    for rule in ("monitoring_floor", "fund_cap"):
        said = decisions.ask(rule, inputs, county=agreement.county, now=filled.now).said
        found[rule] = str(said["severity"])
        if found[rule] == "block":
            raise refuse(
                "",
                f"Expected {rule} to let it pass, but it says {said['verdict']}.",
                gettext("The rules about money do not let it pass."),
            )
    return found["fund_cap"]


def _conclude(contract: ContractYear, filled: FilledIn) -> None:
    if contract.purchaser_act and contract.agency_act:
        contract.signed_at = _day(filled, "signed_at")
    contract.save()


def _unsigned(agreement: Agreement) -> ContractYear:
    contract = queries.latest_contract(agreement)
    if contract is None or contract.signed_at is not None:
        raise Rejected("Expected a contract to sign.", {"": ["nothing to sign"]})
    return contract


def _day(filled: FilledIn, name: str) -> date:
    return date.fromisoformat(str(filled.data[name]))


def _texts(data: JSONObject, name: str) -> Iterable[str]:
    found = data.get(name)
    return [str(each) for each in found] if isinstance(found, list) else []
