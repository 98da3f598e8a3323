"""Cases, clients, who has read what, and notices to posts."""

from django.db import models
from django.db.models.functions import Collate
from django.utils.translation import gettext_lazy as _

from engine.identifiers import new_id
from processes.organisation.models import Organisation

#: The process of a mandatory report, and what its case begins with.
REPORT = "mandatory_report"
#: The process that every other case begins with.
CASEWORK = "casework"


class Client(models.Model):
    """A person or family served. Who it is stands sealed in ``identity``."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    county = models.SmallIntegerField()
    #: ``{"client_name": …, "birth_date": …, …}``, sealed; see ``records``.
    identity = models.BinaryField()
    #: What lists may show: the family name and 某某.
    masked_name = models.CharField(max_length=20, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["county", "id"], name="client_in_order"),
            models.Index(fields=["county", "masked_name", "id"], name="client_by_name"),
        ]

    def __str__(self) -> str:
        return f"client {self.pk}"


class ClientSearchTerm(models.Model):
    """A short text under which a client is found; see ``name_terms``."""

    id = models.BigAutoField(primary_key=True)
    county = models.SmallIntegerField()
    client = models.ForeignKey(Client, on_delete=models.PROTECT)
    digest = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["county", "digest", "client"], name="client_term_once"
            )
        ]

    def __str__(self) -> str:
        return f"term of {self.client_id}"


class Case(models.Model):
    """What is handled under one number: a station's for a client, or a bureau's own.

    A bureau's matter (a project, a purchase, an agreement …) has a title, no client.
    """

    class Consent(models.TextChoices):
        """What the client, or the guardian, has said. Source: E06 arts. 13–15, 29."""

        NOT_ASKED = "", _("Consent not yet asked for")
        GIVEN = "given", _("Consent given")
        REFUSED = "refused", _("Consent refused")
        LIMITED = "limited", _("Without consent, by legal duty or emergency")
        WITHDRAWN = "withdrawn", _("Consent withdrawn")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    county = models.SmallIntegerField()
    #: Business key of its process instances, e.g. ``MY-2026-0117``.
    number = models.CharField(max_length=30)
    client = models.ForeignKey(Client, null=True, on_delete=models.PROTECT)
    #: What a bureau's matter is about; empty for a client's case.
    title = models.CharField(max_length=100, blank=True)
    #: Who handles it: a station, or for a bureau's own matters the bureau.
    station = models.ForeignKey(Organisation, on_delete=models.PROTECT)
    #: Level to organisation id, handed to every process of the case.
    places = models.JSONField()
    #: The process that the case began with.
    process_id = models.CharField(max_length=100)
    #: The case during whose handling this one arose, e.g. of a mandatory report.
    origin = models.ForeignKey("self", null=True, on_delete=models.PROTECT)
    #: How often the case was opened: a client who comes back keeps the number.
    episode = models.SmallIntegerField(default=1)
    case_worker_id = models.UUIDField(null=True)
    risk_level = models.CharField(max_length=10, blank=True)
    consent = models.CharField(max_length=10, choices=Consent.choices, blank=True)
    #: Last day of the service plan in force.
    plan_until = models.DateField(null=True)
    #: Only participants see it. Source: domain specification §14.17, §15.5.
    is_restricted = models.BooleanField(default=False)
    #: Nobody new is assigned while a complaint is open. Source: §14.1, evt_complaint.
    is_frozen = models.BooleanField(default=False)
    opened_at = models.DateTimeField()
    opened_by = models.UUIDField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["county", "number"], name="case_number_once"
            ),
            models.CheckConstraint(
                name="case_has_a_client_or_a_title",
                condition=(models.Q(client=None) & ~models.Q(title=""))
                | (~models.Q(client=None) & models.Q(title="")),
            ),
        ]
        indexes = [
            models.Index(
                fields=["county", "station", "-opened_at", "-id"],
                name="case_by_station",
            ),
            # For numbers of which only the beginning is known; byte by byte, since in
            # the order of a language the hyphens would not count.
            models.Index("county", Collate("number", "C"), name="case_by_number"),
            models.Index(fields=["county", "client"], name="case_by_client"),
            # A bureau's matters in their order.
            models.Index(fields=["county", "id"], name="case_in_order"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def subject(self) -> str:
        """What lists may show of whom or what it is about; empty if not yet known."""
        return self.client.masked_name if self.client else self.title

    @property
    def client_served(self) -> Client:
        """The client of a station's case; a bureau's matter has none."""
        assert self.client is not None
        return self.client

    @property
    def is_matter(self) -> bool:
        """Whether it is a bureau's own matter."""
        return self.client_id is None

    @property
    def is_report(self) -> bool:
        """Whether it holds a mandatory report."""
        return self.process_id == REPORT


class BureauMatter(Case):
    """A case without a client, as the bureau's register shows it."""

    class Meta:
        proxy = True
        verbose_name = _("Matter")
        verbose_name_plural = _("Matters")


class CaseParticipant(models.Model):
    """The part that a person plays in a case, besides the case worker's."""

    class Part(models.TextChoices):
        """Which part it is."""

        NEXT_WORKER = "next_worker", _("Takes the case over")
        DISCOVERER = "discoverer", _("Discovered the suspected harm")
        SUPPORT_WORKER = "support_worker", _("Supports the child")
        NAMED = "named", _("May see the restricted file")
        BARRED = "barred", _("May not see the file")
        #: Registered last for a purchase; the response is on that desk. Source: §14.5.
        BIDDER = "bidder", _("Answers the call for bids")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    county = models.SmallIntegerField()
    case = models.ForeignKey(Case, on_delete=models.PROTECT)
    part = models.CharField(max_length=20, choices=Part.choices)
    person_id = models.UUIDField()
    since = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(
                fields=["county", "person_id", "case"], name="participant_by_person"
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["county", "case", "part", "person_id"], name="participant_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.part} of {self.case_id}"


class CaseCounter(models.Model):
    """The last case number given in a county and year, for each series."""

    county = models.SmallIntegerField()
    year = models.SmallIntegerField()
    #: Empty for clients' cases, else the letters of a kind of matter.
    series = models.CharField(max_length=6, blank=True)
    last = models.IntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["county", "year", "series"], name="case_counter_once"
            )
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
        ATTACHMENT = "attachment", _("An attachment")
        GOALS = "goals", _("Goals and their attainment, unmasked")
        WHOLE_FILE = "whole_file", _("The whole file as a document, unmasked")

    class Reason(models.TextChoices):
        """Why somebody asked for what is masked."""

        CONTACT = "contact", _("To reach the client")
        SERVICE = "service", _("To provide the service")
        APPLICATION = "application", _("To help with an application")
        SAFETY = "safety", _("To protect life or safety")
        CHECK = "check", _("To check or correct the record")

    #: Under which name ``engine.ledger`` keeps its rows.
    ledger = "reading"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    county = models.SmallIntegerField()
    case = models.ForeignKey(Case, on_delete=models.PROTECT)
    person_id = models.UUIDField()
    what = models.CharField(max_length=20, choices=What.choices)
    #: Why the mask was lifted; empty where nothing was unmasked.
    reason = models.CharField(max_length=20, choices=Reason.choices, blank=True)
    submission_id = models.UUIDField(null=True)
    #: Which attachment was downloaded, if it was one.
    attachment_id = models.UUIDField(null=True)
    at = models.DateTimeField()
    mac = models.BinaryField()

    class Meta:
        indexes = [
            models.Index(fields=["county", "case", "-at"], name="reading_by_case")
        ]

    def __str__(self) -> str:
        return f"{self.what} of {self.case_id}"


class Notice(models.Model):
    """Something that a post or a person should know, without having to do a step."""

    class Code(models.TextChoices):
        """What the notice says; ``title`` names the step or holds the model's words."""

        MODEL = "model", _("From the process")
        DUE_SOON = "due_soon", _("Due soon")
        DUE_TODAY = "due_today", _("Due today")
        LATE = "late", _("Overdue")
        VERY_LATE = "very_late", _("Long overdue")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    county = models.SmallIntegerField()
    #: The queue of a post; empty for a notice to one person.
    candidate_group = models.CharField(max_length=120, blank=True)
    person_id = models.UUIDField(null=True)
    case = models.ForeignKey(Case, on_delete=models.PROTECT)
    code = models.CharField(max_length=20, choices=Code.choices)
    title = models.CharField(max_length=200)
    #: Whose step or event it is about, e.g. ``casework.screen_urgency``.
    step = models.CharField(max_length=200)
    #: What raised it: the same cause raises one notice.
    cause = models.CharField(max_length=120)
    raised_at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True)
    seen_by = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["county", "cause"], name="notice_once"),
            models.CheckConstraint(
                name="notice_has_a_reader",
                condition=(models.Q(candidate_group="") & ~models.Q(person_id=None))
                | (~models.Q(candidate_group="") & models.Q(person_id=None)),
            ),
        ]
        indexes = [
            models.Index(
                fields=["county", "candidate_group", "raised_at"],
                condition=models.Q(seen_at=None),
                name="notice_unseen",
            ),
            models.Index(
                fields=["county", "person_id", "raised_at"],
                condition=models.Q(seen_at=None),
                name="notice_unseen_by_person",
            ),
        ]

    def __str__(self) -> str:
        return self.title
