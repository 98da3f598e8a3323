"""What the machine does in an agreement, by operation name.

Every operation may be called twice for one job and must then do its work once.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from django.db import transaction

from engine import commands, tenancy
from engine.actors import Origin, system
from engine.errors import NotFound
from engine.extensions import JSONObject, ServiceCall
from processes.agreements import queries
from processes.agreements.models import Agreement
from processes.casework.commands.notices import tell_people
from processes.casework.models import Case
from processes.legal_periods import period
from processes.working_days import CHINA

ENDING = "service_agreement.ending"
#: The look that comes so long before the end; the other one comes at the end.
_BEFORE_END = "look_before_end"


@transaction.atomic
def tell_term(call: ServiceCall) -> JSONObject:
    """Return whether the contract that ends is followed by another that is signed.

    Returns:
        ``term_state``: ``renewed`` or ``open``.
    """
    tenancy.bind({call.county})
    agreement = Agreement.objects.get(case_id=call.case_id)
    signed = queries.signed_contract(agreement)
    until = call.now.astimezone(CHINA).date()
    if signed is not None and call.element_id == _BEFORE_END:
        before = period(call.county, "agreement.transition_before_end", until)
        until = before.after(until)
    is_renewed = signed is not None and signed.term_to > until
    return {"term_state": "renewed" if is_renewed else "open"}


@transaction.atomic
def stop_services(call: ServiceCall) -> JSONObject:
    """Note that there is no contract any more; a second time changes nothing.

    Source: domain specification §14.6, timers (services stop flag).
    """
    tenancy.bind({call.county})
    Agreement.objects.filter(case_id=call.case_id, services_stopped_on=None).update(
        services_stopped_on=call.now.astimezone(CHINA).date()
    )
    return {}


@transaction.atomic
def tell_cases(call: ServiceCall) -> JSONObject:
    """Tell every open case of the station, its case worker and head, that it ends.

    Source: domain specification §14.6, timers; §14.1, evt_contract_ending.
    """
    tenancy.bind({call.county})
    agreement = Agreement.objects.get(case_id=call.case_id)
    origin = Origin(actor=system(call.county), now=call.now, door="worker")
    for case in queries.open_cases(agreement):
        is_new = tell_people(
            case,
            title=call.name,
            step=f"{call.process_id}.{call.element_id}",
            cause=str(call.job_id),
            at=call.now,
        )
        if is_new:
            _tell_process(case, origin)
    return {}


def _tell_process(case: Case, origin: Origin) -> None:
    """Hand the end of the agreement to the case, where it waits for such news."""
    try:
        commands.correlate_message(ENDING, case_id=case.pk, variables={}, origin=origin)
    except NotFound:
        return  # it is about to close anyway


BY_OPERATION: Mapping[str, Callable[[ServiceCall], JSONObject]] = MappingProxyType(
    {
        "agreement_term": tell_term,
        "agreement_services_stop": stop_services,
        "agreement_tell_cases": tell_cases,
    }
)
