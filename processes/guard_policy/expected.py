"""What the domain says of each cell of the grid: a table, written by hand.

It is the judge of the rules, so it shares nothing with them: it reads the words of a
cell, never the act that the guard is asked about, and imports nothing that decides.

Source: domain specification §14.0, §14.17, §15.1–§15.4; appendix B.
"""

import functools
from collections.abc import Callable

from processes.guard_policy.cells import Cell
from processes.guard_policy.subjects import Seat, Subject

WORK = frozenset({"claim", "receive", "release", "save_draft", "complete", "issue"})
_BEGIN = frozenset({"start", "begin_activity"})
_DIRECT = frozenset({"assign", "cancel"})
_OPERATE = frozenset(
    {"deploy", "activate", "retire", "resolve_incident", "record_holding"}
)
#: §15.2: who works where is the county bureau's business.
_APPOINT = frozenset({"appoint", "end_post"})
#: About a station, one's own news, or a list: no file is opened.
_BESIDE = frozenset({"hand_over", "dismiss", "export"})
_MACHINE = frozenset(
    {"start", "correlate", "deploy", "activate", "retire", "record_holding"}
)
_DOORS = frozenset({"page", "rest", "command"})

#: §14.0: the four reserved verbs.
_RESERVED = frozenset({"admin_permit", "admin_confirm", "admin_approve", "admin_pay"})
#: §15.1: who is station staff.
_STAFF = frozenset(
    {"station_staff", "agency_staff", "supervisor", "volunteer", "intern"}
)
#: §2, §14: in which capacity a lane may be worked.
_LANES = {
    "social_worker": {"station_staff", "agency_staff"},
    "certified_social_worker": {"station_staff", "agency_staff"},
    "feedback_collector": {"station_staff", "agency_staff"},
    "outgoing_worker": {"station_staff", "agency_staff", "township_official"},
    "station_head": {"station_staff", "township_official"},
    "supervisor": {"supervisor"},
    "township_government": {"township_official"},
    "county_civil_affairs": {"county_official"},
    "supplier": {"agency_staff"},
}
#: §14.0: who acts for a public body.
_OFFICIAL = frozenset(
    {
        "township_official",
        "county_official",
        "municipal_official",
        "provincial_official",
        "finance_official",
        "audit_official",
        "procurement_agent",
        "panel_member",
        "police",
        "registrar",
    }
)
#: §14.1, §14.17, §14.19: who begins a process.
_BEGINNERS = {
    "casework": {"social_worker", "station_head"},
    "casework_referral": {"social_worker", "station_head", "supervisor"},
    "casework_transfer": {"social_worker", "station_head"},
    "assistance_coordination": {"social_worker", "station_head"},
    # Whoever is of the network reports.
    "mandatory_report": {"discoverer"},
    "station_setup": set(),
}
_WITNESSES = {
    "social_worker",
    "station_head",
    "supervisor",
    "township_government",
    "county_civil_affairs",
}
_NOT_OWN = {"delegated", "on behalf of a colleague"}
_HERE = {"station", "township", "hub", "county", "1"}
_REPORT = "mandatory_report"

#: The line for what nothing forbids, and nothing allows either.
NOT_SAID = "nobody said that it is allowed"


def forbidden_by(cell: Cell) -> str:
    """Return the line that forbids a cell; nothing for one that must succeed."""
    return door_forbidden_by(cell) or act_forbidden_by(cell)


def door_forbidden_by(cell: Cell) -> str:
    """Return the line that forbids the door to such a subject."""
    return next((line for line, forbids in _DOOR_LINES if forbids(cell)), "")


def act_forbidden_by(cell: Cell) -> str:
    """Return the line that forbids the act through whatever door."""
    for line, forbids in _LINES:
        if forbids(cell):
            return line
    return "" if _is_entitled(cell) else NOT_SAID


def all_that_forbid(cell: Cell) -> frozenset[str]:
    """Return every line that forbids a cell, through this door or through any."""
    found = {line for line, forbids in (*_DOOR_LINES, *_LINES) if forbids(cell)}
    if cell.verb in _ENTITLED and not _is_entitled(cell):
        found.add(NOT_SAID)
    return frozenset(found)


def _lane(cell: Cell) -> str:
    by = cell.subject.queue_role
    return cell.step.role if by in {"", "*"} else by


def _is_reserved(cell: Cell) -> bool:
    return cell.step.authority_only or cell.step.act_type in _RESERVED


def _posts(cell: Cell) -> frozenset[tuple[str, str]]:
    """Return the posts here that are real: role and capacity belong together."""
    return _real_posts(cell.subject, _lane(cell))


@functools.lru_cache(maxsize=2048)
def _real_posts(subject: Subject, lane: str) -> frozenset[tuple[str, str]]:
    if not subject.has_post:
        return frozenset()
    found = {
        (role, capacity) for role, place, capacity in subject.seats if place in _HERE
    }
    if subject.queue_role:
        found.add((lane, subject.capacity))
    return frozenset(each for each in found if _suits(*each))


def _suits(role: str, capacity: str) -> bool:
    if role == "discoverer":
        return capacity not in {"", "client"}
    return capacity in _LANES[role]


def _is_sound(seat: Seat) -> bool:
    return _suits(seat[0], seat[2])


def _stands(cell: Cell, roles: set[str]) -> bool:
    return any(role in roles for role, _ in _posts(cell))


def _is_official(cell: Cell) -> bool:
    """Whether the step is worked by an official in that office."""
    return any(
        role == _lane(cell) and capacity not in _STAFF
        for role, capacity in _posts(cell)
    )


def _works(cell: Cell) -> bool:
    return cell.verb in WORK


def _serves(cell: Cell) -> bool:
    return any(capacity in _STAFF for _, _, capacity in cell.subject.seats)


def _helped(cell: Cell) -> bool:
    return cell.subject.is_case_worker or any(
        not decided for _, _, decided in cell.subject.earlier
    )


def _decided(cell: Cell) -> bool:
    return any(decided for _, _, decided in cell.subject.earlier)


def _on_the_case(cell: Cell) -> bool:
    """Whether it touches the file; a report of one's own never does."""
    is_report = cell.verb == "start" and cell.step.process_id == _REPORT
    return cell.verb not in _OPERATE | _APPOINT | _BESIDE and not is_report


def _is_shut_out(cell: Cell) -> bool:
    """Whether a restricted file stays closed. Source: §14.17, §15.5."""
    if cell.context != "restricted file" or cell.subject.takes_part:
        return False
    offices = {"township_government", "county_civil_affairs"}
    if _works(cell):
        overseen = _lane(cell) == "county_civil_affairs"
        return not (_is_reserved(cell) or overseen)
    return not (_is_reserved(cell) and _stands(cell, offices))


def _prepared_it(cell: Cell) -> bool:
    done = {element for element, _, _ in cell.subject.earlier}
    return (
        "issue_first_opinion" in done
        and cell.step.element_id == "confirm_assistance"
        and not _is_evaluation(cell)
    )


def _is_evaluation(cell: Cell) -> bool:
    """Whether the step is one of the yearly evaluation of the station."""
    return cell.context == "about the own station"


def _is_person(cell: Cell) -> bool:
    return not cell.subject.is_machine


Line = tuple[str, Callable[[Cell], bool]]

#: Which doors are shut.
_DOOR_LINES: tuple[Line, ...] = (
    (
        "§15.2: no person through another door",
        lambda c: _is_person(c) and c.door not in _DOORS,
    ),
    (
        "§15.2: the machine works in the worker and at deployment",
        lambda c: c.subject.is_machine and c.door not in {"worker", "command"},
    ),
)

#: What forbids, in order; every other act must be allowed to whoever is entitled.
_LINES: tuple[Line, ...] = (
    (
        "§15.2: no timer or service does a person's act",
        lambda c: c.subject.is_machine and c.verb not in _MACHINE,
    ),
    (
        "no rule for the verb",
        lambda c: c.verb not in _ENTITLED,
    ),
    (
        "001 §三(六): a reserved act is an official's",
        lambda c: _works(c) and _is_reserved(c) and not _is_official(c),
    ),
    (
        "§15.2: through no post but the own",
        lambda c: _works(c) and c.context in _NOT_OWN,
    ),
    (
        "§15.3(2): who helped does not decide",
        lambda c: _works(c) and _is_reserved(c) and _helped(c),
    ),
    (
        "§15.3(2): who decided does not help",
        lambda c: _works(c) and not _is_reserved(c) and _decided(c),
    ),
    (
        "§15.3(3): no head evaluates the own station",
        lambda c: (
            _works(c)
            and _is_reserved(c)
            and _is_evaluation(c)
            and c.subject.heads_the_station
        ),
    ),
    (
        "§15.2: official documents come from an authority's step",
        lambda c: c.verb == "issue" and not _is_reserved(c),
    ),
    (
        "COI01: nobody whom an agency employs evaluates",
        lambda c: _works(c) and _is_evaluation(c) and _employed(c),
    ),
    (
        "§15.3(4): no two hats",
        lambda c: (
            _works(c)
            and _is_reserved(c)
            and _serves(c)
            and c.context != "where officials serve in stations"
        ),
    ),
    (
        "COI15: who prepared does not decide",
        lambda c: _works(c) and _prepared_it(c),
    ),
    (
        "§14.1: nobody reviews the own work",
        lambda c: _works(c) and _lane(c) == "supervisor" and c.subject.is_case_worker,
    ),
    (
        "COI08: who served does not ask how content the client is",
        lambda c: (
            _works(c) and _lane(c) == "feedback_collector" and c.subject.is_case_worker
        ),
    ),
    (
        "COI14: a suspect has no access",
        lambda c: c.subject.is_barred and _on_the_case(c),
    ),
    (
        "§14.17: the file is restricted",
        lambda c: _is_person(c) and _on_the_case(c) and _is_shut_out(c),
    ),
    (
        "§15.2: nobody gives or ends the own posts",
        lambda c: c.verb in _APPOINT and c.subject.takes_part,
    ),
    (
        "001 §三(六): nobody sets what an authority decides",
        lambda c: (
            c.context == "with a forged decision"
            and c.verb in _BEGIN | _OPERATE | {"correlate"}
        ),
    ),
    (
        "001 §三(六): an authority's work is not handed out",
        lambda c: c.verb in _DIRECT and _is_reserved(c),
    ),
    (
        "E04 art. 11: nobody holds a report up",
        lambda c: (
            c.verb in _DIRECT
            and c.step.process_id == _REPORT
            and not (c.verb == "assign" and _stands(c, {"county_civil_affairs"}))
        ),
    ),
)


def _employed(cell: Cell) -> bool:
    return any(capacity == "agency_staff" for _, _, capacity in cell.subject.seats)


def _is_entitled(cell: Cell) -> bool:
    """Whether somebody may do it whom nothing forbids it."""
    if cell.subject.is_machine:
        return cell.verb in _MACHINE
    return _ENTITLED[cell.verb](cell)


def _is_of_the_lane(cell: Cell) -> bool:
    return _stands(cell, {_lane(cell)})


def _begins(cell: Cell) -> bool:
    at_home = cell.subject.home == 1
    return at_home and _stands(cell, _BEGINNERS[cell.step.process_id])


def _directs(cell: Cell) -> bool:
    # Nobody holds a report up, so what is left is the county's.
    is_report = cell.step.process_id == _REPORT
    return _stands(cell, {"county_civil_affairs" if is_report else "station_head"})


def _operates(cell: Cell) -> bool:
    return cell.subject.home == 1 and _stands(cell, {"county_civil_affairs"})


def _tells(cell: Cell) -> bool:
    return _stands(cell, _WITNESSES) or cell.subject.takes_part


def _bids(cell: Cell) -> bool:
    return _stands(cell, {"supplier"}) and not any(
        capacity in _OFFICIAL for _, _, capacity in cell.subject.seats
    )


#: Whom a verb is open to.
_ENTITLED: dict[str, Callable[[Cell], bool]] = {
    **dict.fromkeys(WORK, _is_of_the_lane),
    **dict.fromkeys(_BEGIN, _begins),
    **dict.fromkeys(_DIRECT, _directs),
    **dict.fromkeys(_OPERATE, _operates),
    **dict.fromkeys(_APPOINT, lambda c: _stands(c, {"county_civil_affairs"})),
    "correlate": _tells,
    # Who takes part sees the file; a head declares, hands over; each has the own news.
    "read": lambda c: c.subject.takes_part,
    "annotate": lambda c: c.subject.takes_part,
    "declare": lambda c: c.subject.takes_part or _stands(c, {"station_head"}),
    "hand_over": lambda c: _stands(c, {"station_head"}),
    "dismiss": lambda c: c.subject.takes_part,
    # §14.5, §15.4 COI02: an agency's own staff, and nobody who acts for a public body.
    "bid": _bids,
    "export": lambda c: c.subject.has_post and any(map(_is_sound, c.subject.seats)),
}
