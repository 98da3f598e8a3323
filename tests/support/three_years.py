"""Three years of one station: a project, a purchase, two contracts, what comes next.

Everything happens in the county of Hebei, on the shipped definitions. People do their
steps; matters that arise from others are opened by messages, periods by the clock.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from decimal import Decimal
from uuid import UUID

from engine import tenancy
from processes.casework.models import Case
from processes.funds import queries as funds
from processes.funds.commands import note_budget
from processes.funds.models import FundSource, Purpose
from processes.funds.posting import Sum
from processes.matters import AGREEMENT, EVALUATION, PROCUREMENT, PROJECT
from processes.working_days import CHINA
from tests.support import evaluating, projects, purchasing
from tests.support.story import Story, reach

#: The survey begins on a Monday; the contracts are of calendar years.
BEGINS = datetime(2026, 8, 3, 1, 0, tzinfo=UTC)
FIRST, SECOND = 2027, 2028
#: What the best bid costs, and what of it is for watching over it (15 % in Hebei).
PRICE, WATCHING = Decimal("200000.00"), Decimal("30000.00")
#: From which source that comes, and for which purpose.
MONEY = (
    (FundSource.FISCAL, Purpose.SERVICE, Decimal("140000.00")),
    (FundSource.ASSISTANCE_SPECIAL, Purpose.SERVICE, Decimal("30000.00")),
    (FundSource.FISCAL, Purpose.EVALUATION, WATCHING),
)
#: So many points of a hundred everybody gives: qualified, and not.
QUALIFIED, UNQUALIFIED = 0.7, 0.5


@dataclass
class Years:
    """What becomes of one station in three years.

    Attributes:
        matters: The matters that the story comes by, by name.
        awarded_on: When the letter of award was sent.
    """

    story: Story
    matters: dict[str, UUID] = field(default_factory=dict)
    awarded_on: date = field(default_factory=BEGINS.date)

    # -- which matter, which day ---------------------------------------------------

    def turns_to(self, name: str) -> Story:
        """Go on with another of the matters."""
        self.story.case_id = self.matters[name]
        return self.story

    def arises(self, name: str, origin: str, process_id: str) -> Case:
        """Turn to the latest matter of a kind that arose in another."""
        case = self.arisen(origin, process_id)[-1]
        self.matters[name] = self.story.case_id = case.pk
        return case

    def arisen(self, origin: str, process_id: str) -> list[Case]:
        """Return the matters of a kind that arose in another, in order."""
        self.bind()
        found = Case.objects.filter(
            origin_id=self.matters[origin], process_id=process_id
        )
        return list(found.order_by("opened_at"))

    def bind(self) -> None:
        """Look at the county from here on."""
        tenancy.bind({self.story.county.ordinal})

    def comes(self, day: date) -> None:
        """Let time go on to the morning of a day, and the worker do what is due."""
        morning = datetime.combine(day, time(9, 30), CHINA)
        self.story.now = max(self.story.now, morning)
        self.story.runs_jobs()

    def ledger(self, year: int) -> Mapping[str, Mapping[str, Decimal]]:
        """Return what each account of a year holds, by source."""
        self.bind()
        return funds.balances(self.story.county.ordinal, year)

    # -- the project ---------------------------------------------------------------

    def survey(self) -> None:
        """Let the station plan a project from a survey, until it can be decided."""
        story = self.story
        self.matters["project"] = story.opens_matter(
            "wang", PROJECT, "银龄相伴", station=0
        )
        for username, step in projects.PLANNING:
            story.completes(username, step, **_PROJECT.get(step, {}))
        projects.forms_panel(story)
        for member in projects.APPRAISERS:
            projects.appraises(story, member)

    def approve(self) -> None:
        """Let the county approve the project."""
        for username, step in (
            ("lv", "decide_project"),
            ("he", "notify_project_decision"),
            ("he", "file_annual_project_plan"),
        ):
            self.story.completes(username, step)
        self.story.runs_jobs()

    def carry_out(self) -> None:
        """Let the station carry the project out, to its archive."""
        story = self.turns_to("project")
        story.completes("wang", "prepare_implementation")
        self.comes(date(FIRST, 8, 16))
        for username, step in (
            ("wang", "submit_progress_report"),
            ("he", "monitor_project"),
            ("xiang", "mid_term_review"),
            ("wang", "self_evaluate_project"),
        ):
            story.completes(username, step, **_DONE.get(step, {}))
        self.comes(date(FIRST, 9, 1))
        for username, step in (("wang", "implement_services"), *projects.CLOSING):
            story.completes(username, step, **_DONE.get(step, {}))
            story.runs_jobs()

    # -- the purchase --------------------------------------------------------------

    def call(self) -> None:
        """Let the county open the purchase of the services, and call for bids."""
        self.matters["purchase"] = self.story.opens_matter(
            "he", PROCUREMENT, "示范一镇驻站服务", station=0
        )
        self.call_for_bids()

    def call_for_bids(self) -> None:
        """Take the purchase that has been opened to its notice."""
        story = self.story
        for username, step in purchasing.BEFORE_BIDS:
            story.completes(username, step, **_PURCHASE.get(step, {}))
            story.runs_jobs()

    def hand_in(self, username: str) -> None:
        """Let an agency register and hand in its bid, with two files."""
        purchasing.hands_in(self.story, username)

    def open_bids(self) -> None:
        """Let the deadline pass, and the committee judge."""
        purchasing.closes(self.story)
        purchasing.review(self.story)

    def award(self) -> None:
        """Let the county confirm the best bid, and the letter of award be sent."""
        purchasing.confirms(self.story, agency="an")
        self.awarded_on = self.story.now.astimezone(CHINA).date()

    def hand_over(self) -> None:
        """Let the time for challenges pass, and the award go on to its agreement."""
        story = self.story
        story.passes(days=20)
        story.runs_jobs()
        story.completes("du", "hand_to_agreement")
        story.runs_jobs()
        story.completes("du", "archive_procurement")
        self.arises("agreement", "purchase", AGREEMENT)

    # -- the agreement -------------------------------------------------------------

    def draft(self, year: int) -> None:
        """Let the county draft the contract of a year, and check it."""
        story = self.turns_to("agreement")
        story.completes("he", "draft_agreement", **self.contract(year))
        story.completes("lv", "check_agreement_clauses")

    def contract(self, year: int) -> dict[str, object]:
        """Return what the draft of the contract of a calendar year says."""
        return {
            "award_date": self.awarded_on.isoformat(),
            "agreement_no": f"示购〔{year}〕1号",
            "contract_year": year - FIRST + 1,
            "term_from": f"{year}-01-01",
            "term_to": f"{year}-12-31",
            "price": str(PRICE),
            "me_amount": str(WATCHING),
            "fund_lines": [
                {"fund_source": source, "purpose": purpose, "amount": str(amount)}
                for source, purpose, amount in MONEY
            ],
            "instalments": [
                {"date": f"{year}-03-01", "percent": 60, "condition": "驻站"},
                {"date": f"{year}-09-01", "percent": 40, "condition": "完成目标任务"},
            ],
            "cap_base": None,
            "cap_base_document": None,
        }

    def sign(self, year: int) -> None:
        """Let both sides sign, and the county publish and file the contract."""
        step = "sign_agreement" if year == FIRST else "renew_contract"
        for username, each in (
            ("he", f"{step}_purchaser"),
            ("an", f"{step}_agency"),
            ("he", "publish_contract"),
            ("he", "file_contract_finance"),
            ("he", "file_agreement_civil_affairs"),
        ):
            self.story.completes(username, each)
        self.story.runs_jobs()

    def pay(self, day: date, amount: str, assistance: str) -> None:
        """Let an instalment be asked for on its day, verified and paid."""
        story = self.turns_to("agreement")
        self.comes(day)
        story.completes("an", "request_payment", requested_amount=amount)
        self.verify_and_pay(amount, assistance)

    def verify_and_pay(self, amount: str, assistance: str) -> None:
        """Let the county verify what was asked for, and finance pay it.

        Args:
            assistance: What of it comes from the special funds for assistance.
        """
        story = self.story
        story.completes("du", "verify_performance", verified_amount=amount)
        fiscal = str(Decimal(amount) - Decimal(assistance))
        lines = [
            {"fund_source": "fiscal", "amount": fiscal},
            {"fund_source": "assistance_special", "amount": assistance},
        ]
        story.completes("jin", "pay_instalment", payment_lines=lines)
        story.runs_jobs()

    def watch(self, day: date) -> None:
        """Let the agency report, and the county inspect."""
        story = self.turns_to("agreement")
        self.comes(day)
        story.completes("an", "report_implementation")
        story.completes("lv", "inspect_performance")

    def begin_case(self) -> UUID:
        """Open a case in the station, and leave it to its case worker."""
        before = self.story.case_id
        self.matters["case"] = case_id = _id_of(
            reach(self.story, "collect_information")
        )
        self.story.case_id = before
        return case_id

    # -- the evaluation ------------------------------------------------------------

    def evaluate(self, year: int, share: float) -> None:
        """Take the evaluation that has arisen to the report of its panel.

        Args:
            share: How much of the weight of each indicator everybody gives.
        """
        story = self.story
        self.arises(f"evaluation {year}", "agreement", EVALUATION)
        story.completes("du", "issue_evaluation_rules", evaluation_year=year)
        panel = evaluating.members(story, *evaluating.PANEL)
        story.completes("du", "form_evaluation_panel", members=panel)
        for name in evaluating.PANEL:
            evaluating.each_does(story, name, "declare_conflict")
        story.runs_jobs()
        evaluating.evidence_is_there(story)
        evaluating.scores_are_in(story, *[evaluating.points(share)] * 3)
        story.completes("wen", "consolidate_scores")
        story.runs_jobs()
        story.completes("du", "tell_preliminary_result")
        story.completes("zhao", "submit_objection", has_objection=False, objection=None)

    def publish(self) -> None:
        """Let a confirmed result be published and reported, and the station improve."""
        story = self.story
        story.runs_jobs()
        for username, step in (
            ("du", "publish_evaluation_result"),
            ("du", "report_result_to_municipal"),
            ("du", "issue_improvement_list"),
            ("zhao", "improve_station"),
        ):
            story.completes(username, step)
            story.runs_jobs()

    # -- the end -------------------------------------------------------------------

    def leave(self, settled: str) -> None:
        """Let the agency plan how it leaves, and the last day come."""
        story = self.turns_to("agreement")
        story.completes("an", "plan_transition", settlement_amount=settled)
        self.comes(date(SECOND, 12, 31))


def begun(story: Story) -> Years:
    """Begin on the first day, with the money of the second contract noted.

    That of the first one is approved in the purchase.
    """
    story.now = BEGINS
    note_budget(
        story.county.ordinal,
        SECOND,
        [Sum(source, amount, purpose) for source, purpose, amount in MONEY],
        document=f"示财〔{SECOND}〕1号",
        now=story.now,
    )
    return Years(story)


def _id_of(story: Story) -> UUID:
    assert story.case_id is not None
    return story.case_id


_TERM = (f"{FIRST}-01-04", f"{FIRST}-08-31")
_OBJECTIVE = {"indicator": "独居老人每周探访（人次）", "target": 400}
_ALL_DONE = [{**_OBJECTIVE, "done": 420}]
#: What the project's steps say in this story.
_PROJECT: Mapping[str, Mapping[str, object]] = {
    "design_project": {
        "objectives": [{**_OBJECTIVE, "baseline": 0}],
        "activities": [
            {
                "type": "每周探访",
                "times": 34,
                "persons": 12,
                "from": _TERM[0],
                "to": _TERM[1],
            }
        ],
        "term_from": _TERM[0],
        "term_to": _TERM[1],
    },
}
_DONE: Mapping[str, Mapping[str, object]] = {
    step: {name: _ALL_DONE}
    for step, name in (
        ("monitor_project", "planned_vs_done"),
        ("self_evaluate_project", "objectives_done"),
        ("implement_services", "objectives_done"),
    )
}
_PURCHASE: Mapping[str, Mapping[str, object]] = {
    step: {"budget_year": FIRST} for step in ("apply_budget", "approve_budget")
}
