"""The demo county: bodies and people in every role.

County, hub and number of stations: ``002 A1`` (米易县: 1 hub, 3 stations). The seed
names no townships, so theirs are invented, as all people are.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from engine import tenancy
from processes.organisation import commands
from processes.organisation.capacities import Capacity
from processes.organisation.commands import PostGiven
from processes.organisation.models import Account, Certificate, Organisation, Person

COUNTY = 1
#: Public on purpose: a private installation on a laptop, invented people.
PASSWORD = "demo-2026"  # noqa: S105
SINCE = date(2021, 5, 10)
#: Rooms of 米易县. Source: ``002 A1``.
_ROOMS = 9
_ISSUED = date(2020, 9, 1)
_REGISTERED = date(2029, 9, 1)


@dataclass(slots=True)
class DemoCounty:
    """What has been set up.

    Attributes:
        stations: In the order of the townships.
        bodies: Those with whom the bureau works, by name in stories.
        people: By user name.
    """

    bureau: Organisation
    hub: Organisation
    townships: list[Organisation] = field(default_factory=list)
    stations: list[Organisation] = field(default_factory=list)
    bodies: dict[str, Organisation] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    accounts: dict[str, Account] = field(default_factory=dict)

    @property
    def ordinal(self) -> int:
        """Number of the county."""
        return self.bureau.county


#: User name, name, role, capacity, index of the township (None: the county).
_PEOPLE: tuple[tuple[str, str, str, Capacity, int | None], ...] = (
    ("wang", "王小禾", "social_worker", Capacity.STATION_STAFF, 0),
    ("li", "李青禾", "social_worker", Capacity.STATION_STAFF, 0),
    ("zhao", "赵一木", "station_head", Capacity.STATION_STAFF, 0),
    ("sun", "孙南星", "social_worker", Capacity.STATION_STAFF, 1),
    ("qian", "钱远山", "station_head", Capacity.STATION_STAFF, 1),
    ("wu", "吴晓溪", "social_worker", Capacity.STATION_STAFF, 2),
    ("zheng", "郑知秋", "station_head", Capacity.STATION_STAFF, 2),
    ("gao", "高小满", "social_worker", Capacity.STATION_STAFF, 0),
    ("chen", "陈望舒", "supervisor", Capacity.SUPERVISOR, None),
    ("xu", "许明川", "supervisor", Capacity.SUPERVISOR, 1),
    ("zhou", "周行健", "township_government", Capacity.TOWNSHIP_OFFICIAL, 0),
    ("feng", "冯敏行", "township_government", Capacity.TOWNSHIP_OFFICIAL, 0),
    ("he", "何守正", "county_civil_affairs", Capacity.COUNTY_OFFICIAL, None),
    ("lv", "吕明达", "county_civil_affairs", Capacity.COUNTY_OFFICIAL, None),
)

_TOWNSHIPS = ("示范一镇", "示范二镇", "示范三乡")

#: Who is certified; 高小满 is not yet.
_CERTIFIED: tuple[tuple[str, Certificate.Level], ...] = (
    ("wang", Certificate.Level.SOCIAL_WORKER),
    ("li", Certificate.Level.ASSISTANT),
    ("zhao", Certificate.Level.SOCIAL_WORKER),
    ("sun", Certificate.Level.SOCIAL_WORKER),
    ("qian", Certificate.Level.SOCIAL_WORKER),
    ("wu", Certificate.Level.ASSISTANT),
    ("zheng", Certificate.Level.SOCIAL_WORKER),
    ("chen", Certificate.Level.SENIOR),
    ("xu", Certificate.Level.SOCIAL_WORKER),
)


def set_up(*, password: str = PASSWORD) -> DemoCounty:
    """Set up the demo county; a second time changes nothing but the passwords."""
    commands.register_county(
        COUNTY, name="米易县", letters="MY", profile="cn-sc-panzhihua"
    )
    kind = Organisation.Kind
    county = DemoCounty(
        bureau=_body(kind.COUNTY_BUREAU, "米易县民政局"),
        hub=_body(kind.HUB, "米易县社会工作服务总站"),
    )
    for name in _TOWNSHIPS:
        township = _body(kind.TOWNSHIP, f"{name}人民政府")
        county.townships.append(township)
        county.stations.append(
            _body(kind.STATION, f"{name}社会工作服务站", parent=township)
        )
    for username, name, role, capacity, index in _PEOPLE:
        where = _where(county, role, index)
        _person(county, username, name, PostGiven(where.pk, role, capacity, SINCE))
        county.accounts[username] = commands.open_account(
            county.people[username], username=username, password=password
        )
    add_rooms(county, COUNTY, _ROOMS)
    certify(county, COUNTY, _CERTIFIED)
    return county


def add_rooms(county: DemoCounty, ordinal: int, count: int) -> None:
    """Register rooms that are not there yet, in turn under each station."""
    tenancy.bind({ordinal})
    kind = Organisation.Kind.ROOM
    known = Organisation.objects.filter(county=ordinal, kind=kind).count()
    for number in range(known, count):
        commands.register_organisation(
            ordinal,
            kind=kind,
            name=f"示范村{number + 1:02}社会工作服务室",
            parent=county.stations[number % len(county.stations)],
        )


def certify(
    county: DemoCounty,
    ordinal: int,
    certified: Iterable[tuple[str, Certificate.Level]],
) -> None:
    """Record invented certificates for those who have none yet."""
    tenancy.bind({ordinal})
    known = set(Certificate.objects.values_list("person_id", flat=True))
    for number, (username, level) in enumerate(certified, 1):
        person = county.people[username]
        if person.pk not in known:
            given = commands.CertificateGiven(
                level=level,
                number=f"DEMO-{ordinal:02}-{number:06}",
                issued_on=_ISSUED,
                registered_to=_REGISTERED,
            )
            commands.record_certificate(person.pk, county=ordinal, given=given)


def accounts() -> list[tuple[str, str, str]]:
    """Return user name, name and role of everybody who can sign in."""
    return [(username, name, role) for username, name, role, _, _ in _PEOPLE]


def _body(
    kind: Organisation.Kind, name: str, *, parent: Organisation | None = None
) -> Organisation:
    return commands.register_organisation(COUNTY, kind=kind, name=name, parent=parent)


def _where(county: DemoCounty, role: str, index: int | None) -> Organisation:
    if index is None:
        return county.hub if role == "supervisor" else county.bureau
    if role == "township_government":
        return county.townships[index]
    return county.stations[index]


def _person(county: DemoCounty, username: str, name: str, post: PostGiven) -> None:
    known = Account.objects.filter(username=username).first()
    county.people[username] = (
        commands.existing_person(known.person_id, county=COUNTY)
        if known
        else commands.register_person(COUNTY, name=name, posts=[post])
    )


def roster() -> list[tuple[str, str, str, str]]:
    """Return user name, name, role and place of everybody, set up or not."""
    return [
        (username, name, role, "米易县" if index is None else _TOWNSHIPS[index])
        for username, name, role, _capacity, index in _PEOPLE
    ]
