"""Asks decisions: which version holds in a county on a day, and what it answers.

A county's own model wins over that of its jurisdiction, and that over the shared one.
"""

import functools
import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import F, Q, QuerySet

from engine import dmn
from engine.errors import NotFound, Rejected
from engine.extensions import extensions
from engine.feel import to_feel, to_python
from engine.kernel.definition import RESULT
from engine.models import DecisionDefinition
from engine.verdicts import text_of

#: Rules change at midnight there, wherever the server stands.
CHINA = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True, slots=True)
class Scope:
    """For whom a model is: one county, the counties of a jurisdiction, or everybody."""

    county: int | None = None
    jurisdiction: str = ""


EVERYBODY = Scope()


@dataclass(frozen=True, slots=True)
class Answer:
    """What a decision said, by which version of its model.

    Attributes:
        outcome: The value, and which rules of which decisions gave it.
    """

    version: DecisionDefinition
    outcome: dmn.Outcome

    @property
    def said(self) -> dict[str, object]:
        """The value as output mappings find it: whole, and each entry of a context."""
        value = to_python(self.outcome.value)
        entries = value if isinstance(value, dict) else {}
        return {**entries, RESULT: value}


@functools.lru_cache(maxsize=256)
def compiled_model(version_id: UUID) -> dmn.Model:
    """Return the compiled model; versions never change, so neither does this."""
    row = DecisionDefinition.objects.get(pk=version_id)
    imported = {
        namespace: compiled_model(UUID(pinned))
        for namespace, pinned in row.imported.items()
    }
    return dmn.load(bytes(row.source), imported)


def ask(
    decision_id: str, inputs: Mapping[str, object], *, county: int, now: datetime
) -> Answer:
    """Return what a decision or decision service says about some inputs.

    Args:
        inputs: By the names of the model's input data; what is missing is null.
        now: Aware; says which version holds, and is what ``now()`` gives.

    Raises:
        NotFound: No version that holds there and then has such a decision.
        FeelError: It takes too long, or gives a value that is too large.
    """
    version = version_in_force(decision_id, county, now.astimezone(CHINA).date())
    if version is None:
        raise NotFound("decision", decision_id, to="ask")
    model = compiled_model(version.pk)
    return Answer(version, outcome(model, decision_id, inputs, now=now))


def outcome(
    model: dmn.Model, asked: str, inputs: Mapping[str, object], *, now: datetime
) -> dmn.Outcome:
    """Return what came of asking a decision or decision service of a model.

    Raises:
        FeelError: It takes too long, or gives a value that is too large.
    """
    answer = dmn.decide if asked in model.decisions else dmn.invoke
    return answer(model, asked, inputs, now=now)


def version_in_force(
    decision_id: str, county: int, day: date
) -> DecisionDefinition | None:
    """Return the version that answers for a decision in a county on a day."""
    jurisdiction = extensions.jurisdiction_of(county)
    own = Q(county=county) | Q(county=None, jurisdiction__in={"", jurisdiction})
    return (
        in_force(day)
        .filter(own, decision_ids__contains=[decision_id])
        .order_by(F("county").asc(nulls_last=True), "-jurisdiction", "-version")
        .first()
    )


def in_force(day: date) -> QuerySet[DecisionDefinition]:
    """Return the versions, of whatever scope, that are asked on a day."""
    return DecisionDefinition.objects.filter(
        Q(valid_from=None) | Q(valid_from__lte=day),
        Q(valid_to=None) | Q(valid_to__gt=day),
        status=DecisionDefinition.Status.ACTIVE,
    )


def obstacles(decision_id: str, known: Collection[str]) -> list[str]:
    """Return why a process could not ask a decision.

    Args:
        known: Names of the control variables that the process declares.
    """
    versions = DecisionDefinition.objects.filter(
        status=DecisionDefinition.Status.ACTIVE, decision_ids__contains=[decision_id]
    )
    if not versions:
        return [f"No active decision model answers for {decision_id}."]
    asked = {
        name
        for version in versions
        for name in dmn.wanted_by(compiled_model(version.pk), decision_id)
    }
    return [
        f"{decision_id} asks for {name}, which is no declared control variable."
        for name in sorted(asked - set(known))
    ]


def versions() -> list[DecisionDefinition]:
    """Return all deployed versions, newest first within a model and a scope."""
    rows = DecisionDefinition.objects.defer("source")
    return list(rows.order_by("model_id", "jurisdiction", "county", "-version"))


def version(version_id: UUID) -> DecisionDefinition:
    """Return a deployed version.

    Raises:
        NotFound: No such version.
    """
    found = DecisionDefinition.objects.filter(pk=version_id).first()
    if found is None:
        raise NotFound("decision model", version_id, to="see")
    return found


def predecessor_of(row: DecisionDefinition) -> DecisionDefinition | None:
    """Return the version of the same model that a version is compared with.

    That before it, or, where a scope has none yet, what holds there without it.
    """
    known = DecisionDefinition.objects.filter(model_id=row.model_id)
    own = known.filter(county=row.county, jurisdiction=row.jurisdiction)
    earlier = own.filter(version__lt=row.version).exclude(activated_at=None)
    before = earlier.order_by("-version").first()
    if before is not None or (row.county is None and not row.jurisdiction):
        return before
    wider = {"", extensions.jurisdiction_of(row.county)} if row.county else {""}
    active = known.filter(status=DecisionDefinition.Status.ACTIVE, county=None)
    return (
        active.filter(jurisdiction__in=wider)
        .order_by("-jurisdiction", "-version")
        .first()
    )


def check(source: bytes, scope: Scope) -> DecisionDefinition:
    """Return the row, without version and not saved, of a file that may be deployed.

    Raises:
        Rejected: ``problems`` holds every problem by element id.
    """
    try:
        imported = _imported(source, scope)
        models = {name: compiled_model(pinned) for name, pinned in imported.items()}
        model = dmn.load(source, models)
    except dmn.DmnRefused as refused:
        raise Rejected(
            "Expected decisions that can be asked as they are written.",
            refused.problems,
        ) from refused
    row = DecisionDefinition(
        model_id=model.id,
        county=scope.county,
        jurisdiction=scope.jurisdiction,
        name=model.name,
        namespace=model.namespace,
        valid_from=_day(model, "valid_from"),
        valid_to=_day(model, "valid_to"),
        source=source,
        content_hash=hashlib.sha256(source).hexdigest(),
        decision_ids=sorted(model.asked),
        imported={name: str(pinned) for name, pinned in imported.items()},
        findings=[_finding(each) for each in dmn.analyse(model)],
    )
    require_one_answer(row)
    return row


def _imported(source: bytes, scope: Scope) -> dict[str, UUID]:
    """Return the versions that the models named in a file have today."""
    found: dict[str, UUID] = {}
    for namespace in dmn.imported_by(source):
        versions = DecisionDefinition.objects.filter(
            Q(county=scope.county) | Q(county=None),
            jurisdiction__in={"", scope.jurisdiction},
            namespace=namespace,
            status=DecisionDefinition.Status.ACTIVE,
        ).order_by(F("county").asc(nulls_last=True), "-jurisdiction", "-version")
        if version := versions.first():
            found[namespace] = version.pk
    return found


def _finding(found: dmn.Finding) -> dict[str, object]:
    return {
        "kind": found.kind.value,
        "decision": found.decision_id,
        "rules": list(found.rules),
        "example": {
            name: text_of(to_feel(value)) for name, value in found.example.items()
        },
        "sentence": found.sentence,
    }


def _day(model: dmn.Model, name: str) -> date | None:
    text = model.definitions.properties.get(name, "").strip()
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Rejected(
            "Expected days on which the rules hold.",
            {model.id: [f"{name} is a day such as 2026-01-31, not {text[:40]!r}."]},
        ) from None


def require_one_answer(row: DecisionDefinition) -> None:
    """Refuse a model whose decisions another model answers for already.

    Raises:
        Rejected: Two models of one scope have a decision of the same id.
    """
    others = DecisionDefinition.objects.filter(
        county=row.county,
        jurisdiction=row.jurisdiction,
        status=DecisionDefinition.Status.ACTIVE,
    ).exclude(model_id=row.model_id)
    taken = {
        decision_id: other.model_id
        for other in others.only("model_id", "decision_ids")
        for decision_id in other.decision_ids
    }
    problems = {
        decision_id: [f"The model {taken[decision_id]} answers for it already."]
        for decision_id in row.decision_ids
        if decision_id in taken
    }
    if problems:
        raise Rejected("Expected decisions that nobody else answers for.", problems)
