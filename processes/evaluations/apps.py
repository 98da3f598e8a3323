"""Registers the evaluations with Django."""

from django.apps import AppConfig


class EvaluationsConfig(AppConfig):
    """The yearly evaluation of stations."""

    name = "processes.evaluations"
    label = "evaluations"
    verbose_name = "Evaluations"
