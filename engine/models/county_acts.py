"""What was done outside every instance: the acts of a county itself."""

from django.db import models

from engine.identifiers import new_id


class CountyAct(models.Model):
    """An act that the guard has allowed and no instance tells of; append-only.

    Ids and codes only: what a person is called, or what was written, is elsewhere.
    """

    #: Under which name ``engine.ledger`` keeps its rows.
    ledger = "county_act"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    #: Of the act; what concerns every county is filed with whoever acted.
    county = models.SmallIntegerField()
    at = models.DateTimeField()
    person_id = models.UUIDField()
    #: In which the person acted; empty where several were held and none was chosen.
    capacity = models.CharField(max_length=40, blank=True)
    #: The verb that the guard was asked about, and the way it came in by.
    deed = models.CharField(max_length=40)
    door = models.CharField(max_length=20)
    #: What it was about: the name of a kind of thing, and which of them.
    subject_kind = models.CharField(max_length=40, blank=True)
    subject_id = models.UUIDField(null=True)
    #: What came of it, in codes.
    note = models.CharField(max_length=400, blank=True)
    mac = models.BinaryField()

    class Meta:
        indexes = [
            models.Index(fields=["county", "at", "id"], name="county_act_recent")
        ]

    def __str__(self) -> str:
        return f"{self.deed} {self.subject_kind} {self.subject_id}"
