"""Verify, pay and settle: never more than was agreed, to nobody but the agency.

Source: domain specification §14.6, tasks 8 to 10 and 20; §14.15; ``004 §八(四)``.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext

from engine.errors import Rejected
from engine.extensions import FilledIn
from processes.agreements import queries
from processes.agreements.drafting import known, refuse, rows
from processes.agreements.facts import requested
from processes.agreements.models import (
    Agreement,
    ContractYear,
    Instalment,
    Payment,
    Transition,
)
from processes.agreements.signing import require_rules
from processes.casework.models import Case
from processes.funds.models import Movement, Purpose
from processes.funds.posting import Posting, Sum, post
from processes.funds.queries import committed_under

#: A supplement comes to at most so much of the contract. Source: E01 art. 49.
SUPPLEMENT = Decimal("0.10")


def record_request(matter: Case, filled: FilledIn) -> None:
    """Hold a request against the instalment and the contractor.

    Raises:
        Rejected: It asks for more, or for somebody else.
    """
    agreement = known(matter)
    instalment = _instalment(agreement)
    asked = Decimal(str(filled.data["requested_amount"]))
    if not 0 < asked <= instalment.amount:
        raise refuse(
            "requested_amount",
            f"Expected at most the instalment {instalment.amount}, but got {asked}.",
            gettext("At most the instalment: %(amount)s yuan.")
            % {"amount": instalment.amount},
        )
    _require_payee(agreement, str(filled.data["payee_name"]), "payee_name")


def record_verification(matter: Case, filled: FilledIn) -> None:
    """Note what may be paid; a supplement is committed at once.

    Raises:
        Rejected: It is more than was asked for, or the supplement is above a tenth.
    """
    if filled.data["verification"] != "confirmed":
        return
    agreement = known(matter)
    instalment = _instalment(agreement)
    verified = Decimal(str(filled.data["verified_amount"]))
    asked = Decimal(requested(matter.pk) or 0)
    if not 0 < verified <= asked:
        raise refuse(
            "verified_amount",
            f"Expected at most the {asked} asked for, but got {verified}.",
            gettext("At most what was asked for: %(amount)s yuan.") % {"amount": asked},
        )
    instalment.verified_amount = verified
    instalment.verified_act = filled.work_item_id
    instalment.verified_by = filled.person_id
    instalment.save()
    _add_supplement(instalment, filled)


def record_payment(matter: Case, filled: FilledIn) -> None:
    """Pay an instalment: what was verified, by somebody else, from its sources.

    Raises:
        Rejected: Nothing was verified, the same person did both, or the amount, the
            payee, the cap or a source does not let it pass.
    """
    agreement = known(matter)
    instalment = _instalment(agreement)
    if instalment.verified_amount is None:
        raise Rejected("Expected a verified instalment.", {"": ["not verified"]})
    if instalment.verified_by == filled.person_id:
        raise refuse(
            "paid_to",
            "Expected somebody else to pay than who verified.",
            gettext("Who has verified does not pay."),
        )
    _require_payee(agreement, str(filled.data["paid_to"]), "paid_to")
    amount = _sum(filled, "payment_lines")
    if amount > instalment.verified_amount:
        raise refuse(
            "payment_lines",
            f"Expected at most {instalment.verified_amount}, but got {amount}.",
            gettext("At most what was verified: %(amount)s yuan.")
            % {"amount": instalment.verified_amount},
        )
    _pay(agreement, instalment.contract, filled, "payment_lines", instalment)


def record_settlement(matter: Case, filled: FilledIn) -> None:
    """Settle the last contract, and release what its sources need not pay.

    Raises:
        Rejected: More than was planned or is left, or the payee is somebody else.
    """
    agreement = known(matter)
    contract = queries.signed_contract(agreement)
    plan = Transition.objects.filter(case_id=matter.pk).order_by("-id").first()
    if contract is None or plan is None or plan.act_id is None:
        raise Rejected("Expected an accepted transition.", {"": ["not accepted"]})
    _require_payee(agreement, str(filled.data["paid_to"]), "paid_to")
    amount = _sum(filled, "settlement_lines")
    if amount > plan.settlement:
        raise refuse(
            "settlement_lines",
            f"Expected at most the planned {plan.settlement}, but got {amount}.",
            gettext("At most what was planned: %(amount)s yuan.")
            % {"amount": plan.settlement},
        )
    if amount:
        _pay(agreement, contract, filled, "settlement_lines", None)
    for each in agreement.years.exclude(purchaser_act=None):
        _release(each, filled)


def _instalment(agreement: Agreement) -> Instalment:
    found = queries.next_instalment(agreement)
    if found is None:
        raise Rejected("Expected an instalment to pay.", {"": ["nothing is due"]})
    return found


def _require_payee(agreement: Agreement, name: str, field: str) -> None:
    """Pay the contractor and nobody else: other payees hint at subcontracting.

    Source: ``004 §八(四)``; domain specification §14.15.
    """
    if name.strip() == agreement.agency.name:
        return
    raise refuse(
        field,
        "Expected the contractor as the payee (subcontracting alert).",
        gettext("Only the contractor is paid; another payee hints at subcontracting."),
    )


def _add_supplement(instalment: Instalment, filled: FilledIn) -> None:
    """Commit what was bought besides. Source: E01 art. 49."""
    given = Decimal(str(filled.data.get("supplement_amount") or 0))
    if not given:
        return
    contract = instalment.contract
    most = contract.price * SUPPLEMENT
    if contract.supplement + given > most:
        raise refuse(
            "supplement_amount",
            f"Expected supplements of at most {most}, but got {given} more.",
            gettext("Supplements come to at most 10 % of the contract."),
        )
    source = filled.data.get("supplement_source")
    if not source:
        raise refuse(
            "supplement_source",
            "Expected the source of the supplement.",
            gettext("Say from which source it is paid."),
        )
    line = {"fund_source": str(source), "purpose": "service", "amount": str(given)}
    post(_posting(contract, Movement.Kind.COMMITMENT, filled), _sums([line]))
    contract.supplement += given
    contract.fund_lines = [*contract.fund_lines, line]
    contract.save(update_fields=["supplement", "fund_lines"])
    require_rules(contract.agreement, contract, filled)
    following = contract.instalments.filter(payment=None).order_by("number").last()
    assert following is not None
    following.amount += given
    following.save(update_fields=["amount"])


def _pay(
    agreement: Agreement,
    contract: ContractYear,
    filled: FilledIn,
    field: str,
    instalment: Instalment | None,
) -> None:
    """Write a payment with its movement.

    Raises:
        Rejected: Cap, price or the contract's own sources do not let it pass.
    """
    amount = _sum(filled, field)
    require_rules(agreement, contract, filled)
    left = queries.service_price(contract) - queries.paid_under(contract)
    if amount > left:
        raise refuse(
            field,
            f"Expected at most the {left} left of the price, but got {amount}.",
            gettext("Only %(amount)s yuan of the price are left.") % {"amount": left},
        )
    sums = _sums(rows(filled.data, field))
    _require_own_sources(contract, sums, field)
    assert filled.work_item_id is not None
    movement = post(_posting(contract, Movement.Kind.PAYMENT, filled), sums)
    day = filled.data.get("paid_on") or filled.data.get("settled_on")
    Payment.objects.create(
        county=contract.county,
        case_id=contract.case_id,
        contract=contract,
        instalment=instalment,
        payee=agreement.agency,
        amount=amount,
        movement_id=movement.pk,
        act_id=filled.work_item_id,
        paid_on=date.fromisoformat(str(day)),
        paid_by=filled.person_id,
    )


def _require_own_sources(contract: ContractYear, sums: list[Sum], field: str) -> None:
    """Take nothing that another agreement was promised."""
    held = committed_under(contract.county, contract.case_id, contract.term_from.year)
    for each in sums:
        own = held.get((each.source, each.purpose), Decimal(0))
        if each.amount > own:
            raise refuse(
                field,
                f"Expected at most {own} of {each.source}, but got {each.amount}.",
                gettext("This agreement has %(amount)s yuan of that source left.")
                % {"amount": own},
            )


def _release(contract: ContractYear, filled: FilledIn) -> None:
    """Give back what a contract's sources were promised and need not pay.

    Ring-fenced money stays: it pays for the monitoring and evaluation of the year.
    """
    held = committed_under(contract.county, contract.case_id, contract.term_from.year)
    rest = [
        Sum(source, amount, purpose)
        for (source, purpose), amount in sorted(held.items())
        if amount > 0 and purpose == Purpose.SERVICE
    ]
    if rest:
        post(_posting(contract, Movement.Kind.RELEASE, filled), rest)


def _posting(contract: ContractYear, kind: str, filled: FilledIn) -> Posting:
    return Posting(
        contract.county,
        contract.term_from.year,
        kind,
        filled.now,
        case_id=contract.case_id,
        act_id=filled.work_item_id,
    )


def _sum(filled: FilledIn, field: str) -> Decimal:
    return sum((Decimal(row["amount"]) for row in rows(filled.data, field)), Decimal(0))


def _sums(lines: Sequence[Mapping[str, str]]) -> list[Sum]:
    """Return what is to be moved, one sum for each source."""
    found: dict[tuple[str, str], Decimal] = {}
    for line in lines:
        key = (line["fund_source"], line.get("purpose", Purpose.SERVICE))
        found[key] = found.get(key, Decimal(0)) + Decimal(line["amount"])
    return [Sum(source, amount, purpose) for (source, purpose), amount in found.items()]
