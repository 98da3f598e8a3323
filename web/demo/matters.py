"""A year of a bureau's matters: a project, a purchase, an agreement and so on.

All of it is invented. Each matter comes to a step at which somebody has to act.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from uuid import UUID

from engine import commands, queries, tenancy
from engine.actors import Actor, Origin
from engine.models import WorkItem
from processes.bureau.commands import Opening, open_matter
from processes.casework.models import Case
from processes.funds.models import FundSource, Movement, Purpose
from processes.funds.posting import Posting, Sum, post
from processes.matters import AGREEMENT, EVALUATION, FILING, PROCUREMENT, PROJECT
from processes.working_days import CHINA
from web.demo.casework import filled_in
from web.demo.county import DemoCounty
from web.tenancy import load_actor, reading

_PANEL = ("zhen", "duan", "wen")
Line = tuple[str, str]


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
        (("he", "prepare_filing"), ("he", "submit_filing")),
    ),
)


def seed(county: DemoCounty, *, now: datetime, say: Callable[[str], None]) -> None:
    """Let a county's bureau have a year; a second time changes nothing."""
    for number, matter in enumerate(MATTERS):
        began = now - timedelta(hours=3 * (len(MATTERS) - number))
        with reading(_actor(county, matter.opener)):
            tenancy.bind({county.ordinal})
            is_there = Case.objects.filter(
                county=county.ordinal, title=matter.title, client=None
            ).exists()
        if not is_there:
            say(f"{matter.title}: {_Drive(county, matter, began).drive()}")


class _Drive:
    def __init__(self, county: DemoCounty, matter: DemoMatter, began: datetime) -> None:
        self._county, self._matter, self._now = county, matter, began

    def drive(self) -> str:
        """Take the matter to where somebody has to act; return its number."""
        with reading(_actor(self._county, self._matter.opener)):
            if self._matter.process_id == AGREEMENT:
                self._fund()
            case_id = self._open()
            for username, step in self._matter.line:
                self._now += timedelta(minutes=5)
                for item in self._waiting(case_id, step):
                    self._do(username, item)
            return Case.objects.get(pk=case_id).number

    def _open(self) -> UUID:
        county, matter = self._county, self._matter
        opening = Opening(
            matter.process_id,
            county.ordinal,
            matter.title,
            station_id=None
            if matter.station is None
            else county.stations[matter.station].pk,
            agency_id=county.bodies[matter.agency].pk if matter.agency else None,
        )
        receipt = open_matter(opening, origin=self._origin(matter.opener))
        return UUID(receipt.case_id)

    def _fund(self) -> None:
        """Open the budgets of three years: services, and what is kept apart."""
        tenancy.bind({self._county.ordinal})
        for year in range(self._now.year, self._now.year + 3):
            posting = Posting(
                self._county.ordinal,
                year,
                Movement.Kind.OPENING,
                self._now,
                document=f"示财〔{year}〕1号",
            )
            sums = [
                Sum(FundSource.FISCAL, Decimal(200_000)),
                Sum(FundSource.FISCAL, Decimal(50_000), Purpose.EVALUATION),
            ]
            post(posting, sums)

    def _do(self, username: str, item: WorkItem) -> None:
        if item.status == WorkItem.Status.OPEN:
            commands.claim_work_item(item.pk, origin=self._origin(username))
        worker = self._county.people["wang"].pk
        submission = filled_in(
            item.form_ref,
            worker=worker,
            now=self._now,
            **dict(self._changes(item.element_id)),
        )
        commands.complete_work_item(
            item.pk, submission=submission, origin=self._origin(username)
        )

    def _changes(self, step: str) -> Iterator[tuple[str, object]]:
        """Give what depends on the county and the day."""
        people = {key: str(person.pk) for key, person in self._county.people.items()}
        match step:
            case "form_appraisal_panel":
                yield "members", [{"person": people[each]} for each in _PANEL]
                others = ("xiang", "shan")
                yield "evaluators", [{"person": people[each]} for each in others]
            case "form_evaluation_panel":
                yield "members", [{"member": people[each]} for each in _PANEL]
            case "draft_agreement":
                begins = self._now.astimezone(CHINA).date()
                yield "agreement_no", f"示购〔{begins.year}〕1号"
                yield "contract_year", 1
                yield "term_from", begins.isoformat()
                yield "term_to", (begins + timedelta(days=364)).isoformat()
                yield (
                    "instalments",
                    [
                        {
                            "date": (begins + timedelta(days=days)).isoformat(),
                            "percent": percent,
                        }
                        for days, percent in ((30, 60), (240, 40))
                    ],
                )

    def _waiting(self, case_id: UUID, step: str) -> list[WorkItem]:
        tenancy.bind({self._county.ordinal})
        waiting = queries.unfinished_work([case_id])
        return [item for item in waiting if item.element_id == step]

    def _origin(self, username: str) -> Origin:
        return Origin(actor=_actor(self._county, username), now=self._now)


def _actor(county: DemoCounty, username: str) -> Actor:
    return load_actor(county.accounts[username])
