"""Registers the installation with Django."""

from django.apps import AppConfig

from web import checks


class WebConfig(AppConfig):
    """Pages, REST, websockets and commands."""

    name = "web"
    verbose_name = "LastMetre"

    def ready(self) -> None:
        """Connect what belongs to the whole installation."""
        # Imported here: models exist only once every application is registered.
        from web import wiring  # noqa: PLC0415

        checks.connect()
        wiring.connect()
