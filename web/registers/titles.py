"""What the registers are called, by their short names."""

from collections.abc import Mapping
from types import MappingProxyType

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrPromise

TITLES: Mapping[str, StrPromise] = MappingProxyType(
    {
        "client": _("Clients"),
        "purchase": _("Purchases"),
        "evaluation": _("Evaluations"),
        "filing": _("Filings"),
        "matter": _("Matters of the bureau"),
        "station": _("Social-work stations"),
        "organisation": _("Organisations"),
        "person": _("People"),
        "post": _("Posts"),
        "service": _("Service catalogue"),
        "export": _("Exports"),
        "county_act": _("Acts outside processes"),
    }
)
