"""Process definitions: list, read, deploy, activate, retire."""

from uuid import UUID

from rest_framework.parsers import MultiPartParser
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from engine import commands, queries
from web.api import asking, rendering, rendering_versions, versions
from web.api.access import Endpoint, actor_of, origin_of
from web.api.documenting import question, wish
from web.api.parsing import CappedJSONParser
from web.api.work_items import receipted
from web.deployed import PROCESSES, concerns

_BPMN = {"application/xml": {"type": "string", "description": "The BPMN 2.0 file."}}


class Definitions(Endpoint):
    """The deployed versions."""

    parser_classes = (CappedJSONParser, MultiPartParser)

    @question(
        "list_definitions",
        "List the deployed versions of processes",
        reply=rendering_versions.Definition(many=True),
    )
    def get(self, request: Request) -> Response:
        """List the versions that serve the caller's counties, the newest first."""
        actor = actor_of(request)
        found = [each for each in queries.definitions() if concerns(each, actor)]
        return Response(rendering_versions.Definition(found, many=True).data)

    @wish(
        "deploy_definition",
        "Deploy a BPMN file as a draft for the own county",
        body={
            "application/json": asking.Deploy,
            "multipart/form-data": asking.DeployFile,
        },
        reply=rendering.Receipt,
    )
    def post(self, request: Request) -> Response:
        """Deploy a file; all problems at once, by element id.

        What the guard's proof found comes as `findings` besides, each with a shortest
        counter-example. The same file again changes nothing.
        """
        body = asking.parsed_or_uploaded(asking.Deploy, asking.DeployFile, request)
        origin = origin_of(request)
        receipt = commands.deploy_definition(
            body["bpmn"],
            policy=body["policy"],
            county=origin.actor.county,
            reason=body["reason"],
            origin=origin,
        )
        return receipted(receipt)


class OneDefinition(Endpoint):
    """One version."""

    @question(
        "get_definition",
        "See a version and what the checks said of it",
        reply=rendering_versions.DefinitionDetail,
        errors=(404,),
    )
    def get(self, request: Request, definition_id: UUID) -> Response:
        """See a version with its pinned forms and the second engine's report."""
        found = PROCESSES.seen(definition_id, actor_of(request))
        return Response(rendering_versions.DefinitionDetail(found).data)


class Bpmn(Endpoint):
    """The file of a version."""

    renderer_classes = (rendering_versions.ModelRenderer, JSONRenderer)

    @question(
        "get_definition_bpmn",
        "Get the BPMN file as it was deployed",
        reply=_BPMN,
        errors=(404,),
    )
    def get(self, request: Request, definition_id: UUID) -> Response:
        """Get the file, byte for byte."""
        found = PROCESSES.seen(definition_id, actor_of(request))
        return versions.file(found.source, f"{found.process_id}.v{found.version}.bpmn")


class Activate(Endpoint):
    """Letting new instances start on a version."""

    @wish(
        "activate_definition",
        "Let new instances start on a version",
        body=asking.Nothing,
        reply=rendering.Receipt,
        errors=(404, 409),
    )
    def post(self, request: Request, definition_id: UUID) -> Response:
        """Activate a version that another person has deployed."""
        return versions.acted(
            request,
            definition_id,
            commands.activate_definition,
            kind=PROCESSES,
            to="activate",
        )


class Retire(Endpoint):
    """Letting a version take no new instances."""

    @wish(
        "retire_definition",
        "Let a version take no new instances",
        body=asking.Nothing,
        reply=rendering.Receipt,
        errors=(404,),
    )
    def post(self, request: Request, definition_id: UUID) -> Response:
        """Retire a version; the instances it has run to their end."""
        return versions.acted(
            request,
            definition_id,
            commands.retire_definition,
            kind=PROCESSES,
            to="retire",
        )
