"""Tell Django about this application."""

from django.apps import AppConfig


class FormsConfig(AppConfig):
    """The forms application; its label differs because ``django.forms`` has ours."""

    name = "forms"
    label = "case_forms"
    default_auto_field = "django.db.models.BigAutoField"
