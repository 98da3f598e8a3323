"""The bodies and people with whom a county's bureau works; all of them are invented.

Set up apart from the stations: stories of casework do without them.
"""

from dataclasses import dataclass
from types import MappingProxyType

from processes.organisation import commands
from processes.organisation.capacities import Capacity
from processes.organisation.commands import PostGiven
from processes.organisation.models import Account, County, Organisation
from web.demo.county import COUNTY, PASSWORD, SINCE, DemoCounty

_KIND = Organisation.Kind
#: The city and the province of each jurisdiction, as the bodies' names begin.
_ABOVE = MappingProxyType(
    {
        "cn-sc-panzhihua": ("攀枝花市", "四川省"),
        "cn-yn-yunlong": ("大理白族自治州", "云南省"),
        "cn-ah-suzhou": ("宿州市", "安徽省"),
        "cn-he": ("河北示范市", "河北省"),
    }
)


@dataclass(frozen=True, slots=True)
class _Part:
    """Somebody with one post; ``key`` is the name in stories and ends the user name."""

    key: str
    name: str
    body: str
    role: str
    capacity: Capacity


_PARTS = (
    _Part("du", "杜秉公", "bureau", "county_civil_affairs", Capacity.COUNTY_OFFICIAL),
    _Part("jin", "金有度", "finance", "finance_dept", Capacity.FINANCE_OFFICIAL),
    _Part(
        "shi",
        "史为民",
        "municipal",
        "municipal_civil_affairs",
        Capacity.MUNICIPAL_OFFICIAL,
    ),
    _Part(
        "cai",
        "蔡守则",
        "municipal_finance",
        "municipal_finance",
        Capacity.FINANCE_OFFICIAL,
    ),
    _Part(
        "shen",
        "沈思远",
        "province",
        "provincial_civil_affairs",
        Capacity.PROVINCIAL_OFFICIAL,
    ),
    _Part("dai", "戴公允", "agent", "procurement_agent", Capacity.PROCUREMENT_AGENT),
    _Part("an", "安和风", "hefeng", "contractor_agency", Capacity.AGENCY_STAFF),
    _Part("bai", "白春雨", "chunyu", "contractor_agency", Capacity.AGENCY_STAFF),
    _Part("cen", "岑晨光", "chenguang", "contractor_agency", Capacity.AGENCY_STAFF),
    *(
        _Part(key, name, "bureau", "expert", Capacity.PANEL_MEMBER)
        for key, name in (
            ("zhen", "甄公平"),
            ("duan", "段知新"),
            ("wen", "闻达理"),
            ("xiang", "项思明"),
            ("shan", "单学敏"),
        )
    ),
)


def add_bureau(county: DemoCounty, *, password: str = PASSWORD) -> DemoCounty:
    """Add bodies and people to a county of the demo; a second time changes nothing.

    ``county.bodies`` has the bodies by key, ``county.people`` and ``accounts`` the
    people.
    """
    row = County.objects.get(pk=county.ordinal)
    county.bodies |= _bodies(county.ordinal, row.name, row.profile)
    county.bodies["bureau"] = county.bureau
    begins = "" if county.ordinal == COUNTY else f"{row.letters.lower()}_"
    for part in _PARTS:
        _add(county, part, f"{begins}{part.key}", password)
    return county


def roster() -> list[tuple[str, str, str]]:
    """Return user name in the first county, name and role of everybody."""
    return [(part.key, part.name, part.role) for part in _PARTS]


def _bodies(ordinal: int, name: str, profile: str) -> dict[str, Organisation]:
    city, province = _ABOVE[profile]
    wanted = {
        "finance": (_KIND.FINANCE, f"{name}财政局"),
        "municipal": (_KIND.MUNICIPAL, f"{city}民政局"),
        "municipal_finance": (_KIND.MUNICIPAL_FINANCE, f"{city}财政局"),
        "province": (_KIND.PROVINCE, f"{province}民政厅"),
        "agent": (_KIND.AGENT, "示范采购代理有限公司"),
        "hefeng": (_KIND.AGENCY, "示范和风社会工作服务中心"),
        "chunyu": (_KIND.AGENCY, "示范春雨社会工作服务中心"),
        "chenguang": (_KIND.AGENCY, "示范晨光社会工作服务中心"),
    }
    return {
        key: commands.register_organisation(ordinal, kind=kind, name=body)
        for key, (kind, body) in wanted.items()
    }


def _add(county: DemoCounty, part: _Part, username: str, password: str) -> None:
    account = Account.objects.filter(username=username).first()
    if account is None:
        where = county.bodies[part.body].pk
        post = PostGiven(where, part.role, part.capacity, SINCE)
        person = commands.register_person(county.ordinal, name=part.name, posts=[post])
        account = commands.open_account(person, username=username, password=password)
    county.accounts[part.key] = account
    county.people[part.key] = commands.existing_person(
        account.person_id, county=county.ordinal
    )
