"""Registers the log of exports with Django."""

from django.apps import AppConfig


class ExportsConfig(AppConfig):
    """The log of exports."""

    name = "processes.exports"
    label = "exports"
    verbose_name = "Exports"
