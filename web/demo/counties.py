"""The other counties of the demo: the rest of 攀枝花市, and one for each other profile.

Bodies of 攀枝花市: ``002 A1``. The other seeds name 云龙县, but no county of 宿州市 or
of 河北省, so theirs are invented, as all townships and people are. The people have the
same keys as in the demo county, so that the same story can be told under the rules of
every jurisdiction.
"""

from dataclasses import dataclass
from decimal import Decimal

from engine.actors import Origin, system
from processes.organisation import commands, networks, profiles
from processes.organisation.capacities import Capacity
from processes.organisation.commands import PostGiven
from processes.organisation.holdings import record_holding
from processes.organisation.models import Account, Certificate, Organisation, Person
from web import clock
from web.demo.county import (
    COUNTY,
    PASSWORD,
    SINCE,
    DemoCounty,
    add_rooms,
    certify,
)

_NUMBERS = "一二三四"
_NAMES = ("王", "李", "赵", "陈", "周", "何", "吕")


@dataclass(frozen=True, slots=True)
class DemoPlace:
    """One county of the demo.

    Attributes:
        station_capacity: In which capacity its social workers act.
        head_capacity: In which capacity its station heads act.
        given_names: Of the people, in the order of ``_PARTS``.
        is_urban: Whether it has sub-districts (街道) instead of townships (镇).
    """

    ordinal: int
    name: str
    letters: str
    profile: str
    given_names: tuple[str, ...]
    stations: int = 1
    rooms: int = 1
    station_capacity: Capacity = Capacity.STATION_STAFF
    head_capacity: Capacity = Capacity.STATION_STAFF
    is_urban: bool = False


#: Name in stories, word in the user name, role.
_PARTS = (
    ("wang", "worker", "social_worker"),
    ("li", "helper", "social_worker"),
    ("zhao", "head", "station_head"),
    ("chen", "supervisor", "supervisor"),
    ("zhou", "township", "township_government"),
    ("he", "county", "county_civil_affairs"),
    # Who has confirmed assistance does not pay it. Source: ``E12 arts. 25, 26``.
    ("lv", "payments", "county_civil_affairs"),
)
_CERTIFIED = (
    ("wang", Certificate.Level.SOCIAL_WORKER),
    ("chen", Certificate.Level.SENIOR),
)

_GIVEN = {
    "东区": ("一帆", "知言", "明远", "静安", "立行", "正平", "明达"),
    "西区": ("小雨", "知行", "思源", "静好", "立言", "正清", "明言"),
    "仁和区": ("小竹", "知新", "思齐", "静和", "立信", "正明", "明信"),
    "盐边县": ("小川", "知礼", "思远", "静思", "立人", "正己", "明礼"),
}

#: Heads are officials in two jurisdictions. Source: ``000 §三(一)``, ``001 §三(二)``.
_ELSEWHERE = (
    DemoPlace(
        6,
        "云龙县",
        "YL",
        "cn-yn-yunlong",
        ("云生", "云起", "云开", "云舒", "云帆", "云台", "云川"),
        head_capacity=Capacity.TOWNSHIP_OFFICIAL,
    ),
    DemoPlace(
        7,
        "宿州示范县",
        "SZ",
        "cn-ah-suzhou",
        ("淮生", "淮安", "淮清", "淮宁", "淮平", "淮正", "淮明"),
        head_capacity=Capacity.TOWNSHIP_OFFICIAL,
    ),
    DemoPlace(
        8,
        "河北示范县",
        "HB",
        "cn-he",
        ("冀北", "冀南", "冀东", "冀安", "冀平", "冀正", "冀明"),
        station_capacity=Capacity.AGENCY_STAFF,
    ),
)


def places() -> tuple[DemoPlace, ...]:
    """Return the counties, those of 攀枝花市 with the numbers of the plan."""
    (plan,) = networks.plans()
    others = [each for each in plan.counties if each.name in _GIVEN]
    return (
        *(
            DemoPlace(
                ordinal,
                each.name,
                each.letters,
                plan.profile,
                _GIVEN[each.name],
                stations=each.stations,
                rooms=each.rooms,
                is_urban=each.name in ("东区", "西区"),
            )
            for ordinal, each in enumerate(others, COUNTY + 1)
        ),
        *_ELSEWHERE,
    )


def set_up(*, password: str = PASSWORD) -> dict[str, DemoCounty]:
    """Set up the other counties, by letters; a second time changes nothing."""
    return {place.letters: _set_up(place, password) for place in places()}


def set_up_one(letters: str, *, password: str = PASSWORD) -> DemoCounty:
    """Set up one of the other counties.

    Raises:
        KeyError: There is none with these letters.
    """
    known = {place.letters: place for place in places()}
    return _set_up(known[letters], password)


def _set_up(place: DemoPlace, password: str) -> DemoCounty:
    commands.register_county(
        place.ordinal, name=place.name, letters=place.letters, profile=place.profile
    )
    county = _bodies(place)
    for part, given_name, family_name in zip(
        _PARTS, place.given_names, _NAMES, strict=True
    ):
        key, word, role = part
        username = f"{place.letters.lower()}_{word}"
        posts = _posts(place, county, role)
        account = Account.objects.filter(username=username).first()
        if account is None:
            person = commands.register_person(
                place.ordinal, name=family_name + given_name, posts=posts
            )
            account = commands.open_account(
                person, username=username, password=password
            )
        county.accounts[key] = account
        county.people[key] = _person(account, place)
    add_rooms(county, place.ordinal, place.rooms)
    certify(county, place.ordinal, _CERTIFIED)
    return county


def _bodies(place: DemoPlace) -> DemoCounty:
    """Register bureau, hub, townships and stations."""
    kind = Organisation.Kind
    profile = profiles.profile(place.profile, SINCE.replace(year=SINCE.year + 2))
    hub_word, station_word = profile.value("hub_word"), profile.value("station_word")
    county = DemoCounty(
        bureau=_body(place, kind.COUNTY_BUREAU, f"{place.name}民政局"),
        hub=_body(place, kind.HUB, f"{place.name}{hub_word}"),
    )
    if place.station_capacity is Capacity.AGENCY_STAFF:
        agency = _body(place, kind.AGENCY, f"{place.name}示范社会工作服务中心")
        owner = _body(place, kind.COMPANY, f"{place.name}示范公益发展有限公司")
        record_holding(
            owner.pk,
            agency.pk,
            share=Decimal(60),
            valid_from=SINCE,
            origin=Origin(actor=system(place.ordinal), now=clock.utc_now()),
        )
    for number in _NUMBERS[: place.stations]:
        name = f"示范{number}{'街道' if place.is_urban else '镇'}"
        office = "办事处" if place.is_urban else "人民政府"
        township = _body(place, kind.TOWNSHIP, f"{name}{office}")
        county.townships.append(township)
        county.stations.append(
            _body(place, kind.STATION, f"{name}{station_word}", parent=township)
        )
    return county


def _body(
    place: DemoPlace,
    kind: Organisation.Kind,
    name: str,
    *,
    parent: Organisation | None = None,
) -> Organisation:
    return commands.register_organisation(
        place.ordinal, kind=kind, name=name, parent=parent
    )


def _posts(place: DemoPlace, county: DemoCounty, role: str) -> list[PostGiven]:
    """Return the posts of somebody; a head who is an official has an official post."""
    official = PostGiven(
        county.townships[0].pk,
        "township_government",
        Capacity.TOWNSHIP_OFFICIAL,
        SINCE,
    )
    station = county.stations[0].pk
    match role:
        case "social_worker":
            return [PostGiven(station, role, place.station_capacity, SINCE)]
        case "station_head":
            head = PostGiven(station, role, place.head_capacity, SINCE)
            is_official = place.head_capacity is Capacity.TOWNSHIP_OFFICIAL
            return [head, official] if is_official else [head]
        case "supervisor":
            return [PostGiven(county.hub.pk, role, Capacity.SUPERVISOR, SINCE)]
        case "county_civil_affairs":
            bureau = county.bureau.pk
            return [PostGiven(bureau, role, Capacity.COUNTY_OFFICIAL, SINCE)]
    return [official]


def _person(account: Account, place: DemoPlace) -> Person:
    return commands.existing_person(account.person_id, county=place.ordinal)


def roster() -> list[tuple[str, str, str, str]]:
    """Return user name, name, role and place of everybody, set up or not."""
    return [
        (f"{place.letters.lower()}_{word}", family_name + given_name, role, place.name)
        for place in places()
        for (_key, word, role), given_name, family_name in zip(
            _PARTS, place.given_names, _NAMES, strict=True
        )
    ]
