"""The registers as one viewflow site."""

from django.utils.translation import gettext_lazy as _
from viewflow.urls import Application, Site, route

from web.registers.catalogue import ServiceRegister
from web.registers.clients import ClientRegister
from web.registers.county_acts import CountyActRegister
from web.registers.evaluations import EvaluationRegister
from web.registers.exports import ExportRegister
from web.registers.filings import FilingRegister
from web.registers.matters import MatterRegister
from web.registers.organisations import OrganisationRegister
from web.registers.people import PersonRegister, PostRegister
from web.registers.purchases import PurchaseRegister
from web.registers.stations import StationRegister


class Registers(Application):  # type: ignore[misc]
    """All registers, in the order of their tabs; each is one viewset."""

    title = _("Registers")
    app_name = "registers"
    clients_path = route("clients/", ClientRegister())
    purchases_path = route("purchases/", PurchaseRegister())
    evaluations_path = route("evaluations/", EvaluationRegister())
    filings_path = route("filings/", FilingRegister())
    matters_path = route("matters/", MatterRegister())
    stations_path = route("stations/", StationRegister())
    organisations_path = route("organisations/", OrganisationRegister())
    people_path = route("people/", PersonRegister())
    posts_path = route("posts/", PostRegister())
    services_path = route("services/", ServiceRegister())
    exports_path = route("exports/", ExportRegister())
    county_acts_path = route("county-acts/", CountyActRegister())


class LastMetreSite(Site):  # type: ignore[misc]
    """The site that carries the menus of the registers."""

    title = _("LastMetre")
    registers_path = route("", Registers())


site = LastMetreSite()
