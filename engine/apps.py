"""Registers the engine with Django."""

from django.apps import AppConfig


class EngineConfig(AppConfig):
    """The BPMN engine."""

    name = "engine"
    verbose_name = "Engine"
    default_auto_field = "django.db.models.BigAutoField"
