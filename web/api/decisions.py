"""Decision models: list, read, deploy, activate, retire, ask."""

from collections.abc import Mapping
from uuid import UUID

from rest_framework.parsers import MultiPartParser
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from engine import commands, decisions, dmn, verdicts
from engine.decisions import Scope, compiled_model
from engine.errors import NotFound
from engine.feel import FeelError, Value
from engine.models import DecisionDefinition
from web import clock
from web.api import asking, rendering, rendering_versions, versions
from web.api.access import Endpoint, actor_of, origin_of
from web.api.documenting import question, wish
from web.api.errors import Malformed
from web.api.parsing import CappedJSONParser
from web.api.work_items import receipted
from web.deployed import DECISIONS, concerns

_DMN = {"application/xml": {"type": "string", "description": "The DMN file."}}


class Decisions(Endpoint):
    """The deployed versions."""

    parser_classes = (CappedJSONParser, MultiPartParser)

    @question(
        "list_decisions",
        "List the deployed versions of decision models",
        reply=rendering_versions.DecisionModel(many=True),
    )
    def get(self, request: Request) -> Response:
        """List all but those of other counties, the newest first within a model."""
        actor = actor_of(request)
        found = [each for each in decisions.versions() if concerns(each, actor)]
        return Response(rendering_versions.DecisionModel(found, many=True).data)

    @wish(
        "deploy_decision",
        "Deploy a DMN file as a draft for the own county",
        body={
            "application/json": asking.DeployDecision,
            "multipart/form-data": asking.DeployDecisionFile,
        },
        reply=rendering.Receipt,
    )
    def post(self, request: Request) -> Response:
        """Deploy a file; all problems at once, by element id.

        The same file again changes nothing.
        """
        body = asking.parsed_or_uploaded(
            asking.DeployDecision, asking.DeployDecisionFile, request
        )
        origin = origin_of(request)
        scope = Scope(county=origin.actor.county)
        return receipted(
            commands.deploy_decision(body["dmn"], scope=scope, origin=origin)
        )


class OneDecision(Endpoint):
    """One version."""

    @question(
        "get_decision",
        "See a version, what it can be asked and what the analysis said of it",
        reply=rendering_versions.DecisionModelDetail,
        errors=(404,),
    )
    def get(self, request: Request, version_id: UUID) -> Response:
        """See a version with the inputs of its decisions."""
        found = DECISIONS.seen(version_id, actor_of(request))
        shown = {**vars(found), "asks": _asks(found)}
        return Response(rendering_versions.DecisionModelDetail(shown).data)


class Dmn(Endpoint):
    """The file of a version."""

    renderer_classes = (rendering_versions.ModelRenderer, JSONRenderer)

    @question(
        "get_decision_dmn",
        "Get the DMN file as it was deployed",
        reply=_DMN,
        errors=(404,),
    )
    def get(self, request: Request, version_id: UUID) -> Response:
        """Get the file, byte for byte."""
        found = DECISIONS.seen(version_id, actor_of(request))
        return versions.file(found.source, f"{found.model_id}.v{found.version}.dmn")


class Activate(Endpoint):
    """Letting a version be asked."""

    @wish(
        "activate_decision",
        "Let a version be asked on the days on which it holds",
        body=asking.Nothing,
        reply=rendering.Receipt,
        errors=(404, 409),
    )
    def post(self, request: Request, version_id: UUID) -> Response:
        """Activate a version that another person has deployed."""
        act = commands.activate_decision
        return versions.acted(request, version_id, act, kind=DECISIONS, to="activate")


class Retire(Endpoint):
    """Letting a version be asked no more."""

    @wish(
        "retire_decision",
        "Let a version be asked no more",
        body=asking.Nothing,
        reply=rendering.Receipt,
        errors=(404,),
    )
    def post(self, request: Request, version_id: UUID) -> Response:
        """Retire a version; what it has decided stays decided."""
        act = commands.retire_decision
        return versions.acted(request, version_id, act, kind=DECISIONS, to="retire")


class Answer(Endpoint):
    """What a version says."""

    @question(
        "ask_decision",
        "Try a decision or decision service of a version out",
        reply=rendering_versions.Answer,
        asked=asking.InputsAsked,
        errors=(404,),
    )
    def get(self, request: Request, version_id: UUID, decision_id: str) -> Response:
        """See what it decides, and by which rules; nothing is stored.

        A draft answers too: whoever activates it can try it out before.
        """
        found = DECISIONS.seen(version_id, actor_of(request))
        if decision_id not in found.decision_ids:
            raise NotFound("decision", decision_id, to="ask")
        model = compiled_model(found.pk)
        wanted = dmn.wanted_by(model, decision_id)
        given = _given(asking.asked(asking.InputsAsked, request)["inputs"], wanted)
        try:
            outcome = decisions.outcome(model, decision_id, given, now=clock.utc_now())
            kept = verdicts.kept(found.pk, outcome)
            answer = {**kept, "value": verdicts.text_of(outcome.value)}
        except FeelError as failed:
            raise Malformed({"inputs": [f"With them {failed}."]}) from failed
        return Response(rendering_versions.Answer(answer).data)


def _asks(found: DecisionDefinition) -> dict[str, dict[str, str]]:
    model = compiled_model(found.pk)
    return {
        each: {name: type_.name for name, type_ in dmn.wanted_by(model, each).items()}
        for each in found.decision_ids
    }


def _given(
    inputs: Mapping[str, object], wanted: Mapping[str, dmn.Type]
) -> dict[str, Value]:
    """Return the inputs as values of FEEL.

    Raises:
        Malformed: There is no such input, or it takes no such value.
    """
    given: dict[str, Value] = {}
    problems: dict[str, list[str]] = {}
    for name, value in inputs.items():
        if name not in wanted:
            known = ", ".join(wanted) or "none at all"
            sentence = f"There is no such input; expected {known}."
            problems[f"inputs.{name[:64]}"] = [sentence]
            continue
        try:
            given[name] = dmn.fitting(value, wanted[name])
        except FeelError as misfit:
            problems[f"inputs.{name}"] = [f"It does not fit: {misfit}."]
    if problems:
        raise Malformed(problems)
    return given
