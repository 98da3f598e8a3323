"""Work for the machine, and where it needs help."""

from django.db import models
from django.db.models import Q

from engine.identifiers import new_id
from engine.models.instances import ProcessInstance


class Job(models.Model):
    """Work for the machine: a timer, a service operation, a message to deliver.

    Ids only, no county security: one worker serves every county.
    """

    class Kind(models.TextChoices):
        """What the worker does with it."""

        TIMER = "timer"
        SERVICE = "service"
        MESSAGE = "message"  #: Find who catches a message.
        SIGNAL = "signal"  #: Find all who catch a signal.
        HEARING = "hearing"  #: Hand a signal to one of them.

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    county = models.SmallIntegerField()
    instance_id = models.UUIDField()
    token_id = models.CharField(max_length=20)
    element_id = models.CharField(max_length=110)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    #: The message or signal that is delivered.
    message_id = models.UUIDField(null=True)
    due_at = models.DateTimeField()
    #: Counted before the work, so that a job that kills its worker is parked.
    attempts = models.PositiveSmallIntegerField(default=0)
    locked_by = models.CharField(max_length=60, blank=True)
    locked_until = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    #: Attempts used up; an incident stands at the element until it is resolved.
    parked_at = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["due_at", "id"],
                condition=Q(done_at=None, parked_at=None),
                name="job_due",
            ),
            models.Index(fields=["county", "instance_id"], name="job_by_instance"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.element_id}"


class Incident(models.Model):
    """The instance cannot go on at an element without help.

    Holds element, error code and message only: never variables or submissions.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    county = models.SmallIntegerField()
    instance = models.ForeignKey(ProcessInstance, on_delete=models.PROTECT)
    case_id = models.UUIDField()
    job_id = models.UUIDField(null=True)
    token_id = models.CharField(max_length=20)
    element_id = models.CharField(max_length=100)
    code = models.CharField(max_length=60)
    message = models.CharField(max_length=400)
    raised_at = models.DateTimeField()
    resolved_at = models.DateTimeField(null=True)
    resolved_by = models.UUIDField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["county", "raised_at", "id"],
                condition=Q(resolved_at=None),
                name="incident_open",
            )
        ]

    def __str__(self) -> str:
        return f"incident at {self.element_id}"
