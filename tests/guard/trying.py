"""Real attempts at a step: by commands, on pages, by programs, by the machine."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from uuid import UUID

from django.test import Client
from django.urls import reverse

from engine import commands, tenancy
from engine.actors import Actor, Door, Origin, Standing, system
from engine.errors import NotAllowed, NotFound
from engine.models import (
    Draft,
    HistoryEntry,
    ProcessInstance,
    Refusal,
    Submission,
    WorkItem,
)
from processes.guard_policy import STATION_STAFF
from processes.organisation import commands as organisation
from processes.organisation.commands import PostGiven
from processes.organisation.roles import candidate_group
from tests.support.api import Caller
from tests.support.story import Story

STAFF = ("wang", "li", "zhao", "sun", "qian", "wu", "zheng", "gao", "chen", "xu")
OFFICIALS = {
    "township_government": ("zhou", "feng"),
    "county_civil_affairs": ("he", "lv"),
}
#: What an attempt may end with.
REFUSED = {403, 404}

Try = Callable[[], bool]


@dataclass
class Trying:
    """Everybody who must not do a step, and every way in which they try.

    Attributes:
        keep: Which attempts are made, by their number; the others are counted only.
    """

    story: Story
    keep: Callable[[int], bool]
    listed: int = 0
    made: int = 0
    succeeded: list[str] = field(default_factory=list)
    unrecorded: list[str] = field(default_factory=list)
    _callers: dict[str, Caller] = field(default_factory=dict)
    _browsers: dict[str, Client] = field(default_factory=dict)
    _more: tuple[str, ...] = ()

    def appoint_more(self) -> None:
        """Give the station more people: of an agency, a second supervisor, a head.

        A post of theirs in an office's queue cannot be: the database gives none.
        """
        county = self.story.county
        station, other = county.stations[:2]
        self.story.actor("he")
        found = []
        for number, (role, capacity, where) in enumerate(
            (
                ("social_worker", "agency_staff", station),
                ("social_worker", "agency_staff", other),
                ("social_worker", "station_staff", other),
                ("station_head", "station_staff", other),
                ("supervisor", "supervisor", county.hub),
            )
        ):
            key = f"more{number}"
            post = PostGiven(where.pk, role, capacity, self.story.now.date())
            person = organisation.register_person(1, name=key, posts=[post])
            county.people[key] = person
            county.accounts[key] = organisation.open_account(
                person, username=key, password="demo-2026"
            )
            found.append(key)
        self._more = tuple(found)

    def everything_at(self, element_id: str) -> None:
        """Try a step in every way; note what succeeds or leaves no row."""
        item = self.story.item(element_id)
        for name, attempt in self._attempts(item):
            self.listed += 1
            if not self.keep(self.listed):
                continue
            self.made += 1
            before = self._refusals()
            if not attempt():
                self.succeeded.append(f"{element_id}: {name}")
            if self._refusals() <= before:
                self.unrecorded.append(f"{element_id}: {name}")

    def state(self) -> tuple[object, ...]:
        """Return everything of the case that an act would change."""
        tenancy.bind({1})
        case = {"case_id": self.story.case_id}
        runs = ProcessInstance.objects.filter(**case).order_by("pk")
        items = WorkItem.objects.filter(**case).order_by("pk")
        return (
            [(run.pk, bytes(run.state), run.status) for run in runs],
            list(items.values_list("pk", "status", "assignee_id", "capacity")),
            Submission.objects.filter(**case).count(),
            Draft.objects.count(),
            HistoryEntry.objects.filter(instance__in=runs).count(),
        )

    def _attempts(self, item: WorkItem) -> Iterator[tuple[str, Try]]:
        for username in self._forbidden(item):
            yield from self._commanded(username, item, self.story.origin(username))
            for name, answer in self._posts(item, username):
                yield f"{username} {name}", _answers(answer)
        for username in STAFF:
            for disguise, origin in self._disguises(item, username):
                yield from self._commanded(f"{username} {disguise}", item, origin)
        doors: tuple[Door, ...] = ("worker", "command")
        for door in doors:
            machine = Origin(actor=system(1), now=self.story.now, door=door)
            yield from self._commanded(f"the machine by {door}", item, machine)

    def _commanded(
        self, who: str, item: WorkItem, origin: Origin
    ) -> Iterator[tuple[str, Try]]:
        for name, wish in self._wishes(item, origin):
            yield f"{who} {name} by command", _refuses(wish)

    def _forbidden(self, item: WorkItem) -> tuple[str, ...]:
        others = [
            name
            for role, names in OFFICIALS.items()
            if role != item.role
            for name in names
        ]
        return (*STAFF, *others, *self._more)

    def _wishes(
        self, item: WorkItem, origin: Origin
    ) -> Iterator[tuple[str, Callable[[], object]]]:
        sent = self.story.filled(item)
        yield "claims", lambda: commands.claim_work_item(item.pk, origin=origin)
        yield (
            "completes",
            lambda: commands.complete_work_item(
                item.pk, submission=sent, origin=origin
            ),
        )
        yield (
            "drafts",
            lambda: commands.save_draft(item.pk, data={"a": 1}, origin=origin),
        )
        for receiver in (origin.actor.person_id, self.story.person("li")):
            yield (
                "assigns",
                lambda to=receiver: commands.assign_work_item(
                    item.pk, to_person=to, origin=origin
                ),
            )
        yield (
            "cancels",
            lambda: commands.cancel_instance(item.instance_id, origin=origin),
        )

    def _posts(
        self, item: WorkItem, username: str
    ) -> Iterator[tuple[str, Callable[[], int]]]:
        person = str(self.story.person(username))
        for name, body in (
            ("claim", {}),
            ("draft", {"a": "1"}),
            ("complete", {"a": "1"}),
            ("assign", {"person": person}),
        ):
            address = reverse(name, args=[item.pk])
            yield (
                f"{name} on a page",
                lambda a=address, b=body: (
                    self._browser(username).post(a, b).status_code
                ),
            )
        sent = {"submission": self.story.filled(item)}
        at = f"work-items/{item.pk}"
        for name, send in (
            ("claim", lambda c: c.post(f"{at}/claim/")),
            ("complete", lambda c: c.post(f"{at}/complete/", sent)),
            ("draft", lambda c: c.put(f"{at}/draft/", sent)),
            ("assign", lambda c: c.post(f"{at}/assign/", {"person": person})),
            ("cancel", lambda c: c.post(f"instances/{item.instance_id}/cancel/")),
        ):
            yield (
                f"{name} by REST",
                lambda s=send: s(self._caller(username)).status_code,
            )

    def _disguises(self, item: WorkItem, username: str) -> Iterator[tuple[str, Origin]]:
        """Yield somebody with a post that is not his or hers, or says too much."""
        origin = self.story.origin(username)
        group = candidate_group(item.role, self._places(item))
        capacity = {"township_government": "township_official"}.get(
            item.role, "county_official"
        )
        for name, standing in (
            ("by a borrowed post", Standing(group, capacity, authority=True)),
            *(
                (f"dressed up as {staff}", Standing(group, staff, authority=True))
                for staff in sorted(STATION_STAFF)
            ),
        ):
            actor = origin.actor
            dressed = Actor(
                actor.person_id, 1, actor.counties, (*actor.standings, standing)
            )
            yield name, replace(origin, actor=dressed)

    def _places(self, item: WorkItem) -> dict[str, object]:
        places = ProcessInstance.objects.get(pk=item.instance_id).places
        assert isinstance(places, dict)
        return places

    def _caller(self, username: str) -> Caller:
        if username not in self._callers:
            self._callers[username] = Caller(self.story, username)
        return self._callers[username]

    def _browser(self, username: str) -> Client:
        if username not in self._browsers:
            browser = Client()
            browser.force_login(self.story.county.accounts[username])
            self._browsers[username] = browser
        return self._browsers[username]

    def _refusals(self) -> int:
        tenancy.bind({1}, UUID(int=0))
        return Refusal.objects.count()


def _refuses(wish: Callable[[], object]) -> Try:
    def attempt() -> bool:
        try:
            wish()
        except (NotAllowed, NotFound):
            return True
        return False

    return attempt


def _answers(send: Callable[[], int]) -> Try:
    return lambda: send() in REFUSED
