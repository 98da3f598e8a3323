from collections.abc import Iterator

import pytest
from django.db import transaction
from django.utils import translation
from pytest_django.plugin import DjangoDbBlocker

from forms import catalogue, commands
from web.demo.examples import NOW


@pytest.fixture(scope="module")
def published(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[dict[str, str]]:
    """Publish the shipped forms; references by key. Sentences are in English.

    Once a module, since checking 32 documents takes a while; rolled back at its end.
    """
    catalogue.forget()
    with (
        django_db_blocker.unblock(),
        transaction.atomic(),
        translation.override("en"),
    ):
        refs = commands.publish_shipped_forms(now=NOW)
        yield {ref.partition("@")[0]: ref for ref in refs}
        transaction.set_rollback(True)
    catalogue.forget()


@pytest.fixture
def undone(published: dict[str, str]) -> Iterator[dict[str, str]]:
    """Give the published forms to a test whose own publications are rolled back."""
    with transaction.atomic():
        yield published
        transaction.set_rollback(True)
    catalogue.forget()
