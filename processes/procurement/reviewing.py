"""What the review of responses writes: qualification, scores, the ranking.

Source: domain specification §14.5, tasks 13 to 16; ``E01 arts. 22, 38``; ``E32``.
"""

from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext

from engine.errors import NotAllowed, Rejected
from engine.extensions import FilledIn
from processes.casework.models import Case
from processes.procurement.drawing import form_committee
from processes.procurement.models import (
    BidScore,
    Candidate,
    Purchase,
    Qualification,
    Round,
)
from processes.procurement.queries import (
    current_round,
    handed_in,
    qualified,
    ranked,
    scored_by_members,
)

#: One member, one sheet.
ONE_SCORE = "ONE_SCORE"
#: What is asked of every bidder. Source: ``004 §五(二)`` (G15); ``E01 art. 22``.
CONDITIONS = (
    "registered",
    "charter",
    "finance",
    "tax",
    "office",
    "team",
    "no_violation",
    "credit",
    "article_22",
)


def _attempt(matter: Case) -> Round:
    purchase = Purchase.objects.select_for_update().get(case=matter)
    attempt = current_round(purchase)
    assert attempt is not None
    return attempt


def record_committee(matter: Case, filled: FilledIn) -> None:
    """Draw and appoint the committee of the round."""
    form_committee(matter, _attempt(matter), filled)


def record_qualification(matter: Case, filled: FilledIn) -> None:
    """Record for each bidder whether it meets all conditions.

    Raises:
        Rejected: A bidder is left out, or one is named that has not answered.
    """
    attempt, rows = _attempt(matter), filled.data["checks"]
    assert isinstance(rows, list)
    _require_member(attempt, filled)
    by_number = {bid.number: bid for bid in handed_in(attempt)}
    if {row["bid_no"] for row in rows} != by_number.keys():
        raise Rejected(
            "Expected a check of every response, and of no other.",
            {"checks": [gettext("Check every response, and no other.")]},
        )
    for row in rows:
        met = {name: row[name] for name in CONDITIONS}
        if not all(met.values()) and not row.get("reason"):
            raise Rejected(
                "Expected the reason why a bidder is not qualified.",
                {"checks": [gettext("Say why somebody is not qualified.")]},
            )
        Qualification.objects.update_or_create(
            county=matter.county,
            bid=by_number[row["bid_no"]],
            defaults={
                "conditions": met,
                "is_qualified": all(met.values()),
                "reason": row.get("reason", ""),
                "checked_by": filled.person_id,
                "checked_at": filled.now,
            },
        )


def _require_sheet(
    attempt: Round, bids: Collection[int], rows: Sequence[Mapping[str, Any]]
) -> None:
    """Let only a sheet pass with each bid by each criterion, within its weight.

    Raises:
        Rejected: A score is missing, or above its weight.
    """
    weights = scored_by_members(attempt.purchase)
    wanted = sorted((number, item) for number in bids for item in weights)
    if sorted((row["bid_no"], row["criterion"]) for row in rows) != wanted:
        raise Rejected(
            "Expected a score for each bid and each criterion but the price.",
            {
                "scores": [
                    gettext("Score each response by each criterion but the price.")
                ]
            },
        )
    if any(row["score"] > weights[row["criterion"]] for row in rows):
        raise Rejected(
            "Expected scores within the weight of their criterion.",
            {"scores": [gettext("No score is above the weight of its criterion.")]},
        )


def record_scores(matter: Case, filled: FilledIn) -> None:
    """Record one member's scores: every bid by every criterion but the price, once.

    Raises:
        NotAllowed: Somebody has scored already.
        Rejected: By somebody who is no member, or not each bid by each criterion,
            within its weight.
    """
    attempt, rows = _attempt(matter), filled.data["scores"]
    assert isinstance(rows, list)
    _require_member(attempt, filled)
    if BidScore.objects.filter(bid__round=attempt, member_id=filled.person_id).exists():
        raise NotAllowed(
            f"Expected one sheet of scores of each member of {attempt.pk}.",
            rule=ONE_SCORE,
            clause="E01 art. 38",
            element_id=filled.element_id,
            case_id=str(matter.pk),
            wish="complete",
        )
    bids = {bid.number: bid for bid in qualified(attempt)}
    _require_sheet(attempt, bids, rows)
    BidScore.objects.bulk_create(
        BidScore(
            county=matter.county,
            bid=bids[row["bid_no"]],
            member_id=filled.person_id,
            criterion=row["criterion"],
            score=Decimal(row["score"]),
        )
        for row in rows
    )


def record_report(matter: Case, filled: FilledIn) -> None:
    """Keep the ranking of the candidates, as the report says it."""
    attempt = _attempt(matter)
    Candidate.objects.bulk_create(
        Candidate(
            county=matter.county, round=attempt, bid=bid, rank=rank, points=points
        )
        for rank, (bid, points) in enumerate(ranked(attempt), 1)
    )


def _require_member(attempt: Round, filled: FilledIn) -> None:
    if filled.person_id not in attempt.members:
        raise Rejected(
            f"Expected a member drawn for round {attempt.number}, but got another.",
            {"": [gettext("Only members drawn for this round review it.")]},
        )
