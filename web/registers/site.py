"""The registers as one viewflow site."""

from django.utils.translation import gettext_lazy as _
from viewflow.urls import Application, AppMenuMixin, Site, route

from web.registers.stations import StationViewset


class Registers(Application):  # type: ignore[misc]
    """All registers; each is one viewset."""

    title = _("Registers")
    app_name = "registers"
    stations_path = route("stations/", StationViewset())

    def menu_items(self) -> list[AppMenuMixin]:
        """Return the registers to choose from; a single one needs no menu."""
        found = list(super().menu_items())
        return found if len(found) > 1 else []


class LastMetreSite(Site):  # type: ignore[misc]
    """The site that carries the menus of the registers."""

    title = _("LastMetre")
    registers_path = route("", Registers())


site = LastMetreSite()
