"""Answers the engine: what the service tasks of all shipped definitions do."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from engine.extensions import JSONObject, ServiceCall
from processes.agreements import commands as agreements
from processes.casework import handlers
from processes.evaluations.commands.panels import check_panel
from processes.evaluations.commands.snapshot import freeze_data_snapshot
from processes.procurement.commands import open_bids

#: By operation name. A handler may be called twice for one job and works once.
BY_OPERATION: Mapping[str, Callable[[ServiceCall], JSONObject]] = MappingProxyType(
    {
        **handlers.BY_OPERATION,
        "check_panel": check_panel,
        "freeze_data_snapshot": freeze_data_snapshot,
        "open_bids": open_bids,
        **agreements.BY_OPERATION,
    }
)


def run_service(call: ServiceCall) -> JSONObject:
    """Answer the engine: do the work of a service task.

    Raises:
        KeyError: The model names an operation that is not registered.
    """
    return BY_OPERATION[call.operation](call)
