"""Real attempts at a step: by commands, on pages, by programs, by the machine."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import get_args
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
from web.demo.county import SINCE

STAFF = ("wang", "li", "zhao", "sun", "qian", "wu", "zheng", "gao", "chen", "xu")
OFFICIALS = {
    "township_government": ("zhou", "feng"),
    "county_civil_affairs": ("he", "lv"),
}
#: Another county, and who stands there in the posts that decide here.
ELSEWHERE = 2
STRANGERS = {
    "stranger": ("social_worker", "station_staff", "station"),
    "their_township": ("township_government", "township_official", "township"),
    "their_bureau": ("county_civil_affairs", "county_official", "county_bureau"),
}


MACHINE = "the machine"


class Outcome(StrEnum):
    """What an attempt ends with."""

    DONE = "done"
    REFUSED = "refused"
    NOT_FOUND = "not found"
    SENT_AWAY = "sent away: nobody is signed in"


#: By the status of an answer; whatever else is answered, something was done.
OUTCOMES = {
    302: Outcome.SENT_AWAY,
    401: Outcome.SENT_AWAY,
    403: Outcome.REFUSED,
    404: Outcome.NOT_FOUND,
}

Try = Callable[[], Outcome]


@dataclass(frozen=True, slots=True)
class Attempt:
    """Somebody's attempt.

    Attributes:
        who: User name; empty where nobody is signed in.
        is_dressed_up: Whether the posts are those of somebody who may know the file.
    """

    who: str
    name: str
    make: Try
    is_dressed_up: bool = False


def some(one_in: int, *, is_full: bool) -> Callable[[int], bool]:
    """Return which attempts are made: all, or one in so many, spread evenly."""
    return lambda number: is_full or number * 7919 % 10_007 % one_in == 0


@dataclass
class Trying:
    """Everybody who must not do a step, and every way in which they try.

    Attributes:
        keep: Which attempts are made, by their number; the others are counted only.
        suspects: Who is kept from the file, also where the queue is theirs.
        may_know: Who may know that there is such a file; ``None`` for everybody.
        told: Attempts of others that were answered as if there were one.
    """

    story: Story
    keep: Callable[[int], bool]
    suspects: tuple[str, ...] = ()
    may_know: frozenset[str] | None = None
    listed: int = 0
    made: int = 0
    succeeded: list[str] = field(default_factory=list)
    unrecorded: list[str] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    _callers: dict[str, Caller] = field(default_factory=dict)
    _browsers: dict[str, Client] = field(default_factory=dict)
    _more: tuple[str, ...] = ()
    _strangers: tuple[str, ...] = ()

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

    def appoint_strangers(self) -> None:
        """Let another county have people in the posts that decide here."""
        county = self.story.county
        organisation.register_county(
            ELSEWHERE, name="别县", letters="BX", profile="cn-sc-panzhihua"
        )
        for key, (role, capacity, kind) in STRANGERS.items():
            where = organisation.register_organisation(
                ELSEWHERE, kind=kind, name=f"别县{kind}"
            )
            post = PostGiven(where.pk, role, capacity, SINCE)
            person = organisation.register_person(ELSEWHERE, name=key, posts=[post])
            county.people[key] = person
            county.accounts[key] = organisation.open_account(
                person, username=key, password="demo-2026"
            )
        self._strangers = tuple(STRANGERS)

    def everything_at(self, element_id: str) -> None:
        """Try a step in every way; note what succeeds, tells or leaves no row."""
        item = self.story.item(element_id)
        for attempt in self._attempts(item):
            self.listed += 1
            if not self.keep(self.listed):
                continue
            self.made += 1
            self._make(attempt, f"{element_id}: {attempt.who} {attempt.name}")

    def _make(self, attempt: Attempt, called: str) -> None:
        before = self._refusals()
        outcome = attempt.make()
        if outcome is Outcome.DONE or (outcome is Outcome.SENT_AWAY and attempt.who):
            self.succeeded.append(called)
        if outcome is Outcome.REFUSED and not self._may_know(attempt):
            self.told.append(called)
        # Of nobody, and of those to whom our county is not there, there is no row.
        if attempt.who in {"", *self._strangers}:
            return
        if self._refusals() <= before:
            self.unrecorded.append(called)

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

    def _attempts(self, item: WorkItem) -> Iterator[Attempt]:
        for username in self._forbidden(item):
            yield from self._commanded(username, item, self.story.origin(username))
            for name, answer in self._posts(item, username):
                yield Attempt(username, name, _answers(answer))
        for username in dict.fromkeys((*STAFF, *self.suspects, *self._strangers)):
            for disguise, origin in self._disguises(item, username):
                for attempt in self._commanded(username, item, origin, disguise):
                    yield replace(attempt, is_dressed_up=True)
        for name, answer in self._posts(item, ""):
            yield Attempt("", name, _answers(answer))
        for door in get_args(Door):
            machine = Origin(actor=system(1), now=self.story.now, door=door)
            yield from self._commanded(MACHINE, item, machine, f"by {door}")

    def _commanded(
        self, who: str, item: WorkItem, origin: Origin, how: str = "by command"
    ) -> Iterator[Attempt]:
        for name, wish in self._wishes(item, origin):
            yield Attempt(who, f"{name} {how}", _refuses(wish))

    def _forbidden(self, item: WorkItem) -> tuple[str, ...]:
        others = [
            name
            for role, names in OFFICIALS.items()
            if role != item.role
            for name in names
        ]
        everybody = (*STAFF, *others, *self.suspects, *self._more, *self._strangers)
        return tuple(dict.fromkeys(everybody))

    def _may_know(self, attempt: Attempt) -> bool:
        if self.may_know is None or attempt.who in {MACHINE, *self.may_know}:
            return True
        return attempt.is_dressed_up and attempt.who not in self.suspects

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
        yield "releases", lambda: commands.release_work_item(item.pk, origin=origin)
        yield (
            "cancels",
            lambda: commands.cancel_instance(item.instance_id, origin=origin),
        )

    def _posts(
        self, item: WorkItem, username: str
    ) -> Iterator[tuple[str, Callable[[], int]]]:
        person = str(self.story.person(username or "li"))
        for name, body in (
            ("claim", {}),
            ("draft", {"a": "1"}),
            ("complete", {"a": "1"}),
            ("assign", {"person": person}),
            ("release", {}),
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
            ("release", lambda c: c.post(f"{at}/release/")),
            ("cancel", lambda c: c.post(f"instances/{item.instance_id}/cancel/")),
        ):
            yield (
                f"{name} by REST",
                lambda s=send: s(self._caller(username)).status_code,
            )

    def _disguises(self, item: WorkItem, username: str) -> Iterator[tuple[str, Origin]]:
        """Yield somebody with a post that is not his or hers, or by a shut door."""
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
            counties = actor.counties | {1}
            dressed = Actor(actor.person_id, 1, counties, (*actor.standings, standing))
            yield name, replace(origin, actor=dressed)
        yield "by the open line", replace(origin, door="websocket")

    def _places(self, item: WorkItem) -> dict[str, object]:
        tenancy.bind({1})
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
            if username:
                browser.force_login(self.story.county.accounts[username])
            self._browsers[username] = browser
        return self._browsers[username]

    def _refusals(self) -> int:
        tenancy.bind({1}, UUID(int=0))
        return Refusal.objects.count()


def _refuses(wish: Callable[[], object]) -> Try:
    def attempt() -> Outcome:
        try:
            wish()
        except NotAllowed:
            return Outcome.REFUSED
        except NotFound:
            return Outcome.NOT_FOUND
        return Outcome.DONE

    return attempt


def _answers(send: Callable[[], int]) -> Try:
    return lambda: OUTCOMES.get(send(), Outcome.DONE)
