"""What service tasks of the shipped definitions do, by operation name.

Every handler may be called twice for one job and must then do its work once.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from engine.extensions import JSONObject, ServiceCall
from processes.casework.commands import notify_station_head

BY_OPERATION: Mapping[str, Callable[[ServiceCall], JSONObject]] = MappingProxyType(
    {"notify_station_head": notify_station_head}
)


def run_service(call: ServiceCall) -> JSONObject:
    """Answer the engine: do the work of a service task.

    Raises:
        KeyError: The model names an operation that is not registered.
    """
    return BY_OPERATION[call.operation](call)
