"""Registers the relations context with Django."""

from django.apps import AppConfig


class RelationsConfig(AppConfig):
    """Declared relations of station staff with clients."""

    name = "processes.relations"
    label = "relations"
    verbose_name = "Relations"
