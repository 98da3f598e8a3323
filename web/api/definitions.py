"""Process definitions: list, read, deploy, activate, retire."""

from uuid import UUID

from rest_framework.parsers import MultiPartParser
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from engine import commands, queries
from engine.actors import Actor
from engine.errors import NotFound
from engine.models import ProcessDefinition
from web.api import asking, rendering
from web.api.access import Endpoint, actor_of, origin_of
from web.api.documenting import question, wish
from web.api.parsing import CappedJSONParser
from web.api.work_items import receipted
from web.tenancy import reading

_BPMN = {"application/xml": {"type": "string", "description": "The BPMN 2.0 file."}}


class Definitions(Endpoint):
    """The deployed versions."""

    parser_classes = (CappedJSONParser, MultiPartParser)

    @question(
        "list_definitions",
        "List the deployed versions of processes",
        reply=rendering.Definition(many=True),
    )
    def get(self, request: Request) -> Response:
        """List the versions that serve the caller's counties, the newest first."""
        actor = actor_of(request)
        found = [each for each in queries.definitions() if _serves(each, actor)]
        return Response(rendering.Definition(found, many=True).data)

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

        The same file again changes nothing.
        """
        is_file = (request.content_type or "").startswith("multipart/")
        body = asking.parsed(asking.DeployFile if is_file else asking.Deploy, request)
        origin = origin_of(request)
        receipt = commands.deploy_definition(
            body["bpmn"],
            policy=body["policy"],
            county=origin.actor.county,
            origin=origin,
        )
        return receipted(receipt)


class OneDefinition(Endpoint):
    """One version."""

    @question(
        "get_definition",
        "See a version and what the checks said of it",
        reply=rendering.DefinitionDetail,
        errors=(404,),
    )
    def get(self, request: Request, definition_id: UUID) -> Response:
        """See a version with its pinned forms and the second engine's report."""
        found = _found(definition_id, actor_of(request), to="see")
        return Response(rendering.DefinitionDetail(found).data)


class Bpmn(Endpoint):
    """The file of a version."""

    renderer_classes = (rendering.BpmnRenderer, JSONRenderer)

    @question(
        "get_definition_bpmn",
        "Get the BPMN file as it was deployed",
        reply=_BPMN,
        errors=(404,),
    )
    def get(self, request: Request, definition_id: UUID) -> Response:
        """Get the file, byte for byte."""
        found = _found(definition_id, actor_of(request), to="see")
        name = f"{found.process_id}.v{found.version}.bpmn"
        return Response(
            bytes(found.source),
            content_type=rendering.BpmnRenderer.media_type,
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
        )


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
        asking.parsed(asking.Nothing, request)
        origin = origin_of(request)
        with reading(origin.actor):
            _found(definition_id, origin.actor, to="activate")
        return receipted(commands.activate_definition(definition_id, origin=origin))


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
        asking.parsed(asking.Nothing, request)
        origin = origin_of(request)
        with reading(origin.actor):
            _found(definition_id, origin.actor, to="retire")
        return receipted(commands.retire_definition(definition_id, origin=origin))


def _serves(version: ProcessDefinition, actor: Actor) -> bool:
    return version.county is None or version.county in actor.counties


def _found(definition_id: UUID, actor: Actor, *, to: str) -> ProcessDefinition:
    """Return a version that serves one of the actor's counties.

    Raises:
        NotFound: There is none; the table is global, so no row is hidden by itself.
    """
    try:
        found = queries.definition(definition_id)
    except NotFound as missing:
        raise NotFound("process definition", definition_id, to=to) from missing
    if not _serves(found, actor):
        raise NotFound("process definition", definition_id, to=to)
    return found
