"""What a purchase shows on its page: its money against the caps, and its bids."""

from datetime import datetime

from django.utils.translation import gettext

from processes.casework.models import Case
from processes.procurement import queries
from processes.procurement.models import Bid, Candidate, FundLine, Purchase, Round
from web.pages import deadlines
from web.pages.matter_sections import NONE, Context, Look, Section
from web.pages.money import bar, yuan


def money(look: Look) -> Section | None:
    """Return the budget against cap and floor, each with its clause."""
    purchase = queries.purchase_of(look.matter.pk)
    if purchase is None:
        return None
    lines = FundLine.objects.filter(purchase=purchase).order_by("source")
    return Section(
        "pages/parts/purchase_money.html",
        {
            "facts": [
                (gettext("Estimated cost"), yuan(purchase.estimated_yuan)),
                (gettext("At most awarded"), yuan(purchase.limit_yuan)),
            ],
            "lines": [(each.get_source_display(), yuan(each.yuan)) for each in lines],
            "bars": [
                each
                for each in (_cap(purchase, look.now), _floor(purchase, look.now))
                if each
            ],
        },
    )


def bids(look: Look) -> Section | None:
    """Return the rounds, and the opened bids side by side.

    Until a round is opened only their number is known; points and ranks come with the
    review report.
    """
    purchase = queries.purchase_of(look.matter.pk)
    if purchase is None:
        return None
    rounds = list(Round.objects.filter(purchase=purchase).order_by("-number"))
    if not rounds:
        return None
    return Section(
        "pages/parts/purchase_bids.html",
        {"rounds": [_round(each, look.matter) for each in rounds]},
    )


def _round(attempt: Round, matter: Case) -> Context:
    is_open = attempt.opened_at is not None
    found = Bid.objects.filter(round=attempt).exclude(status=Bid.Status.WITHDRAWN)
    rows = list(
        found.select_related("agency", "qualification").order_by("number")
        if is_open
        else found.none()
    )
    ranks = {each.bid_id: each for each in Candidate.objects.filter(round=attempt)}
    award = queries.award_of(matter.pk)
    return {
        "number": attempt.number,
        "method": attempt.get_method_display(),
        "deadline": deadlines.moment_text(attempt.deadline),
        "opened": deadlines.moment_text(attempt.opened_at),
        "is_open": is_open,
        "count": found.count(),
        "bids": [_bid(each, ranks.get(each.pk)) for each in rows],
        "award": award.agency.name if award and is_open else "",
    }


def _bid(bid: Bid, candidate: Candidate | None) -> Context:
    checked = getattr(bid, "qualification", None)
    return {
        "agency": bid.agency.name,
        "handed_in": deadlines.moment_text(bid.handed_in_at),
        "price": yuan(bid.price_yuan) if bid.price_yuan is not None else NONE,
        "qualified": _qualified(checked),
        "points": f"{candidate.points:.2f}" if candidate else NONE,
        "rank": candidate.rank if candidate else NONE,
    }


def _qualified(checked: object) -> Context:
    if checked is None:
        return {"kind": "neutral", "word": gettext("not checked yet")}
    if vars(checked)["is_qualified"]:
        return {"kind": "done", "word": gettext("qualified")}
    return {"kind": "refused", "word": gettext("not qualified")}


def _cap(purchase: Purchase, now: datetime) -> Context | None:
    """Return how much of the assistance funds is used for purchases."""
    return bar(
        gettext("From assistance funds, this year's earlier purchases included"),
        purchase.from_funds_yuan,
        purchase.base_yuan,
        lambda: queries.check_cap(purchase, now),
    )


def _floor(purchase: Purchase, now: datetime) -> Context | None:
    """Return how much is kept for monitoring, supervision and evaluation."""
    return bar(
        gettext("For monitoring, supervision and evaluation"),
        purchase.monitoring_yuan,
        purchase.estimated_yuan,
        lambda: queries.check_floor(purchase, now),
    )
