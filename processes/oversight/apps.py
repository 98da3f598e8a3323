"""Registers the oversight context with Django."""

from django.apps import AppConfig


class OversightConfig(AppConfig):
    """The desks of supervisors and of heads of stations."""

    name = "processes.oversight"
    label = "oversight"
    verbose_name = "Oversight"
