"""Takes an invented matter of a bureau along its steps, with its own time.

Everything happens in one transaction: nobody, not even the worker, sees a matter whose
past is only half told.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from engine import commands, queries, tenancy
from engine.actors import Actor, Origin
from engine.models import WorkItem
from processes.bureau.commands import Opening, open_matter
from processes.casework.models import Case
from processes.funds.models import FundSource, Movement, Purpose
from processes.funds.posting import Posting, Sum, post
from processes.working_days import CHINA
from web.demo.casework import filled_in
from web.demo.county import DemoCounty
from web.tenancy import load_actor

PANEL = ("zhen", "duan", "wen")
EVALUATORS = ("xiang", "shan")
#: So long lasts a demo contract: it fits into twelve months whenever it begins.
TERM_DAYS = 360


@dataclass
class Drive:
    """A matter on its way.

    Attributes:
        now: The time of the story.
        case_id: The matter; of nothing before it is opened.
    """

    county: DemoCounty
    now: datetime
    case_id: UUID | None = None

    def opens(
        self,
        username: str,
        process_id: str,
        title: str,
        *,
        station: int | None = 0,
        agency: str = "",
        message: str = "",
    ) -> None:
        """Let somebody open a matter, and go on with it.

        Args:
            agency: The contractor, by its key among the county's bodies.
            message: The message it begins with, where it has several beginnings.
        """
        county = self.county
        opening = Opening(
            process_id,
            county.ordinal,
            title,
            station_id=None if station is None else county.stations[station].pk,
            agency_id=county.bodies[agency].pk if agency else None,
        )
        receipt = open_matter(opening, message=message, origin=self._origin(username))
        self.case_id = UUID(receipt.case_id)

    def goes_on_with(self, process_id: str) -> UUID | None:
        """Go on with the matter that arose in this one; return this one."""
        before = self.case_id
        tenancy.bind({self.county.ordinal})
        self.case_id = Case.objects.get(origin_id=before, process_id=process_id).pk
        return before

    def does(self, username: str, step: str, **changes: object) -> None:
        """Let somebody do an open step; where many do it, the own part."""
        item = self._waiting(username, step)
        if item.status == WorkItem.Status.OPEN:
            commands.claim_work_item(item.pk, origin=self._origin(username))
        submission = filled_in(
            item.form_ref,
            worker=self.county.people["wang"].pk,
            now=self.now,
            **{**dict(self._known(step)), **changes},
        )
        commands.complete_work_item(
            item.pk, submission=submission, origin=self._origin(username)
        )

    def passes(self, **duration: float) -> None:
        """Let time go on, and whatever becomes due happen."""
        self.now += timedelta(**duration)
        while commands.run_due_jobs("demo", now=self.now):
            pass

    def funds(self, *, document: int) -> None:
        """Open the budgets of three years: services, and what is kept apart."""
        tenancy.bind({self.county.ordinal})
        for year in range(self.now.year, self.now.year + 3):
            posting = Posting(
                self.county.ordinal,
                year,
                Movement.Kind.OPENING,
                self.now,
                document=f"示财〔{year}〕{document}号",
            )
            sums = [
                Sum(FundSource.FISCAL, Decimal(200_000)),
                Sum(FundSource.FISCAL, Decimal(50_000), Purpose.EVALUATION),
            ]
            post(posting, sums)

    def people(self, column: str, *usernames: str) -> list[dict[str, str]]:
        """Return the rows of a table that names people."""
        return [{column: str(self.county.people[each].pk)} for each in usernames]

    def contract(self, year: int, begins: date) -> dict[str, object]:
        """Return number, term and instalments of a year's contract."""
        return {
            "agreement_no": f"示购〔{begins.year}〕{year}号",
            "contract_year": year,
            "term_from": begins.isoformat(),
            "term_to": (begins + timedelta(days=TERM_DAYS)).isoformat(),
            "instalments": [
                {
                    "date": (begins + timedelta(days=after)).isoformat(),
                    "percent": percent,
                    "condition": condition,
                }
                for after, percent, condition in (
                    (30, 60, "驻站到岗"),
                    (240, 40, "完成目标任务"),
                )
            ],
        }

    def number(self) -> str:
        """Return the number of the matter."""
        tenancy.bind({self.county.ordinal})
        assert self.case_id is not None
        return Case.objects.get(pk=self.case_id).number

    def _known(self, step: str) -> Iterator[tuple[str, object]]:
        """Give what depends on the county and the day."""
        match step:
            case "form_appraisal_panel":
                yield "members", self.people("person", *PANEL)
                yield "evaluators", self.people("person", *EVALUATORS)
            case "form_evaluation_panel":
                yield "members", self.people("member", *PANEL)
            case "draft_agreement":
                today = self.now.astimezone(CHINA).date()
                yield from self.contract(1, today).items()

    def _waiting(self, username: str, step: str) -> WorkItem:
        """Return the step as it lies on somebody's desk or, else, in the queue.

        Raises:
            LookupError: The matter does not wait at it.
        """
        tenancy.bind({self.county.ordinal})
        assert self.case_id is not None
        waiting = queries.unfinished_work([self.case_id])
        for holder in (self.county.people[username].pk, None):
            for item in waiting:
                if (item.element_id, item.assignee_id) == (step, holder):
                    return item
        raise LookupError(f"Expected {step} to wait for {username}, but it does not.")

    def _origin(self, username: str) -> Origin:
        return Origin(actor=actor_of(self.county, username), now=self.now)


def actor_of(county: DemoCounty, username: str) -> Actor:
    """Return somebody of a demo county with all valid posts."""
    return load_actor(county.accounts[username])
