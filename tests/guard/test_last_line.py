"""What the database refuses to the application's own role, whatever it is sent."""

import io
import re
from datetime import timedelta
from uuid import UUID

import psycopg2
import pytest
from django.db import DatabaseError, connection, transaction
from psycopg2.errorcodes import (
    CHECK_VIOLATION,
    FEATURE_NOT_SUPPORTED,
    INSUFFICIENT_PRIVILEGE,
)

from engine import tenancy
from engine.errors import NotAllowed
from engine.models import WorkItem
from processes.organisation import commands as organisation
from tests.guard import attacks
from tests.support.database import OwnDatabase
from tests.support.story import Story, reach
from web import postgres
from web.demo import counties, county

#: By a privilege or a trigger, by row security, by a check, by a function of ours. A
#: mistake in the text of an attack is none of these.
REFUSED = {INSUFFICIENT_PRIVILEGE, CHECK_VIOLATION, "LM403", "LM422"}
BINDINGS = ("wang", "nobody", "nothing")
HELP = ("explain_policy", "report_hardship", "help_prepare_application")


@pytest.fixture
def household(own_database: OwnDatabase) -> Story:
    """A case with a step that awaits an official, and one on an official's desk.

    Something has been done and something refused, and somebody has left: all of it
    was kept before.
    """
    with transaction.atomic():
        story = Story(county.set_up())
        story.opens_case("wang")
        story.completes("wang", "register_lead")
        story.starts("wang", "assistance_coordination")
        for step in (*HELP, "apply_assistance"):
            story.completes("wang", step)
        with pytest.raises(NotAllowed):
            story.claims("wang", "accept_application")
        story.completes("zhou", "accept_application", acceptance="accepted")
        story.claims("feng", "start_investigation")
        organisation.end_posts(story.person("wu"), county=1, on=story.now.date())
    return story


def _names(story: Story) -> dict[str, object]:
    """Return what the names in the attacks stand for."""
    tenancy.bind({1})
    case = WorkItem.objects.filter(case_id=story.case_id)
    done = case.get(element_id="accept_application")
    held = case.get(element_id="start_investigation")
    opened = [each for each in _open(story) if each.needs_authority]
    addresses = postgres.urls()
    return {
        **{name: story.person(name) for name in ("wang", "li", "zhou", "he")},
        "gone": story.person("wu"),
        "reserved": opened[0].pk,
        "held": held.pk,
        "done": done.pk,
        "instance": held.instance_id,
        "station": story.county.stations[0].pk,
        "township": story.county.townships[0].pk,
        "now": story.now.isoformat(),
        "owner": addresses.owner.user,
        "database": connection.settings_dict["NAME"],
    }


def _open(story: Story) -> list[WorkItem]:
    """Return open reserved work of a second household."""
    first = story.case_id
    story.opens_case("li")
    story.completes("li", "register_lead")
    story.starts("li", "assistance_coordination")
    for step in (*HELP, "apply_assistance"):
        story.completes("li", step)
    item = story.item("accept_application")
    story.case_id = first
    return [item]


def _bind(story: Story, binding: str) -> None:
    if binding == "nothing":
        tenancy.bind(())
    elif binding == "nobody":
        tenancy.bind({1})
    else:
        story.actor(binding)


def _outcome(story: Story, binding: str, statement: str) -> str:
    """Return how an attack ends: refused, without effect, or done."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            _bind(story, binding)
            cursor.execute(statement)
            raise _Done(cursor.rowcount)
    except _Done as done:
        return "nothing" if done.args == (0,) else "done"
    except DatabaseError as error:
        if getattr(error.__cause__, "pgcode", None) not in REFUSED:
            raise AssertionError(statement) from error
        return "refused"


class _Done(Exception):
    """An attack went through, with so many rows; what it did is taken back."""


@pytest.mark.parametrize("binding", BINDINGS)
def test_no_statement_forges_an_act_an_effect_a_capability_or_the_log(
    household: Story, binding: str
) -> None:
    with transaction.atomic():
        names = _names(household)
    found: dict[str, list[str]] = {"done": [], "nothing": [], "refused": []}
    for statement in attacks.ALL:
        text = re.sub(r"<(\w+)>", lambda name: str(names[name[1]]), statement)
        found[_outcome(household, binding, text)].append(statement)
    assert found["done"] == []
    # Whoever sees the county is refused by a rule, not because nothing was found.
    if binding != "nothing":
        assert found["nothing"] == list(attacks.WITHOUT_EFFECT)


@pytest.mark.parametrize("binding", BINDINGS)
def test_nothing_is_copied_in(household: Story, binding: str) -> None:
    for table in attacks.COPIED:
        # given a row as the database itself writes it
        rows = io.StringIO()
        query = f"COPY (SELECT * FROM {table} ORDER BY random() LIMIT 1) TO STDOUT"
        with transaction.atomic(), connection.cursor() as cursor:
            tenancy.bind({1})
            cursor.copy_expert(query, rows)
        assert rows.getvalue()

        # when it is copied in, then it is refused
        rows.seek(0)
        with pytest.raises(psycopg2.Error) as refused:
            _copy(household, binding, table, rows)
        assert refused.value.pgcode in REFUSED | {FEATURE_NOT_SUPPORTED}, table


def _copy(story: Story, binding: str, table: str, rows: io.StringIO) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        _bind(story, binding)
        cursor.copy_expert(f"COPY {table} FROM STDIN", rows)


def test_django_updates_in_bulk_no_further(household: Story) -> None:
    with transaction.atomic():
        item = household.item("start_investigation")
    item.status, item.ended_at = WorkItem.Status.COMPLETED, household.now
    with transaction.atomic():
        household.actor("wang")
        with pytest.raises(DatabaseError, match="whoever is bound"):
            WorkItem.objects.bulk_update([item], ["status", "ended_at"])
    item.needs_authority = False
    with transaction.atomic():
        household.actor("wang")
        with pytest.raises(DatabaseError, match="to be new"), transaction.atomic():
            WorkItem.objects.bulk_create(
                [item],
                update_conflicts=True,
                unique_fields=["id"],
                update_fields=["needs_authority"],
            )


# -- what is entitled, and what nearly is -------------------------------------------


def _claims(item: UUID, person: UUID, at: object) -> str:
    return (
        "UPDATE engine_workitem SET status = 'claimed', capacity = 'township_official',"
        f" assignee_id = '{person}', acts_with_authority = true, claimed_at = '{at}'"
        f" WHERE id = '{item}'"
    )


def _completes(item: UUID, at: object) -> str:
    return (
        f"UPDATE engine_workitem SET status = 'completed', ended_at = '{at}'"
        f" WHERE id = '{item}'"
    )


def _item(story: Story, element_id: str) -> UUID:
    with transaction.atomic():
        return story.item(element_id).pk


def _refusal(person: UUID, statement: str) -> str:
    with pytest.raises(DatabaseError) as refused:
        _done(person, statement)
    assert getattr(refused.value.__cause__, "pgcode", None) in REFUSED
    return str(refused.value)


def _done(person: UUID, *statements: str) -> list[int]:
    """Send statements in one transaction bound to somebody; return what they wrote."""
    with transaction.atomic(), connection.cursor() as cursor:
        tenancy.bind({1, 6}, person)
        counts = []
        for statement in statements:
            cursor.execute(statement)
            counts.append(cursor.rowcount)
        return counts


def test_an_official_does_the_own_step_and_nobody_elses(household: Story) -> None:
    # given a step on one official's desk and another official of the same queue
    item, at = _item(household, "start_investigation"), household.now
    zhou, feng = household.person("zhou"), household.person("feng")
    assert "whoever is bound" in _refusal(zhou, _completes(item, at))

    # when the one whose it is does it, then it is done, and done for good
    assert _done(feng, _completes(item, at)) == [1]
    assert "left alone" in _refusal(feng, _completes(item, at))


def test_a_step_is_completed_as_it_was_claimed(household: Story) -> None:
    item, at = _item(household, "start_investigation"), household.now
    feng = household.person("feng")
    other = _claims(item, feng, at).replace("'claimed'", "'completed'", 1)
    assert "as claimed" in _refusal(feng, other.replace("township_o", "county_o"))


def test_nothing_is_done_before_it_was_there(household: Story) -> None:
    item, feng = _item(household, "start_investigation"), household.person("feng")
    before = household.now - timedelta(days=30)
    for statement in (_completes(item, before), _claims(item, feng, before)):
        assert "after what came before" in _refusal(feng, statement)


def test_a_post_that_has_ended_claims_nothing(household: Story) -> None:
    item, at = _item(household, "start_investigation"), household.now
    zhou = household.person("zhou")
    organisation.end_posts(zhou, county=1, on=at.date())
    assert "rule POST" in _refusal(zhou, _claims(item, zhou, at))


def test_a_post_that_ended_after_the_claim_completes_nothing(household: Story) -> None:
    item, at = _item(household, "start_investigation"), household.now
    feng = household.person("feng")
    organisation.end_posts(feng, county=1, on=at.date())
    assert "rule POST" in _refusal(feng, _completes(item, at))


def test_nothing_is_added_to_an_older_act(household: Story) -> None:
    # given an act of somebody entitled, kept without a word
    item, at = _item(household, "start_investigation"), household.now
    feng = household.person("feng")
    told = [
        re.sub(r"<(item|now)>", lambda m: str(item if m[1] == "item" else at), text)
        for text in (attacks.OWN_SUBMISSION, attacks.OWN_LINE)
    ]
    with transaction.atomic():  # told in one move, it is taken
        assert _done(feng, _completes(item, at), *told) == [1, 1, 1]
        transaction.set_rollback(True)
    assert _done(feng, _completes(item, at)) == [1]

    # when the same person tells of it later, then it is too late
    for statement in told:
        assert "this move" in _refusal(feng, statement)


def test_help_and_decision_do_not_pass_in_one_statement(
    own_database: OwnDatabase,
) -> None:
    # given a head who is an official, where that is allowed, with a step of help and
    # a step of decision on one household on the desk
    steps = ("assign_case_worker", "accept_application")
    with transaction.atomic():
        story = Story(counties.set_up_one("YL"))
        reach(story, "assign_case_worker")
        story.starts("wang", "assistance_coordination")
        for step in (*HELP, "apply_assistance"):
            story.completes("wang", step)
        for step in steps:
            story.claims("zhao", step)
    first, second = (_item(story, step) for step in steps)

    # when both are completed at once, then the second finds the first
    zhao = story.person("zhao")
    both = f"{_completes(first, story.now)} OR id = '{second}'"
    assert "rule DH2" in _refusal(zhao, both)

    # and one of them can be done
    assert _done(zhao, _completes(second, story.now)) == [1]
