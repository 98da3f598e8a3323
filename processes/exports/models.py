"""Who took which list out of the system."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from engine.identifiers import new_id


class Export(models.Model):
    """A list was handed out as a file. Written before it leaves; append-only.

    Source: domain specification §15.5: export logs.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    #: Whose rows left; an export over two counties leaves a row in each.
    county = models.SmallIntegerField()
    person_id = models.UUIDField()
    #: Which register, by its short name in the address.
    register = models.CharField(_("Register"), max_length=40)
    #: ``{"parameter": "value", …}``, sealed: a search may name a client.
    filters = models.BinaryField()
    row_count = models.IntegerField(_("Rows"))
    #: Whether more rows matched than one file takes.
    was_cut = models.BooleanField()
    at = models.DateTimeField(_("Time"))

    class Meta:
        verbose_name = _("Export")
        verbose_name_plural = _("Exports")
        indexes = [
            models.Index(fields=["county", "at", "id"], name="export_by_time"),
        ]

    def __str__(self) -> str:
        return f"export of {self.register}"
