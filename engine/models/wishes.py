"""What was asked before: keys already used, and wishes refused."""

from django.db import models

from engine.identifiers import new_id


class IdempotencyKey(models.Model):
    """A key that a client used, with the reply it got."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    county = models.SmallIntegerField()
    person_id = models.UUIDField()
    key = models.CharField(max_length=100)
    command = models.CharField(max_length=60)
    request_hash = models.CharField(max_length=64)
    reply = models.JSONField(null=True)
    used_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["county", "person_id", "key"], name="idempotency_key_once"
            )
        ]

    def __str__(self) -> str:
        return f"key of {self.command}"


class Refusal(models.Model):
    """An attempt that the guard refused: who, as what, at what, by which rule."""

    #: Under which name ``engine.ledger`` keeps its rows.
    ledger = "refusal"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    county = models.SmallIntegerField()
    person_id = models.UUIDField()
    capacity = models.CharField(max_length=40, blank=True)
    command = models.CharField(max_length=60)
    #: The verb that the guard was asked about, and the way it came in by.
    deed = models.CharField(max_length=40, blank=True)
    door = models.CharField(max_length=20, blank=True)
    work_item_id = models.UUIDField(null=True)
    case_id = models.UUIDField(null=True)
    element_id = models.CharField(max_length=100, blank=True)
    act_type = models.CharField(max_length=40, blank=True)
    rule = models.CharField(max_length=40, blank=True)
    clause = models.CharField(max_length=200, blank=True)
    reason = models.CharField(max_length=400)
    at = models.DateTimeField()
    mac = models.BinaryField()

    class Meta:
        indexes = [models.Index(fields=["county", "at", "id"], name="refusal_recent")]

    def __str__(self) -> str:
        return f"refusal of {self.command}"
