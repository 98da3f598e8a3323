"""Registers filings and spot checks with Django."""

from django.apps import AppConfig


class FilingsConfig(AppConfig):
    """Filings and spot checks."""

    name = "processes.filings"
    label = "filings"
    verbose_name = "Filings"
