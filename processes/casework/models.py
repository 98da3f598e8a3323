"""Cases, clients, who has read what, and notices to posts."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from engine.identifiers import new_id
from processes.organisation.models import Organisation


class Client(models.Model):
    """A person or family served. Who it is stands sealed in ``identity``."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    county = models.SmallIntegerField()
    #: ``{"client_name": …, "birth_date": …, …}``, sealed; see ``records``.
    identity = models.BinaryField()
    #: What lists may show: the family name and 某某.
    masked_name = models.CharField(max_length=20, blank=True)

    def __str__(self) -> str:
        return f"client {self.pk}"


class Case(models.Model):
    """What a station handles for a client; owns the case number."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    county = models.SmallIntegerField()
    #: Business key of its process instances, e.g. ``MY-2026-0117``.
    number = models.CharField(max_length=30)
    client = models.ForeignKey(Client, on_delete=models.PROTECT)
    station = models.ForeignKey(Organisation, on_delete=models.PROTECT)
    #: Level to organisation id, handed to every process of the case.
    places = models.JSONField()
    #: The process that the case began with.
    process_id = models.CharField(max_length=100)
    case_worker_id = models.UUIDField(null=True)
    risk_level = models.CharField(max_length=10, blank=True)
    opened_at = models.DateTimeField()
    opened_by = models.UUIDField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["county", "number"], name="case_number_once"
            )
        ]
        indexes = [
            models.Index(
                fields=["county", "station", "-opened_at", "-id"],
                name="case_by_station",
            )
        ]

    def __str__(self) -> str:
        return self.number


class CaseCounter(models.Model):
    """The last case number given in a county and year."""

    county = models.SmallIntegerField()
    year = models.SmallIntegerField()
    last = models.IntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["county", "year"], name="case_counter_once")
        ]

    def __str__(self) -> str:
        return f"{self.county}/{self.year}"


class CaseReading(models.Model):
    """Somebody read a case file. Written before the data leave; append-only."""

    class What(models.TextChoices):
        """What was shown."""

        CASE_FILE = "case_file", _("Case file, masked")
        STEP = "step", _("One step, in order to work on it")
        IDENTITY = "identity", _("Identity, unmasked")
        SUBMISSION = "submission", _("A filled-in form, unmasked")

    class Reason(models.TextChoices):
        """Why somebody asked for what is masked."""

        CONTACT = "contact", _("To reach the client")
        SERVICE = "service", _("To provide the service")
        APPLICATION = "application", _("To help with an application")
        SAFETY = "safety", _("To protect life or safety")
        CHECK = "check", _("To check or correct the record")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    county = models.SmallIntegerField()
    case = models.ForeignKey(Case, on_delete=models.PROTECT)
    person_id = models.UUIDField()
    what = models.CharField(max_length=20, choices=What.choices)
    #: Why the mask was lifted; empty where nothing was unmasked.
    reason = models.CharField(max_length=20, choices=Reason.choices, blank=True)
    submission_id = models.UUIDField(null=True)
    at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["county", "case", "-at"], name="reading_by_case")
        ]

    def __str__(self) -> str:
        return f"{self.what} of {self.case_id}"


class Notice(models.Model):
    """Something that a post should know, without having to do a step."""

    class Code(models.TextChoices):
        """What the notice says."""

        LEAD_NOT_SCREENED = (
            "lead_not_screened",
            _("A lead has not been screened for urgency within two hours"),
        )

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    county = models.SmallIntegerField()
    candidate_group = models.CharField(max_length=120)
    case = models.ForeignKey(Case, on_delete=models.PROTECT)
    code = models.CharField(max_length=40, choices=Code.choices)
    #: The job that raised it: a job done twice raises one notice.
    job_id = models.UUIDField()
    raised_at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True)
    seen_by = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["county", "job_id"], name="notice_once")
        ]
        indexes = [
            models.Index(
                fields=["county", "candidate_group", "raised_at"],
                condition=models.Q(seen_at=None),
                name="notice_unseen",
            )
        ]

    def __str__(self) -> str:
        return self.code
