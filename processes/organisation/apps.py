"""Registers the organisation context with Django."""

from django.apps import AppConfig


class OrganisationConfig(AppConfig):
    """Who is where, in which capacity."""

    name = "processes.organisation"
    label = "organisation"
    verbose_name = "Organisation"
