"""Which static files are collected for a server installation."""

from django.contrib.staticfiles.apps import StaticFilesConfig


class StaticFiles(StaticFilesConfig):
    """Django's static files without the sources that viewflow ships beside its own."""

    ignore_patterns = [*StaticFilesConfig.ignore_patterns, "node_modules", "contrib"]
