"""Registers the fund ledger with Django."""

from django.apps import AppConfig


class FundsConfig(AppConfig):
    """Movements of purchase money, by source."""

    name = "processes.funds"
    label = "funds"
    verbose_name = "Funds"
