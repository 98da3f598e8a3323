"""Declared relations: who should not serve which case, and why in one word."""

from django.db import models
from django.utils.translation import pgettext_lazy

from engine.identifiers import new_id


class DeclaredRelation(models.Model):
    """Somebody has declared a relation with the client of a case. Append-only.

    Source: domain specification §15.4, COI09: no kinship, business or debt relation
    of the case worker with the client; dual relations are disclosed (E23).
    """

    class Kind(models.TextChoices):
        """What kind of relation; no names."""

        KINSHIP = "kinship", pgettext_lazy("relation", "Kinship")
        BUSINESS = "business", pgettext_lazy("relation", "Business")
        DEBT = "debt", pgettext_lazy("relation", "Debt")
        OTHER = "other", pgettext_lazy("relation", "Another close relation")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    county = models.SmallIntegerField()
    case_id = models.UUIDField()
    person_id = models.UUIDField()
    kind = models.CharField(max_length=20, choices=Kind.choices)
    declared_at = models.DateTimeField()
    declared_by = models.UUIDField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["county", "case_id", "person_id", "kind"],
                name="relation_declared_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} in {self.case_id}"
