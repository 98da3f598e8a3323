"""Answers the engine: what a submission writes, and the facts that it leaves.

Casework keeps records of its own; each kind of a bureau's matters has a register.
"""

from collections.abc import Mapping
from types import MappingProxyType

from engine.extensions import FilledIn, JSONObject
from processes.agreements import records as agreements
from processes.bureau import register
from processes.bureau.register import Register
from processes.casework import records
from processes.evaluations import records as evaluations
from processes.filings import records as filings
from processes.matters import AGREEMENT, EVALUATION, FILING, PROCUREMENT, PROJECT
from processes.procurement import records as procurement
from processes.projects import records as projects

REGISTERS: Mapping[str, Register] = MappingProxyType(
    {
        PROCUREMENT: procurement.REGISTER,
        AGREEMENT: agreements.REGISTER,
        EVALUATION: evaluations.REGISTER,
        FILING: filings.REGISTER,
        PROJECT: projects.REGISTER,
    }
)


def look_up(filled: FilledIn) -> JSONObject:
    """Load what a submission is about; return the facts that forms ask."""
    kept = REGISTERS.get(filled.process_id)
    return register.look_up(kept, filled) if kept else records.look_up(filled)


def keep(filled: FilledIn) -> JSONObject:
    """Return what the engine keeps of a submission that its form has accepted.

    Raises:
        Rejected: The rules of its register refuse it.
    """
    kept = REGISTERS.get(filled.process_id)
    return register.keep(kept, filled) if kept else filled.data


def record_submission(filled: FilledIn) -> JSONObject:
    """Record a submission; return facts for the model's mapping.

    Raises:
        Rejected: The rules of its register refuse it.
    """
    kept = REGISTERS.get(filled.process_id)
    return register.record(kept, filled) if kept else records.record_submission(filled)
