"""The documents as a Django app."""

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    """Holds the register of official documents."""

    name = "processes.documents"
    label = "documents"
