"""Attachments and comments of a case.

The bytes of a file lie sealed in the database and not in a folder: one backup holds
the whole case, one transaction writes it, row-level security and the key ring hold for
it as for any other record, and a machine without a disk of its own can serve it. The
price is the size of the database, so files are small (``media.LARGEST``) and lists
never load the content.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from engine.identifiers import new_id
from engine.models import WorkItem
from processes.casework.models import Case


class Attachment(models.Model):
    """A picture or a PDF that belongs to a case; never deleted, only marked."""

    class Kind(models.TextChoices):
        """What it is in the file."""

        PHOTO = "photo", _("Photo of people, home or place")
        DRAWING = "drawing", _("Genogram or ecomap")
        CONSENT = "consent", _("Signed consent or agreement")
        PROOF = "proof", _("Certificate or proof")
        LETTER = "letter", _("Letter or receipt")
        OTHER = "other", _("Other paper")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    county = models.SmallIntegerField()
    case = models.ForeignKey(Case, on_delete=models.PROTECT)
    #: The step in which it was handed in; empty if it was attached to the case.
    work_item = models.ForeignKey(WorkItem, on_delete=models.PROTECT, null=True)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    media_type = models.CharField(max_length=40)
    #: Bytes of the content as it is kept.
    size = models.PositiveIntegerField()
    #: The name that the file had, sealed: names of files name people.
    sealed_name = models.BinaryField()
    #: The file itself, sealed.
    content = models.BinaryField()
    #: Keyed digest of what was handed in, so that it is kept once.
    digest = models.CharField(max_length=64)
    #: The client had not agreed to pictures; the worker confirmed this one.
    is_confirmed = models.BooleanField(default=False)
    attached_by = models.UUIDField()
    attached_at = models.DateTimeField()
    removed_by = models.UUIDField(null=True)
    removed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["county", "case", "digest"],
                condition=models.Q(removed_at=None),
                name="attachment_once_per_case",
            )
        ]
        indexes = [
            models.Index(
                fields=["county", "case", "-attached_at", "-id"],
                name="attachment_by_case",
            )
        ]

    def __str__(self) -> str:
        return f"attachment {self.pk}"

    @property
    def is_picture(self) -> bool:
        """Whether it can be shown as a picture."""
        return self.media_type.startswith("image/")


class CaseComment(models.Model):
    """What somebody said about a case. Append-only; a correction is a new one."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    county = models.SmallIntegerField()
    case = models.ForeignKey(Case, on_delete=models.PROTECT)
    sealed = models.BinaryField()
    author_id = models.UUIDField()
    at = models.DateTimeField()
    #: The comment that this one corrects.
    corrects = models.ForeignKey("self", on_delete=models.PROTECT, null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["county", "case", "-at", "-id"], name="comment_by_case"
            )
        ]

    def __str__(self) -> str:
        return f"comment {self.pk}"
