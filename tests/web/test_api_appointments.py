"""Programs appoint by the same rules as people do."""

from datetime import timedelta
from uuid import UUID

from processes.organisation.listings import day_of
from processes.organisation.models import Post
from tests.support.api import Caller, done, problem
from tests.support.story import Story


def _worker(story: Story) -> dict[str, object]:
    return {
        "person": str(story.person("wang")),
        "organisation_id": str(story.county.stations[1].pk),
        "role": "social_worker",
        "capacity": "station_staff",
        "valid_from": day_of(story.now).isoformat(),
    }


def _official(story: Story) -> dict[str, object]:
    return {
        **_worker(story),
        "person": str(story.person("zhou")),
        "organisation_id": str(story.county.townships[2].pk),
        "role": "township_government",
        "capacity": "township_official",
    }


def test_a_worker_is_appointed_once_and_ended(story: Story) -> None:
    he = Caller(story, "he")
    first = done(he.post("appointments/", _worker(story), key="appoint-1"), 201)
    again = done(he.post("appointments/", _worker(story), key="appoint-1"), 201)
    assert (first["status"], again) == ("given", first)

    today = day_of(story.now).isoformat()
    wrong = he.post(f"posts/{first['subject']}/end/", {"on": today, "reason": "x"})
    assert "reason" in problem(wrong)["problems"]
    body = {"on": today, "reason": "mistake"}
    assert done(he.post(f"posts/{first['subject']}/end/", body))["status"] == "ended"
    assert problem(he.post(f"posts/{first['subject']}/end/", body))["status"] == 409


def test_authority_takes_two_programs_of_two_officials(story: Story) -> None:
    he, lv = Caller(story, "he"), Caller(story, "lv")
    proposed = done(he.post("appointments/", _official(story)), 201)
    assert proposed["status"] == "proposed"
    address = f"appointments/{proposed['subject']}"

    (waiting,) = done(lv.get("appointments/"))
    assert waiting["id"] == proposed["subject"]
    assert waiting["proposed_by"] == str(story.person("he"))
    assert problem(he.post(f"{address}/confirm/"))["rule"] == "SECOND"
    assert problem(lv.post(f"{address}/withdraw/"))["rule"] == "PROPOSER"

    confirmed = done(lv.post(f"{address}/confirm/"))
    assert done(lv.get("appointments/")) == []
    story.actor("he")
    assert Post.objects.filter(pk=UUID(str(confirmed["subject"]))).exists()
    assert problem(lv.post(f"{address}/confirm/"))["status"] == 409


def test_a_proposal_is_rejected_or_withdrawn(story: Story) -> None:
    he, lv = Caller(story, "he"), Caller(story, "lv")
    for caller, verb, body, status in (
        (lv, "reject", {"reason": "编制已满"}, "rejected"),
        (he, "withdraw", {}, "withdrawn"),
    ):
        proposed = done(he.post("appointments/", _official(story)), 201)
        address = f"appointments/{proposed['subject']}/{verb}/"
        assert done(caller.post(address, body))["status"] == status


def test_what_is_wrong_is_said_by_field(story: Story) -> None:
    he = Caller(story, "he")
    past = (day_of(story.now) - timedelta(days=1)).isoformat()
    for changes, field in (
        ({"valid_from": past}, "valid_from"),
        ({"role": "discoverer"}, "role"),
        ({"capacity": "county_official"}, "capacity"),
        ({"organisation_id": str(story.county.bureau.pk)}, "organisation_id"),
    ):
        refused = problem(he.post("appointments/", {**_worker(story), **changes}))
        assert refused["status"] == 422
        assert set(refused["problems"]) == {field}
    nobody = {**_worker(story), "person": str(UUID(int=5))}
    assert problem(he.post("appointments/", nobody))["status"] == 404


def test_posts_are_listed_page_by_page_to_officials_only(story: Story) -> None:
    he = Caller(story, "he")
    seen: list[object] = []
    cursor = ""
    while True:
        page = done(he.get("posts/", limit=5, cursor=cursor))
        seen += [each["id"] for each in page["results"]]
        if page["next"] is None:
            break
        cursor = str(page["next"])
    story.actor("he")
    assert len(seen) == len(set(seen)) == Post.objects.filter(county=1).count()

    station = str(story.county.stations[1].pk)
    there = done(he.get("posts/", organisation=station))["results"]
    assert {each["organisation_id"] for each in there} == {station}
    for address in ("posts/", "appointments/"):
        assert problem(Caller(story, "zhao").get(address))["rule"] == "OVERSIGHT"
    assert (
        problem(Caller(story, "zhao").post("appointments/", _worker(story)))["rule"]
        == "APPOINT"
    )
