"""Runs of processes, and what happened in them."""

from django.db import models

from engine.identifiers import new_id
from engine.models.definitions import ProcessDefinition


class ProcessInstance(models.Model):
    """One run of a definition, pinned to its version for life."""

    class Status(models.TextChoices):
        """Where the run stands as a whole."""

        ACTIVE = "active"
        COMPLETED = "completed"  #: No token is left.
        FAILED = "failed"  #: A BPMN error reached the top uncaught.
        CANCELLED = "cancelled"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    county = models.SmallIntegerField()
    definition = models.ForeignKey(ProcessDefinition, on_delete=models.PROTECT)
    case_id = models.UUIDField()
    business_key = models.CharField(max_length=100)
    #: Where roles are found: level to organisation id; read by ``resolve_role``.
    places = models.JSONField(default=dict)
    status = models.CharField(
        max_length=10, choices=Status.choices, default=Status.ACTIVE
    )
    #: What ``engine.kernel`` keeps: live tokens, scopes, control variables.
    state = models.BinaryField()
    #: Counts the moves of the instance; every save adds one.
    moves = models.PositiveIntegerField(default=0)
    #: Code of authentication of the last line of history; see ``engine.ledger``.
    chain = models.BinaryField()
    started_at = models.DateTimeField()
    started_by = models.UUIDField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["county", "case_id"], name="instance_by_case"),
            models.Index(fields=["county", "business_key"], name="instance_by_key"),
        ]

    def __str__(self) -> str:
        return f"instance {self.pk}"


class HistoryEntry(models.Model):
    """What happened, by whom, when. Append-only; no personal data.

    Every line is authenticated together with the line before it; a column that is
    added later must be empty in older lines, or it breaks them all.
    """

    #: Under which name ``engine.ledger`` keeps its rows.
    ledger = "history"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    county = models.SmallIntegerField()
    instance = models.ForeignKey(ProcessInstance, on_delete=models.PROTECT)
    case_id = models.UUIDField()
    at = models.DateTimeField()
    #: Gapless per instance with ``line``: which move, which line of the move.
    move = models.PositiveIntegerField()
    line = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=40)
    element_id = models.CharField(max_length=100, blank=True)
    work_item_id = models.UUIDField(null=True)
    person_id = models.UUIDField(null=True)
    capacity = models.CharField(max_length=40, blank=True)
    details = models.JSONField(default=dict)
    #: On the first line of a move: the commands of the kernel that it consisted of.
    #: Applied again, they give the stored state again, byte for byte.
    applied = models.JSONField(default=list)
    mac = models.BinaryField()

    class Meta:
        indexes = [
            models.Index(fields=["county", "case_id", "at"], name="history_by_case")
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["county", "instance", "move", "line"], name="history_line_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.element_id}"
