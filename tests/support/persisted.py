"""A random process in the database, moved step by step beside the kernel alone.

Random models satisfy no station's policy: they have no forms, acts or clauses, and
``start_process`` refuses every version but a station's. A model that did satisfy it
could say little at random. So the version is deployed by the command, as a draft
under the plain policy; the instance is begun as ``start_process`` does once its guard
is content; and what machines do is done by the worker's own code. Steps of people and
what no command asks for yet go through the store as commands do: lock, load, move,
save. The rules of guard and forms are tested elsewhere, on real models.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID, uuid4

from engine import commands as wishes
from engine import kernel, store, tenancy
from engine.actors import Origin, Standing, system
from engine.commands.messages import hand_over
from engine.identifiers import new_id
from engine.kernel import commands
from engine.kernel.journal import from_json
from engine.models import (
    HistoryEntry,
    Incident,
    Job,
    MessageSubscription,
    ProcessInstance,
    WorkItem,
)
from engine.runtime import Runtime, compiled
from engine.store import Move
from processes.organisation.capacities import Capacity
from tests.support.story import Story
from tests.support.wandering import Wanderer

COUNTY = 1
_ROLE = b'<bpmn:userTask camunda:candidateGroups="social_worker" '
_OPEN = (WorkItem.Status.OPEN, WorkItem.Status.CLAIMED)


def with_roles(source: bytes) -> bytes:
    """Return a model in which every user task has a queue."""
    return source.replace(b"<bpmn:userTask ", _ROLE)


@dataclass
class Persisted:
    """An instance in the database and its double in the kernel alone.

    Attributes:
        double: Makes the same moves on a state that is never stored.
        steps: How many moves were made.
    """

    story: Story
    version: UUID
    double: Wanderer
    now: datetime
    instance_id: UUID = field(default_factory=new_id)
    case_id: UUID = field(default_factory=uuid4)
    steps: int = 0
    _seen: int = -1

    @classmethod
    def deployed(cls, story: Story, source: bytes, draw: random.Random) -> "Persisted":
        """Deploy a model as a draft."""
        origin = Origin(actor=system(COUNTY), now=story.now)
        receipt = wishes.deploy_definition(
            with_roles(source), policy="plain", county=COUNTY, origin=origin
        )
        version = UUID(receipt.subject)
        tenancy.bind({COUNTY})
        double = Wanderer(compiled(version).definition, draw, now=story.now)
        return cls(story, version, double, story.now)

    @property
    def origin(self) -> Origin:
        """Who moves it."""
        return Origin(actor=system(COUNTY), now=self.now)

    def start(self, places: dict[str, object]) -> None:
        """Begin the instance, as ``start_process`` does."""
        tenancy.bind({COUNTY})
        instance = ProcessInstance(
            id=self.instance_id,
            county=COUNTY,
            definition_id=self.version,
            case_id=self.case_id,
            business_key="R-1",
            places=places,
            started_at=self.now,
        )
        runtime = Runtime(compiled(self.version), None, county=COUNTY)
        runtime.apply(self.double.beginning())
        store.save(
            instance,
            runtime,
            Move(self.origin, notes=[("started", None)], begins=True),
        )
        self._follow()

    def go(self, steps: int) -> None:
        """Make up to that many moves."""
        for _ in range(steps):
            if not self._step():
                return

    def _step(self) -> bool:
        """Make one move, from the database and back; tell whether there was one."""
        tenancy.bind({COUNTY})
        job = Job.objects.filter(
            instance_id=self.instance_id,
            done_at=None,
            parked_at=None,
            due_at__lte=self.now,
        ).first()
        command = self.double.next()
        if job is not None:
            self._machine_works()
        elif command is None:
            return False
        else:
            self._make(command)
        self.steps += 1
        self._follow()
        return True

    def _make(self, command: commands.Command) -> None:
        match command:
            case commands.Complete(token_id=token_id):
                items = WorkItem.objects.filter(
                    instance_id=self.instance_id, token_id=token_id, status__in=_OPEN
                )
                self._complete(items.get(), command)
            case commands.FireTimer(now=due):
                self.now = max(self.now, due)
                self._machine_works()
            case commands.Deliver():
                waiting = MessageSubscription.objects.get(
                    instance_id=self.instance_id,
                    token_id=command.token_id,
                    element_id=command.element_id,
                )
                hand_over(waiting, dict(command.variables), self.origin)
            case commands.Retry():
                incident = Incident.objects.get(
                    instance_id=self.instance_id,
                    token_id=command.token_id,
                    resolved_at=None,
                )
                self.story.now = self.now
                origin = self.story.origin("he")
                values = dict(command.variables)
                wishes.resolve_incident(incident.pk, variables=values, origin=origin)
            case _:
                self._apply(lambda runtime: runtime.apply(command))

    def _machine_works(self) -> None:
        """Let the worker do one job that is due."""
        assert wishes.run_due_jobs("random", now=self.now, limit=1) == 1
        tenancy.bind({COUNTY})

    def _apply(self, move: Callable[[Runtime], None]) -> None:
        """Move the instance as a command does: lock, load, move, save."""
        instance = store.lock_instance(self.instance_id, to="move")
        runtime = Runtime.load(instance)
        move(runtime)
        store.save(instance, runtime, Move(self.origin))

    def _complete(self, item: WorkItem, command: commands.Complete) -> None:
        """Do somebody's work, as ``complete_work_item`` does behind guard and form."""
        actor = self.story.actor("wang")
        origin = Origin(actor=actor, now=self.now)
        held = store.lock_work_item(item.pk, actor.person_id, to="claim")
        standing = Standing(item.candidate_group, Capacity.STATION_STAFF)
        held.work_item.claim(actor.person_id, standing, at=self.now)
        store.hand_on(held, origin, note="claimed")

        held = store.lock_work_item(item.pk, actor.person_id, to="complete")
        done, runtime = held.work_item, Runtime.load(held.instance)
        runtime.apply(command)
        done.status, done.ended_at = WorkItem.Status.COMPLETED, self.now
        move = Move(origin, closed=[done], notes=[("completed", done)])
        store.save(held.instance, runtime, move)

    # -- the double ------------------------------------------------------------

    def _follow(self) -> None:
        """Let the double make the moves that were kept since, and compare."""
        fresh = HistoryEntry.objects.filter(
            instance_id=self.instance_id, move__gt=self._seen
        ).order_by("move", "line")
        for entry in fresh:
            self._seen = entry.move
            for row in entry.applied:
                self.double.follow(from_json(row))
        self.now = self.double.now = max(self.now, self.double.now)
        stored = self.instance
        assert bytes(stored.state) == kernel.dumps(self.double.state)
        assert stored.status == self.double.state.status
        self.compare_tables()

    @property
    def instance(self) -> ProcessInstance:
        """The row of the instance."""
        tenancy.bind({COUNTY})
        return ProcessInstance.objects.get(pk=self.instance_id)

    def compare_tables(self) -> None:
        """Assert that queue, jobs, subscriptions and incidents say what tokens say."""
        wanted = kernel.project(self.double.definition, self.double.state)
        mine = {"instance_id": self.instance_id}
        jobs = Job.objects.filter(**mine, done_at=None)
        waits = MessageSubscription.objects.filter(**mine)
        place = ("token_id", "element_id")
        pairs = {
            "work": (
                wanted.work,
                WorkItem.objects.filter(**mine, status__in=_OPEN).values_list(*place),
            ),
            "timers": (wanted.timers, jobs.filter(kind="timer").values_list(*place)),
            "services": (
                wanted.services,
                jobs.filter(kind="service").values_list(*place),
            ),
            "messages": (
                wanted.messages,
                waits.filter(kind="message").values_list(*place),
            ),
            "signals": (
                wanted.signals,
                waits.filter(kind="signal").values_list(*place),
            ),
            "stuck": (
                wanted.stuck,
                Incident.objects.filter(**mine, resolved_at=None).values_list(*place),
            ),
        }
        for name, (expected, found) in pairs.items():
            assert sorted(expected) == sorted(found), name

    def replayed(self) -> bytes:
        """Return the state to which all that was kept leads, in its stored form."""
        entries = HistoryEntry.objects.filter(instance_id=self.instance_id)
        rows = [
            row for entry in entries.order_by("move", "line") for row in entry.applied
        ]
        return kernel.dumps(kernel.replay(self.double.definition, rows))
