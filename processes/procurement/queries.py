"""What can be asked of purchases: rounds, responses, money, candidates."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db.models import Exists, OuterRef

from engine import sealing
from engine.models import ProcessInstance, WorkItem
from processes.funds import rules
from processes.funds.rules import MoneyCheck
from processes.procurement.models import (
    Award,
    Bid,
    BidKey,
    BidScore,
    Candidate,
    Purchase,
    Round,
)

PRICE = "price"
#: The step by which an agency answers.
RESPONSE = "submit_response"
_CENT = Decimal("0.01")


def purchase_of(case_id: UUID) -> Purchase | None:
    """Return what a matter is to purchase; ``None`` before its first step is done."""
    return Purchase.objects.filter(case_id=case_id).first()


def current_round(purchase: Purchase) -> Round | None:
    """Return the attempt that is under way, which is the latest one."""
    return Round.objects.filter(purchase=purchase).order_by("-number").first()


def taking_responses(counties: Iterable[int], now: datetime) -> list[Round]:
    """Return the rounds whose deadlines are still to come, the nearest first.

    Whoever may answer them is asked when somebody registers; that there is a call for
    responses is public. Source: ``E01 art. 12``, domain specification §14.5.
    """
    later = Round.objects.filter(
        purchase=OuterRef("purchase"), number__gt=OuterRef("number")
    )
    running = ProcessInstance.objects.filter(
        case_id=OuterRef("purchase__case_id"), status=ProcessInstance.Status.ACTIVE
    )
    found = Round.objects.filter(
        ~Exists(later), Exists(running), county__in=counties, deadline__gt=now
    )
    return list(
        found.select_related("purchase__case", "purchase__purchaser").order_by(
            "deadline", "id"
        )
    )


def bids_for(rounds: Iterable[Round], agencies: Iterable[UUID]) -> list[Bid]:
    """Return how far some agencies have come in some rounds."""
    return list(
        Bid.objects.filter(round__in=list(rounds), agency_id__in=list(agencies))
    )


def responses_filled_in(case_ids: Iterable[UUID]) -> list[WorkItem]:
    """Return the responses to purchases that lie on somebody's desk."""
    return list(
        WorkItem.objects.filter(
            case_id__in=list(case_ids),
            element_id=RESPONSE,
            status=WorkItem.Status.CLAIMED,
        )
    )


def response_on_desk(case_id: UUID, person_id: UUID) -> WorkItem | None:
    """Return the response to a purchase that somebody is filling in."""
    found = responses_filled_in([case_id])
    return next((each for each in found if each.assignee_id == person_id), None)


def handed_in(attempt: Round) -> list[Bid]:
    """Return the bids of a round that were handed in and not withdrawn, in order."""
    found = Bid.objects.filter(round=attempt, status=Bid.Status.HANDED_IN)
    return list(found.select_related("agency").order_by("number"))


def qualified(attempt: Round) -> list[Bid]:
    """Return the bids whose agencies were found to meet all conditions."""
    found = Bid.objects.filter(
        round=attempt,
        status=Bid.Status.HANDED_IN,
        qualification__is_qualified=True,
    )
    return list(found.select_related("agency").order_by("number"))


def key_of(attempt: Round) -> bytes | None:
    """Return what opens the responses of a round; ``None`` before its deadline.

    The database decides whether it is time, by its own clock.
    """
    row = BidKey.objects.filter(round=attempt).first()
    if row is None:
        return None
    return sealing.unseal_bytes(bytes(row.sealed), place=key_place(row))


def key_place(row: BidKey) -> str:
    """Return the place for which a key is sealed."""
    return f"procurement_bidkey|{row.pk}|{row.county}"


def bid_place(bid: Bid) -> str:
    """Return the place for which a response is sealed."""
    return f"procurement_bid|{bid.pk}|{bid.county}"


def check_cap(purchase: Purchase, now: datetime) -> MoneyCheck:
    """Return whether assistance funds may pay so much here. Source: FX3 of the domain.

    Raises:
        NotFound: No rules are in force.
    """
    return rules.check_cap(
        purchase.county,
        spent=purchase.from_funds_yuan,
        base=purchase.base_yuan,
        now=now,
    )


def check_floor(purchase: Purchase, now: datetime) -> MoneyCheck:
    """Return whether enough is kept for monitoring. Source: FX4 of the domain.

    Raises:
        NotFound: No rules are in force.
    """
    return rules.check_floor(
        purchase.county,
        watching=purchase.monitoring_yuan,
        cost=purchase.estimated_yuan,
        now=now,
    )


def ranked(attempt: Round) -> list[tuple[Bid, Decimal]]:
    """Return the qualified bids with their points, the best first.

    Points are the mean of what the members gave, and those of the price: the lowest
    price gets the full weight, every other one its share (lowest price / price ×
    weight). Of equal points the lower price comes first. Source: ``E32``.
    """
    bids = qualified(attempt)
    prices = {bid.pk: bid.price_yuan for bid in bids if bid.price_yuan}
    lowest = min(prices.values(), default=Decimal(0))
    weight = sum(
        (
            Decimal(str(each["weight"]))
            for each in attempt.purchase.criteria
            if each["kind"] == PRICE
        ),
        Decimal(0),
    )
    points = {
        bid.pk: (_mean(bid) + lowest / prices[bid.pk] * weight).quantize(_CENT)
        for bid in bids
        if bid.pk in prices
    }
    in_order = sorted(points, key=lambda pk: (-points[pk], prices[pk]))
    by_id = {bid.pk: bid for bid in bids}
    return [(by_id[pk], points[pk]) for pk in in_order]


def scored_by_members(purchase: Purchase) -> dict[str, int]:
    """Return what members score, with its weight: everything but the price."""
    return {
        str(each["item"]): each["weight"]
        for each in purchase.criteria
        if each["kind"] != PRICE
    }


def _mean(bid: Bid) -> Decimal:
    """Return what the members gave a bid, on average of their sums."""
    given: dict[UUID, Decimal] = {}
    for row in BidScore.objects.filter(bid=bid):
        given[row.member_id] = given.get(row.member_id, Decimal(0)) + row.score
    return sum(given.values(), Decimal(0)) / len(given) if given else Decimal(0)


def next_candidate(attempt: Round) -> Candidate | None:
    """Return the best candidate who has not refused to sign."""
    found = Candidate.objects.filter(round=attempt, has_refused=False)
    return found.select_related("bid__agency").order_by("rank").first()


def award_of(case_id: UUID) -> Award | None:
    """Return the latest award of a matter."""
    found = Award.objects.filter(case_id=case_id).select_related("agency")
    return found.order_by("-awarded_at", "-id").first()
