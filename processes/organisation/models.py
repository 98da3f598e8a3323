"""Counties, organisations, people, accounts, posts, certificates."""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from engine.identifiers import new_id


class County(models.Model):
    """A county, city district or banner. A global table: no personal data.

    ``ordinal`` is ours and never reused; division codes are merged and renumbered.
    """

    ordinal = models.SmallIntegerField(primary_key=True)
    name = models.CharField(max_length=60)
    #: Begins every case number, e.g. ``MY-2026-0117``.
    letters = models.CharField(max_length=6, unique=True)
    #: Jurisdiction profile, e.g. ``cn-sc-panzhihua``.
    profile = models.CharField(max_length=40)

    def __str__(self) -> str:
        return self.name


class Organisation(models.Model):
    """A body or place in which people hold posts."""

    class Kind(models.TextChoices):
        """What kind of body it is."""

        COUNTY_BUREAU = "county_bureau", _("County civil affairs bureau")
        HUB = "hub", _("Hub station")
        TOWNSHIP = "township", _("Township government")
        STATION = "station", _("Social-work station")
        #: 村（社区）社会工作服务室; belongs to a station. Source: ``002 M§二(二)``.
        ROOM = "room", _("Social-work room")
        AGENCY = "agency", _("Contractor agency")
        #: Whoever holds a share in an agency, or supplies beside it.
        COMPANY = "company", _("Company")
        FINANCE = "finance", _("County finance bureau")
        MUNICIPAL = "municipal", _("Municipal civil affairs bureau")
        MUNICIPAL_FINANCE = "municipal_finance", _("Municipal finance bureau")
        PROVINCE = "province", _("Provincial civil affairs department")
        #: 采购代理机构; prepares and runs a procurement for the purchaser.
        AGENT = "agent", _("Procurement agent")
        #: Made for one matter: appraisal, review of bids, evaluation.
        PANEL = "panel", _("Panel")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    county = models.SmallIntegerField(_("County"))
    kind = models.CharField(_("Kind"), max_length=20, choices=Kind.choices)
    name = models.CharField(_("Name"), max_length=100)
    parent = models.ForeignKey(
        "self",
        verbose_name=_("Belongs to"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
    )
    address = models.CharField(_("Address"), max_length=200, blank=True)
    phone = models.CharField(_("Telephone"), max_length=40, blank=True)

    class Meta:
        verbose_name = _("Organisation")
        verbose_name_plural = _("Organisations")
        constraints = [
            models.UniqueConstraint(
                fields=["county", "kind", "name"], name="organisation_once"
            )
        ]
        indexes = [
            models.Index(fields=["county", "name", "id"], name="organisation_by_name"),
            models.Index(fields=["county", "kind", "id"], name="organisation_by_kind"),
        ]

    def __str__(self) -> str:
        return self.name


class Station(Organisation):
    """A township social-work station, as the register shows it."""

    class Meta:
        proxy = True
        verbose_name = _("Social-work station")
        verbose_name_plural = _("Social-work stations")


class Holding(models.Model):
    """A share that one body holds in another, or its control over it, for a time.

    Source: ``E02 art. 18`` (直接控股、管理关系); domain specification §15.4.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    county = models.SmallIntegerField()
    owner = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="holdings"
    )
    held = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="held_by"
    )
    #: Per cent of the capital or of the votes, whichever is more.
    share = models.DecimalField(max_digits=5, decimal_places=2)
    #: Directs it whatever the share, e.g. by its charter or its personnel.
    manages = models.BooleanField(default=False)
    valid_from = models.DateField()
    #: First day on which it no longer holds; empty for until further notice.
    valid_to = models.DateField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["county", "owner"], name="holding_by_owner"),
            models.Index(fields=["county", "held"], name="holding_by_held"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["county", "owner", "held", "valid_from"], name="holding_once"
            ),
            models.CheckConstraint(
                name="holding_of_another", condition=~Q(owner=F("held"))
            ),
            models.CheckConstraint(
                name="holding_share_is_a_part",
                condition=Q(share__gte=0, share__lte=100),
            ),
            models.CheckConstraint(
                name="holding_ends_after_it_begins",
                condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.owner_id} in {self.held_id}"


class Person(models.Model):
    """One human being who works in the system; clients are not here."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    county = models.SmallIntegerField()
    name = models.CharField(max_length=50)

    class Meta:
        indexes = [
            models.Index(fields=["county", "name", "id"], name="person_in_order")
        ]

    def __str__(self) -> str:
        return self.name


class AccountManager(BaseUserManager["Account"]):
    """Finds accounts by user name."""


class Account(AbstractBaseUser):
    """A way for a person to sign in; two accounts of one person are one actor."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    username = models.CharField(_("User name"), max_length=60, unique=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT)
    is_active = models.BooleanField(default=True)

    objects = AccountManager()

    USERNAME_FIELD = "username"

    def __str__(self) -> str:
        return self.username

    def has_perm(self, permission: str, _obj: object = None) -> bool:
        """Let signed-in people see registers; every write is a guarded command."""
        return self.is_active and permission.partition(".")[2].startswith("view_")

    def has_module_perms(self, _app_label: str) -> bool:
        """Show the registers in the menu."""
        return self.is_active


class Post(models.Model):
    """A person's capacity in an organisation, for a time."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    county = models.SmallIntegerField()
    person = models.ForeignKey(Person, on_delete=models.PROTECT)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT)
    role = models.CharField(max_length=40)
    capacity = models.CharField(max_length=40)
    valid_from = models.DateField()
    #: First day on which the post no longer holds; empty for until further notice.
    valid_to = models.DateField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["county", "organisation", "role"], name="post_by_organisation"
            ),
            models.Index(fields=["person"], name="post_by_person"),
            models.Index(fields=["county", "valid_from", "id"], name="post_by_start"),
            models.Index(fields=["county", "role", "id"], name="post_by_role"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=[
                    "county",
                    "person",
                    "organisation",
                    "role",
                    "capacity",
                    "valid_from",
                ],
                name="post_once",
            ),
            models.CheckConstraint(
                # On the day on which it begins: given by mistake, and taken back.
                name="post_ends_not_before_it_begins",
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} at {self.organisation_id}"


class Appointment(models.Model):
    """That a post was given or ended, and by whom; written by the database alone."""

    class Act(models.TextChoices):
        """What was done."""

        GIVEN = "given", _("Post given")
        ENDED = "ended", _("Post ended")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    county = models.SmallIntegerField()
    act = models.CharField(max_length=10, choices=Act.choices)
    person = models.ForeignKey(Person, on_delete=models.PROTECT)
    post = models.ForeignKey(Post, on_delete=models.PROTECT)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT)
    role = models.CharField(max_length=40)
    capacity = models.CharField(max_length=40)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    #: Who appointed; empty where the installation itself did.
    by_person = models.UUIDField(null=True)
    at = models.DateTimeField()
    #: As which role of the database.
    session = models.CharField(max_length=63)

    class Meta:
        indexes = [
            models.Index(fields=["county", "at", "id"], name="appointment_recent")
        ]

    def __str__(self) -> str:
        return f"{self.act} {self.post_id}"


class PostProposal(models.Model):
    """A post that one official has proposed and another one has to confirm.

    What comes of it is decided once; the trigger ``keep_proposal`` sees to it.
    """

    class Status(models.TextChoices):
        """Where it stands."""

        PROPOSED = "proposed", _("Waits for a second official")
        CONFIRMED = "confirmed", _("Confirmed")
        REJECTED = "rejected", pgettext_lazy("appointment", "Rejected")
        WITHDRAWN = "withdrawn", _("Taken back")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    county = models.SmallIntegerField()
    person = models.ForeignKey(Person, on_delete=models.PROTECT)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT)
    role = models.CharField(max_length=40)
    capacity = models.CharField(max_length=40)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    status = models.CharField(
        max_length=10, choices=Status.choices, default=Status.PROPOSED
    )
    proposed_by = models.UUIDField()
    proposed_at = models.DateTimeField()
    #: Who confirmed, rejected or took it back.
    decided_by = models.UUIDField(null=True)
    decided_at = models.DateTimeField(null=True)
    #: Why it was rejected, for whoever proposed it.
    reason = models.CharField(max_length=200, blank=True)
    #: What came of it.
    post = models.ForeignKey(Post, null=True, on_delete=models.PROTECT)

    class Meta:
        indexes = [
            models.Index(
                fields=["county", "proposed_at", "id"], name="post_proposal_recent"
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["county", "person", "organisation", "role", "capacity"],
                condition=Q(status="proposed"),
                name="post_proposal_waits_once",
            ),
            models.CheckConstraint(
                name="post_proposal_ends_after_it_begins",
                condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.status} {self.role} at {self.organisation_id}"


class Certificate(models.Model):
    """A social worker's certificate of professional level (社会工作者职业水平证书).

    The number is sealed, found by a blind index, and masked in lists.
    """

    class Level(models.TextChoices):
        """Which of the three national levels. Source: field ``certificate_level``."""

        ASSISTANT = "assistant", _("Assistant social worker")
        SOCIAL_WORKER = "social_worker", pgettext_lazy("certificate", "Social worker")
        SENIOR = "senior", _("Senior social worker")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    county = models.SmallIntegerField()
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="certificates"
    )
    level = models.CharField(_("Level"), max_length=20, choices=Level.choices)
    number = models.BinaryField()
    number_index = models.CharField(max_length=64)
    masked_number = models.CharField(_("Number"), max_length=40)
    issued_on = models.DateField(_("Issued"))
    #: First day on which it no longer holds; empty for until further notice.
    valid_to = models.DateField(_("Valid to"), null=True)
    #: End of the current registration, renewed every three years. Source: ``E35``.
    registered_to = models.DateField(_("Registered to"), null=True)

    class Meta:
        verbose_name = _("Certificate")
        verbose_name_plural = _("Certificates")
        indexes = [
            models.Index(fields=["county", "person"], name="certificate_by_person")
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["county", "number_index"], name="certificate_once"
            ),
            models.CheckConstraint(
                name="certificate_ends_after_issue",
                condition=Q(valid_to=None) | Q(valid_to__gt=F("issued_on")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.level} {self.masked_number}"
