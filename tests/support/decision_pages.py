"""Pages of decision tables: how the tests deploy, upload and read them."""

from uuid import UUID

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from engine import commands
from engine.actors import Origin, system
from engine.decisions import EVERYBODY, Scope
from engine.models import DecisionDefinition
from tests.support.story import Story

Context = dict[str, object]


def shipped(model_id: str, scope: Scope = EVERYBODY) -> DecisionDefinition:
    """Return the version of a shipped model in its scope."""
    return DecisionDefinition.objects.get(
        model_id=model_id, county=scope.county, jurisdiction=scope.jurisdiction
    )


def deployed(story: Story, source: bytes, scope: Scope) -> UUID:
    """Deploy a model as the machine; return its version."""
    origin = Origin(actor=system(scope.county or 1), now=story.now)
    receipt = commands.deploy_decision(source, scope=scope, origin=origin)
    return UUID(receipt.subject)


def uploaded(client: Client, source: bytes) -> HttpResponse:
    """Upload a model by the page."""
    file = SimpleUploadedFile("rules.dmn", source)
    return client.post(reverse("deploy_decision"), {"dmn": file})


def text_of(response: HttpResponse) -> str:
    """Return what a page says."""
    assert response.status_code == 200
    return response.content.decode()


def tables_of(page: HttpResponse) -> dict[str, Context]:
    """Return the tables that a page shows, by decision."""
    return {each["id"]: each for each in page.context["tables"]}


def rows_of(page: HttpResponse, decision: str) -> list[Context]:
    """Return the rows of one table."""
    return tables_of(page)[decision]["table"]["rows"]  # type: ignore[index,no-any-return]


def said(cells: object) -> list[str]:
    """Return the texts of some cells."""
    assert isinstance(cells, list)
    return [cell["text"] for cell in cells]


def changes_of(page: HttpResponse, decision: str) -> list[object]:
    """Return what has changed in each row of a table."""
    return [row["change"] for row in rows_of(page, decision)]
