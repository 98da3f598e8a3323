"""The lease under which a worker holds a job, from its taking to its end."""

from datetime import datetime

from engine.actors import Origin, system
from engine.models import Job


def machine(job: Job, now: datetime) -> Origin:
    """Return the machine as the origin of what a job does."""
    return Origin(actor=system(job.county), now=now, door="worker")


def is_held(job: Job, worker: str) -> bool:
    """Return whether a job is still this worker's to do."""
    return Job.objects.filter(pk=job.pk, locked_by=worker, done_at=None).exists()


def finish(job: Job, now: datetime) -> None:
    """End a job; in the transaction in which its work was done."""
    Job.objects.filter(pk=job.pk).update(done_at=now, locked_until=None)
