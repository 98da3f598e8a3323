"""The service catalogue."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from engine.identifiers import new_id


class Method(models.TextChoices):
    """By which method a service is given. Source: domain specification §8.2."""

    CASEWORK = "casework", _("Casework")
    GROUP = "group", _("Group work")
    COMMUNITY = "community", _("Community work")
    VISIT = "visit", _("Visit")
    POLICY_HELP = "policy_help", _("Help with policies")
    RESOURCE_LINK = "resource_link", _("Linking resources")
    TRAINING = "training", _("Training")
    INCUBATION = "incubation", _("Incubation")
    VOLUNTEER = "volunteer", _("Volunteering")
    CRISIS = "crisis", _("Crisis work")
    PUBLICITY = "publicity", _("Publicity")


class ServiceItem(models.Model):
    """One item of a jurisdiction's catalogue. A global table: published facts only.

    The canonical catalogue (``002`` annex 2 chapter 3) stands under the profile
    ``default``; a local item names the canonical codes that it means.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    profile = models.CharField(_("Profile"), max_length=40)
    code = models.CharField(_("Code"), max_length=12)
    parent_code = models.CharField(_("Belongs to"), max_length=12, blank=True)
    #: Place in the catalogue, so that 3.2.10 stands after 3.2.9.
    position = models.SmallIntegerField()
    name = models.CharField(_("Name"), max_length=100)
    methods = ArrayField(
        models.CharField(max_length=20, choices=Method.choices),
        verbose_name=_("Methods"),
        default=list,
    )
    #: Capacities in which people may give it.
    actors = ArrayField(models.CharField(max_length=40), default=list)
    canonical = ArrayField(models.CharField(max_length=12), default=list)
    #: Source: ``001 §二(二)`` (G02, G03 of the domain specification).
    forbidden_for_station = models.BooleanField(_("Never in a station"), default=False)
    source = models.CharField(_("Source"), max_length=100)
    note = models.CharField(_("Note"), max_length=200, blank=True)
    valid_from = models.DateField(_("Valid from"))
    #: First day on which it no longer holds; empty for until further notice.
    valid_to = models.DateField(_("Valid to"), null=True)

    class Meta:
        verbose_name = _("Service item")
        verbose_name_plural = _("Service catalogue")
        indexes = [
            models.Index(
                fields=["profile", "position", "id"], name="service_item_in_order"
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["profile", "code", "valid_from"], name="service_item_once"
            ),
            models.CheckConstraint(
                name="service_item_ends_after_it_begins",
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"
