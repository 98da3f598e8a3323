"""The words in which stories of purchases are written."""

from collections.abc import Iterable
from datetime import datetime
from io import BytesIO
from uuid import UUID

from PIL import Image

from engine.commands import claim_work_item
from engine.models import WorkItem
from processes.casework.commands import report_event
from processes.matters import PROCUREMENT
from processes.papers import commands as papers
from processes.papers.media import Upload
from processes.procurement.commands import register_bidder
from processes.procurement.models import Bid, Round
from processes.procurement.queries import current_round, handed_in, purchase_of
from processes.procurement.reviewing import CONDITIONS
from tests.support.story import Story

#: Who does what until responses are taken.
BEFORE_BIDS: tuple[tuple[str, str], ...] = (
    ("he", "determine_service_items"),
    ("he", "estimate_cost"),
    ("he", "apply_budget"),
    ("jin", "approve_budget"),
    ("du", "define_requirements"),
    ("du", "choose_method"),
    ("dai", "prepare_documents"),
    ("dai", "publish_notice"),
)
#: Three agencies: the body, and who speaks for it.
AGENCIES = {"an": "hefeng", "bai": "chunyu", "cen": "chenguang"}
PRICES = {"an": "200000.00", "bai": "180000.00", "cen": "190000.00"}


def purchase(story: Story, *, to: str = "", **changes: dict[str, object]) -> Story:
    """Take a new purchase to a step, or to where responses are taken.

    Args:
        changes: By step, what is filled in otherwise.
    """
    story.opens_matter("he", PROCUREMENT, "示范镇驻站服务采购")
    for username, step in BEFORE_BIDS:
        if step == to:
            return story
        story.completes(username, step, **changes.get(step, {}))
        story.runs_jobs()
    return story


def attempt(story: Story) -> Round:
    """Return the round that is under way."""
    found = current_round(purchase_of(_case(story)))
    assert found is not None
    return found


def bids_of(story: Story) -> list[Bid]:
    """Return what was handed in."""
    story.waits_at()
    return handed_in(attempt(story))


def registers(story: Story, username: str) -> WorkItem:
    """Let an agency register; return the response on its desk."""
    agency = story.county.bodies[AGENCIES[username]]
    register_bidder(_case(story), agency.pk, origin=story.origin(username))
    story.waits_at()
    return WorkItem.objects.get(
        case_id=story.case_id,
        element_id="submit_response",
        assignee_id=story.person(username),
        status=WorkItem.Status.CLAIMED,
    )


def hand(story: Story, username: str, item: WorkItem, **changes: object) -> None:
    """Let somebody hand in what lies on the own desk."""
    story.completes_item(username, item, **changes)


def hands_in(story: Story, username: str, **changes: object) -> WorkItem:
    """Let an agency register and hand in its response, with two files."""
    item = registers(story, username)
    files = {
        name: _attached(story, username, item, colour)
        for name, colour in (("no_violation_statement", 40), ("service_plan", 80))
    }
    data = {"price": PRICES[username], **files, **changes}
    hand(story, username, item, **data)
    return item


def bid(story: Story, usernames: Iterable[str] = ("an", "bai", "cen")) -> Story:
    """Let agencies hand in, and let the deadline pass."""
    for username in usernames:
        hands_in(story, username)
    return closes(story)


def closes(story: Story) -> Story:
    """Let the deadline pass; the machine opens what was handed in."""
    deadline = attempt(story).deadline
    assert isinstance(deadline, datetime)
    story.now = max(story.now, deadline)
    story.runs_jobs()
    return story


def members(story: Story) -> list[str]:
    """Return who was drawn into the committee, by the names of stories."""
    story.waits_at()
    drawn = attempt(story).members
    return [name for name in story.county.people if story.person(name) in drawn]


def checks(story: Story, *failing: int) -> list[dict[str, object]]:
    """Return a check of all responses; some fail it."""
    row = dict.fromkeys(CONDITIONS, True)
    return [
        {**row, "bid_no": each.number, "tax": each.number not in failing}
        | ({"reason": "欠税"} if each.number in failing else {})
        for each in bids_of(story)
    ]


def scores(story: Story, *, best: int = 1) -> list[dict[str, object]]:
    """Return a sheet on which one response is better than the others."""
    story.waits_at()
    qualified = Bid.objects.filter(
        round=attempt(story), qualification__is_qualified=True
    )
    return [
        {
            "bid_no": each.number,
            "criterion": item,
            "score": 39 if each.number == best else 30,
        }
        for each in qualified
        for item in ("团队", "方案")
    ]


def review(story: Story, *failing: int, best: int = 1) -> Story:
    """Let the committee be drawn, check and score, up to the report."""
    story.completes("dai", "form_review_committee")
    (first, *_) = members(story)
    story.completes(
        first, "check_supplier_qualification", checks=checks(story, *failing)
    )
    if "review_responses" not in story.waits_at():
        story.runs_jobs()
        return story
    for username in members(story):
        scores_of_one(story, username, scores(story, best=best))
    story.completes("dai", "deliver_review_report")
    return story


def takes_sheet(story: Story, username: str) -> WorkItem:
    """Let one member take a sheet from the queue."""
    story.waits_at()
    item = WorkItem.objects.filter(
        case_id=story.case_id,
        element_id="review_responses",
        status=WorkItem.Status.OPEN,
    ).first()
    assert item is not None
    claim_work_item(item.pk, origin=story.origin(username))
    item.refresh_from_db()
    return item


def scores_of_one(story: Story, username: str, sheet: list[dict[str, object]]) -> None:
    """Let one member take a sheet and hand it in."""
    hand(story, username, takes_sheet(story, username), scores=sheet)


def confirms(story: Story, username: str = "lv", *, agency: str = "an") -> Story:
    """Let the county confirm an agency for its price, and the result be published."""
    story.completes(
        username,
        "confirm_supplier",
        award=str(story.county.bodies[AGENCIES[agency]].pk),
        award_amount=PRICES[agency],
    )
    story.completes("dai", "publish_result_and_award")
    return story


def _attached(story: Story, username: str, item: WorkItem, colour: int) -> str:
    picture = BytesIO()
    tint = (colour, len(username), 0)  # of two agencies the same
    Image.new("RGB", (8, 8), tint).save(picture, "PNG")
    receipt = papers.attach_file(
        _case(story),
        Upload(f"{username}.png", picture.getvalue()),
        kind="other",
        origin=story.origin(username),
        work_item_id=item.pk,
    )
    return receipt.subject


def _case(story: Story) -> UUID:
    assert story.case_id is not None
    return story.case_id


def reported(story: Story, username: str, event_id: str) -> None:
    """Let somebody report an event of the purchase."""
    report_event(_case(story), event_id, origin=story.origin(username))
