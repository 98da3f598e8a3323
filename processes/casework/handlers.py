"""What service tasks of the shipped definitions do, by operation name.

Every handler may be called twice for one job and must then do its work once.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from engine.extensions import JSONObject, ServiceCall
from processes.casework.commands.cases import freeze_assignment
from processes.casework.commands.notices import ROLE_TOLD, notify
from processes.casework.commands.reports import name_helpers, restrict_file_access


def note(_call: ServiceCall) -> JSONObject:
    """Do nothing but let the model set its own control variables."""
    return {}


BY_OPERATION: Mapping[str, Callable[[ServiceCall], JSONObject]] = MappingProxyType(
    {
        **dict.fromkeys(ROLE_TOLD, notify),
        "notify_case_worker": notify,
        "notify_discoverer": notify,
        "freeze_assignment": freeze_assignment,
        "note": note,
        "restrict_file_access": restrict_file_access,
        "name_helpers": name_helpers,
    }
)
