"""Messages and signals on their way, and who waits for them."""

from django.db import models
from django.db.models import Q

from engine.identifiers import new_id
from engine.models.instances import ProcessInstance


class MessageKind(models.TextChoices):
    """How it finds its receivers."""

    MESSAGE = "message"  #: One receiver, by name and key; kept until there is one.
    SIGNAL = "signal"  #: Everybody in the county who waits for it now.


class Message(models.Model):
    """Something that an instance threw; a message is kept until somebody catches it.

    Carries control variables only, never what people filled in.
    """

    class Status(models.TextChoices):
        """What became of it."""

        WAITING = "waiting"  #: Nobody has caught it yet.
        RECEIVED = "received"
        UNHEARD = "unheard"  #: Nobody had to catch it, and nobody did.

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    county = models.SmallIntegerField()
    #: The case of the sender; a message without a key stays in it.
    case_id = models.UUIDField()
    instance = models.ForeignKey(ProcessInstance, on_delete=models.PROTECT)
    element_id = models.CharField(max_length=100)
    kind = models.CharField(max_length=10, choices=MessageKind.choices)
    name = models.CharField(max_length=200)
    #: Correlation key; empty for a message of the same case.
    key = models.CharField(max_length=200, blank=True)
    variables = models.JSONField(default=dict)
    status = models.CharField(
        max_length=10, choices=Status.choices, default=Status.WAITING
    )
    sent_at = models.DateTimeField()
    received_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["county", "name", "key", "sent_at"],
                condition=Q(status="waiting"),
                name="message_waiting",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.name}"


class MessageSubscription(models.Model):
    """A token, or a scope with an event sub-process, that waits for a message."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    county = models.SmallIntegerField()
    instance = models.ForeignKey(ProcessInstance, on_delete=models.PROTECT)
    case_id = models.UUIDField()
    token_id = models.CharField(max_length=20)
    element_id = models.CharField(max_length=110)
    message = models.CharField(max_length=200)
    kind = models.CharField(
        max_length=10, choices=MessageKind.choices, default=MessageKind.MESSAGE
    )
    #: Correlation key; empty for a message of the same case.
    key = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=[
                    "county",
                    "case_id",
                    "message",
                    "instance",
                    "element_id",
                    "token_id",
                ],
                name="subscription_once",
            )
        ]
        indexes = [
            models.Index(
                fields=["county", "message", "key"], name="subscription_by_name"
            )
        ]

    def __str__(self) -> str:
        return f"{self.message} at {self.element_id}"
