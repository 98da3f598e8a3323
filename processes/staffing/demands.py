"""What a process asks of the people of a place: its steps and what binds them.

The rules are those of ``processes.assignment`` (whose queue) and of the guard policy
(who may not); here they are written as constraints over all steps at once.

Source: domain specification §14.1, tasks 14, 23 and 26; §15.3(2); §15.4.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from engine.guard.staffing import (
    Constraint,
    Step,
    capacity,
    dual_hat,
    four_eyes,
    one_hand,
    own_work,
)
from engine.kernel.definition import Definition, Node, Work, family
from processes.assignment import CASE_WORKER, IN_TURN, OVERSEER
from processes.guard_policy import needs_authority, rule_for
from processes.guard_policy.conflicts import HATS_CLAUSE
from processes.organisation.roles import (
    COLLECTOR,
    DISCOVERER,
    OUTGOING,
    ROLES,
    Level,
)

#: Rule and clause by the role whose steps the case worker may not do. The guard
#: policy says the same of one act. Source: domain specification §14.1; COI08.
OWN_WORK: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        COLLECTOR: ("COI08", "002 §5.1.2"),
        "supervisor": ("REVIEW", "001 §三(二)"),
    }
)
#: Whoever has made a report does not oversee it. Source: §14.17, tasks 9 and 18.
_OVERSIGHT = "E04 art. 11; E34 art. 2"
#: Whoever hands over is the case worker, or the head where he or she is gone.
_OUTGOING = (("social_worker", Level.STATION), ("station_head", Level.STATION))


@dataclass(frozen=True, slots=True)
class Demand:
    """A process, or several that run in one case, as staffing sees it.

    Attributes:
        process_id: Empty for several together.
        names: Of the steps, by element id.
    """

    process_id: str
    name: str
    steps: tuple[Step, ...]
    constraints: tuple[Constraint, ...]

    @property
    def names(self) -> dict[str, str]:
        """What the steps are called, by element id."""
        return {step.element_id: step.name for step in self.steps if not step.is_part}


def queue(role: str, level: str) -> str:
    """Return the name of a role's queue at some level, whatever the station."""
    return f"{role}@{level}"


def part(holder: str) -> str:
    """Return the element id that stands for a part in the case."""
    return f"@{holder}"


def demand(*definitions: Definition) -> Demand:
    """Return what one process demands, or several that run in one case.

    Every user task counts, also of a branch that few cases take and of what is
    called: work that nobody can do must not wait for the first such case.
    """
    everything = {
        each.process_id: each
        for one in definitions
        for each in reversed(family(one).values())
    }
    nodes = [
        (each.process_id, node)
        for each in everything.values()
        for node in each.user_tasks
    ]
    steps = [_step(node) for _process, node in nodes]
    parts = _parts(steps)
    clauses = {node.id: _clause(process, node) for process, node in nodes}
    is_one = len(definitions) == 1
    return Demand(
        process_id=definitions[0].process_id if is_one else "",
        name=definitions[0].name if is_one else "",
        steps=(*parts, *steps),
        constraints=tuple(_constraints(steps, parts, clauses)),
    )


def _step(node: Node) -> Step:
    work = node.work or Work()
    return Step(
        element_id=node.id,
        name=node.name,
        role=work.role,
        holder=work.holder,
        reserved=needs_authority(work.act_type, authority_only=work.authority_only),
        not_by_performer_of=work.not_by_performer_of,
        act_type=work.act_type,
        queues=_queues(work),
    )


def _queues(work: Work) -> tuple[str, ...]:
    """Return in which queues a step may lie, in turn."""
    own = _own_queue(work.role)
    if work.holder == OVERSEER:
        return (own, _own_queue("county_civil_affairs"))
    in_turn = _OUTGOING if work.role == OUTGOING else IN_TURN.get(work.role, ())
    return tuple(queue(role, level) for role, level in in_turn) or (own,)


def _own_queue(role: str) -> str:
    known = ROLES.get(role)
    return queue(role, known.level if known else Level.STATION)


def _parts(steps: Sequence[Step]) -> list[Step]:
    """Return the parts in the case that somebody must hold for the steps."""
    wanted = {step.holder: step.role for step in steps if step.holder}
    if wanted.pop(OVERSEER, None):
        wanted.setdefault(DISCOVERER, DISCOVERER)
    is_about_worker = any(step.role in OWN_WORK for step in steps)
    if CASE_WORKER in wanted or is_about_worker:
        wanted[CASE_WORKER] = "social_worker"
    return [
        Step(
            part(holder),
            role=role,
            holder=holder,
            queues=(_own_queue(role),),
            is_part=True,
        )
        for holder, role in sorted(wanted.items())
    ]


def _constraints(
    steps: Sequence[Step], parts: Sequence[Step], clauses: Mapping[str, str]
) -> Iterable[Constraint]:
    # Steps first: an obstacle names the first that explains it.
    yield from _cited(capacity(steps), clauses)
    yield from capacity(parts)
    for each in parts:
        held = [step for step in steps if step.holder == each.holder]
        yield from one_hand(held, each.element_id)
    yield from _cited(four_eyes(steps), clauses)
    yield from _own_work(steps)
    # Who holds a part does its steps: to keep the part apart is to keep them apart.
    held_by_parts = {each.holder for each in parts}
    free = [step for step in steps if step.holder not in held_by_parts]
    yield from dual_hat([*parts, *free], HATS_CLAUSE)


def _own_work(steps: Sequence[Step]) -> Iterable[Constraint]:
    for step in steps:
        if step.role in OWN_WORK:
            _rule, clause = OWN_WORK[step.role]
            yield from own_work([step], part(CASE_WORKER), clause)
        if step.holder == OVERSEER:
            yield from own_work([step], part(DISCOVERER), _OVERSIGHT)


def _cited(
    constraints: Iterable[Constraint], clauses: Mapping[str, str]
) -> Iterable[Constraint]:
    """Cite for each constraint what asks for its first step."""
    for each in constraints:
        yield replace(each, clause=clauses.get(each.steps[0], ""))


def _clause(process_id: str, node: Node) -> str:
    """Return what reserves a step for an authority, or else what asks for it."""
    work = node.work or Work()
    if needs_authority(work.act_type, authority_only=work.authority_only):
        return rule_for(process_id, node.id, work.act_type)[1]
    return work.clause
