"""A year of a bureau's matters: a project, a purchase, an agreement and so on.

All of it is invented. Each matter comes to a step at which somebody has to act; those
with a longer past are in ``long_matters``.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType

from engine import tenancy
from processes.casework.models import Case
from processes.matters import AGREEMENT, EVALUATION, FILING, PROCUREMENT, PROJECT
from processes.organisation import profiles
from web.demo import long_matters
from web.demo.cases import in_office_hours
from web.demo.county import DemoCounty
from web.demo.driving import Drive, actor_of
from web.tenancy import reading

Line = tuple[str, str]
#: Whoever hands in for filing, by what the profile says.
_SUBMITTER = "submitter"


#: What is filled in besides, by jurisdiction and step. Suzhou lets a purchase above its
#: cap pass for a written reason (``001 §五``).
_BESIDES: Mapping[tuple[str, str], Mapping[str, object]] = MappingProxyType(
    {
        ("cn-ah-suzhou", "estimate_cost"): {
            "cap_reason": "全县统一购买驻站服务，经县政府研究同意。"
        }
    }
)


@dataclass(frozen=True, slots=True)
class DemoMatter:
    """What happens in one matter.

    Attributes:
        opener: Who opens it, by the name in stories.
        line: Who does which step, in order.
        station: Whose services it is about, if it is about one station's.
        agency: The contractor, if one is known.
    """

    process_id: str
    title: str
    opener: str
    line: tuple[Line, ...]
    station: int | None = 0
    agency: str = ""


MATTERS = (
    DemoMatter(
        PROJECT,
        "银龄相伴：独居老人巡访服务",
        "wang",
        (
            ("wang", "plan_needs_survey"),
            ("wang", "conduct_needs_survey"),
            ("wang", "compile_needs_list"),
            ("wang", "design_project"),
            ("li", "prepare_project_budget"),
            ("chen", "review_project_design"),
            ("wang", "submit_project"),
            ("he", "check_project_boundary"),
            ("he", "form_appraisal_panel"),
        ),
    ),
    DemoMatter(
        PROCUREMENT,
        "驻站社会工作服务采购",
        "he",
        (
            ("he", "determine_service_items"),
            ("he", "estimate_cost"),
            ("he", "apply_budget"),
            ("jin", "approve_budget"),
            ("du", "define_requirements"),
            ("du", "choose_method"),
        ),
        station=None,
    ),
    DemoMatter(
        AGREEMENT,
        "驻站服务协议（示范和风）",
        "he",
        (("he", "draft_agreement"), ("lv", "check_agreement_clauses")),
        agency="hefeng",
    ),
    DemoMatter(
        EVALUATION,
        "社工站年度评价",
        "du",
        (("du", "issue_evaluation_rules"), ("du", "form_evaluation_panel")),
        agency="hefeng",
    ),
    DemoMatter(
        FILING,
        "项目年度计划备案",
        "he",
        ((_SUBMITTER, "prepare_filing"), (_SUBMITTER, "submit_filing")),
    ),
)


def seed(county: DemoCounty, *, now: datetime, say: Callable[[str], None]) -> None:
    """Let a county's bureau have a year; a second time changes nothing."""
    yesterday = in_office_hours(now - timedelta(days=1))
    for each in long_matters.of(county):
        _tell(county, each.title, each.opener, each.tell, yesterday, say)
    told = {kind for each in long_matters.of(county) for kind in each.replaces}
    for number, matter in enumerate(MATTERS):
        if matter.process_id in told:
            continue
        began = now - timedelta(hours=3 * (len(MATTERS) - number))
        _tell(county, matter.title, matter.opener, _along(matter), began, say)


def _tell(
    county: DemoCounty,
    title: str,
    opener: str,
    tell: Callable[[Drive], None],
    now: datetime,
    say: Callable[[str], None],
) -> None:
    """Let a matter happen unless there is one with its title."""
    with reading(actor_of(county, opener)):
        tenancy.bind({county.ordinal})
        matters = Case.objects.filter(county=county.ordinal, client=None)
        if matters.filter(title=title, origin=None).exists():
            return
        drive = Drive(county, now)
        tell(drive)
        say(f"{title}: {drive.number()}")


def _along(matter: DemoMatter) -> Callable[[Drive], None]:
    """Return how a matter goes along its line, five minutes a step."""

    def tell(drive: Drive) -> None:
        if matter.process_id == AGREEMENT:
            drive.funds(document=1)
        drive.opens(
            matter.opener,
            matter.process_id,
            matter.title,
            station=matter.station,
            agency=matter.agency,
        )
        for username, step in matter.line:
            drive.now += timedelta(minutes=5)
            besides = _BESIDES.get((profiles.name_of(drive.county.ordinal), step), {})
            drive.does(_who(drive, username), step, **besides)

    return tell


def _who(drive: Drive, username: str) -> str:
    """Return the name in stories of whoever acts. Source: §14.14, submitters."""
    if username != _SUBMITTER:
        return username
    profile = profiles.profile_of(drive.county.ordinal, drive.now.date())
    return "zhou" if profile.value("submitter") == "township" else "he"
