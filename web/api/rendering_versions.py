"""What endpoints answer of deployed versions, of processes and decisions alike."""

from collections.abc import Mapping
from typing import Any

from rest_framework import serializers
from rest_framework.renderers import BaseRenderer

from engine import dmn, models
from web.api.asking import POLICIES
from web.api.rendering import Out


class Version(Out):
    """A deployed version, of a process or of a decision model."""

    id = serializers.UUIDField()
    version = serializers.IntegerField()
    name = serializers.CharField()
    county = serializers.IntegerField(
        allow_null=True, help_text="Null: for several, or for every one."
    )
    status = serializers.ChoiceField(models.ProcessDefinition.Status.choices)
    deployed_by = serializers.UUIDField()
    deployed_at = serializers.DateTimeField()
    activated_by = serializers.UUIDField(allow_null=True)
    activated_at = serializers.DateTimeField(allow_null=True)


class Definition(Version):
    """A deployed version of a process."""

    process_id = serializers.CharField()
    policy = serializers.ChoiceField(POLICIES)


class DefinitionDetail(Definition):
    """A version with what the checks said."""

    content_hash = serializers.CharField(help_text="SHA-256 of the file.")
    form_refs = serializers.DictField(child=serializers.CharField())
    called = serializers.DictField(child=serializers.CharField())
    crosscheck = serializers.DictField(
        child=serializers.JSONField(), help_text="What the second engine said."
    )
    remarks = serializers.ListField(child=serializers.CharField())
    reason = serializers.CharField(help_text="Why it was deployed; may be empty.")


class DecisionModel(Version):
    """A deployed version of a decision model."""

    model_id = serializers.CharField(help_text="The same in all versions.")
    jurisdiction = serializers.CharField(
        help_text="The profile whose counties it serves; empty for one county or all."
    )
    valid_from = serializers.DateField(
        allow_null=True, help_text="First day on which it holds."
    )
    valid_to = serializers.DateField(
        allow_null=True, help_text="First day on which it holds no more."
    )


class Finding(Out):
    """What the analysis says of a table."""

    kind = serializers.ChoiceField([kind.value for kind in dmn.Kind])
    decision = serializers.CharField()
    rules = serializers.ListField(
        child=serializers.IntegerField(), help_text="Places in the table, from 1."
    )
    example = serializers.DictField(
        child=serializers.CharField(), help_text="Values as FEEL, by expression."
    )
    sentence = serializers.CharField(help_text="English, for engineers.")


class DecisionModelDetail(DecisionModel):
    """A version with what it can be asked, and what the analysis found."""

    namespace = serializers.CharField(help_text="By which other models import it.")
    content_hash = serializers.CharField(help_text="SHA-256 of the file.")
    asks = serializers.DictField(
        child=serializers.DictField(child=serializers.CharField()),
        help_text="What can be asked: the type of FEEL of each input, by name of the "
        "input, by id of the decision or decision service.",
    )
    imported = serializers.DictField(
        child=serializers.UUIDField(),
        help_text="The versions of other models that it uses, by namespace.",
    )
    findings = Finding(many=True)


class FiredRule(Out):
    """A rule that gave a result."""

    index = serializers.IntegerField(help_text="Its place in the table, from 1.")
    annotations = serializers.DictField(
        child=serializers.CharField(), help_text="What explains it, by column."
    )


class Decided(Out):
    """A decision that was made."""

    id = serializers.CharField(source="decision")
    inputs = serializers.ListField(
        child=serializers.ListField(
            child=serializers.CharField(), min_length=2, max_length=2
        ),
        help_text="Label and value of what came into its tables.",
    )
    rules = FiredRule(many=True)
    value = serializers.CharField()


class Answer(Out):
    """What was decided and why; values are written as FEEL does."""

    value = serializers.CharField(help_text="Such as `12.5`, `null`, `{verdict: a}`.")
    decided = Decided(many=True, help_text="In order; what was asked for is the last.")


class ModelRenderer(BaseRenderer):
    """Hands out a BPMN or DMN file as it was deployed."""

    media_type = "application/xml"
    format = "xml"
    charset = None
    render_style = "binary"

    def render(
        self,
        data: object,
        accepted_media_type: str | None = None,
        renderer_context: Mapping[str, Any] | None = None,
    ) -> bytes:
        """Return the file."""
        assert isinstance(data, bytes)
        return data
