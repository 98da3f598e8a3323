"""What the steps of an agreement write, and the facts that they leave."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from engine.extensions import FilledIn
from processes.agreements import drafting, ending, paying, signing
from processes.agreements.facts import FOR_MODELS, facts_of
from processes.bureau.register import Register
from processes.casework.models import Case

_RECORDERS: Mapping[str, Callable[[Case, FilledIn], None]] = MappingProxyType(
    {
        "draft_agreement": drafting.record_draft,
        "check_agreement_clauses": signing.record_check,
        "sign_agreement_purchaser": signing.record_purchaser_signature,
        "sign_agreement_agency": signing.record_agency_signature,
        "renew_contract_purchaser": signing.record_purchaser_signature,
        "renew_contract_agency": signing.record_agency_signature,
        "publish_contract": ending.record_publication,
        "file_contract_finance": ending.record_finance_copy,
        "file_agreement_civil_affairs": ending.record_filing,
        "request_payment": paying.record_request,
        "verify_performance": paying.record_verification,
        "pay_instalment": paying.record_payment,
        "inspect_performance": ending.record_inspection,
        "handle_breach": ending.record_breach,
        "receive_evaluation": ending.record_receipt,
        "decide_renewal": ending.record_renewal,
        "plan_transition": ending.record_plan,
        "accept_transition": ending.record_acceptance,
        "final_settlement": paying.record_settlement,
    }
)

REGISTER = Register(facts=facts_of, recorders=_RECORDERS, for_models=FOR_MODELS)
