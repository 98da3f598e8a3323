"""A station at work: the words in which the engine's side of a benchmark is written.

Everything happens through the public commands, by people of the demo county.
"""

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from uuid import UUID

from django.db import connection
from django.db.backends.utils import CursorWrapper

from engine import commands
from engine.actors import Origin, system
from engine.models import ProcessInstance, WorkItem
from processes.casework import commands as casework
from web.demo import county
from web.demo.examples import NOW
from web.tenancy import load_actor, reading

#: Social workers by station, the busiest first.
_WORKERS = ("wang", "sun", "wu")
_WEIGHTS = (6, 3, 2)
_SEED = 20260302

Execute = Callable[[str, object, bool, dict[str, object]], object]


class Station:
    """The demo county with one clock that stands still."""

    def __init__(self) -> None:
        self.county = county.set_up()
        self._chance = random.Random(_SEED)  # noqa: S311 — reproducible, no secret
        self._origins: dict[str, Origin] = {}

    def origin(self, username: str) -> Origin:
        """Return the origin of what somebody does; posts are looked up once."""
        if username not in self._origins:
            actor = load_actor(self.county.accounts[username])
            self._origins[username] = Origin(actor=actor, now=NOW)
        return self._origins[username]

    def person(self, username: str) -> UUID:
        """Return somebody's id."""
        return self.county.people[username].pk

    def someone(self) -> tuple[int, str]:
        """Return a station and its social worker, the busy ones more often."""
        (station,) = self._chance.choices(range(len(_WORKERS)), weights=_WEIGHTS)
        return station, _WORKERS[station]

    def opens_case(self, station: int, username: str) -> UUID:
        """Open a case and start its casework; return the case."""
        place = self.county.stations[station].pk
        return UUID(casework.open_case(place, origin=self.origin(username)).case_id)

    def claims(self, item: UUID, username: str) -> None:
        """Let somebody take a work item from the queue."""
        commands.claim_work_item(item, origin=self.origin(username))

    def completes(
        self, item: UUID, username: str, submission: dict[str, object]
    ) -> tuple[UUID, ...]:
        """Complete a work item; return those that open."""
        receipt = commands.complete_work_item(
            item, submission=submission, origin=self.origin(username)
        )
        return tuple(UUID(each) for each in receipt.opened)

    def waiting(self, case_id: UUID) -> list[WorkItem]:
        """Return the unfinished work items of a case."""
        with self.reading():
            states = [WorkItem.Status.OPEN, WorkItem.Status.CLAIMED]
            items = WorkItem.objects.filter(case_id=case_id, status__in=states)
            return list(items.order_by("id"))

    def instance(self, case_id: UUID) -> ProcessInstance:
        """Return the one instance of a case."""
        with self.reading():
            return ProcessInstance.objects.get(case_id=case_id)

    @contextmanager
    def runs(self, diagram: bytes) -> Iterator[None]:
        """Let the county's casework be another process for a while."""
        machine = Origin(actor=system(self.county.ordinal), now=NOW)
        receipt = commands.deploy_definition(
            diagram, county=self.county.ordinal, origin=machine
        )
        version = UUID(receipt.subject)
        commands.activate_definition(version, origin=machine)
        try:
            yield
        finally:
            commands.retire_definition(version, origin=machine)

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Look at what is stored of the county."""
        with reading(self.origin(_WORKERS[0]).actor):
            yield

    def cursor(self) -> CursorWrapper:
        """Return a cursor of Django's session."""
        return connection.cursor()


class Statements:
    """Counts the statements that are sent; BEGIN and COMMIT are not among them."""

    def __init__(self) -> None:
        self.texts: list[str] = []

    @contextmanager
    def counting(self) -> Iterator[None]:
        """Count those of a block."""
        with connection.execute_wrapper(self._note):
            yield

    def _note(
        self,
        execute: Execute,
        sql: str,
        params: object,
        many: bool,  # noqa: FBT001 — Django's own signature
        context: dict[str, object],
    ) -> object:
        self.texts.append(sql)
        return execute(sql, params, many, context)
