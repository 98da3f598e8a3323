"""The demo's cases, in all stages, made through the commands like any other case.

Seeding may be interrupted at any moment: the next run goes on where it stopped.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

from engine import commands, queries
from engine.actors import Actor, Origin
from engine.models import WorkItem
from processes.casework import commands as casework
from processes.casework.models import REPORT
from processes.organisation.roles import place_of
from processes.working_days import CHINA
from web.demo.casework import ASSISTANCE_LINE, CHOICES, MAIN_LINE, filled_in
from web.demo.county import COUNTY, DemoCounty
from web.tenancy import load_actor, reading


@dataclass(frozen=True, slots=True)
class DemoCase:
    """One invented case.

    Attributes:
        until: The step at which it waits; empty for the archive.
        assistance: The step at which the application for assistance waits; empty
            for none.
        days_ago: When its lead came in.
        sessions: How many sessions are held before the first review.
        beside: A process that has just begun beside casework; empty for none.
    """

    name: str
    birth_date: str
    problem: str
    until: str
    days_ago: int
    station: int = 0
    assistance: str = ""
    sessions: int = 1
    beside: str = ""


CASES = tuple(
    DemoCase(**row)
    for row in json.loads(Path(__file__).with_suffix(".json").read_text("utf-8"))
)

#: Social workers and head by station; other counties have one of each kind.
_STAFF: Mapping[int, tuple[tuple[tuple[str, ...], str], ...]] = {
    COUNTY: ((("wang", "li"), "zhao"), (("sun",), "qian"), (("wu",), "zheng"))
}
_STAFF_ELSEWHERE = ((("wang", "li"), "zhao"),)


def seed(
    county: DemoCounty,
    *,
    now: datetime,
    say: Callable[[str], None],
    of: Sequence[DemoCase] = CASES,
    series: str = "case",
) -> None:
    """Bring demo cases to where they belong.

    Args:
        now: Aware time of the seeding; the cases began some days before.
        say: Called with a line after each case.
        series: Tells these cases from others of the county.
    """
    for index, case in enumerate(of):
        driver = _Driver(county, case, f"{series}-{index}", now, index)
        number = driver.drive()
        say(f"{index + 1}/{len(of)} {number}")


def stations_with_staff(county: DemoCounty) -> int:
    """Return in how many stations of a demo county somebody works."""
    return len(_STAFF.get(county.ordinal, _STAFF_ELSEWHERE))


def in_office_hours(moment: datetime) -> datetime:
    """Return a time of the same day in China at which stations are open."""
    local = moment.astimezone(CHINA)
    return local.replace(hour=9 + local.hour % 8).astimezone(UTC)


class _Driver:
    """Takes one demo case along, with its people and its own time."""

    def __init__(
        self, county: DemoCounty, case: DemoCase, key: str, now: datetime, index: int
    ) -> None:
        """Choose its people.

        Args:
            key: Tells the case from all others of the county.
            index: Turns go round among the social workers of the station.
        """
        self._county = county
        self._case = case
        self._key = f"demo-{key}"
        staff = _STAFF.get(county.ordinal, _STAFF_ELSEWHERE)
        workers, head = staff[case.station]
        worker = workers[index % len(workers)]
        self._people = {
            "worker": worker,
            "head": head,
            "colleague": next((each for each in workers if each != worker), head),
            "supervisor": "chen",
            "station_supervisor": "xu",
            "township": "zhou",
            "county": "he",
        }
        self._now = now
        began = now - timedelta(days=case.days_ago, hours=1)
        self._started_at = in_office_hours(began) if case.days_ago else began

    def drive(self) -> str:
        """Take the case to where it belongs; return its id.

        In one transaction: the worker, whose clock is ahead of these old cases, must
        not see a deadline that the next step meets.
        """
        with reading(self._actor("worker")):
            return self._drive()

    def _drive(self) -> str:
        opened = casework.open_case(
            self._county.stations[self._case.station].pk,
            origin=self._origin("worker", self._started_at, key=self._key),
        )
        case_id = UUID(opened.case_id)
        if self._waiting(case_id, "register_lead") is None:
            return opened.case_id  # seeded before; whoever works on it goes on
        moments = self._moments()
        for post, step in MAIN_LINE:
            moment = next(moments)
            if step == self._case.until:
                break
            if step == "deliver_intervention":
                self._sessions(case_id, post, moment)
            self._do(case_id, post, step, moment)
        if self._case.assistance:
            self._applies(case_id)
        if self._case.beside:
            self._begin(case_id)
        return opened.case_id

    def _begin(self, case_id: UUID) -> None:
        """Let something begin beside casework an hour ago."""
        origin = self._origin("worker", self._now - timedelta(hours=1))
        if self._case.beside == REPORT:
            casework.start_report(case_id=case_id, origin=origin)
        else:
            casework.start_in_case(case_id, self._case.beside, origin=origin)

    def _applies(self, case_id: UUID) -> None:
        """Let the station help with an application for assistance."""
        moment = self._now - timedelta(days=2)
        origin = self._origin("worker", moment)
        casework.start_in_case(case_id, "assistance_coordination", origin=origin)
        for post, step in ASSISTANCE_LINE:
            if step == self._case.assistance:
                return
            moment += timedelta(hours=1)
            self._do(case_id, post, step, moment)

    def _moments(self) -> Iterator[datetime]:
        """Return times between the lead and now, one for each step that is done.

        The step at which the case waits has then opened not long ago.
        """
        steps = [step for _, step in MAIN_LINE]
        done = steps.index(self._case.until) if self._case.until else len(steps)
        span = (self._now - self._started_at) / (done + 1)
        last = self._started_at
        for number in range(1, len(MAIN_LINE) + 1):
            at = in_office_hours(self._started_at + span * number)
            last = min(max(at, last + timedelta(minutes=5)), self._now)
            yield last

    def _sessions(self, case_id: UUID, post: str, moment: datetime) -> None:
        """Hold the sessions before the last one, some hours apart."""
        for left in range(self._case.sessions - 1, 0, -1):
            at = moment - timedelta(hours=3 * left)
            self._do(case_id, post, "deliver_intervention", at, next_step="session")

    def _do(
        self, case_id: UUID, post: str, step: str, moment: datetime, **other: object
    ) -> None:
        item = self._waiting(case_id, step)
        if item is None:
            return
        origin = self._origin(self._post_of(post, item), moment)
        if item.status == WorkItem.Status.OPEN:
            commands.claim_work_item(item.pk, origin=origin)
        worker = self._county.people[self._people["worker"]].pk
        changes = {**CHOICES.get(step, {}), **self._identity(step), **other}
        commands.complete_work_item(
            item.pk,
            submission=filled_in(item.form_ref, worker=worker, now=moment, **changes),
            origin=origin,
        )

    def _post_of(self, post: str, item: WorkItem) -> str:
        """Return the supervisor of the station where the station has its own."""
        station = str(self._county.stations[self._case.station].pk)
        own = post == "supervisor" and place_of(item.candidate_group) == station
        return "station_supervisor" if own else post

    def _identity(self, step: str) -> dict[str, object]:
        if step != "register_lead":
            return {}
        received = self._started_at.isoformat().replace("+00:00", "Z")
        return {
            "client_name": self._case.name,
            "birth_date": self._case.birth_date,
            "presenting_problem": self._case.problem,
            "received_at": received,
        }

    def _waiting(self, case_id: UUID, step: str) -> WorkItem | None:
        with reading(self._actor("worker")):
            waiting = queries.unfinished_work([case_id])
        return next((item for item in waiting if item.element_id == step), None)

    def _actor(self, post: str) -> Actor:
        return load_actor(self._county.accounts[self._people[post]])

    def _origin(self, post: str, moment: datetime, *, key: str = "") -> Origin:
        return Origin(actor=self._actor(post), now=moment, idempotency_key=key)
