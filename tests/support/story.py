"""The words in which scenarios are written.

A story happens in the demo county at a Monday morning; people are called by their
user names, time goes on only when the story says so.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from engine import commands, queries, tenancy
from engine.actors import Actor, Origin
from engine.commands import Receipt
from engine.models import ProcessInstance, WorkItem
from processes.bureau.commands import Opening, open_matter
from processes.casework import commands as casework
from processes.casework.models import Case
from processes.organisation.queries import actor_of
from web.demo.casework import CHOICES, filled_in
from web.demo.casework import MAIN_LINE as DEMO_LINE
from web.demo.county import DemoCounty
from web.demo.examples import NOW


@dataclass
class Story:
    """A county, a clock, and what people do.

    Attributes:
        case_id: The case that the story is about.
    """

    county: DemoCounty
    now: datetime = NOW
    case_id: UUID | None = None
    receipts: list[Receipt] = field(default_factory=list)

    def actor(self, username: str) -> Actor:
        """Return somebody with the posts that are valid now."""
        person = self.county.people[username]
        tenancy.bind((), person.pk)
        actor = actor_of(person, self.now)
        tenancy.bind(actor.counties, actor.person_id)
        return actor

    def person(self, username: str) -> UUID:
        """Return somebody's id."""
        return self.county.people[username].pk

    def origin(self, username: str, **more: str) -> Origin:
        """Return the origin of what somebody does now."""
        return Origin(actor=self.actor(username), now=self.now, **more)

    def passes(self, **duration: float) -> None:
        """Let time go on."""
        self.now += timedelta(**duration)

    # -- what happens --------------------------------------------------------------

    def opens_case(self, username: str, *, station: int = 0) -> UUID:
        """Let somebody open a case in a station."""
        receipt = casework.open_case(
            self.county.stations[station].pk, origin=self.origin(username)
        )
        self.case_id = UUID(receipt.case_id)
        return self.case_id

    def opens_matter(
        self,
        username: str,
        process_id: str,
        title: str = "示范项目",
        *,
        station: int | None = None,
        agency: str = "",
    ) -> UUID:
        """Let somebody open a matter of the bureau, and go on with it.

        Args:
            station: Whose services it is about.
            agency: The contractor, by its name in stories.
        """
        opening = Opening(
            process_id,
            self.county.ordinal,
            title,
            station_id=None if station is None else self.county.stations[station].pk,
            agency_id=self.county.bodies[agency].pk if agency else None,
        )
        receipt = open_matter(opening, origin=self.origin(username))
        self.case_id = UUID(receipt.case_id)
        return self.case_id

    def opens_spot_check(self, username: str, title: str) -> UUID:
        """Let somebody of the filing body plan a spot check, and go on with it."""
        opening = Opening("filing_and_spot_check", self.county.ordinal, title)
        receipt = open_matter(
            opening,
            message="filing_and_spot_check.spot_check",
            origin=self.origin(username),
        )
        self.case_id = UUID(receipt.case_id)
        return self.case_id

    def starts(self, username: str, process_id: str) -> Receipt:
        """Let somebody start a further process in the case."""
        assert self.case_id is not None
        return casework.start_in_case(
            self.case_id, process_id, origin=self.origin(username)
        )

    def claims(self, username: str, element_id: str, **more: str) -> Receipt:
        """Let somebody take an open step."""
        item = self.item(element_id)
        return commands.claim_work_item(item.pk, origin=self.origin(username, **more))

    def completes(self, username: str, element_id: str, **changes: object) -> Receipt:
        """Let somebody do a step: claim it if it lies in the queue, then complete."""
        item = self.item(element_id)
        if item.status == WorkItem.Status.OPEN:
            commands.claim_work_item(item.pk, origin=self.origin(username))
        return commands.complete_work_item(
            item.pk,
            submission=self.filled(item, **changes),
            origin=self.origin(username),
        )

    def reports(self, username: str, event_id: str) -> Receipt:
        """Let somebody report that something has happened in the case."""
        assert self.case_id is not None
        return casework.report_event(
            self.case_id, event_id, origin=self.origin(username)
        )

    def completes_item(
        self, username: str, item: WorkItem, **changes: object
    ) -> Receipt:
        """Let somebody do one of several work items of the same step."""
        if item.status == WorkItem.Status.OPEN:
            commands.claim_work_item(item.pk, origin=self.origin(username))
        return commands.complete_work_item(
            item.pk,
            submission=self.filled(item, **changes),
            origin=self.origin(username),
        )

    def filled(self, item: WorkItem, **changes: object) -> dict[str, object]:
        """Return a valid submission for a step, with changes; ``None`` leaves out."""
        worker = self.county.people["wang"].pk
        return filled_in(item.form_ref, worker=worker, now=self.now, **changes)

    def runs_jobs(self) -> int:
        """Let the worker do everything that is due now."""
        done = 0
        while count := commands.run_due_jobs("story", now=self.now):
            done += count
        tenancy.bind({self.county.ordinal})
        return done

    # -- what is seen --------------------------------------------------------------

    def item(self, element_id: str) -> WorkItem:
        """Return the unfinished work item of a step of the case."""
        tenancy.bind({self.county.ordinal})
        return WorkItem.objects.get(
            case_id=self.case_id,
            element_id=element_id,
            status__in=[WorkItem.Status.OPEN, WorkItem.Status.CLAIMED],
        )

    def any_item(self, element_id: str) -> WorkItem:
        """Return one of the open work items of a step that many do."""
        tenancy.bind({self.county.ordinal})
        return WorkItem.objects.filter(
            case_id=self.case_id, element_id=element_id, status=WorkItem.Status.OPEN
        ).order_by("id")[0]

    def arisen(self) -> Case:
        """Return the one case that arose in the case, and go on with it."""
        tenancy.bind({self.county.ordinal})
        case = Case.objects.get(origin_id=self.case_id)
        self.case_id = case.pk
        return case

    def waits_at(self) -> set[str]:
        """Return the steps that wait for people."""
        tenancy.bind({self.county.ordinal})
        assert self.case_id is not None
        return {item.element_id for item in queries.unfinished_work([self.case_id])}

    def instance(self, process_id: str = "casework") -> ProcessInstance:
        """Return the instance of a process of the case."""
        tenancy.bind({self.county.ordinal})
        return ProcessInstance.objects.get(
            case_id=self.case_id, definition__process_id=process_id
        )


def reach(story: Story, element_id: str) -> Story:
    """Take a fresh case along the main line until ``element_id`` is the next step."""
    story.opens_case("wang")
    for username, step in MAIN_LINE:
        if step == element_id:
            return story
        story.completes(username, step, **CHOICES.get(step, {}))
    return story


#: The main line with the people of the first station.
MAIN_LINE: tuple[tuple[str, str], ...] = tuple(
    (
        {
            "worker": "wang",
            "colleague": "li",
            "head": "zhao",
            "supervisor": "chen",
        }[post],
        step,
    )
    for post, step in DEMO_LINE
)
