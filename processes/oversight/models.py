"""When somebody last looked, and the cases of a worker on their way to others."""

from django.db import models
from django.utils.translation import pgettext_lazy

from engine.identifiers import new_id
from processes.casework.models import Case
from processes.organisation.models import Organisation


class Visit(models.Model):
    """When a person last looked at a page that tells what has changed since.

    One row per person and page; it is moved on, never added to.
    """

    class Page(models.TextChoices):
        """Which page."""

        SUPERVISION = "supervision"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    county = models.SmallIntegerField()
    person_id = models.UUIDField()
    page = models.CharField(max_length=20, choices=Page.choices)
    #: When the present visit began.
    at = models.DateTimeField()
    #: When the visit before began: what is newer is new to the person.
    before = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["county", "person_id", "page"], name="visit_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.page} {self.at}"


class HandOver(models.Model):
    """All open cases of one worker, to be handed to others."""

    class Reason(models.TextChoices):
        """Why the worker gives up the cases; the causes that the transfer's form knows.

        Nothing personal in words: each transfer asks for its own reason.
        """

        WORKER_LEAVING = "worker_leaving", pgettext_lazy("hand-over", "Leaves or moves")
        LONG_LEAVE = "long_leave", pgettext_lazy("hand-over", "Is away for a long time")
        WORKLOAD = "workload", pgettext_lazy("hand-over", "Has too many cases")
        COMPLAINT = "complaint", pgettext_lazy("hand-over", "Complaint")
        CONTRACT_END = "contract_end", pgettext_lazy("hand-over", "The contract ends")
        OTHER = "other", pgettext_lazy("hand-over", "Another reason")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    county = models.SmallIntegerField()
    station = models.ForeignKey(Organisation, on_delete=models.PROTECT)
    from_worker_id = models.UUIDField()
    reason = models.CharField(max_length=20, choices=Reason.choices)
    begun_at = models.DateTimeField()
    begun_by = models.UUIDField()

    class Meta:
        indexes = [
            models.Index(
                fields=["county", "station", "-begun_at"], name="hand_over_by_station"
            )
        ]

    def __str__(self) -> str:
        return f"hand-over {self.pk}"


class HandedCase(models.Model):
    """One case of a hand-over: to whom it should go, and whether that began."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    county = models.SmallIntegerField()
    hand_over = models.ForeignKey(HandOver, on_delete=models.PROTECT)
    case = models.ForeignKey(Case, on_delete=models.PROTECT)
    proposed_worker_id = models.UUIDField(null=True)
    #: The transfer that began; empty where none could.
    instance_id = models.UUIDField(null=True)
    #: Why none began: code of the refusal and its rule, e.g. ``wrong_state``.
    problem = models.CharField(max_length=60, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["county", "hand_over", "case"], name="handed_case_once"
            ),
            models.CheckConstraint(
                name="transfer_or_problem",
                condition=models.Q(instance_id=None) ^ models.Q(problem=""),
            ),
        ]
        indexes = [
            models.Index(fields=["county", "case"], name="handed_case_by_case"),
            models.Index(
                fields=["county", "proposed_worker_id"], name="handed_case_by_receiver"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} of {self.hand_over_id}"


class GuardProof(models.Model):
    """What the guard's grid has shown of one version of its rules.

    No personal data: a global table.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    #: Digest of the rules.
    rules = models.CharField(max_length=64, unique=True)
    shown = models.JSONField()
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"proof of {self.rules[:12]}"
