"""The words in which scenarios are written.

A story happens in the demo county at a Monday morning; people are called by their
user names, time goes on only when the story says so.
"""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from uuid import UUID

from engine import commands, queries, tenancy
from engine.actors import Actor, Origin
from engine.commands import Receipt
from engine.models import ProcessInstance, WorkItem
from processes.casework import commands as casework
from processes.organisation.queries import actor_of
from web.demo.county import DemoCounty
from web.demo.examples import EXAMPLES, NOW


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

    def filled(self, item: WorkItem, **changes: object) -> dict[str, object]:
        """Return a valid submission for a step, with changes; ``None`` leaves out."""
        key = item.form_ref.partition("@")[0]
        data = {**EXAMPLES[key], **self._people(key), **changes}
        return {name: value for name, value in data.items() if value is not None}

    def runs_jobs(self) -> int:
        """Let the worker do everything that is due now."""
        done = 0
        while count := commands.run_due_jobs("story", now=self.now):
            done += count
        tenancy.bind({1})
        return done

    # -- what is seen --------------------------------------------------------------

    def item(self, element_id: str) -> WorkItem:
        """Return the unfinished work item of a step of the case."""
        tenancy.bind({1})
        return WorkItem.objects.get(
            case_id=self.case_id,
            element_id=element_id,
            status__in=[WorkItem.Status.OPEN, WorkItem.Status.CLAIMED],
        )

    def waits_at(self) -> set[str]:
        """Return the steps that wait for people."""
        tenancy.bind({1})
        assert self.case_id is not None
        return {item.element_id for item in queries.unfinished_work([self.case_id])}

    def instance(self, process_id: str = "casework") -> ProcessInstance:
        """Return the instance of a process of the case."""
        tenancy.bind({1})
        return ProcessInstance.objects.get(
            case_id=self.case_id, definition__process_id=process_id
        )

    def _people(self, key: str) -> dict[str, object]:
        """Return what depends on the county and on the day of the story."""
        wang = str(self.county.people["wang"].pk)
        noticed = (self.now - timedelta(days=30)).date().isoformat()
        known: dict[str, object] = {
            "case_worker": wang,
            "assessor": wang,
            "early_notice_given_at": noticed,
        }
        return {name: known[name] for name in known if name in EXAMPLES[key]}


def reach(story: Story, element_id: str) -> Story:
    """Take a fresh case along the main line until ``element_id`` waits."""
    story.opens_case("wang")
    for username, step in MAIN_LINE:
        if element_id in story.waits_at():
            return story
        story.completes(username, step, **CHOICES.get(step, {}))
    return story


def at(story: Story, moment: datetime) -> Story:
    """Return the same story at another time."""
    return replace(story, now=moment)


#: Who does what on the way from a lead to the archive, with one session.
MAIN_LINE: tuple[tuple[str, str], ...] = (
    ("wang", "register_lead"),
    ("wang", "screen_urgency"),
    ("wang", "intake_interview"),
    ("wang", "decide_intake"),
    ("wang", "obtain_informed_consent"),
    ("zhao", "assign_case_worker"),
    ("wang", "open_case_file"),
    ("wang", "assess_needs"),
    ("wang", "draft_service_plan"),
    ("chen", "review_service_plan"),
    ("wang", "agree_plan_with_client"),
    ("wang", "deliver_intervention"),
    ("wang", "review_progress"),
    ("wang", "evaluate_outcome"),
    ("wang", "write_closure_report"),
    ("chen", "review_closure"),
    ("wang", "archive_case_file"),
)

CHOICES: dict[str, dict[str, object]] = {
    "deliver_intervention": {"next_step": "review"},
    "review_progress": {"progress_status": "goals_met"},
    "review_service_plan": {"review_result": "pass"},
    "review_closure": {"review_result": "pass"},
    "agree_plan_with_client": {"client_decision": "agree"},
}
