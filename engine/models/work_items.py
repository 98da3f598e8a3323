"""People's work, and what they filled in."""

from datetime import datetime
from uuid import UUID

from django.db import models
from django.db.models import Q

from engine.actors import Standing
from engine.identifiers import new_id
from engine.models.definitions import ProcessDefinition
from engine.models.instances import ProcessInstance


class WorkItem(models.Model):
    """One occurrence of a user task, for a person."""

    class Status(models.TextChoices):
        """Where the work item stands."""

        OPEN = "open"  #: In the queue of its candidate group.
        CLAIMED = "claimed"  #: On one person's desk, in one capacity.
        COMPLETED = "completed"
        CANCELLED = "cancelled"  #: The process no longer asks for it.

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    county = models.SmallIntegerField()
    instance = models.ForeignKey(ProcessInstance, on_delete=models.PROTECT)
    #: The version that describes the step: the instance's own, or one that it calls.
    definition = models.ForeignKey(
        ProcessDefinition, on_delete=models.PROTECT, db_index=False
    )
    case_id = models.UUIDField()
    token_id = models.CharField(max_length=20)
    element_id = models.CharField(max_length=100)
    name = models.CharField(max_length=200)
    role = models.CharField(max_length=60)
    candidate_group = models.CharField(max_length=120)
    act_type = models.CharField(max_length=40, blank=True)
    clause = models.CharField(max_length=400, blank=True)
    #: Only a person in an authority capacity may do it (``admin_*`` or mark A).
    needs_authority = models.BooleanField(default=False)
    form_ref = models.CharField(max_length=120, blank=True)
    priority = models.SmallIntegerField(default=50)
    status = models.CharField(
        max_length=10, choices=Status.choices, default=Status.OPEN
    )
    assignee_id = models.UUIDField(null=True)
    #: The capacity chosen at claim; completion is logged in it.
    capacity = models.CharField(max_length=40, blank=True)
    acts_with_authority = models.BooleanField(default=False)
    opened_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    follow_up_at = models.DateTimeField(null=True)
    claimed_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["county", "candidate_group", "due_at", "id"],
                condition=Q(status="open"),
                name="work_item_queue",
            ),
            models.Index(
                fields=["county", "assignee_id", "due_at", "id"],
                condition=Q(status="claimed"),
                name="work_item_desk",
            ),
            models.Index(
                fields=["county", "assignee_id", "ended_at", "id"],
                condition=Q(status="completed"),
                name="work_item_done",
            ),
            models.Index(
                fields=["county", "instance", "element_id", "ended_at"],
                condition=Q(status="completed"),
                name="work_item_times",
            ),
            # Also what somebody did on a case; first of all, whether help or decision.
            # One index for both: with a narrow one beside it, PostgreSQL would at times
            # go through everything that was ever done on the case.
            models.Index(
                fields=[
                    "county",
                    "case_id",
                    "status",
                    "assignee_id",
                    "needs_authority",
                    "element_id",
                    "capacity",
                ],
                name="work_item_by_case",
            ),
            models.Index(fields=["county", "instance"], name="work_item_by_instance"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["county", "instance", "token_id"],
                condition=Q(status__in=["open", "claimed"]),
                name="work_item_once_per_token",
            ),
            models.CheckConstraint(
                name="claimed_means_assigned",
                condition=(Q(status="open") & Q(assignee_id=None) & Q(capacity=""))
                | (Q(status__in=["claimed", "completed"]) & ~Q(assignee_id=None))
                | Q(status="cancelled"),
            ),
            # The last line of the guard: whatever code runs, a restricted act is
            # never held or done by somebody who acts without public authority.
            models.CheckConstraint(
                name="authority_for_restricted_acts",
                condition=Q(needs_authority=False)
                | Q(acts_with_authority=True)
                | Q(status__in=["open", "cancelled"]),
            ),
            models.CheckConstraint(
                name="administrative_acts_are_restricted",
                condition=~Q(act_type__startswith="admin_") | Q(needs_authority=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.element_id} {self.pk}"

    def claim(self, person_id: UUID, standing: Standing, *, at: datetime) -> None:
        """Lay the item, not yet saved, on somebody's desk in one capacity."""
        self.status = self.Status.CLAIMED
        self.assignee_id = person_id
        self.capacity = standing.capacity
        self.acts_with_authority = standing.authority
        self.claimed_at = at

    @property
    def is_unfinished(self) -> bool:
        """Whether somebody may still work on it."""
        return self.status in {self.Status.OPEN, self.Status.CLAIMED}


class Submission(models.Model):
    """What a person filled in: a sealed record of the case, never a variable."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    county = models.SmallIntegerField()
    instance = models.ForeignKey(ProcessInstance, on_delete=models.PROTECT)
    case_id = models.UUIDField()
    work_item = models.OneToOneField(WorkItem, on_delete=models.PROTECT)
    element_id = models.CharField(max_length=100)
    form_ref = models.CharField(max_length=120, blank=True)
    sealed = models.BinaryField()
    person_id = models.UUIDField()
    capacity = models.CharField(max_length=40)
    submitted_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(
                fields=["county", "case_id", "submitted_at"], name="submission_by_case"
            )
        ]

    def __str__(self) -> str:
        return f"submission {self.pk}"


class Draft(models.Model):
    """What a person has typed so far on a work item; sealed, gone on completion."""

    work_item = models.OneToOneField(
        WorkItem, primary_key=True, on_delete=models.PROTECT
    )
    county = models.SmallIntegerField()
    sealed = models.BinaryField()
    person_id = models.UUIDField()
    saved_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"draft of {self.pk}"
