"""Registers the projects context with Django."""

from django.apps import AppConfig


class ProjectsConfig(AppConfig):
    """Service projects of stations."""

    name = "processes.projects"
    label = "projects"
    verbose_name = "Projects"
