"""Deployed versions of processes."""

from django.db import models
from django.db.models import Q

from engine.identifiers import new_id


class ProcessDefinition(models.Model):
    """One deployed, immutable version of a process.

    A global table: it holds no personal data, and a shared definition (``county``
    empty) serves every county.
    """

    class Status(models.TextChoices):
        """Whether the version takes new instances."""

        DRAFT = "draft"  #: Deployed, waiting for a second person.
        ACTIVE = "active"  #: New instances start on this version.
        RETIRED = "retired"  #: Runs what it has, takes nothing new.

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    process_id = models.CharField(max_length=100)
    county = models.SmallIntegerField(null=True)
    version = models.PositiveIntegerField()
    status = models.CharField(
        max_length=10, choices=Status.choices, default=Status.DRAFT
    )
    name = models.CharField(max_length=200)
    policy = models.CharField(max_length=20)
    source = models.BinaryField()
    content_hash = models.CharField(max_length=64)
    #: Form key to pinned reference, e.g. ``{"assessment": "assessment@2"}``.
    form_refs = models.JSONField(default=dict)
    #: Called process id to the id of the pinned definition.
    called = models.JSONField(default=dict)
    #: By which call activities can name this version; empty for none.
    version_tag = models.CharField(max_length=60, blank=True)
    #: What the second engine was asked, what it said, what it cannot be asked.
    crosscheck = models.JSONField(default=dict)
    #: What was proved of it before it was stored; empty where nothing had to be.
    certificate = models.JSONField(default=dict)
    #: What the normaliser changed, sentence by sentence.
    remarks = models.JSONField(default=list)
    #: Why it was deployed, in the words of whoever did; empty for nothing said.
    reason = models.CharField(max_length=500, blank=True, default="")
    deployed_by = models.UUIDField()
    deployed_at = models.DateTimeField()
    activated_by = models.UUIDField(null=True)
    activated_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["process_id", "county", "version"],
                name="definition_version_once",
                nulls_distinct=False,
            ),
            models.UniqueConstraint(
                fields=["process_id", "county"],
                condition=Q(status="active"),
                name="definition_one_active",
                nulls_distinct=False,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.process_id} v{self.version}"
