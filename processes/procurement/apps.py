"""Registers the register of purchases with Django."""

from django.apps import AppConfig


class ProcurementConfig(AppConfig):
    """Purchases, bids, committees and awards."""

    name = "processes.procurement"
    label = "procurement"
    verbose_name = "Procurement"
