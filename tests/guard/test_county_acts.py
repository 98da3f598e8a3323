"""What is allowed outside every instance is written down by whoever allows it."""

from collections.abc import Callable
from dataclasses import replace
from uuid import UUID

import pytest
from django.db import DatabaseError, connection, transaction

from engine import commands, guard, tenancy
from engine.actors import Origin, Standing, system
from engine.errors import NotAllowed, Rejected
from engine.extensions import EVERY_COUNTY, Act, extensions
from engine.guard.leave import TOLD_ELSEWHERE
from engine.ledger.auditing import Audit
from engine.models import CountyAct, ProcessDefinition
from processes.casework import commands as casework
from processes.casework.models import Notice
from processes.exports.commands import Handed, record_export
from processes.exports.models import Export
from processes.oversight.declaring import declare_relation
from processes.oversight.handing_over import hand_over_cases
from processes.papers import commands as papers
from tests.support.statements import counted
from tests.support.story import Story, reach
from web.demo import counties
from web.management.commands.deploy import SHIPPED

Told = tuple[str, str, str, str]


def _told(story: Story) -> list[Told]:
    """Return verb, person, kind of subject and note of what is on record, in order."""
    names = {person.pk: name for name, person in story.county.people.items()}
    story.actor("he")
    rows = CountyAct.objects.filter(county=1).order_by("id")
    return [
        (each.deed, names[each.person_id], each.subject_kind, each.note)
        for each in rows
    ]


def _act(story: Story, username: str, deed: str) -> Act:
    actor = story.actor(username)
    return Act(deed=deed, actor=actor, now=story.now, county=1)  # type: ignore[arg-type]


def test_a_version_is_deployed_activated_and_retired_on_record(story: Story) -> None:
    source = (SHIPPED / "casework" / "process.bpmn").read_bytes()
    he = story.origin("he")
    first = commands.deploy_definition(source, county=1, origin=he)
    commands.activate_definition(UUID(first.subject), origin=story.origin("lv"))
    story.passes(minutes=1)
    commands.deploy_definition(source, county=1, origin=story.origin("he"))
    commands.retire_definition(UUID(first.subject), origin=story.origin("he"))

    kind = "process_definition"
    assert _told(story) == [
        ("deploy", "he", kind, ""),
        ("activate", "lv", kind, ""),
        ("deploy", "he", kind, "unchanged"),
        ("retire", "he", kind, ""),
    ]
    acts = CountyAct.objects.filter(county=1)
    assert {str(each.subject_id) for each in acts} == {first.subject}
    assert {each.capacity for each in acts} == {"county_official"}
    assert Audit(1, None, lambda _ledger, _rows: None).run().findings == []


def test_what_is_done_beside_a_case_is_on_record_and_its_steps_are_not(
    story: Story,
) -> None:
    reach(story, "assess_needs")
    case_id = story.case_id
    assert case_id is not None
    notice = Notice.objects.create(
        county=1,
        case_id=case_id,
        code=Notice.Code.MODEL,
        title="x",
        step="casework.assess_needs",
        cause="test",
        person_id=story.person("wang"),
        raised_at=story.now,
    )
    assert _told(story) == []  # starting and working are told by the history

    papers.comment_on_case(case_id, "一句话", origin=story.origin("wang"))
    declare_relation(case_id, kind="kinship", origin=story.origin("li"))
    casework.dismiss_notice(notice.pk, origin=story.origin("wang"))
    hand_over_cases(
        story.person("wang"),
        station_id=story.county.stations[0].pk,
        reason="workload",
        origin=story.origin("zhao"),
    )
    assert _told(story) == [
        ("annotate", "wang", "case", ""),
        ("declare", "li", "case", ""),
        ("dismiss", "wang", "notice", ""),
        ("hand_over", "zhao", "hand_over", ""),
    ]


def test_a_list_that_is_taken_out_is_on_record_where_its_rows_lie(
    story: Story,
) -> None:
    he = story.origin("he", door="page")
    handed = Handed("people", {}, {1: 3}, was_cut=False)
    with counted() as sent:
        record_export(handed, origin=he)
    assert len(sent) == 2, sent
    act = CountyAct.objects.get(county=1)
    assert (act.deed, act.door, act.subject_kind) == ("export", "page", "export")
    assert act.subject_id == Export.objects.get().pk


def test_an_act_that_fails_or_is_refused_leaves_no_row(story: Story) -> None:
    with pytest.raises(Rejected):
        commands.deploy_definition(b"no xml", county=1, origin=story.origin("he"))
    with pytest.raises(NotAllowed):
        commands.deploy_definition(b"no xml", county=1, origin=story.origin("wang"))
    assert _told(story) == []


def test_one_wish_leaves_one_row(story: Story) -> None:
    source = (SHIPPED / "casework" / "process.bpmn").read_bytes()
    he = story.origin("he", idempotency_key="deploy-once")
    for _ in range(2):
        commands.deploy_definition(source, county=1, origin=he)
    assert len(_told(story)) == 1


def test_the_installation_is_on_record_with_no_county(story: Story) -> None:
    version = ProcessDefinition.objects.get(process_id="casework", county=None)
    origin = Origin(system(0), story.now)
    commands.activate_definition(version.pk, origin=origin)
    act = CountyAct.objects.filter(county=0, at=story.now).get()
    assert (act.person_id, act.deed, act.subject_id) == (
        UUID(int=0),
        "activate",
        version.pk,
    )
    # and what was done when the shipped processes were deployed is there too
    assert CountyAct.objects.filter(county=0, deed="deploy").exists()


class _AllowsAll:
    def judge(self, _act: Act) -> None:
        return None


@pytest.mark.parametrize(
    "deed",
    ["deploy", "appoint", "export", "a_verb_of_tomorrow", *sorted(TOLD_ELSEWHERE)],
)
def test_a_verb_is_recorded_because_it_is_asked_about(
    story: Story, monkeypatch: pytest.MonkeyPatch, deed: str
) -> None:
    act = _act(story, "he", deed)
    monkeypatch.setattr(extensions, "guard_policy", _AllowsAll())
    with counted() as sent:
        guard.permit(act)
    is_told = deed not in TOLD_ELSEWHERE
    assert len(sent) == int(is_told)
    assert [each[0] for each in _told(story)] == [deed] * int(is_told)


def test_what_fails_inside_leaves_no_row(
    story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    act = _act(story, "he", "deploy")
    monkeypatch.setattr(extensions, "guard_policy", _AllowsAll())
    with pytest.raises(ZeroDivisionError), guard.permitted(act) as leave:
        leave.note = str(1 / len(leave.note))
    assert _told(story) == []


@pytest.mark.parametrize(("of", "filed"), [(EVERY_COUNTY, 1), (1, 1), (2, 2)])
def test_an_act_is_on_record_where_it_was_done_and_one_for_all_where_the_actor_is(
    story: Story, monkeypatch: pytest.MonkeyPatch, of: int, filed: int
) -> None:
    act = replace(_act(story, "he", "deploy"), county=of)
    monkeypatch.setattr(extensions, "guard_policy", _AllowsAll())
    tenancy.bind({1, 2})
    guard.permit(act)
    kept = CountyAct.objects.get(at=story.now, county__in=[1, 2])
    assert (kept.county, kept.person_id) == (filed, act.actor.person_id)


@pytest.mark.parametrize(
    ("held", "told"),
    [
        ((), ""),
        (("county_official",), "county_official"),
        (("county_official", "finance_official"), ""),
    ],
)
def test_a_capacity_is_on_record_where_it_is_the_only_one(
    story: Story, monkeypatch: pytest.MonkeyPatch, held: tuple[str, ...], told: str
) -> None:
    act = _act(story, "he", "deploy")
    standings = tuple(Standing("county_civil_affairs@1", each) for each in held)
    act = replace(act, actor=replace(act.actor, standings=standings))
    monkeypatch.setattr(extensions, "guard_policy", _AllowsAll())
    guard.permit(act)
    assert CountyAct.objects.get(at=story.now, county=1).capacity == told


# -- the last line ------------------------------------------------------------------


def _exported(story: Story) -> CountyAct:
    handed = Handed("people", {}, {}, was_cut=False)
    record_export(handed, origin=story.origin("he"))
    return CountyAct.objects.get(county=1)


@pytest.mark.parametrize(
    "change",
    [
        lambda: CountyAct.objects.filter(county=1).update(note="nothing"),
        lambda: CountyAct.objects.filter(county=1).delete(),
        lambda: connection.cursor().execute("TRUNCATE engine_countyact"),
    ],
)
def test_a_row_is_never_changed(story: Story, change: Callable[[], object]) -> None:
    _exported(story)
    with pytest.raises(DatabaseError), transaction.atomic():
        change()


def test_a_county_sees_its_own_acts_only(story: Story) -> None:
    act = _exported(story)
    there = counties.set_up_one("YL")
    other = Story(there, now=story.now)
    other.actor("he")
    assert not CountyAct.objects.filter(pk=act.pk).exists()
    act.pk = UUID(int=77)
    with pytest.raises(DatabaseError, match="row-level"), transaction.atomic():
        act.save(force_insert=True)
