"""Which station can finish which process, and what a single absence would stop."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from uuid import UUID

from engine.guard.staffing import Answers, Member, Staffing
from engine.kernel.definition import Definition, family
from engine.steps import in_use
from processes.assignment import OVERSEER
from processes.casework.models import REPORT
from processes.matters import MATTERS
from processes.staffing.demands import Demand, demand
from processes.staffing.places import Candidate, Network, Place, network
from processes.working_days import CHINA

#: How many people of one kind are proposed by name.
PROPOSED = 3


@dataclass(frozen=True, slots=True)
class Proposal:
    """People of the county who could be appointed to a queue of the place.

    Attributes:
        queue: Role and level, e.g. ``supervisor@hub``.
        people: Name and organisation of the first few.
    """

    queue: str
    capacity: str
    people: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Absence:
    """Somebody without whom a process would stop."""

    person_id: UUID
    name: str
    staffing: Staffing
    proposals: tuple[Proposal, ...]


@dataclass(frozen=True, slots=True)
class ProcessStaffing:
    """How it stands with one process in one station.

    Attributes:
        process_id: Empty for all processes that run beside each other in a case.
        step_names: By element id.
        absences: Those that would stop it; none if it is stopped already.
        proposals: Who could be appointed so that it is not.
    """

    station_id: UUID
    station: str
    process_id: str
    process: str
    step_names: Mapping[str, str]
    staffing: Staffing
    absences: tuple[Absence, ...] = ()
    proposals: tuple[Proposal, ...] = ()

    def as_json(self) -> dict[str, object]:
        """Return it for a machine; people by id only."""
        obstacle = self.staffing.obstacle
        return {
            "station": str(self.station_id),
            "process": self.process_id or "(one case)",
            "satisfiable": self.staffing.satisfiable,
            "obstacle": [str(each) for each in obstacle.constraints]
            if obstacle
            else [],
            "would_help": [list(each) for each in obstacle.remedies]
            if obstacle
            else [],
            "stopped_by_absence_of": [str(each.person_id) for each in self.absences],
        }


@dataclass(frozen=True, slots=True)
class StaffingReport:
    """How it stands with every process in every station of a county."""

    county: int
    at: datetime
    rows: tuple[ProcessStaffing, ...]

    @property
    def stopped(self) -> tuple[ProcessStaffing, ...]:
        """What cannot come to its end now."""
        return tuple(each for each in self.rows if not each.staffing.satisfiable)

    @property
    def fragile(self) -> tuple[ProcessStaffing, ...]:
        """What one absence would stop."""
        return tuple(each for each in self.rows if each.absences)


def report(
    county: int,
    *,
    now: datetime,
    stations: Collection[UUID] | None = None,
    people: Network | None = None,
) -> StaffingReport:
    """Return how it stands in a county that is bound, in three statements.

    Args:
        stations: Only of these; ``None`` for all.
        people: Who is where, if it is known already.
    """
    found = people or network(county, now)
    places = [
        each for each in found.places if stations is None or each.station_id in stations
    ]
    demands = _all(county)
    return StaffingReport(
        county,
        now,
        tuple(
            _row(place, each, known, found)
            for place in places
            for each, known in demands
        ),
    )


def staffing_after(
    person_id: UUID, *, county: int, on: date
) -> tuple[ProcessStaffing, ...]:
    """Return what could not come to its end once a person's posts end on a day.

    What is stopped anyway on that day is left out.

    Args:
        on: First day on which the posts do not hold any more.
    """
    now = datetime.combine(on, time(12), CHINA)
    before, after = network(county, now), network(county, now, without=person_id)
    rows = []
    for each, known in _all(county):
        held = {
            place.station_id
            for place in before.places
            if known.of(place.members).staffing.satisfiable
        }
        rows += [
            row
            for place in after.places
            if place.station_id in held
            and not (row := _row(place, each, known, after)).staffing.satisfiable
        ]
    return tuple(sorted(rows, key=lambda row: (row.station, row.process_id)))


def _all(county: int) -> list[tuple[Demand, Answers]]:
    """Return the demands of all processes in use, and of those of one case together.

    A report is a case of its own; where a part changes hands, two people hold it one
    after the other, and together they would seem to be one.
    """
    # Matters of a bureau have places of their own, and panels yet to be formed.
    found = [each for each in in_use(county) if each.process_id not in MATTERS]
    alone = [_known(each) for each in found]
    beside = [
        definition
        for definition, (each, _answers) in zip(found, alone, strict=True)
        if definition.process_id != REPORT and not _changes_hands(each)
    ]
    return [*alone, _known(*beside)] if len(beside) > 1 else alone


#: Versions never change, and what is known of their standings stays true.
_ANSWERS: dict[tuple[str, ...], tuple[Demand, Answers]] = {}
_MOST_ANSWERS = 256


def _known(*definitions: Definition) -> tuple[Demand, Answers]:
    """Return what some processes demand, with what has been found out before."""
    key = tuple(
        f"{each.process_id} {each.content_hash}"
        for one in definitions
        for each in family(one).values()
    )
    known = _ANSWERS.get(key)
    if known is None:
        asked = demand(*definitions)
        known = (asked, Answers(asked.steps, asked.constraints))
        if len(_ANSWERS) >= _MOST_ANSWERS:
            _ANSWERS.clear()
        _ANSWERS[key] = known
    return known


def _changes_hands(each: Demand) -> bool:
    return any(step.holder in {"next_worker", OVERSEER} for step in each.steps)


def _row(
    place: Place, each: Demand, answers: Answers, found: Network
) -> ProcessStaffing:
    finding = answers.of(place.members)
    row = ProcessStaffing(
        place.station_id,
        place.name,
        each.process_id,
        each.name,
        each.names,
        finding.staffing,
    )
    if not finding.staffing.satisfiable:
        proposals = _proposals(answers, place.members, found.candidates, ())
        return replace(row, proposals=proposals)
    return replace(
        row,
        absences=tuple(
            _absence(person, staffing, answers, place, found)
            for person, staffing in sorted(
                finding.broken_by.items(), key=lambda one: found.names.get(one[0], "")
            )
        ),
    )


def _absence(
    person: str, staffing: Staffing, answers: Answers, place: Place, found: Network
) -> Absence:
    (absent,) = [each for each in place.members if each.person_id == person]
    rest = [each for each in place.members if each.person_id != person]
    held = {capacity for _queue, capacity in absent.stands}
    alike = [each for each in found.candidates if each.seat[1] in held]
    return Absence(
        UUID(person),
        found.names.get(person, ""),
        staffing,
        _proposals(answers, rest, alike, (person,)),
    )


def _proposals(
    answers: Answers,
    members: Sequence[Member],
    candidates: Iterable[Candidate],
    besides: Collection[str],
) -> tuple[Proposal, ...]:
    """Return who elsewhere could step in alone, in the capacity held there."""
    here = {each.person_id for each in members}.union(besides)
    return proposed(
        (each.seat, each.besides(here, PROPOSED))
        for each in candidates
        if answers.helped_by(members, each.member)
    )


def proposed(
    found: Iterable[tuple[tuple[str, str], tuple[tuple[str, str], ...]]],
) -> tuple[Proposal, ...]:
    """Return the first few people by queue and capacity."""
    by_seat: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for seat, people in found:
        if people:
            by_seat.setdefault(seat, []).extend(people)
    return tuple(
        Proposal(*seat, tuple(people[:PROPOSED])) for seat, people in by_seat.items()
    )
