"""The register of official documents, and the last number of each series."""

from django.db import models

from engine.identifiers import new_id
from processes.casework.models import Case


class OfficialDocument(models.Model):
    """A document that an authority has issued. Its text follows from the act.

    What it says stands in the submission of the act, which never changes; how it is
    put stands in ``kinds.json``.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    county = models.SmallIntegerField()
    case = models.ForeignKey(Case, on_delete=models.PROTECT)
    #: Which template, see ``kinds``; and its digest at the time.
    kind = models.CharField(max_length=40)
    kind_digest = models.CharField(max_length=64)
    number = models.CharField(max_length=60)
    #: The completed work item that the document is about, by an authority.
    act = models.UUIDField()
    made_by = models.UUIDField()
    capacity = models.CharField(max_length=40)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["county", "number"], name="document_number_once"
            ),
            models.UniqueConstraint(
                fields=["county", "act", "kind"], name="document_once"
            ),
        ]
        indexes = [
            models.Index(fields=["county", "case", "-made_at"], name="document_by_case")
        ]

    def __str__(self) -> str:
        return self.number


class DocumentCounter(models.Model):
    """The last number of a series in a county and year."""

    county = models.SmallIntegerField()
    series = models.CharField(max_length=10)
    year = models.SmallIntegerField()
    last = models.IntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["county", "series", "year"], name="document_counter_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.county} {self.series} {self.year}"
