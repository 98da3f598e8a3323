"""Who might try something: every kind of person that the guard has to tell apart."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from processes.guard_policy.reserved import STATION_STAFF
from processes.organisation.capacities import AUTHORITY, Capacity
from processes.organisation.roles import (
    CERTIFIED,
    COLLECTOR,
    DISCOVERER,
    OUTGOING,
    ROLES,
    SUPPLIER,
)

#: A post: role, place, capacity.
Seat = tuple[str, str, str]

#: The places of the case about which everything is tried, and two that are elsewhere.
STATION, TOWNSHIP, HUB, COUNTY = "station", "township", "hub", "county"
OTHER_STATION, OTHER_COUNTY = "other station", "other county"

_OF_STATION = ("social_worker", STATION)
_NATURAL: dict[str, tuple[str, str]] = {
    Capacity.STATION_STAFF: _OF_STATION,
    Capacity.AGENCY_STAFF: _OF_STATION,
    Capacity.SUPERVISOR: ("supervisor", HUB),
    Capacity.TOWNSHIP_OFFICIAL: ("township_government", TOWNSHIP),
    Capacity.COUNTY_OFFICIAL: ("county_civil_affairs", COUNTY),
}


#: Who is about without a place of work of the case.
_GUESTS = {Capacity.CLIENT, Capacity.PARTNER, Capacity.VOLUNTEER, Capacity.POLICE}
_DERIVED = (CERTIFIED, COLLECTOR, OUTGOING)
_FIRST = _DERIVED[:1]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Subject:
    """A kind of person, described as an official would.

    Attributes:
        capacity: In which the person would act.
        seats: The posts that the person holds anyway.
        queue_role: The role by which he or she is in the queue of the step tried:
            ``""`` by none, ``"*"`` by that of the step itself.
        is_dressed_up: Whether the post claims authority that its capacity has not.
        earlier: What he or she did on the case: element, capacity, with authority.
        has_post: Whether the posts hold today.
    """

    name: str
    capacity: str
    seats: tuple[Seat, ...] = ()
    queue_role: str = ""
    is_dressed_up: bool = False
    is_machine: bool = False
    is_case_worker: bool = False
    takes_part: bool = False
    is_barred: bool = False
    heads_the_station: bool = False
    has_post: bool = True
    home: int = 1
    earlier: tuple[tuple[str, str, bool], ...] = field(default=())


def subjects() -> Iterator[Subject]:
    """Yield every kind of person, and the machine."""
    for capacity in Capacity:
        yield _in_queue(f"{capacity} in the queue", capacity)
        if capacity in _NATURAL or capacity in _GUESTS:
            yield Subject(name=capacity, capacity=capacity, seats=_natural(capacity))
    for capacity in sorted(STATION_STAFF):
        for role in _DERIVED if capacity in ROLES[CERTIFIED].capacities else _FIRST:
            yield _in_queue(f"{capacity} by the role {role}", capacity, role)
        yield _in_queue(
            f"{capacity} dressed up as an official", capacity, is_dressed_up=True
        )
    yield from _heads()
    yield from _hats()
    yield from _named()
    yield from _bidders()
    yield from _elsewhere()
    yield Subject(name="nobody", capacity="")
    yield Subject(name="the machine", capacity="", is_machine=True)


def _heads() -> Iterator[Subject]:
    for capacity in (Capacity.STATION_STAFF, Capacity.TOWNSHIP_OFFICIAL):
        yield Subject(
            name=f"head of the station as {capacity}",
            capacity=capacity,
            seats=(("station_head", STATION, capacity), _network(capacity)),
            heads_the_station=True,
        )
    for capacity in (Capacity.TOWNSHIP_OFFICIAL, Capacity.COUNTY_OFFICIAL):
        yield _in_queue(
            f"head of the station and {capacity} in the queue",
            capacity,
            more=(("station_head", STATION, Capacity.TOWNSHIP_OFFICIAL),),
            heads_the_station=True,
        )


def _hats() -> Iterator[Subject]:
    helped = (("help_prepare_application", Capacity.STATION_STAFF, False),)
    decided = (("issue_first_opinion", Capacity.TOWNSHIP_OFFICIAL, True),)
    for capacity in (Capacity.TOWNSHIP_OFFICIAL, Capacity.COUNTY_OFFICIAL):
        for name, second in (
            ("serving in a station", Capacity.STATION_STAFF),
            ("employed by an agency", Capacity.AGENCY_STAFF),
        ):
            yield _in_queue(
                f"{capacity} in the queue, {name}",
                capacity,
                more=(("social_worker", OTHER_STATION, second),),
            )
    for capacity in (
        Capacity.STATION_STAFF,
        Capacity.SUPERVISOR,
        Capacity.TOWNSHIP_OFFICIAL,
        Capacity.COUNTY_OFFICIAL,
    ):
        yield _in_queue(f"{capacity} who helped", capacity, earlier=helped)
        yield _in_queue(f"{capacity} who decided", capacity, earlier=decided)


def _named() -> Iterator[Subject]:
    """Yield those who have a part in the case."""
    worker = Capacity.STATION_STAFF
    yield _in_queue(
        "case worker by the role " + COLLECTOR,
        worker,
        COLLECTOR,
        is_case_worker=True,
        takes_part=True,
    )
    for capacity in (
        worker,
        Capacity.SUPERVISOR,
        Capacity.TOWNSHIP_OFFICIAL,
        Capacity.COUNTY_OFFICIAL,
    ):
        yield _in_queue(
            f"case worker as {capacity}",
            capacity,
            is_case_worker=True,
            takes_part=True,
        )
        yield _in_queue(f"{capacity} who takes part", capacity, takes_part=True)
        yield _in_queue(f"{capacity} who is barred", capacity, is_barred=True)
        yield _in_queue(f"{capacity} whose post has ended", capacity, has_post=False)
    yield Subject(
        name="head who is barred",
        capacity=worker,
        seats=(("station_head", STATION, worker), _network(worker)),
        is_barred=True,
        heads_the_station=True,
    )


def _bidders() -> Iterator[Subject]:
    """Yield those who speak for an agency, with and without a hat of the buyer."""
    own: Seat = (SUPPLIER, "1", Capacity.AGENCY_STAFF)
    yield Subject(
        name="agency staff who bids", capacity=Capacity.AGENCY_STAFF, seats=(own,)
    )
    county = Capacity.COUNTY_OFFICIAL
    yield Subject(
        name="agency staff who bids, and county official",
        capacity=Capacity.AGENCY_STAFF,
        seats=(own, ("county_civil_affairs", COUNTY, county)),
    )


def _elsewhere() -> Iterator[Subject]:
    staff, official = Capacity.STATION_STAFF, Capacity.TOWNSHIP_OFFICIAL
    for name, seat in (
        ("social worker", ("social_worker", OTHER_STATION, staff)),
        ("head", ("station_head", OTHER_STATION, staff)),
        ("official", ("township_government", "other township", official)),
    ):
        yield Subject(
            name=f"{name} of another place",
            capacity=seat[2],
            seats=(seat, _network(seat[2])),
        )
    county = Capacity.COUNTY_OFFICIAL
    yield Subject(
        name="official of another county",
        capacity=county,
        seats=(
            ("county_civil_affairs", OTHER_COUNTY, county),
            (DISCOVERER, "2", county),
        ),
        home=2,
    )


def _in_queue(
    name: str,
    capacity: Capacity,
    role: str = "*",
    *,
    more: tuple[Seat, ...] = (),
    **facts: object,
) -> Subject:
    return Subject(
        name=name,
        capacity=capacity,
        seats=(*_natural(capacity), *more),
        queue_role=role,
        **facts,  # type: ignore[arg-type]
    )


def _natural(capacity: Capacity) -> tuple[Seat, ...]:
    own = _NATURAL.get(capacity)
    seats: tuple[Seat, ...] = ((*own, capacity),) if own else ()
    # A client has no post; everybody else is of the network.
    return seats if capacity == Capacity.CLIENT else (*seats, _network(capacity))


def _network(capacity: str) -> Seat:
    return (DISCOVERER, "1", capacity)


def may_claim_authority(subject: Subject, capacity: str) -> bool:
    """Return what a post of the subject says of itself."""
    return capacity in AUTHORITY or subject.is_dressed_up
