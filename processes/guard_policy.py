"""The station's guard: which acts need public authority, and who may never do them.

Source: ``001 §三(六)``: 严禁社工站人员代替街道（乡镇）干部行使许可、确认、审批、
给付等行政职能.
The mechanism is ``engine.guard``; the last line is a constraint of the database.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from engine.extensions import Act, Deed, Ruling
from engine.kernel.definition import Definition, Kind, Node, TriggerKind
from processes.casework.models import Case
from processes.organisation.queries import holds_post
from processes.organisation.roles import ROLES, candidate_group, roles_held

BAN = "001 §三(六)"

#: The closed list of act types. Source: domain specification §14.0.
ACT_TYPES = frozenset(
    {
        "professional_service",
        "professional_review",
        "admin_permit",
        "admin_confirm",
        "admin_approve",
        "admin_pay",
        "record",
        "report",
        "notify",
        "civil_act",
    }
)

#: Rule and basis by element. Source: domain specification §15.1, N01–N24.
_RULE_OF_ELEMENT: Mapping[tuple[str, str], tuple[str, str]] = MappingProxyType(
    {
        ("assistance_coordination", element): (rule, f"{BAN}; {law}")
        for element, rule, law in (
            ("accept_application", "N01", "E12 art. 10"),
            ("start_investigation", "N02", "E12 art. 16"),
            ("check_information", "N01", "E12 arts. 2, 10, 19–21"),
            ("issue_first_opinion", "N01", "E12 arts. 19–21"),
            ("publicise_first_opinion", "N03", "E12 arts. 19, 21, 24"),
            ("confirm_assistance", "N01", "E12 arts. 19–21"),
            ("notify_decision", "N03", "E12 arts. 19, 21, 24"),
            ("pay_assistance", "N04", "E12 arts. 25, 26"),
        )
    }
)

#: Where no element says more. Source: domain specification §15.1.
_RULE_OF_ACT: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "admin_permit": ("N10", BAN),
        "admin_confirm": ("N01", BAN),
        "admin_approve": ("N01", BAN),
        "admin_pay": ("N04", BAN),
    }
)
_RULE_OF_AUTHORITY = ("N18", "001 §二(二)")

#: Acts of help and acts of decision on one household exclude each other.
DUAL_HAT = "DH2"
DUAL_HAT_CLAUSE = "000 §三(一); 001 §三(二); 001 §三(六)"

#: Roles that may start a process, at the places of its case.
STARTERS: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "casework": frozenset({"social_worker", "station_head"}),
        "assistance_coordination": frozenset({"social_worker", "station_head"}),
    }
)

_DIRECTORS = frozenset({"station_head"})
_OPERATORS = frozenset({"county_civil_affairs"})


class StationGuard:
    """Answers the engine's guard questions for social-work stations."""

    def needs_authority(self, act_type: str, *, authority_only: bool) -> bool:
        """Return whether only an authority capacity may do such an act."""
        return needs_authority(act_type, authority_only=authority_only)

    def judge(self, act: Act) -> Ruling | None:
        """Return why ``act`` is refused, or ``None``."""
        if act.actor.is_system:
            return _judge_machine(act)
        return _JUDGES[act.deed](act)


def needs_authority(act_type: str, *, authority_only: bool) -> bool:
    """Return whether only a public body's official may do such an act."""
    return authority_only or act_type.startswith("admin_")


def rule_for(process_id: str, element_id: str, act_type: str) -> tuple[str, str]:
    """Return number and clause of the rule that reserves an act for authorities."""
    of_element = _RULE_OF_ELEMENT.get((process_id, element_id))
    return of_element or _RULE_OF_ACT.get(act_type, _RULE_OF_AUTHORITY)


def lint(definition: Definition) -> dict[str, list[str]]:
    """Return what keeps a definition from running in a station, by element.

    Source: domain specification §15.2, “model deployment”.
    """
    problems: dict[str, list[str]] = {}
    if definition.process_id not in STARTERS:
        problems[""] = [
            f"Expected STARTERS of the guard policy to say who may start "
            f"{definition.process_id}."
        ]
    for node in definition.user_tasks:
        found = _lint_step(node)
        if found:
            problems[node.id] = found
    for node in definition.nodes.values():
        if node.kind is Kind.CALL_ACTIVITY:
            problems[node.id] = [
                "Expected a message or a process of the same case instead: steps of a "
                "called process do not find their forms and rules yet."
            ]
        attached = definition.nodes.get(node.attached_to or "")
        catches_error = node.trigger and node.trigger.kind is TriggerKind.ERROR
        if catches_error and attached and attached.kind is not Kind.SUB_PROCESS:
            problems[node.id] = [
                "Expected the error boundary on a sub-process: no operation throws a "
                "BPMN error yet, so this one would never act."
            ]
    return problems


def _lint_step(node: Node) -> list[str]:
    work = node.work
    if work is None or not work.role:
        return ["Expected a lane or camunda:candidateGroups that names a role."]
    found = []
    role = ROLES.get(work.role)
    if role is None:
        found.append(
            f"Expected a known role, one of {', '.join(sorted(ROLES))}, "
            f"but got {work.role!r}."
        )
    if work.act_type not in ACT_TYPES:
        found.append(
            f"Expected an act_type, one of {', '.join(sorted(ACT_TYPES))}, "
            f"but got {work.act_type!r}."
        )
    if not work.clause:
        found.append("Expected a clause that asks for this step.")
    if not work.form_key:
        found.append("Expected a form (camunda:formKey).")
    restricted = needs_authority(work.act_type, authority_only=work.authority_only)
    if restricted and role is not None and not role.has_authority:
        found.append(
            f"Expected {work.act_type or 'an act'} in a lane of a public body, but "
            f"{work.role} can act without authority ({BAN})."
        )
    if restricted and work.assignee is not None:
        found.append("Expected no expression to choose who does an authority's act.")
    return found


def _judge_machine(act: Act) -> Ruling | None:
    """Let the machine do its own work; it never does a person's."""
    if act.deed in {"correlate", "deploy", "activate", "retire"}:
        return None
    return Ruling("MACHINE", BAN, "no timer, job or message does a person's act")


def _judge_work(act: Act) -> Ruling | None:
    standing = act.standing
    if act.needs_authority and (standing is None or not standing.authority):
        rule, clause = rule_for(act.process_id, act.element_id, act.act_type)
        return Ruling(rule, clause, "only a public body's official may do this")
    if standing is None:
        return None
    conflict = _dual_hat(act)
    if conflict is not None:
        return conflict
    if not holds_post(act.actor.person_id, standing, act.now):
        return Ruling("POST", "", "the post for this capacity is not valid any more")
    return None


def _dual_hat(act: Act) -> Ruling | None:
    """Keep help and decision on one case in different hands.

    Source: domain specification §15.3(2).
    """
    helped = any(not needed_authority for _, _, needed_authority in act.earlier)
    decided = any(needed_authority for _, _, needed_authority in act.earlier)
    if act.needs_authority and (helped or _is_case_worker(act)):
        return Ruling(DUAL_HAT, DUAL_HAT_CLAUSE, "helped on this case before")
    if not act.needs_authority and decided:
        return Ruling(DUAL_HAT, DUAL_HAT_CLAUSE, "decided on this case before")
    return None


def _is_case_worker(act: Act) -> bool:
    served = Case.objects.filter(case_worker_id=act.actor.person_id)
    return act.case_id is not None and served.filter(pk=act.case_id).exists()


def _judge_start(act: Act) -> Ruling | None:
    roles = STARTERS.get(act.process_id, frozenset())
    if _stands_as(act, roles):
        return None
    return Ruling("START", "", "none of the actor's posts may start this process")


def _judge_direction(act: Act) -> Ruling | None:
    if act.needs_authority:
        rule, clause = rule_for(act.process_id, act.element_id, act.act_type)
        return Ruling(
            rule, clause, "an authority's work is not handed out by a station"
        )
    if _stands_as(act, _DIRECTORS):
        return None
    return Ruling("DIRECT", "", "only the station head hands out or ends others' work")


def _judge_operation(act: Act) -> Ruling | None:
    if not roles_held(act.actor) & _OPERATORS:
        return Ruling(
            "OPERATE", "", "only the county bureau changes or repairs processes"
        )
    if act.county not in act.actor.counties:
        return Ruling("OPERATE", "", "a county changes its own processes only")
    return None


def _judge_message(_act: Act) -> Ruling | None:
    return Ruling("MESSAGE", "", "messages come from other processes, not from people")


def _stands_as(act: Act, roles: frozenset[str]) -> bool:
    own = act.actor.candidate_groups
    return any(
        candidate_group(role, act.places) in own
        for role in roles
        if ROLES[role].level in act.places
    )


_JUDGES: Mapping[Deed, Callable[[Act], Ruling | None]] = MappingProxyType(
    {
        "claim": _judge_work,
        "receive": _judge_work,
        "release": _judge_work,
        "save_draft": _judge_work,
        "complete": _judge_work,
        "start": _judge_start,
        "assign": _judge_direction,
        "cancel": _judge_direction,
        "deploy": _judge_operation,
        "activate": _judge_operation,
        "retire": _judge_operation,
        "resolve_incident": _judge_operation,
        "correlate": _judge_message,
    }
)
