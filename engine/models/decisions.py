"""Deployed versions of decision models."""

from django.db import models

from engine.identifiers import new_id


class DecisionDefinition(models.Model):
    """One deployed, immutable version of a DMN model with all its decisions.

    A global table: it holds no personal data, and a shared model (neither ``county``
    nor ``jurisdiction``) serves everybody. Several versions are active side by side
    where they hold at different times.
    """

    class Status(models.TextChoices):
        """Whether the version is asked."""

        DRAFT = "draft"  #: Deployed, waiting for a second person.
        ACTIVE = "active"  #: Asked on the days on which it holds.
        RETIRED = "retired"  #: Kept, for whoever asks why something was decided.

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    #: Id of the DMN ``definitions``, the same in all versions.
    model_id = models.CharField(max_length=100)
    county = models.SmallIntegerField(null=True)
    #: The profile whose counties it serves; empty with a county, or for everybody.
    jurisdiction = models.CharField(max_length=60, blank=True)
    version = models.PositiveIntegerField()
    status = models.CharField(
        max_length=10, choices=Status.choices, default=Status.DRAFT
    )
    name = models.CharField(max_length=200)
    #: Of the DMN model, by which others import it.
    namespace = models.CharField(max_length=300)
    #: First day on which it holds; empty for ever since.
    valid_from = models.DateField(null=True)
    #: First day on which it holds no more; empty for ever after.
    valid_to = models.DateField(null=True)
    source = models.BinaryField()
    content_hash = models.CharField(max_length=64)
    #: Ids of the decisions and decision services that can be asked.
    decision_ids = models.JSONField(default=list)
    #: Namespace of an imported model to the id of the version pinned for it.
    imported = models.JSONField(default=dict)
    #: What the analysis found, as ``dmn.Finding`` has it.
    findings = models.JSONField(default=list)
    deployed_by = models.UUIDField()
    deployed_at = models.DateTimeField()
    activated_by = models.UUIDField(null=True)
    activated_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["model_id", "county", "jurisdiction", "version"],
                name="decision_version_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=models.Q(county=None) | models.Q(jurisdiction=""),
                name="decision_for_county_or_jurisdiction",
            ),
            models.CheckConstraint(
                condition=models.Q(valid_to=None)
                | models.Q(valid_from=None)
                | models.Q(valid_from__lt=models.F("valid_to")),
                name="decision_valid_for_some_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.model_id} v{self.version}"
