"""The published form definitions."""

from django.db import models


class FormDefinition(models.Model):
    """One version of one form, as it was published; never changed or deleted.

    A global table: it holds questions, no answers, and so no county.
    """

    key = models.CharField(max_length=64)
    version = models.PositiveIntegerField()
    schema = models.JSONField()
    content_hash = models.CharField(max_length=64)
    published_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["key", "version"], name="case_forms_one_per_version"
            ),
        ]

    def __str__(self) -> str:
        return self.form_ref

    @property
    def form_ref(self) -> str:
        """Name this version the way submissions and processes refer to it."""
        return f"{self.key}@{self.version}"
