"""Do the machine's work: timers, service operations, messages.

At least once: a job is taken under a lease and its attempt is counted before the
work, so a job that kills its worker is parked as an incident, not tried for ever.
No operation runs inside a transaction.
"""

import logging
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q

from engine import store, tenancy
from engine.commands import leases
from engine.commands.mail import deliver_message, spread_signal
from engine.errors import WrongState
from engine.extensions import JSONObject, ProcessError, ServiceCall, extensions
from engine.kernel import commands as kernel_commands
from engine.models import Incident, Job, ProcessInstance
from engine.runtime import Runtime
from engine.store import Move

logger = logging.getLogger(__name__)

LEASE = timedelta(seconds=30)
MAX_ATTEMPTS = 5
FIRST_RETRY = timedelta(seconds=2)
BATCH = 10


def run_due_jobs(worker: str, *, now: datetime, limit: int = BATCH) -> int:
    """Take and do up to ``limit`` due jobs; return how many were taken.

    Args:
        worker: Name of the worker, unique while it lives.
    """
    jobs = _take(worker, now, limit)
    for job in jobs:
        _do(job, worker, now)
    return len(jobs)


def _take(worker: str, now: datetime, limit: int) -> list[Job]:
    free = Q(locked_until=None) | Q(locked_until__lt=now)
    with transaction.atomic():
        due = (
            Job.objects.select_for_update(skip_locked=True)
            .filter(free, done_at=None, parked_at=None, due_at__lte=now)
            .order_by("due_at", "id")
        )
        taken = [job.pk for job in due[:limit]]
        Job.objects.filter(pk__in=taken).update(
            locked_by=worker, locked_until=now + LEASE, attempts=F("attempts") + 1
        )
    return list(Job.objects.filter(pk__in=taken).order_by("due_at", "id"))


def _do(job: Job, worker: str, now: datetime) -> None:
    if job.attempts > MAX_ATTEMPTS:
        note_failure(job, now, "exhausted")
        return
    try:
        _WORK[Job.Kind(job.kind)](job, worker, now)
    except WrongState as wrong:
        if "foreign_state" in wrong.data:
            job.attempts = MAX_ATTEMPTS  # no second try would read it either
        note_failure(job, now, wrong.code)
    except Exception as error:  # the worker must survive whatever an operation does
        # The class alone: a message could carry what a person filled in.
        logger.warning("job %s failed: %s", job.pk, type(error).__name__)
        note_failure(job, now, type(error).__name__)


def _fire_timer(job: Job, worker: str, now: datetime) -> None:
    with transaction.atomic():
        instance, runtime = _hold(job, worker)
        if instance is None or runtime is None:
            return
        due = (job.token_id, job.element_id) in runtime.before.timers
        if due:
            runtime.apply(kernel_commands.FireTimer(now, job.token_id, job.element_id))
            store.save(instance, runtime, Move(leases.machine(job, now)))
        leases.finish(job, now)


def _run_service(job: Job, worker: str, now: datetime) -> None:
    with transaction.atomic():
        instance, runtime = _hold(job, worker)
        if instance is None or runtime is None:
            return
        waiting = (job.token_id, job.element_id) in runtime.before.services
        call = _call(job, instance, runtime, now) if waiting else None
    result, error = _answer(call)
    with transaction.atomic():
        instance, runtime = _hold(job, worker)
        if instance is None or runtime is None:
            return
        if (job.token_id, job.element_id) in runtime.before.services:
            if error:
                runtime.apply(kernel_commands.ThrowError(now, job.token_id, error))
            else:
                runtime.complete(job.token_id, result, now=now)
            store.save(instance, runtime, Move(leases.machine(job, now)))
        leases.finish(job, now)


def _answer(call: ServiceCall | None) -> tuple[JSONObject, str]:
    """Return what a service operation gives, or the BPMN error it ends in."""
    if call is None:
        return {}, ""
    try:
        return extensions.run_service(call), ""
    except ProcessError as thrown:
        return {}, thrown.code


def _hold(job: Job, worker: str) -> tuple[ProcessInstance | None, Runtime | None]:
    """Lock the instance of a job that is still ours to do; else give nothing."""
    tenancy.bind({job.county})
    instance = store.lock_instance(job.instance_id, to="work")
    if not leases.is_held(job, worker):
        return None, None
    if instance.status != ProcessInstance.Status.ACTIVE:
        leases.finish(job, instance.ended_at or job.due_at)
        return None, None
    return instance, Runtime.load(instance)


def _call(
    job: Job, instance: ProcessInstance, runtime: Runtime, now: datetime
) -> ServiceCall:
    node = runtime.node_at(job.token_id)
    return ServiceCall(
        operation=node.operation,
        job_id=job.pk,
        county=job.county,
        case_id=instance.case_id,
        instance_id=instance.pk,
        process_id=runtime.version_at(job.token_id).definition.process_id,
        element_id=job.element_id,
        name=node.name,
        variables=runtime.variables_at(job.token_id),
        places=instance.places,
        now=now,
    )


def _hear_signal(job: Job, worker: str, now: datetime) -> None:
    with transaction.atomic():
        instance, runtime = _hold(job, worker)
        if instance is None or runtime is None:
            return
        if (job.token_id, job.element_id) in runtime.before.signals:
            runtime.apply(kernel_commands.Deliver(now, job.token_id, job.element_id))
            store.save(instance, runtime, Move(leases.machine(job, now)))
        leases.finish(job, now)


def note_failure(job: Job, now: datetime, code: str) -> None:
    """Try again later, or park the job and raise an incident at its element."""
    with transaction.atomic():
        tenancy.bind({job.county})
        # The case first, as everywhere: a command that ends this job holds it too.
        instance = store.lock_instance(job.instance_id, to="fail")
        ours = Job.objects.filter(pk=job.pk, done_at=None, locked_by=job.locked_by)
        if job.attempts < MAX_ATTEMPTS:
            later = now + FIRST_RETRY * 2 ** (job.attempts - 1)
            ours.update(due_at=later, locked_until=None, last_error=code)
            return
        if not ours.update(parked_at=now, locked_until=None, last_error=code):
            return
        Incident.objects.create(
            county=job.county,
            instance=instance,
            case_id=instance.case_id,
            job_id=job.pk,
            token_id=job.token_id,
            element_id=job.element_id,
            code="job_failed",
            message=f"{job.kind} failed {MAX_ATTEMPTS} times: {code}",
            raised_at=now,
        )


_WORK = {
    Job.Kind.TIMER: _fire_timer,
    Job.Kind.SERVICE: _run_service,
    Job.Kind.MESSAGE: deliver_message,
    Job.Kind.SIGNAL: spread_signal,
    Job.Kind.HEARING: _hear_signal,
}
