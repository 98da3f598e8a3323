"""Registers the casework context with Django."""

from django.apps import AppConfig


class CaseworkConfig(AppConfig):
    """Cases and clients."""

    name = "processes.casework"
    label = "casework"
    verbose_name = "Casework"
