"""Which rows of agreements and of the fund ledger are outcomes, and why.

Source: domain specification §14.6; §15.1, N11 (a purchaser's acts, no station's).
"""

from collections.abc import Mapping
from types import MappingProxyType

from processes.guard_policy.outcome import Known, Outcome

_SIGNED = Outcome(
    "purchaser_signed_on", "purchaser_act", frozenset({"proof_of_purchaser_signed_on"})
)


def _decided(field: str, act: str = "act_id") -> Outcome:
    return Outcome(field, act, frozenset({f"proof_of_{field}"}))


#: By label of the model.
MODELS: Mapping[str, Known] = MappingProxyType(
    {
        "funds.Movement": Known(
            "id county year number kind case_id act_id document at",
            "What is appropriated, promised, paid or given back names the act that "
            "decided it; an opening balance is the installation's note.",
            _decided("kind"),
        ),
        "funds.LedgerEntry": Known(
            "id county year movement source purpose account amount",
            "Part of a movement, which names the act; a set out of balance is refused.",
        ),
        "funds.CapBase": Known(
            "id county year amount document noted_at noted_by",
            "A figure from a budget document, from which a cap is reckoned.",
        ),
        "agreements.Agreement": Known(
            "id county case_id cycle_id agency purchaser station cycle_years "
            "awarded_on services_stopped_on",
            "With whom a cycle of contracts is; each contract is signed on its own.",
        ),
        "agreements.ContractYear": Known(
            "id county case_id agreement year agreement_no term_from term_to price "
            "me_amount supplement service_items targets staffing fund_lines "
            "purchaser_act agency_act purchaser_signed_on signed_at published_at "
            "finance_filed_at filed_at",
            "The purchaser's signature binds public money.",
            _SIGNED,
        ),
        "agreements.Instalment": Known(
            "id county case_id contract number due_on percent amount condition "
            "verified_amount verified_act verified_by",
            "What is verified may be paid.",
            _decided("verified_amount", "verified_act"),
        ),
        "agreements.Payment": Known(
            "id county case_id contract instalment payee amount movement_id act_id "
            "paid_on paid_by",
            "A contract payment of a public body; not one to a citizen.",
            _decided("amount"),
        ),
        "agreements.Inspection": Known(
            "id county case_id result inspected_on work_item_id",
            "What officials have found; how it is dealt with is decided apart.",
        ),
        "agreements.Breach": Known(
            "id county case_id cause result until decided_on act_id",
            "A breach is confirmed and dealt with.",
            _decided("result"),
        ),
        "agreements.Renewal": Known(
            "id county case_id contract grade result decided_on act_id",
            "Whether the contract goes on is confirmed.",
            _decided("result"),
        ),
        "agreements.Receipt": Known(
            "id county case_id contract evaluation_id grade received_on",
            "A copy of a grade that the evaluation confirmed.",
        ),
        "agreements.Transition": Known(
            "id county case_id contract open_cases planned_on settlement accepted_on "
            "act_id",
            "That all was handed over is confirmed.",
            _decided("accepted_on"),
        ),
    }
)

#: Fields whose names or values sound like an outcome and are none, with the reason.
SOUNDS: Mapping[str, str] = MappingProxyType(
    {
        "funds.LedgerEntry.account": "The name of an account; its movement is proven.",
        "funds.LedgerEntry.amount": "Part of a movement, which is proven.",
        "funds.CapBase.amount": "A figure from a document.",
        "agreements.ContractYear.me_amount": "Part of a price that both sides sign.",
        "agreements.Breach.decided_on": "The day of a decision, which is proven.",
        "agreements.Renewal.decided_on": "The day of a decision, which is proven.",
        "agreements.Instalment.amount": "A part of a price that both sides sign.",
        "agreements.Payment": "Its amount is proven.",
        "agreements.Payment.paid_on": "The day of a payment; its amount is proven.",
        "agreements.Payment.paid_by": "Who paid; its amount is proven.",
        "agreements.Payment.payee": "The contractor, and never anybody else.",
        "agreements.Receipt": "A copy of what was confirmed elsewhere.",
        "agreements.Receipt.grade": "A copy of what was confirmed elsewhere.",
        "agreements.Renewal.grade": "A copy of what was confirmed elsewhere.",
    }
)
