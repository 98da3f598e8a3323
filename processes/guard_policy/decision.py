"""The rules of the guard, as a pure function of an act and of what is true of it.

No database, no clock: the same function serves the commands, the report that counts
all that could be tried, and the comparison with two other implementations.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType

from engine.actors import Actor, Door
from engine.extensions import Act, Deed, Ruling
from processes.casework.closed_files import OVERSEERS
from processes.casework.events import MESSAGES
from processes.casework.models import REPORT
from processes.guard_policy import rulings
from processes.guard_policy.conflicts import (
    JUDGED,
    OWN_STATION_ACTS,
    Conflict,
    excluded_by,
    left_to_outsiders,
)
from processes.guard_policy.facts import Facts
from processes.guard_policy.reserved import STATION_STAFF, rule_for
from processes.guard_policy.standing import fits, stands_as
from processes.matters import MATTERS
from processes.organisation.capacities import AUTHORITY, Capacity
from processes.organisation.roles import COLLECTOR, DISCOVERER, SUPPLIER, role_of

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
        **{matter.process_id: matter.starters for matter in MATTERS.values()},
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

_DIRECTORS = frozenset({"station_head"})
_OPERATORS = OVERSEERS
_OFFICES = _OPERATORS | {"township_government"}

#: What the machine may do in its own name; it never does a person's act.
_MACHINE = frozenset(
    {"start", "correlate", "deploy", "activate", "retire", "record_holding"}
)
#: Through which doors people come, and through which the machine does.
_PEOPLE_COME_BY: frozenset[Door] = frozenset({"page", "rest", "command"})
_MACHINE_COMES_BY: frozenset[Door] = frozenset({"worker", "command"})


def decide(act: Act, facts: Facts) -> Ruling | None:
    """Return why ``act`` is refused, or ``None``.

    What no rule allows is refused: a verb without a rule, a door without an entry.
    """
    if act.actor.is_system:
        return _machine(act)
    ruling = _person(act, facts)
    if ruling is None or ruling.is_silent:
        return ruling
    # Whatever forbids it: to say so would tell that there is such a file.
    closed = _closed_case(act, facts)
    is_told = closed is None or not closed.is_silent
    return ruling if is_told else replace(ruling, is_silent=True)


def _person(act: Act, facts: Facts) -> Ruling | None:
    if act.door not in _PEOPLE_COME_BY:
        return rulings.SHUT
    judge = _JUDGES.get(act.deed)
    return rulings.NO_RULE if judge is None else judge(act, facts)


def _machine(act: Act) -> Ruling | None:
    """Let the machine do its own work; it never does a person's."""
    if act.door not in _MACHINE_COMES_BY:
        return rulings.NOT_ITS_DOOR
    if act.deed in _MACHINE:
        return _forged(act)
    return rulings.NOT_ITS_ACT


def _work(act: Act, facts: Facts) -> Ruling | None:
    standing = act.standing
    if act.needs_authority and not _has_authority(act):
        return _reserved(act, rulings.NEEDS_AN_OFFICIAL)
    if standing is None:
        closed = _closed_file(act, facts, is_open=facts.takes_part)
        return closed or rulings.NO_QUEUE
    conflict = (
        _outsiders(act)
        or _hats(act, facts)
        or _own_work(act, facts)
        or _conflict(act, facts)
    )
    if conflict is not None:
        return conflict
    if standing not in act.actor.standings or not fits(standing):
        return rulings.BORROWED_POST
    if not facts.holds_post:
        return rulings.ENDED_POST
    # The county's own queue holds what no head of the station may do.
    overseen = role_of(standing.candidate_group) in _OPERATORS
    is_open = act.needs_authority or overseen or facts.takes_part
    return _closed_file(act, facts, is_open=is_open)


def _issuing(act: Act, facts: Facts) -> Ruling | None:
    """Let the office that did an authority's step issue its document.

    Source: domain specification §15.2, “document level”.
    """
    return _work(act, facts) if act.needs_authority else rulings.NO_DOCUMENT


def _reserved(act: Act, reason: str) -> Ruling:
    """Return the refusal of what is an authority's, by its rule."""
    return Ruling(*rule_for(act.process_id, act.element_id, act.act_type), reason)


def _kept_apart(conflict: Conflict, reason: str) -> Ruling:
    return Ruling(conflict.rule, conflict.clause, reason)


def _has_authority(act: Act) -> bool:
    """Tell whether the actor stands here as an official; the flag alone is no proof."""
    standing = act.standing
    return (
        standing is not None and standing.authority and standing.capacity in AUTHORITY
    )


def _hats(act: Act, facts: Facts) -> Ruling | None:
    """Keep help and decision on one case in different hands.

    Source: domain specification §15.3.
    """
    helped = any(not needed_authority for _, _, needed_authority in act.earlier)
    decided = any(needed_authority for _, _, needed_authority in act.earlier)
    if not act.needs_authority:
        return rulings.DECIDED if decided else None
    if helped or facts.is_case_worker:
        return rulings.HELPED
    own = OWN_STATION_ACTS.get(act.process_id, frozenset())
    if act.element_id in own and facts.heads_the_station:
        return rulings.HEADS_IT
    if _serves_a_station(act) and not facts.allows_two_hats:
        return rulings.SERVES_A_STATION
    return None


def _serves_a_station(act: Act) -> bool:
    return any(each.capacity in STATION_STAFF for each in act.actor.standings)


def _outsiders(act: Act) -> Ruling | None:
    """Keep whoever is employed by an agency from choosing and judging agencies.

    Source: domain specification §15.4, COI01, COI02.
    """
    conflict = left_to_outsiders(act.element_id)
    standings = act.actor.standings
    if conflict and any(s.capacity == Capacity.AGENCY_STAFF for s in standings):
        return _kept_apart(conflict, rulings.EMPLOYED)
    return None


def _own_work(act: Act, facts: Facts) -> Ruling | None:
    """Keep the case worker from reviewing the own work and asking how good it was.

    Source: domain specification §14.1, tasks 14, 23, 26 (the substitute is never the
    case worker); §15.4, COI08.
    """
    if act.role == COLLECTOR and facts.is_case_worker:
        return rulings.OWN_FEEDBACK
    if act.role == "supervisor" and facts.is_case_worker:
        return rulings.OWN_REVIEW
    return None


def _conflict(act: Act, facts: Facts) -> Ruling | None:
    """Keep duties apart that exclude each other on one business object.

    Source: domain specification §15.4.
    """
    judging = left_to_outsiders(act.element_id)
    if judging and judging.rule == JUDGED and facts.works_for_the_judged:
        return _kept_apart(judging, rulings.WORKS_FOR_THE_JUDGED)
    excluded = excluded_by(act.element_id)
    for done, _capacity, _needed_authority in act.earlier:
        if done in excluded:
            return _kept_apart(excluded[done], f"{rulings.DONE_BEFORE}: {done}")
    return None


def _closed_file(act: Act, facts: Facts, *, is_open: bool) -> Ruling | None:
    """Keep those who are barred from a file, or not named in it, from its steps.

    Args:
        is_open: Whether a restricted file would be open to the actor.

    Source: domain specification §14.17; §15.4, COI14; §15.5.
    """
    receives = act.deed == "receive"
    if facts.is_barred:
        return rulings.SUSPECT_RECEIVES if receives else rulings.SUSPECT
    if facts.file_is_closed and not is_open:
        return rulings.RESTRICTED_RECEIVES if receives else rulings.RESTRICTED
    return None


def _start(act: Act, facts: Facts) -> Ruling | None:
    roles = STARTERS.get(act.process_id, frozenset())
    if stands_as(act, roles):
        forged = _forged(act)
        if forged is not None:
            return forged
        # A report of harm is open to whoever stands in the network, whatever the file.
        is_report = act.process_id == REPORT and act.deed == "start"
        return None if is_report else _closed_case(act, facts)
    return rulings.NO_STARTER


def _direction(act: Act, facts: Facts) -> Ruling | None:
    if act.needs_authority:
        return _reserved(act, rulings.NOT_HANDED_OUT)
    closed = _closed_case(act, facts)
    if closed is not None:
        return closed
    if act.process_id == REPORT and (act.deed == "cancel" or act.role == DISCOVERER):
        if act.deed == "assign" and stands_as(act, _OPERATORS):
            return None  # the ladder tells the county where nobody goes on
        return rulings.REPORT_GOES_ON
    return None if stands_as(act, _DIRECTORS) else rulings.NO_DIRECTOR


def _operation(act: Act, facts: Facts) -> Ruling | None:
    if not _operates(act.actor):
        return rulings.NO_OPERATOR
    # To see the rows of a county, by whatever post, is not to run it.
    if not facts.operates_here:
        return rulings.OTHER_COUNTY
    return _forged(act)


def _message(act: Act, facts: Facts) -> Ruling | None:
    if act.message not in MESSAGES:
        return rulings.NO_MESSAGE
    if act.sets:
        return rulings.STEERS
    if not stands_as(act, _WITNESSES) and not facts.takes_part:
        return rulings.NO_WITNESS
    return _closed_case(act, facts)


def _reading(_act: Act, facts: Facts) -> Ruling | None:
    """Let nobody see, or write beside, more than the own posts reach.

    Source: domain specification §15.5.
    """
    if facts.sees_enough:
        return None
    return rulings.UNSEEN if facts.sees_nothing else rulings.OUT_OF_SIGHT


def _declaration(act: Act, facts: Facts) -> Ruling | None:
    closed = _closed_case(act, facts)
    if closed is not None:
        return closed
    if facts.is_own_matter or stands_as(act, _DIRECTORS):
        return None
    return rulings.NOT_DECLARED


def _hand_over(act: Act, _facts: Facts) -> Ruling | None:
    return None if stands_as(act, _DIRECTORS) else rulings.NOT_HANDED_OVER


def _dismissal(_act: Act, facts: Facts) -> Ruling | None:
    return None if facts.is_own_matter else rulings.NOT_ADDRESSED


def _bid(act: Act, facts: Facts) -> Ruling | None:
    """Let whoever speaks for an agency answer a call for bids.

    The one that buys, its agent and its judges do not; which agencies are kept out is
    asked with the purchase at hand.

    Source: domain specification §14.5, lane ``supplier``; §15.4, COI02.
    """
    if any(each.capacity in AUTHORITY for each in act.actor.standings):
        return rulings.BUYS
    if not stands_as(act, frozenset({SUPPLIER})):
        return rulings.NO_SUPPLIER
    return _closed_case(act, facts)


def _appointment(act: Act, facts: Facts) -> Ruling | None:
    """Let the county bureau give and end posts, and nobody the own ones.

    Source: domain specification §15.2.
    """
    if not stands_as(act, _OPERATORS):
        return rulings.NO_APPOINTER
    return rulings.OWN_POST if facts.is_own_matter else None


def _export(act: Act, _facts: Facts) -> Ruling | None:
    return None if any(map(fits, act.actor.standings)) else rulings.NO_OVERSIGHT


def _forged(act: Act) -> Ruling | None:
    """Let what an authority decides come from its step, and from nowhere else."""
    return rulings.FORGED if act.sets else None


def _closed_case(act: Act, facts: Facts) -> Ruling | None:
    """Keep those to whom a file is closed from what is done to it as a whole."""
    if not facts.has_file:
        return None
    # An office has business in a file that waits for its decision.
    is_open = act.needs_authority and stands_as(act, _OFFICES)
    return _closed_file(act, facts, is_open=is_open or facts.takes_part)


def _operates(actor: Actor) -> bool:
    return any(
        role_of(each.candidate_group) in _OPERATORS and fits(each)
        for each in actor.standings
    )


_JUDGES: Mapping[Deed, Callable[[Act, Facts], Ruling | None]] = MappingProxyType(
    {
        "claim": _work,
        "receive": _work,
        "release": _work,
        "save_draft": _work,
        "complete": _work,
        "issue": _issuing,
        "start": _start,
        "begin_activity": _start,
        "assign": _direction,
        "cancel": _direction,
        "deploy": _operation,
        "activate": _operation,
        "retire": _operation,
        "resolve_incident": _operation,
        "correlate": _message,
        "read": _reading,
        "annotate": _reading,
        "declare": _declaration,
        "hand_over": _hand_over,
        "dismiss": _dismissal,
        "export": _export,
        "bid": _bid,
        "record_holding": _operation,
        "appoint": _appointment,
        "end_post": _appointment,
    }
)
