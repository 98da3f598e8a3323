"""The station's guard: which acts need public authority, and who may never do them.

Source: ``001 §三(六)``: 严禁社工站人员代替街道（乡镇）干部行使许可、确认、审批、
给付等行政职能.
The mechanism is ``engine.guard``; the last line is a constraint of the database.
"""

from collections.abc import Callable, Mapping
from datetime import date
from types import MappingProxyType
from uuid import UUID

from django.db.models import Exists, Q, QuerySet
from django.db.models.expressions import Combinable

from engine.actors import Standing
from engine.extensions import Act, Deed, Ruling
from engine.prepared import Prepared
from processes.casework.closed_files import OVERSEERS
from processes.casework.events import MESSAGES
from processes.casework.models import REPORT, Case, CaseParticipant
from processes.organisation.models import Post
from processes.organisation.queries import own_posts_held, posts_held
from processes.organisation.roles import (
    COLLECTOR,
    DERIVED,
    DISCOVERER,
    ROLES,
    candidate_group,
    place_of,
    role_of,
    roles_held,
)
from processes.working_days import CHINA

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

_ASSISTANCE = "assistance_coordination"

#: Rule and basis by element. Source: domain specification §15.1, N01–N24.
_RULE_OF_ELEMENT: Mapping[tuple[str, str], tuple[str, str]] = MappingProxyType(
    {
        (process, element): (rule, f"{BAN}; {law}")
        for process, element, rule, law in (
            (_ASSISTANCE, "accept_application", "N01", "E12 art. 10"),
            (_ASSISTANCE, "start_investigation", "N02", "E12 art. 16"),
            (_ASSISTANCE, "check_information", "N01", "E12 arts. 2, 10, 19–21"),
            (_ASSISTANCE, "issue_first_opinion", "N01", "E12 arts. 19–21"),
            (_ASSISTANCE, "publicise_first_opinion", "N03", "E12 arts. 19, 21, 24"),
            (_ASSISTANCE, "confirm_assistance", "N01", "E12 arts. 19–21"),
            (_ASSISTANCE, "notify_decision", "N03", "E12 arts. 19, 21, 24"),
            (_ASSISTANCE, "pay_assistance", "N04", "E12 arts. 25, 26"),
            (_ASSISTANCE, "register_relative_relation", "N01", "E12 arts. 11, 20"),
            (_ASSISTANCE, "reinvestigate", "N02", "E12 arts. 16, 19"),
            (_ASSISTANCE, "periodic_review", "N01", "E12 art. 31"),
            (_ASSISTANCE, "advance_emergency_assistance", "N04", "E15; E03 art. 48"),
            (REPORT, "decide_temporary_guardianship", "N07", "E04 arts. 92–95"),
            (REPORT, "apply_guardianship_intervention", "N07", "E04 arts. 92–95"),
            (REPORT, "organise_assessment", "N18", "E16 §四(三)"),
            (REPORT, "review_omission", "N18", "E04 art. 117; E05 art. 35"),
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
        "casework_crisis": frozenset({"social_worker", "station_head", "supervisor"}),
        "casework_referral": frozenset({"social_worker", "station_head", "supervisor"}),
        "casework_transfer": frozenset({"social_worker", "station_head"}),
        "casework_consent_withdrawal": frozenset({"social_worker", "station_head"}),
        # Whoever suspects reports: nobody's leave is needed (§14.17, E04 art. 11).
        REPORT: frozenset({DISCOVERER}),
        "assistance_coordination": frozenset({"social_worker", "station_head"}),
    }
)

#: Who may tell a case that something has happened in it, besides those who take part.
_WITNESSES = frozenset(
    {
        "social_worker",
        "station_head",
        "supervisor",
        "township_government",
        "county_civil_affairs",
    }
)

_FILE_FLAGS = ("file_is_closed", "is_barred", "takes_part")

_DIRECTORS = frozenset({"station_head"})
_OPERATORS = OVERSEERS


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


def _judge_machine(act: Act) -> Ruling | None:
    """Let the machine do its own work; it never does a person's."""
    if act.deed in {"start", "correlate", "deploy", "activate", "retire"}:
        return None
    return Ruling("MACHINE", BAN, "no timer, job or message does a person's act")


def _judge_work(act: Act) -> Ruling | None:
    standing = act.standing
    if act.needs_authority and (standing is None or not standing.authority):
        rule, clause = rule_for(act.process_id, act.element_id, act.act_type)
        return Ruling(rule, clause, "only a public body's official may do this")
    if standing is None:
        return None
    conflict = _dual_hat(act) or _own_work(act)
    if conflict is not None:
        return conflict
    held = _post_and_file(act, standing)
    if not held:
        return Ruling("POST", "", "the post for this capacity is not valid any more")
    flags = {flag: bool(vars(held[0])[flag]) for flag in _FILE_FLAGS}
    # The county's own queue holds what no head of the station may do.
    flags["takes_part"] |= role_of(standing.candidate_group) in _OPERATORS
    return _closed_file(act, **flags)


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


def _own_work(act: Act) -> Ruling | None:
    """Keep the case worker from reviewing the own work and asking how good it was.

    Source: domain specification §14.1, tasks 14, 23, 26 (the substitute is never the
    case worker); §15.4, COI08.
    """
    if act.role == COLLECTOR and _is_case_worker(act):
        return Ruling("COI08", "002 §5.1.2", "the case worker collects no feedback")
    if act.role == "supervisor" and _is_case_worker(act):
        return Ruling("REVIEW", "001 §三(二)", "nobody reviews the own work")
    return None


def _post_and_file(act: Act, standing: Standing) -> list[Post]:
    """Return the post that gives the standing, with what ``_file_of`` says; or none."""
    role, place = role_of(standing.candidate_group), place_of(standing.candidate_group)
    person_id, case_id = act.actor.person_id, act.case_id
    assert case_id is not None
    if role in DERIVED:
        posts = posts_held(person_id, standing, act.now)
        return list(posts.annotate(**_file_of(case_id, person_id))[:1])
    return _own_post_and_file(
        person=person_id,
        capacity=standing.capacity,
        role=role,
        place=UUID(place),
        today=act.now.astimezone(CHINA).date(),
        case=case_id,
    )


def _build_own_post_and_file(
    *, person: UUID, case: UUID, capacity: str, role: str, place: UUID, today: date
) -> QuerySet[Post]:
    posts = own_posts_held(
        person=person, capacity=capacity, role=role, place=place, today=today
    )
    return posts.annotate(**_file_of(case, person)).order_by("pk")[:1]


_own_post_and_file = Prepared(
    _build_own_post_and_file,
    person=UUID,
    case=UUID,
    capacity=str,
    role=str,
    place=UUID,
    today=date,
)


def _file_of(case_id: UUID, person_id: UUID) -> dict[str, Combinable | Q]:
    """Return what decides whether the file of the case is closed to the actor."""
    case = Case.objects.filter(pk=case_id)
    mine = CaseParticipant.objects.filter(case_id=case_id, person_id=person_id)
    return {
        "file_is_closed": Exists(case.filter(is_restricted=True)),
        "is_barred": Exists(mine.filter(part=CaseParticipant.Part.BARRED)),
        "takes_part": Exists(mine) | Exists(case.filter(case_worker_id=person_id)),
    }


def _closed_file(
    act: Act, *, file_is_closed: bool, is_barred: bool, takes_part: bool
) -> Ruling | None:
    """Keep those who are barred from a file, or not named in it, from its steps.

    Source: domain specification §14.17; §15.4, COI14; §15.5.
    """
    # Never inform a suspect: who asks is told that there is no such thing (rule 3).
    is_silent = act.deed != "receive"
    if is_barred:
        return Ruling(
            "COI14",
            "E04 art. 11; E34 art. 2",
            "a suspect has no access",
            is_silent=is_silent,
        )
    if file_is_closed and not act.needs_authority and not takes_part:
        return Ruling(
            "RESTRICTED",
            "E06 arts. 28, 31",
            "the file is restricted",
            is_silent=is_silent,
        )
    return None


def _closed_case(act: Act) -> Ruling | None:
    """Keep those to whom a file is closed from what is done to it as a whole."""
    flags = _flags(act)
    return _closed_file(act, **flags) if flags else None


def _flags(act: Act) -> dict[str, bool]:
    """Return what decides whether a file is closed; nothing if there is no case."""
    if act.case_id is None:
        return {}
    flags = _file_of(act.case_id, act.actor.person_id)
    file = Case.objects.filter(pk=act.case_id).annotate(**flags).first()
    return {flag: bool(vars(file)[flag]) for flag in _FILE_FLAGS} if file else {}


def _is_case_worker(act: Act) -> bool:
    served = Case.objects.filter(case_worker_id=act.actor.person_id)
    return act.case_id is not None and served.filter(pk=act.case_id).exists()


def _judge_start(act: Act) -> Ruling | None:
    roles = STARTERS.get(act.process_id, frozenset())
    if _stands_as(act, roles):
        return None if act.process_id == REPORT else _closed_case(act)
    return Ruling("START", "", "none of the actor's posts may start this process")


def _judge_direction(act: Act) -> Ruling | None:
    if act.needs_authority:
        rule, clause = rule_for(act.process_id, act.element_id, act.act_type)
        return Ruling(
            rule, clause, "an authority's work is not handed out by a station"
        )
    closed = _closed_case(act)
    if closed is not None:
        return closed
    if act.process_id == REPORT and (act.deed == "cancel" or act.role == DISCOVERER):
        if act.deed == "assign" and roles_held(act.actor) & _OPERATORS:
            return None  # the ladder tells the county where nobody goes on
        return Ruling("REPORT", "E04 art. 11; E34 art. 2", "nobody holds a report up")
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


def _judge_message(act: Act) -> Ruling | None:
    if act.message not in MESSAGES:
        return Ruling(
            "MESSAGE", "", "messages come from other processes, not from people"
        )
    if act.sets:
        # They steer the process, past the steps of those who decide.
        return Ruling("MESSAGE", BAN, "people set no control variables")
    flags = _flags(act)
    if not _stands_as(act, _WITNESSES) and not flags.get("takes_part"):
        return Ruling("MESSAGE", "", "none of the actor's posts serves the case")
    return _closed_file(act, **flags) if flags else None


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
        "begin_activity": _judge_start,
        "assign": _judge_direction,
        "cancel": _judge_direction,
        "deploy": _judge_operation,
        "activate": _judge_operation,
        "retire": _judge_operation,
        "resolve_incident": _judge_operation,
        "correlate": _judge_message,
    }
)
