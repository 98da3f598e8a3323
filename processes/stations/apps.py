"""Registers the stations context with Django."""

from django.apps import AppConfig


class StationsConfig(AppConfig):
    """The service catalogue."""

    name = "processes.stations"
    label = "stations"
    verbose_name = "Stations"
