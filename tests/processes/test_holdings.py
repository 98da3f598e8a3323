"""Bodies that belong together: by shares, by management, over several steps."""

from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID

import pytest
from django.test import Client

from engine.actors import Origin, system
from engine.errors import NotAllowed, NotFound, Rejected
from engine.identifiers import new_id
from engine.models import CountyAct
from processes.organisation import commands, holdings
from processes.organisation.models import Holding, Organisation
from tests.support.statements import counted
from tests.support.story import Story

SINCE = date(2026, 1, 1)
TODAY = date(2026, 3, 2)
INSTALLATION = Origin(system(1), datetime(2026, 3, 2, 1, tzinfo=UTC))
KIND = Organisation.Kind


@pytest.fixture
def bodies(story: Story) -> list[Organisation]:
    """A parent company, two agencies, and one that belongs to nobody."""
    assert story.county
    kinds = (KIND.COMPANY, KIND.AGENCY, KIND.AGENCY, KIND.AGENCY)
    return [
        commands.register_organisation(1, kind=kind, name=f"示范机构{number}")
        for number, kind in enumerate(kinds)
    ]


def hold(owner: Organisation, held: Organisation, share: str, **more: bool) -> Holding:
    return holdings.record_holding(
        owner.pk,
        held.pk,
        share=Decimal(share),
        valid_from=SINCE,
        origin=INSTALLATION,
        **more,
    )


def together(*bodies: Organisation, on: date = TODAY) -> set[UUID]:
    return {*holdings.affiliates([b.pk for b in bodies], county=1, on=on)}


def test_two_daughters_of_one_parent_belong_together(
    bodies: list[Organisation],
) -> None:
    parent, one, other, stranger = bodies
    hold(parent, one, "60")
    hold(parent, other, "50.01")
    hold(stranger, one, "40")
    assert together(one) == {parent.pk, one.pk, other.pk}
    assert together(stranger) == {stranger.pk}


def test_half_is_no_control_but_management_is(bodies: list[Organisation]) -> None:
    parent, one, other, _ = bodies
    hold(parent, one, "50")
    hold(parent, other, "0", manages=True)
    assert together(one) == {one.pk}
    assert together(other) == {other.pk, parent.pk}


def test_what_has_ended_counts_no_more(bodies: list[Organisation]) -> None:
    parent, one, *_ = bodies
    holding = hold(parent, one, "100")
    holdings.end_holding(holding.pk, origin=INSTALLATION, on=date(2026, 2, 1))
    assert together(one, on=date(2026, 1, 31)) == {one.pk, parent.pk}
    assert together(one) == {one.pk}
    assert holdings.holdings_of(one, TODAY) == []


def test_the_same_holding_again_brings_its_share_up_to_date(
    bodies: list[Organisation],
) -> None:
    parent, one, *_ = bodies
    assert hold(parent, one, "30").pk == hold(parent, one, "70").pk
    assert [h.share for h in holdings.holdings_of(one, TODAY)] == [Decimal("70.00")]


@pytest.mark.parametrize("share", ["-0.01", "100.01"])
def test_a_share_is_a_part_of_a_hundred(bodies: list[Organisation], share: str) -> None:
    with pytest.raises(Rejected, match="0 to 100"):
        hold(bodies[0], bodies[1], share)


def test_a_body_holds_no_share_in_itself(bodies: list[Organisation]) -> None:
    with pytest.raises(Rejected, match="two bodies"):
        hold(bodies[0], bodies[0], "10")


def test_a_body_that_is_not_there_holds_nothing(bodies: list[Organisation]) -> None:
    with pytest.raises(NotFound):
        holdings.record_holding(
            new_id(),
            bodies[0].pk,
            share=Decimal(1),
            valid_from=SINCE,
            origin=INSTALLATION,
        )
    with pytest.raises(NotFound):
        holdings.end_holding(new_id(), origin=INSTALLATION, on=TODAY)


def test_the_county_bureau_records_it_on_the_record_and_nobody_else(
    bodies: list[Organisation], story: Story
) -> None:
    parent, one, *_ = bodies
    wish = {"share": Decimal(60), "valid_from": SINCE}
    with pytest.raises(NotAllowed) as refused:
        holdings.record_holding(parent.pk, one.pk, origin=story.origin("zhao"), **wish)
    assert refused.value.rule == "OPERATE"

    he = story.origin("he")
    holding = holdings.record_holding(parent.pk, one.pk, origin=he, **wish)
    holdings.end_holding(holding.pk, on=TODAY, origin=he)

    acts = CountyAct.objects.filter(deed="record_holding", person_id=story.person("he"))
    assert [(each.subject_kind, each.subject_id, each.capacity) for each in acts] == [
        ("holding", holding.pk, "county_official")
    ] * 2


def test_a_holding_ends_after_it_begins(bodies: list[Organisation]) -> None:
    holding = hold(bodies[0], bodies[1], "10")
    with pytest.raises(Rejected, match="after 2026-01-01"):
        holdings.end_holding(holding.pk, origin=INSTALLATION, on=SINCE)


def test_commands_and_questions_are_few(bodies: list[Organisation]) -> None:
    parent, one, *_ = bodies
    with counted() as recording:
        holding = hold(parent, one, "60")
    assert len(recording) <= 9
    with counted() as ending:
        holdings.end_holding(holding.pk, origin=INSTALLATION, on=TODAY)
    assert len(ending) <= 5
    with counted() as asking:
        together(one)
    assert len(asking) == 1


def test_the_register_shows_who_holds_an_agency(
    bodies: list[Organisation], story: Story
) -> None:
    parent, one, *_ = bodies
    hold(parent, one, "60")
    client = Client()
    client.force_login(story.county.accounts["zhao"])
    page = client.get(f"/organisations/{one.pk}/detail/").content.decode()
    assert "示范机构0" in page
    assert "60 %" in page
