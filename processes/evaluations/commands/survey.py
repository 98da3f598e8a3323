"""Satisfaction, asked without names: links that are good once, answers without a trace.

A link is a random token on a slip of paper; only its keyed digest is stored, without
whose it is. Answering burns it in the same transaction and leaves a row that names
neither the link nor the respondent nor the hour. Whoever reads the database's own
system columns could still pair the two rows; the application cannot.

Source: domain specification §14.8 (tasks 7, 8), ``F-SAT-01``; §15.4, COI08.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from engine import sealing, tenancy
from engine.actors import Origin
from engine.commands import Receipt, command
from engine.errors import NotAllowed, NotFound, WrongState
from engine.extensions import FilledIn
from engine.identifiers import new_id
from engine.models import WorkItem
from processes.casework import queries as cases
from processes.casework.commands import require_sight
from processes.casework.models import Case
from processes.casework.policies import Sight
from processes.evaluations.models import (
    RespondentType,
    SurveyAnswer,
    SurveyLink,
    SurveyRound,
)
from processes.organisation.models import Organisation
from processes.working_days import CHINA

STEP = "survey_satisfaction"
_TOKEN_BYTES = 16


@dataclass(frozen=True, slots=True)
class Questionnaire:
    """A questionnaire as its form has accepted it.

    Attributes:
        items: 1 to 5 by item.
        comment: Free words; empty for none.
    """

    respondent_type: str
    mode: str
    items: Mapping[str, int]
    comment: str = ""


def open_round(case: Case, filled: FilledIn) -> None:
    """Begin the survey of an evaluation: how many are asked, until when."""
    SurveyRound.objects.update_or_create(
        county=case.county,
        case=case,
        defaults={
            "sample": {
                kind: filled.data[f"{kind}_count"] for kind in RespondentType.values
            },
            "ends_on": str(filled.data["survey_ends_on"]),
            "opened_by": filled.person_id,
        },
        create_defaults={
            "id": new_id(),
            "sample": {
                kind: filled.data[f"{kind}_count"] for kind in RespondentType.values
            },
            "ends_on": str(filled.data["survey_ends_on"]),
            "opened_by": filled.person_id,
        },
    )


@transaction.atomic(durable=True)
def issue_links(case_id: UUID, *, origin: Origin) -> dict[str, list[str]]:
    """Make the links of a survey; return the tokens by type, this once.

    Links that were handed out before and not used are void: the slips are printed
    again as a whole.

    Raises:
        NotFound: There is no such survey.
        NotAllowed: The survey does not lie on the actor's desk.
        WrongState: Its term is over.
    """
    found = _collecting(case_id, origin)
    _require_running(found, origin.now)
    links = SurveyLink.objects.filter(county=found.county, round=found)
    links.filter(is_used=False).delete()
    used = {kind: 0 for kind in RespondentType.values}
    for kind in links.values_list("respondent_type", flat=True):
        used[kind] += 1
    tokens = {
        kind: [_token(found.county) for _ in range(found.sample[kind] - used[kind])]
        for kind in RespondentType.values
    }
    SurveyLink.objects.bulk_create(
        SurveyLink(
            county=found.county,
            round=found,
            respondent_type=kind,
            digest=_digest(token),
        )
        for kind, made in tokens.items()
        for token in made
    )
    return tokens


@command
def record_interview(case_id: UUID, given: Questionnaire, *, origin: Origin) -> Receipt:
    """Write down what somebody said in an interview or on the telephone.

    Raises:
        NotFound: There is no such survey.
        NotAllowed: The survey does not lie on the actor's desk.
        WrongState: Its term is over.
    """
    found = _collecting(case_id, origin)
    _require_running(found, origin.now)
    answer = _keep(found, given)
    return Receipt(str(answer.pk), "answered", str(case_id))


@dataclass(frozen=True, slots=True)
class OpenLink:
    """What the page of a link may show: of which station, and who is asked."""

    station: str
    respondent_type: str
    collector: UUID
    ends_on: date


@transaction.atomic
def opened_link(token: str, *, now: datetime) -> OpenLink:
    """Return what a link is about, if it is still good.

    Raises:
        NotFound: No such link, or it was used; the two are not told apart.
        WrongState: The survey is over.
    """
    link = _link(token, now)
    return OpenLink(
        station=_station_of(link.round.case),
        respondent_type=link.respondent_type,
        collector=link.round.opened_by,
        ends_on=link.round.ends_on,
    )


@transaction.atomic(durable=True)
def answer(token: str, given: Questionnaire, *, now: datetime) -> None:
    """Keep an answer and burn its link.

    Raises:
        NotFound: No such link, or it was used.
        WrongState: The survey is over.
    """
    link = _link(token, now, for_answering=True)
    link.is_used = True
    link.save(update_fields=["is_used"])
    _keep(
        link.round,
        Questionnaire(
            respondent_type=link.respondent_type,
            mode=SurveyAnswer.Mode.QUESTIONNAIRE,
            items=given.items,
            comment=given.comment,
        ),
    )


def _link(token: str, now: datetime, *, for_answering: bool = False) -> SurveyLink:
    county, _, secret = token.partition("-")
    if not (county.isascii() and county.isdigit() and len(county) <= 5 and secret):
        raise NotFound("survey link", "", to="open")
    tenancy.bind({int(county)})
    links = SurveyLink.objects.select_related("round__case")
    if for_answering:
        links = links.select_for_update(of=("self",))
    link = links.filter(
        county=int(county), digest=_digest(token), is_used=False
    ).first()
    if link is None:
        raise NotFound("survey link", "", to="open")
    _require_running(link.round, now)
    return link


def _keep(found: SurveyRound, given: Questionnaire) -> SurveyAnswer:
    kept = SurveyAnswer(
        county=found.county,
        round=found,
        respondent_type=given.respondent_type,
        mode=given.mode,
        items=dict(given.items),
    )
    kept.comment = sealing.seal(given.comment, place=comment_place(kept))
    kept.save(force_insert=True)
    return kept


def comment_place(answer: SurveyAnswer) -> str:
    """Return the place for which a comment is sealed."""
    return f"evaluations_surveyanswer|{answer.pk}|{answer.county}"


def _collecting(case_id: UUID, origin: Origin) -> SurveyRound:
    """Return the survey that lies on the actor's desk.

    Raises:
        NotFound: There is no such survey.
        NotAllowed: The actor sees nothing of the matter; or the survey lies on no
            desk, or on another one (COI08).
    """
    tenancy.bind(origin.actor.counties, origin.actor.person_id)
    case, sight = cases.case_for(case_id, actor=origin.actor, needed=Sight.OWN_STEPS)
    require_sight(case, sight, Sight.OWN_STEPS, origin=origin, to="annotate")
    found = SurveyRound.objects.select_related("case").filter(case=case).first()
    if found is None:
        raise NotFound("survey", case_id, to="collect for")
    mine = WorkItem.objects.filter(
        case_id=case_id,
        element_id=STEP,
        status=WorkItem.Status.CLAIMED,
        assignee_id=origin.actor.person_id,
    )
    if not mine.exists():
        raise NotAllowed(
            f"Expected the survey of case {case_id} on the actor's desk.",
            rule="COI08",
            clause="002 §5.1.2",
        )
    return found


def _require_running(found: SurveyRound, now: datetime) -> None:
    if now.astimezone(CHINA).date() > found.ends_on:
        raise WrongState(
            f"Expected a survey until {found.ends_on}, but it is over.",
            status="over",
            case_id=str(found.case_id),
        )


def _station_of(case: Case) -> str:
    return Organisation.objects.get(county=case.county, evaluation__case=case).name


def _token(county: int) -> str:
    return f"{county}-{secrets.token_urlsafe(_TOKEN_BYTES)}"


def _digest(token: str) -> str:
    return sealing.blind_index(token, purpose="survey link")
