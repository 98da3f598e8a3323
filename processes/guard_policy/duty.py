"""What a proof about a definition must know of this installation.

Source: domain specification §14.0, §15.1; reliability and security, 4.3.
"""

import functools
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType

from engine.checker import Duty, Route
from processes.assignment import IN_TURN
from processes.guard_policy.reserved import ACT_TYPES, STATION_STAFF, needs_authority
from processes.organisation.capacities import AUTHORITY
from processes.organisation.roles import (
    CERTIFIED,
    DERIVED,
    DISCOVERER,
    FOLLOWING,
    OUTGOING,
    ROLES,
)

#: No step without authority carries them unreviewed. Source: reliability and
#: security, 4.3 V11.
WORDS: tuple[str, ...] = tuple(
    json.loads((Path(__file__).parent / "words.json").read_text(encoding="utf-8"))
)

#: Which acts may make an outcome. Emergency aid is paid first, and by an official's own
#: act; the papers follow. Source: domain specification §15.1, N01–N10; §14.19; E15.
OUTCOMES: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "permit": frozenset({"admin_permit"}),
        "confirmation": frozenset({"admin_confirm"}),
        "approval": frozenset({"admin_approve"}),
        "grant": frozenset({"admin_confirm", "admin_approve"}),
        "payment": frozenset({"admin_confirm", "admin_approve"}),
        "advance_payment": frozenset({"admin_pay"}),
        # What is asked of a court rests on the county's own decision. Source: §14.17.
        "guardianship": frozenset({"admin_confirm"}),
        # 备案 keeps a record and approves nothing. Source: §14.14, task 5.
        "filing_receipt": frozenset({"record"}),
        # One outcome each, so that one act does not pass for another: N12.
        "project_approval": frozenset({"admin_approve"}),
        "project_change": frozenset({"admin_approve"}),
        "project_result": frozenset({"admin_confirm"}),
        # Of a purchase, not toward a citizen. Source: §14.6, §15.1 N11.
        "contract": frozenset({"record"}),
        "contract_payment": frozenset({"admin_confirm"}),
    }
)

#: What each service operation brings about; a new one has to be thought about here.
OPERATIONS: Mapping[str, str] = MappingProxyType(
    {
        "notify_station_head": "",
        "notify_supervisor": "",
        "notify_township": "",
        "notify_county": "",
        "notify_case_worker": "",
        "notify_discoverer": "",
        "freeze_assignment": "",
        "note": "",
        "restrict_file_access": "",
        "name_helpers": "",
        # It reads what is due by now; whom it leads to, others decide.
        "open_bids": "",
        "check_panel": "",
        "freeze_data_snapshot": "",
        "agreement_term": "",
        "agreement_services_stop": "",
        "agreement_tell_cases": "",
    }
)

#: From whose posts the roles follow to which nobody is appointed, in whatever capacity,
#: besides those that stand in for a role in turn.
_FOLLOWS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        CERTIFIED: ("social_worker",),
        OUTGOING: ("social_worker", "station_head"),
        DISCOVERER: tuple(sorted(ROLES.keys() - DERIVED)),
    }
)
_REVIEWED = Path(__file__).parent / "reviewed_words.json"


def _station_duty() -> Duty:
    """Return the duties of stations and authorities, as plain data."""
    return Duty(
        act_types=ACT_TYPES,
        authority=frozenset(AUTHORITY),
        barred=frozenset(STATION_STAFF),
        routes={role: tuple(_routes(role)) for role in ROLES},
        words=WORDS,
        outcomes=OUTCOMES,
        operations=OPERATIONS,
        reserved=_is_reserved,
        reviewed=_reviewed(),
    )


def _is_reserved(act_type: str, only: bool) -> bool:  # noqa: FBT001
    return needs_authority(act_type, authority_only=only)


def _routes(role: str, *, seen: tuple[str, ...] = ()) -> Iterator[Route]:
    """Give every way to the work of a role: own posts, then those of stand-ins."""
    if role in seen:
        return
    if role not in DERIVED:
        for capacity in sorted(ROLES[role].capacities):
            yield Route(capacity, (f"post {role}",))
    if role in FOLLOWING:
        yield from _following(role)
    stand_ins = [other for other, _ in IN_TURN.get(role, ())]
    for other in (*_FOLLOWS.get(role, ()), *dict.fromkeys(stand_ins)):
        word = "follows from" if other in _FOLLOWS.get(role, ()) else "stands in:"
        for route in _routes(other, seen=(*seen, role)):
            yield Route(route.capacity, (f"{role} {word} {other}", *route.steps))


def _following(role: str) -> Iterator[Route]:
    """Give the posts from which a role follows, in the capacities in which it does."""
    found = FOLLOWING[role]
    for other in sorted(found.roles):
        for capacity in sorted(ROLES[other].capacities & found.capacities):
            yield Route(capacity, (f"{role} follows from {other}", f"post {other}"))


def _reviewed() -> dict[str, dict[str, str]]:
    kept = json.loads(_REVIEWED.read_bytes())
    return {
        process_id: {element: look["text"] for element, look in elements.items()}
        for process_id, elements in kept.items()
    }


# Read once. No decorator: mutmut passes decorated functions over.
station_duty = functools.cache(_station_duty)
