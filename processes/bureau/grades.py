"""How good services were: one scale for stations, projects and renewals."""

from django.db import models
from django.utils.translation import pgettext_lazy


class Grade(models.TextChoices):
    """The grade of an evaluation.

    Source: ``004 §六(五)`` (合格及以上, 不合格); the upper two are DESIGN, domain
    specification §13.14.
    """

    EXCELLENT = "excellent", pgettext_lazy("grade", "Excellent")
    GOOD = "good", pgettext_lazy("grade", "Good")
    QUALIFIED = "qualified", pgettext_lazy("grade", "Qualified")
    UNQUALIFIED = "unqualified", pgettext_lazy("grade", "Unqualified")
