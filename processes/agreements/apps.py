"""Registers service agreements with Django."""

from django.apps import AppConfig


class AgreementsConfig(AppConfig):
    """Agreements with contractor agencies."""

    name = "processes.agreements"
    label = "agreements"
    verbose_name = "Agreements"
