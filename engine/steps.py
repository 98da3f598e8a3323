"""What a deployed version says about its steps: who, why, by when, what comes next."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from engine import deployment, versions
from engine.kernel.definition import Definition, Node
from engine.kernel.triggers import TriggerKind
from engine.runtime import compiled, every_node


@dataclass(frozen=True, slots=True)
class NextStep:
    """A step of people that may follow, and how long it may take."""

    element_id: str
    name: str
    role: str
    due: str


@dataclass(frozen=True, slots=True)
class Step:
    """A user task as its definition describes it.

    Attributes:
        due_source: Clause that fixes the time limit; ``DESIGN`` for a default of ours.
        due_passes: What happens when it passes, in the model's words.
        reviews: Steps whose performer may not do this one; what this one looks at.
        reviewed_by: Steps that look at this one and may have sent it back.
        following: The steps of people that may come next.
    """

    element_id: str
    name: str
    role: str
    form_key: str
    act_type: str
    needs_authority: bool
    clause: str
    due: str
    due_source: str
    due_passes: str
    documentation: str
    why: str
    checklist: tuple[str, ...]
    reviews: tuple[str, ...]
    reviewed_by: tuple[str, ...]
    following: tuple[NextStep, ...]


def step(definition_id: UUID, element_id: str) -> Step:
    """Return what a version says about one of its user tasks.

    Raises:
        KeyError: It has no such user task.
    """
    definition = compiled(definition_id).definition
    node = definition.nodes[element_id]
    if node.work is None:
        raise KeyError(element_id)
    return Step(
        element_id=node.id,
        name=node.name,
        role=node.work.role,
        form_key=node.work.form_key,
        act_type=node.work.act_type,
        needs_authority=node.work.authority_only
        or node.work.act_type.startswith("admin_"),
        clause=node.work.clause,
        due=node.work.due,
        due_source=node.properties.get("due_source", ""),
        due_passes=node.properties.get("due_passes", ""),
        documentation=node.documentation,
        why=node.properties.get("why", ""),
        checklist=tuple(
            line.strip()
            for line in node.properties.get("checklist", "").split("|")
            if line.strip()
        ),
        reviews=node.work.not_by_performer_of,
        reviewed_by=tuple(
            other.id
            for other in definition.user_tasks
            if other.work and node.id in other.work.not_by_performer_of
        ),
        following=tuple(_following(definition, node)),
    )


def steps(definition_id: UUID) -> list[Step]:
    """Return all user tasks of a version, in document order."""
    tasks = compiled(definition_id).definition.user_tasks
    return [step(definition_id, node.id) for node in tasks if node.work]


def in_use(county: int) -> list[Definition]:
    """Return the processes that stations of a county would start, by process id."""
    return [
        compiled(version.pk).definition
        for version in versions.active_versions(county)
        if version.policy == deployment.STATION
    ]


def started_by(message: str, county: int) -> str:
    """Return the process that a message starts in a county; empty for none."""
    for version in versions.active_versions(county):
        if version.policy != deployment.STATION:
            continue
        definition = compiled(version.pk).definition
        start = definition.nodes.get(definition.message_starts.get(message, ""))
        if start and start.trigger and start.trigger.kind is TriggerKind.MESSAGE:
            return definition.process_id
    return ""


def declared_variables(process_id: str, county: int) -> frozenset[str]:
    """Return the control variables of the version that would be started."""
    version = versions.active_version(process_id, county)
    if version is None:
        return frozenset()
    return frozenset(compiled(version.pk).definition.variables)


def element_names(definition_id: UUID) -> dict[str, str]:
    """Return the names of all elements that have one, also of what is called."""
    nodes = every_node(compiled(definition_id).definition).values()
    return {node.id: node.name for node in nodes if node.name}


def _following(definition: Definition, node: Node) -> Iterable[NextStep]:
    """Walk the flows to the next steps of people; automatic elements are passed."""
    seen: set[str] = set()
    todo = [flow.target for flow in node.outgoing]
    while todo:
        element_id = todo.pop(0)
        if element_id in seen:
            continue
        seen.add(element_id)
        reached = definition.nodes[element_id]
        if reached.work is not None:
            work = reached.work
            yield NextStep(reached.id, reached.name, work.role, work.due)
        else:
            todo += [flow.target for flow in reached.outgoing]
