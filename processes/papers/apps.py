"""Registers the papers of cases with Django."""

from django.apps import AppConfig


class PapersConfig(AppConfig):
    """Attachments and comments."""

    name = "processes.papers"
    label = "papers"
    verbose_name = "Papers"
