"""What is filed, and what spot checks draw and find."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from engine.identifiers import new_id
from processes.casework.models import Case
from processes.organisation.models import Organisation


class Filing(models.Model):
    """Something handed in for filing; filed once it has a number."""

    class What(models.TextChoices):
        """What it is. Source: domain specification §14.14."""

        ANNUAL_PROJECT_PLAN = "annual_project_plan", _("Annual project plan")
        PURCHASE_AGREEMENT = "purchase_agreement", _("Purchase agreement")
        STATION_INFORMATION = "station_information", _("Station and service projects")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    county = models.SmallIntegerField()
    case = models.OneToOneField(Case, on_delete=models.PROTECT)
    what = models.CharField(max_length=30, choices=What.choices)
    subject = models.CharField(max_length=100)
    reference = models.CharField(max_length=60, blank=True)
    submitter = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="filings_made"
    )
    filing_body = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="filings_kept"
    )
    submitted_at = models.DateTimeField(null=True)
    #: How often it was returned for completion.
    returns = models.SmallIntegerField(default=0)
    number = models.CharField(max_length=60, null=True)  # noqa: DJ001 — none until filed
    filed_at = models.DateTimeField(null=True)
    act = models.UUIDField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["county", "id"], name="filing_in_order"),
            models.Index(fields=["county", "subject", "id"], name="filing_by_subject"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["county", "filing_body", "number"], name="filing_number_once"
            )
        ]

    def __str__(self) -> str:
        return self.number or self.subject


class FilingCounter(models.Model):
    """The last number that a body has given in a year."""

    county = models.SmallIntegerField()
    filing_body = models.ForeignKey(Organisation, on_delete=models.PROTECT)
    year = models.SmallIntegerField()
    last = models.IntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["county", "filing_body", "year"], name="filing_counter_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.filing_body_id}/{self.year}"


class SpotCheck(models.Model):
    """A plan from which is drawn so that anybody can draw the same again.

    The secret is fixed, and its commitment told, together with the lists; the draw
    reveals it. Algorithm and check: ``processes.filings.drawing``.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    county = models.SmallIntegerField()
    case = models.OneToOneField(Case, on_delete=models.PROTECT)
    filing_body = models.ForeignKey(Organisation, on_delete=models.PROTECT)
    year = models.SmallIntegerField()
    algorithm = models.CharField(max_length=40)
    #: The published lists, as published.
    objects_listed = models.JSONField()
    inspectors_listed = models.JSONField()
    object_count = models.SmallIntegerField()
    inspector_count = models.SmallIntegerField()
    #: SHA-256 over both lists and both numbers.
    population_hash = models.CharField(max_length=64)
    #: Sealed until the draw.
    secret = models.BinaryField()
    commitment = models.CharField(max_length=64)
    planned_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"spot check {self.year}"


class Sample(models.Model):
    """What was drawn; never changed."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    county = models.SmallIntegerField()
    spot_check = models.OneToOneField(SpotCheck, on_delete=models.PROTECT)
    #: The secret, revealed: with the population hash it makes the seed.
    revealed = models.CharField(max_length=64)
    seed = models.CharField(max_length=64)
    objects_drawn = models.JSONField()
    inspectors_drawn = models.JSONField()
    witness = models.CharField(max_length=50)
    drawn_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"sample of {self.spot_check_id}"


class Finding(models.Model):
    """A problem that a spot check found, until it is closed."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    county = models.SmallIntegerField()
    spot_check = models.ForeignKey(SpotCheck, on_delete=models.PROTECT)
    position = models.SmallIntegerField()
    object = models.CharField(max_length=100)
    text = models.CharField(max_length=500)
    is_serious = models.BooleanField(default=False)
    due_on = models.DateField()
    measure = models.CharField(max_length=500, blank=True)
    rectified_on = models.DateField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["county", "spot_check", "position"], name="finding_once"
            )
        ]

    def __str__(self) -> str:
        return self.text
