"""Everything that could be tried, decided by the rules in force and counted.

A cell is one subject, act, verb, door and context. Each is decided by ``decide``
itself and compared with what the domain says of it (``expected``): allowed though
forbidden is a violation, refused though entitled is as bad.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from itertools import product
from typing import get_args
from uuid import UUID

from engine.actors import SYSTEM, Actor, Door, Standing
from engine.extensions import Act, Deed
from processes.casework.events import MESSAGES
from processes.casework.models import REPORT
from processes.guard_policy import expected
from processes.guard_policy.cells import Cell, Context, Step
from processes.guard_policy.decision import decide
from processes.guard_policy.facts import PlainFacts
from processes.guard_policy.reserved import ACT_TYPES
from processes.guard_policy.subjects import (
    COUNTY,
    HUB,
    STATION,
    TOWNSHIP,
    Subject,
    may_claim_authority,
    subjects,
)
from processes.organisation.capacities import AUTHORITY
from processes.organisation.roles import ROLES, group_at

#: Verbs that other engines have and this one has not: refused until a rule exists.
UNKNOWN_VERBS = (
    "delegate",
    "substitute",
    "return",
    "add_signer",
    "drop_signer",
    "migrate",
    "move",
    "retry",
    "bulk",
    "import",
)
VERBS: tuple[str, ...] = (*get_args(Deed), *UNKNOWN_VERBS)
DOORS: tuple[Door, ...] = get_args(Door)
PLACES: Mapping[str, object] = {
    "station": STATION,
    "township": TOWNSHIP,
    "hub": HUB,
    "county": COUNTY,
    "network": 1,
}
#: At most so many cells of one kind are named in a report.
NAMED = 100
_PERSON, _CASE = UUID(int=7), UUID(int=9)
_NOW = datetime(2026, 3, 2, 1, tzinfo=UTC)


_HELP = "assistance_coordination"
#: Process, element and lane of an example of each act type.
_EXAMPLES: Mapping[str, tuple[str, str, str]] = {
    "professional_service": ("casework", "deliver_intervention", "social_worker"),
    "professional_review": ("casework", "review_service_plan", "supervisor"),
    "admin_permit": ("station_setup", "decide_registration", "county_civil_affairs"),
    "admin_confirm": (_HELP, "confirm_assistance", "county_civil_affairs"),
    "admin_approve": (_HELP, "issue_first_opinion", "township_government"),
    "admin_pay": (_HELP, "pay_assistance", "county_civil_affairs"),
    "record": ("casework", "open_case_file", "social_worker"),
    "report": (REPORT, "report_to_police", "discoverer"),
    "notify": ("casework_referral", "notify_client", "social_worker"),
    "civil_act": ("casework", "agree_plan_with_client", "social_worker"),
}
_AUTHORITY_LANE = "county_civil_affairs"


@dataclass(slots=True)
class Findings:
    """What the grid has shown.

    Attributes:
        tuples: How many cells were decided.
        allowed: How many of them the rules let pass.
        violations: Allowed though forbidden: the cell and the line of the domain.
        blocked: Refused though entitled: the cell and the rule that refused.
        refused_by_rule: How many cells each rule refused.
        acts: May somebody of a capacity, in the queue, complete such an act?
    """

    tuples: int = 0
    allowed: int = 0
    violations: list[tuple[str, str]] = field(default_factory=list)
    blocked: list[tuple[str, str]] = field(default_factory=list)
    refused_by_rule: Counter[str] = field(default_factory=Counter)
    acts: dict[tuple[str, bool], dict[str, bool]] = field(default_factory=dict)

    @property
    def is_clean(self) -> bool:
        """Whether the rules do what the domain says, in every cell."""
        return not self.violations and not self.blocked


def steps() -> Iterator[Step]:
    """Yield a step of each act type, with and without ``authority_only``."""
    for act_type in sorted(ACT_TYPES):
        process_id, element_id, role = _EXAMPLES[act_type]
        lane = role if act_type.startswith("admin_") else _AUTHORITY_LANE
        for authority_only, queue in ((False, role), (True, lane)):
            yield Step(act_type, authority_only, process_id, element_id, queue)


def size() -> int:
    """Return how many cells there are."""
    people, kinds = sum(1 for _ in subjects()), sum(1 for _ in steps())
    return people * kinds * len(VERBS) * len(DOORS) * len(Context)


def survey(
    who: Iterable[Subject] | None = None,
    *,
    tell: Callable[[int], None] = lambda _done: None,
) -> Findings:
    """Decide every cell and compare it with the domain.

    Args:
        who: Some subjects only; without it, all.
        tell: Is told from time to time how many cells are done.
    """
    found = Findings()
    people = subjects() if who is None else who
    for subject, step, context in product(people, steps(), Context):
        _survey_one(subject, step, context, found)
        tell(found.tuples)
    return found


def _survey_one(
    subject: Subject, step: Step, context: Context, found: Findings
) -> None:
    attempt = Attempt(subject, step, context)
    # What the domain says of a door does not depend on the verb, and the reverse.
    shut = [
        (door, expected.door_forbidden_by(Cell(subject, step, "", door, context)))
        for door in DOORS
    ]
    for verb in VERBS:
        cell = Cell(subject, step, verb, DOORS[0], context)
        forbidden = expected.act_forbidden_by(cell)
        for door, line in shut:
            ruling = decide(attempt.act(verb, door), attempt.facts)
            if ruling is not None:
                found.refused_by_rule[ruling.rule] += 1
                if not (line or forbidden):
                    _name(found.blocked, replace(cell, door=door), ruling.rule)
            else:
                found.allowed += 1
                if line or forbidden:
                    _name(found.violations, replace(cell, door=door), line or forbidden)
    found.tuples += len(VERBS) * len(DOORS)
    if context is Context.OWN and subject.name == f"{subject.capacity} in the queue":
        row = found.acts.setdefault((step.act_type, step.authority_only), {})
        ruling = decide(attempt.act("complete", "page"), attempt.facts)
        row[str(subject.capacity)] = ruling is None


def _name(cells: list[tuple[str, str]], cell: Cell, reason: str) -> None:
    """Name a cell that is wrong, unless enough are named already."""
    if len(cells) < NAMED:
        cells.append((str(cell), reason))


class Attempt:
    """What the guard is told when a subject tries a step in a context."""

    def __init__(self, subject: Subject, step: Step, context: Context) -> None:
        self._subject, self._context = subject, context
        by_own_lane = subject.queue_role in {"", "*"}
        self._role = step.role if by_own_lane else subject.queue_role
        queue = group_at(self._role, PLACES[ROLES[self._role].level])
        held = _standings(subject, queue)
        used = next((each for each in held if each.candidate_group == queue), None)
        is_own = context not in {Context.ON_BEHALF, Context.DELEGATED}
        if not is_own:
            used = _entitled(self._role, queue)
        lent = (used,) if used and context is Context.DELEGATED else ()
        at_work = _affair(step) if context is Context.STATION_AFFAIR else step
        self._work = self._act(_actor(subject, (*held, *lent)), at_work, used)
        # Whoever asks for something else is loaded anew, with the posts of today.
        today = held if subject.has_post else ()
        self._besides = self._act(_actor(subject, today), step, None)
        self.facts = PlainFacts(
            holds_post=subject.has_post and is_own,
            is_case_worker=subject.is_case_worker,
            file_is_closed=context is Context.RESTRICTED,
            is_barred=subject.is_barred,
            takes_part=subject.takes_part,
            sees_nothing=subject.is_barred,
            sees_enough=subject.takes_part and not subject.is_barred,
            is_own_matter=subject.takes_part,
            operates_here=subject.home == 1,
            allows_two_hats=context is Context.TWO_HATS,
            heads_the_station=subject.heads_the_station,
        )

    def act(self, verb: str, door: Door) -> Act:
        """Return the act of a verb through a door; the next call changes it."""
        act = self._work if verb in expected.WORK else self._besides
        # Millions are tried: to build each anew would be most of the time.
        object.__setattr__(act, "deed", verb)
        object.__setattr__(act, "door", door)
        return act

    def _act(self, actor: Actor, step: Step, used: Standing | None) -> Act:
        return Act(
            deed="complete",
            actor=actor,
            now=_NOW,
            county=1,
            process_id=step.process_id,
            case_id=_CASE,
            places=PLACES,
            element_id=step.element_id,
            role=self._role,
            act_type=step.act_type,
            needs_authority=step.is_reserved,
            standing=used,
            earlier=self._subject.earlier,
            message=_A_MESSAGE,
            sets=_FORGED if self._context is Context.FORGING else frozenset(),
        )


_A_MESSAGE = min(MESSAGES)
_FORGED = frozenset({"confirmation"})


def _actor(subject: Subject, standings: tuple[Standing, ...]) -> Actor:
    if subject.is_machine:
        return Actor(SYSTEM, 1, frozenset({1}))
    return Actor(_PERSON, subject.home, frozenset({subject.home}), standings)


def _standings(subject: Subject, queue: str) -> tuple[Standing, ...]:
    """Return what the posts of a subject give, that in the step's queue first."""
    seats = [(group_at(role, place), each) for role, place, each in subject.seats]
    if subject.queue_role:
        seats.insert(0, (queue, subject.capacity))
    return tuple(
        Standing(group, each, authority=may_claim_authority(subject, each))
        for group, each in dict.fromkeys(seats)
    )


def _entitled(role: str, queue: str) -> Standing:
    """Return the post of a colleague who may do the step."""
    capacity = min(ROLES[role].capacities)
    return Standing(queue, capacity, authority=capacity in AUTHORITY)


def _affair(step: Step) -> Step:
    """Return the step as one of the yearly evaluation of the station."""
    return replace(step, process_id="station_evaluation", element_id="score_station")
