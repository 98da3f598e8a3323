"""What closes the record: seals of a county, and marks of what awaits the next."""

from django.db import models

from engine.identifiers import new_id


class Seal(models.Model):
    """One link of a county's chain of seals: what had been written by then.

    Append-only, gapless by ``number``. It holds ids and codes of authentication,
    nothing of what happened.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    county = models.SmallIntegerField()
    number = models.PositiveIntegerField()
    at = models.DateTimeField()
    #: JSON bytes, sorted: ``[[kind, subject, number, mac in hex], …]``.
    heads = models.BinaryField()
    #: The code of the seal before; empty bytes of its length before the first.
    previous = models.BinaryField()
    mac = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["county", "number"], name="seal_once")
        ]

    def __str__(self) -> str:
        return f"seal {self.number} of county {self.county}"


class Unsealed(models.Model):
    """A mark beside what was written and awaits the next seal of its county.

    Ids and codes only, no county security: one worker seals every county. A move
    leaves one mark, however many lines it has; so does a row that stands alone, with
    the number 0. The last seal has a mark too, of the kind ``seal``.
    """

    pk = models.CompositePrimaryKey("county", "kind", "subject_id", "number")
    county = models.SmallIntegerField()
    kind = models.CharField(max_length=20)
    subject_id = models.UUIDField()
    number = models.PositiveIntegerField()
    mac = models.BinaryField()

    def __str__(self) -> str:
        return f"{self.kind} {self.subject_id} {self.number}"
