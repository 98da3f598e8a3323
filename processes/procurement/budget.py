"""What finance approves for a purchase: sums by source and purpose, posted at once.

Source: domain specification §14.5, task 4; §14.15 (one ledger per source); FX3, FX4;
``001 §四.3`` (G06); §15.4, COI12 (ring-fenced money).
"""

from collections.abc import Iterable
from decimal import Decimal

from django.utils.translation import gettext

from engine.errors import Rejected
from engine.extensions import FilledIn
from processes.casework.models import Case
from processes.funds import rules
from processes.funds.models import FundSource, Movement, Purpose
from processes.funds.posting import Posting, Sum, post
from processes.procurement.models import BudgetApproval, FundLine, Purchase

_NOTHING = Decimal("0.00")
_BLOCK = "block"


def proposed_lines(purchase: Purchase) -> list[dict[str, str]]:
    """Return the estimate as lines of a budget, as a form begins with them.

    What is kept for monitoring, supervision and evaluation comes from the sources in
    their order; the law does not say from which.
    """
    order = list(FundSource)
    found = sorted(
        FundLine.objects.filter(purchase=purchase),
        key=lambda line: order.index(FundSource(line.source)),
    )
    kept, lines = purchase.monitoring_yuan, []
    for each in found:
        apart = min(kept, each.yuan)
        kept -= apart
        for purpose, yuan in (
            (Purpose.SERVICE, each.yuan - apart),
            (Purpose.EVALUATION, apart),
        ):
            if yuan:
                line = {"fund_source": each.source, "purpose": purpose.value}
                lines.append({**line, "amount": str(yuan)})
    return lines


def record_approval(matter: Case, purchase: Purchase, filled: FilledIn) -> None:
    """Write what is approved, and post it to the ledger of its year.

    Raises:
        Rejected: The lines do not make up the sum, it is more than was asked for, or
            the floor of the jurisdiction does not let it pass.
    """
    if filled.data["budget_decision"] != "approved":
        return
    approved = Decimal(str(filled.data["approved_amount"]))
    sums = _sums(filled)
    _require_sound(purchase, approved, sums)
    _require_floor(purchase, approved, sums, filled)
    assert filled.work_item_id is not None
    purchase.limit_yuan = approved
    purchase.save(update_fields=["limit_yuan"])
    year = filled.data["budget_year"]
    assert isinstance(year, int)
    posting = Posting(
        matter.county,
        year,
        Movement.Kind.APPROPRIATION,
        filled.now,
        case_id=matter.pk,
        act_id=filled.work_item_id,
    )
    post(posting, sums)
    row = BudgetApproval(
        county=matter.county,
        case_id=matter.pk,
        approved_yuan=approved,
        act_id=filled.work_item_id,
    )
    filled.afterwards.append(row.save)


def _sums(filled: FilledIn) -> list[Sum]:
    """Return what is approved, one sum for each source and purpose."""
    rows = filled.data["approved_lines"]
    assert isinstance(rows, list)
    found: dict[tuple[str, str], Decimal] = {}
    for row in rows:
        key = (row["fund_source"], row["purpose"])
        found[key] = found.get(key, _NOTHING) + Decimal(row["amount"])
    return [Sum(source, amount, purpose) for (source, purpose), amount in found.items()]


def _require_sound(purchase: Purchase, approved: Decimal, sums: Iterable[Sum]) -> None:
    asked = purchase.estimated_yuan
    if not 0 < approved <= asked:
        raise _refused(
            "approved_amount",
            f"Expected at most the {asked} asked for, but got {approved}.",
            gettext("At most what was asked for: %(amount)s yuan.") % {"amount": asked},
        )
    total = sum((each.amount for each in sums), _NOTHING)
    if total != approved:
        raise _refused(
            "approved_lines",
            f"Expected lines that make up {approved}, but got {total}.",
            gettext(
                "The lines come to %(total)s yuan, the sum approved is "
                "%(approved)s yuan. They must be equal."
            )
            % {"total": total, "approved": approved},
        )
    of_assistance = sum(
        (s.amount for s in sums if s.source == FundSource.ASSISTANCE_SPECIAL), _NOTHING
    )
    if of_assistance > purchase.assistance_fund_yuan:
        raise _refused(
            "approved_lines",
            f"Expected at most {purchase.assistance_fund_yuan} of assistance funds, "
            f"for which the cap was asked, but got {of_assistance}.",
            gettext(
                "At most %(amount)s yuan of assistance funds: the cap was asked for "
                "no more."
            )
            % {"amount": purchase.assistance_fund_yuan},
        )


def _require_floor(
    purchase: Purchase, approved: Decimal, sums: Iterable[Sum], filled: FilledIn
) -> None:
    kept = sum((s.amount for s in sums if s.purpose != Purpose.SERVICE), _NOTHING)
    said = rules.check_floor(
        purchase.county, watching=kept, cost=approved, now=filled.now
    )
    if said.severity == _BLOCK:
        raise _refused(
            "approved_lines",
            f"Expected the floor to let {kept} of {approved} pass ({said.clause}).",
            said.told,
        )


def _refused(field: str, error: str, sentence: str) -> Rejected:
    return Rejected(error, {field: [sentence]})
