"""The county appoints in the browser: two officials, errors by field, what it means."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from engine.models import CountyAct
from processes import appointments
from processes.organisation.commands import PostGiven
from processes.organisation.listings import day_of
from processes.organisation.models import Post, PostProposal
from tests.support.database import OwnDatabase
from tests.support.statements import counted
from tests.support.story import Story
from tests.web.conftest import Browser
from web import clock
from web.demo import county


def _sent(story: Story, **changes: str) -> dict[str, str]:
    """Return a form that makes wang a social worker of the second station."""
    return {
        "person": str(story.person("wang")),
        "post": "social_worker/station_staff",
        "place": str(story.county.stations[1].pk),
        "valid_from": day_of(story.now).isoformat(),
        "last_day": "",
        **changes,
    }


def _official(story: Story) -> dict[str, str]:
    return {
        "person": str(story.person("zhou")),
        "post": "township_government/township_official",
        "place": str(story.county.townships[2].pk),
    }


@pytest.fixture
def proposal(story: Story) -> UUID:
    """A proposal of he that makes zhou an official of the third township."""
    post = PostGiven(
        story.county.townships[2].pk,
        "township_government",
        "township_official",
        day_of(story.now),
    )
    receipt = appointments.appoint(
        story.person("zhou"), post=post, origin=story.origin("he")
    )
    return UUID(receipt.subject)


def _follow(client: Client, address: str, **sent: str) -> str:
    page = client.post(address, sent, follow=True)
    assert page.status_code == 200
    return page.content.decode()


def test_only_officials_of_the_county_see_the_pages(
    story: Story, browser: Browser, proposal: UUID
) -> None:
    post = Post.objects.filter(person_id=story.person("sun")).get()
    pages = (
        reverse("appointments"),
        reverse("prepare_appointment"),
        reverse("ending_post", args=[post.pk]),
    )
    for username in ("wang", "zhao", "zhou", "chen"):
        for address in pages:
            assert browser(username).get(address).status_code == 403
        for address, sent in (
            (reverse("appoint"), _sent(story)),
            (reverse("confirm_appointment", args=[proposal]), {}),
            (reverse("reject_appointment", args=[proposal]), {"reason": "x"}),
            (reverse("withdraw_appointment", args=[proposal]), {}),
            (reverse("end_post", args=[post.pk]), {"reason": "left"}),
        ):
            assert browser(username).post(address, sent).status_code == 403
    for address in pages:
        assert browser("he").get(address).status_code == 200


def test_a_worker_is_appointed_and_the_page_says_what_it_means(
    story: Story, browser: Browser
) -> None:
    he = browser("he")
    form = he.get(reverse("prepare_appointment")).content.decode()
    assert "王小禾" in form
    assert "何守正 ·" not in form  # nobody appoints her- or himself

    page = he.post(reverse("appoint"), _sent(story), follow=True)

    assert page.context["changed"]["place"] == story.county.stations[1].name
    (station,) = page.context["changed"]["stations"]
    assert station["name"] == story.county.stations[1].name
    story.actor("he")
    held = Post.objects.filter(organisation=story.county.stations[1])
    assert held.filter(person_id=story.person("wang")).exists()
    act = CountyAct.objects.get(deed="appoint")
    assert (act.door, act.subject_kind) == ("page", "post")


def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_lost(
    story: Story, browser: Browser
) -> None:
    he = browser("he")
    yesterday = (day_of(story.now) - timedelta(days=1)).isoformat()
    for changes, field in (
        ({"valid_from": yesterday}, "valid_from"),
        ({"last_day": yesterday}, "last_day"),
        ({"post": "station_head/township_official"}, "post"),
        ({"place": str(story.county.bureau.pk)}, "place"),
        ({"place": str(story.county.stations[0].pk)}, "person"),
        ({"person": ""}, "person"),
        ({"person": str(story.person("he"))}, "person"),
        ({"post": "mayor/official"}, "post"),
    ):
        page = he.post(reverse("appoint"), _sent(story, **changes))
        assert page.status_code == 422, changes
        form = page.context["form"]
        assert set(form.errors) == {field}, changes
        text = page.content.decode()
        assert f'href="#id_{field}"' in text
        if field != "person":
            assert f'value="{story.person("wang")}" selected' in text
    assert not CountyAct.objects.filter(deed="appoint").exists()


def test_a_form_that_was_sent_is_not_sent_again_with_other_contents(
    story: Story, browser: Browser
) -> None:
    he = browser("he")
    sent = _sent(story, key="a-key-of-a-form")
    assert he.post(reverse("appoint"), sent).status_code == 302
    assert he.post(reverse("appoint"), sent).status_code == 302
    other = {**sent, "person": str(story.person("li"))}
    page = he.post(reverse("appoint"), other)
    assert page.status_code == 422
    assert page.context["form"].non_field_errors()
    story.actor("he")
    assert CountyAct.objects.filter(deed="appoint").count() == 1


def test_forms_are_right_also_where_nothing_else_has_bound_the_county(
    own_database: OwnDatabase,
) -> None:
    # given requests that are transactions of their own, as in a running installation
    story = Story(county.set_up(), now=clock.utc_now())
    he = Client()
    he.force_login(story.county.accounts["he"])

    page = he.post(reverse("appoint"), _sent(story, place=""))
    assert page.status_code == 422
    assert "王小禾" in page.content.decode()
    assert set(page.context["form"].errors) == {"place"}
    post = {"post": "station_head/township_official"}
    page = he.post(reverse("appoint"), _sent(story, **post))
    assert set(page.context["form"].errors) == {"post"}

    assert he.post(reverse("appoint"), _sent(story)).status_code == 302
    with transaction.atomic():
        story.actor("he")
        held = Post.objects.filter(organisation=story.county.stations[1])
        found = held.get(person_id=story.person("wang"))
    address = reverse("end_post", args=[found.pk])
    assert he.post(address, {"on": "", "reason": "left"}).status_code == 422
    sent = {"on": found.valid_from.isoformat(), "reason": "mistake"}
    assert he.post(address, sent).status_code == 302


def test_two_officials_give_authority(story: Story, browser: Browser) -> None:
    # given a proposal of he
    text = _follow(
        browser("he"), reverse("appoint"), **_sent(story, **_official(story))
    )
    story.actor("he")
    proposal = PostProposal.objects.get()
    assert reverse("withdraw_appointment", args=[proposal.pk]) in text
    assert reverse("confirm_appointment", args=[proposal.pk]) not in text

    # then lv sees who proposed it and what would follow, and confirms
    lv = browser("lv")
    page = lv.get(reverse("appointments"))
    (row,) = page.context["waiting"]
    assert row["by"] == story.county.people["he"].name
    assert row["powers"]
    text = page.content.decode()
    assert row["powers"][0]["steps"].split("、")[0] in text
    assert reverse("confirm_appointment", args=[proposal.pk]) in text

    done = lv.post(reverse("confirm_appointment", args=[proposal.pk]), follow=True)
    assert done.context["changed"]["place"] == story.county.townships[2].name
    assert done.context["waiting"] == []
    story.actor("he")
    assert Post.objects.filter(organisation=story.county.townships[2]).exists()


def test_whoever_proposed_does_not_confirm_on_a_page_either(
    story: Story, browser: Browser, proposal: UUID
) -> None:
    refused = browser("he").post(reverse("confirm_appointment", args=[proposal]))
    assert refused.status_code == 403
    assert "四眼" in refused.content.decode() or "Four eyes" in refused.content.decode()


def test_a_proposal_is_rejected_with_a_reason_or_taken_back(
    story: Story, browser: Browser, proposal: UUID
) -> None:
    lv, address = browser("lv"), reverse("reject_appointment", args=[proposal])
    wrong = lv.post(address, {"reason": " "})
    assert wrong.status_code == 422
    assert f'href="#reason-{proposal}"' in wrong.content.decode()

    page = lv.post(address, {"reason": "编制已满"}, follow=True)
    assert page.context["waiting"] == []
    story.actor("he")
    assert PostProposal.objects.get().reason == "编制已满"
    # whoever proposed it reads why, and nobody else
    assert "编制已满" in browser("he").get(reverse("appointments")).content.decode()
    assert "编制已满" not in lv.get(reverse("appointments")).content.decode()

    again = {**_sent(story, **_official(story))}
    browser("he").post(reverse("appoint"), again)
    story.actor("he")
    waiting = PostProposal.objects.get(status="proposed")
    text = _follow(browser("he"), reverse("withdraw_appointment", args=[waiting.pk]))
    assert reverse("withdraw_appointment", args=[waiting.pk]) not in text


def test_an_official_reads_nothing_to_decide_about_the_own_proposal(
    story: Story, browser: Browser
) -> None:
    post = {**_official(story), "person": str(story.person("lv"))}
    browser("he").post(reverse("appoint"), _sent(story, **post))
    text = browser("lv").get(reverse("appointments")).content.decode()
    assert "/confirm" not in text
    assert "/reject" not in text


def test_a_post_is_ended_with_a_reason(story: Story, browser: Browser) -> None:
    he = browser("he")
    post = Post.objects.get(person_id=story.person("sun"))
    today = day_of(story.now)
    form = he.get(reverse("ending_post", args=[post.pk])).content.decode()
    assert f'value="{today.isoformat()}"' in form

    address = reverse("end_post", args=[post.pk])
    for sent, field in (
        ({"on": today.isoformat(), "reason": ""}, "reason"),
        ({"on": "2020-01-01", "reason": "left"}, "on"),
    ):
        page = he.post(address, sent)
        assert page.status_code == 422
        assert set(page.context["form"].errors) == {field}

    page = he.post(address, {"on": today.isoformat(), "reason": "left"}, follow=True)
    assert page.context["changed"]["stations"][0]["stopped"]
    story.actor("he")
    assert Post.objects.get(pk=post.pk).valid_to == today
    assert CountyAct.objects.get(deed="end_post").note.startswith("left; staffing")


def test_posts_are_searched_and_paged(
    story: Story, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    he, address = browser("he"), reverse("appointments")
    names = {row["name"] for row in he.get(address, {"q": "王"}).context["rows"]}
    assert names
    assert all("王" in name for name in names)
    station = story.county.stations[1]
    rows = he.get(address, {"station": str(station.pk)}).context["rows"]
    assert {row["place"] for row in rows} == {station.name}
    nothing = he.get(address, {"q": "没有这个人"})
    assert nothing.context["rows"] == []
    assert nothing.status_code == 200

    monkeypatch.setattr("web.pages.appointments._SIZE", 4)
    first = he.get(address)
    second = he.get(address + first.context["next_url"])
    assert len(first.context["rows"]) == len(second.context["rows"]) == 4
    urls = [
        row["ending_url"] for page in (first, second) for row in page.context["rows"]
    ]
    assert len(set(urls)) == 8


@pytest.mark.parametrize(
    "asked", ["?station=x", "?after=x", f"?place={UUID(int=3)}", "?place=y"]
)
def test_an_address_that_nobody_gave_is_not_found(
    story: Story, browser: Browser, asked: str
) -> None:
    assert browser("he").get(reverse("appointments") + asked).status_code == 404


def test_the_page_asks_little(story: Story, browser: Browser, proposal: UUID) -> None:
    he = browser("he")
    he.get(reverse("appointments"))
    with counted() as sent:
        he.get(reverse("appointments"))
    assert len(sent) <= 16, sent


def test_navigation_and_register_lead_there(story: Story, browser: Browser) -> None:
    link = f'href="{reverse("appointments")}"'
    assert link in browser("he").get("/").content.decode()
    assert link not in browser("zhao").get("/").content.decode()
    wang = story.person("wang")
    lead = f"{reverse('prepare_appointment')}?person={wang}"
    assert lead in browser("he").get(f"/people/{wang}/detail/").content.decode()
    assert lead not in browser("zhao").get(f"/people/{wang}/detail/").content.decode()
    assert link in browser("he").get("/people/").content.decode()
