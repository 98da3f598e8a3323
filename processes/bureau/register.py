"""What a kind of matter records: the shape in which every room gives it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from engine.extensions import FilledIn, JSONObject
from processes.casework.models import Case
from processes.working_days import CHINA


@dataclass(frozen=True, slots=True)
class Register:
    """What the steps of a process know and write.

    Attributes:
        facts: Returns what is known of the matter when a step is about to be
            completed; forms fill in and check by it.
        recorders: By element: writes a submission into the register's own rows, inside
            the transaction of the step and before the process moves. May refuse it
            (``Rejected``).
        keepers: By element: takes what the form has accepted into the register's own
            keeping, and returns what the engine keeps in its stead, e.g. a receipt.
            May refuse it (``Rejected``).
        for_models: The facts that output parameters of the model may name.
    """

    facts: Callable[[Case, FilledIn], Mapping[str, object]]
    recorders: Mapping[str, Callable[[Case, FilledIn], None]] = field(
        default_factory=dict
    )
    keepers: Mapping[str, Callable[[Case, FilledIn], JSONObject]] = field(
        default_factory=dict
    )
    for_models: frozenset[str] = frozenset()


def look_up(register: Register, filled: FilledIn) -> JSONObject:
    """Load the matter for a submission; return the facts that its form asks."""
    matter = Case.objects.get(pk=filled.case_id)
    facts = {**shared_facts(matter, filled), **register.facts(matter, filled)}
    filled.record.update(case=matter, facts=facts)
    return facts


def keep(register: Register, filled: FilledIn) -> JSONObject:
    """Return what the engine keeps of a submission that its form has accepted.

    Raises:
        Rejected: The register's own rules refuse it.
    """
    matter = filled.record["case"]
    assert isinstance(matter, Case)
    keeper = register.keepers.get(filled.element_id)
    return keeper(matter, filled) if keeper else filled.data


def record(register: Register, filled: FilledIn) -> JSONObject:
    """Record a submission with its matter; return facts for the model's mapping.

    Raises:
        Rejected: The register's own rules refuse it.
    """
    matter = filled.record["case"]
    assert isinstance(matter, Case)
    recorder = register.recorders.get(filled.element_id)
    if recorder is not None:
        recorder(matter, filled)
        # What was written just now may be what the model asks for.
        filled.record["facts"] = {
            **shared_facts(matter, filled),
            **register.facts(matter, filled),
        }
    facts = filled.record["facts"]
    assert isinstance(facts, Mapping)
    return {name: facts.get(name) for name in sorted(register.for_models)}


def shared_facts(matter: Case, filled: FilledIn) -> dict[str, object]:
    """Return what every form of a matter may fill in: today, number, title, who."""
    return {
        "today": filled.now.astimezone(CHINA).date().isoformat(),
        "case_number": matter.number,
        "matter_title": matter.title,
        "performer": str(filled.person_id),
    }
