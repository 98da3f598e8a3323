"""A prepared query set is the query set, translated once."""

from datetime import date
from uuid import UUID

import pytest
from django.db.models import Exists, OuterRef

from engine import tenancy
from engine.models import WorkItem
from engine.prepared import Prepared
from tests.support.statements import counted
from tests.support.story import Story


def build(*, case: UUID, element: str, today: date):
    """Return the work items of a step of a case, with what hangs on them."""
    twins = WorkItem.objects.filter(case_id=case).exclude(pk=OuterRef("pk"))
    items = WorkItem.objects.select_related("instance__definition")
    return items.annotate(is_alone=~Exists(twins)).filter(
        case_id=case, element_id=element, opened_at__date__lte=today
    )


KINDS = {"case": UUID, "element": str, "today": date}


def test_it_gives_what_the_query_set_gives_each_time(story: Story) -> None:
    # given two cases
    cases = [story.opens_case("wang"), story.opens_case("wang")]
    prepared = Prepared(build, **KINDS)
    tenancy.bind({1})

    for case in cases:
        # when it is asked for one after the other
        values = {"case": case, "element": "register_lead", "today": story.now.date()}
        with counted() as statements:
            found = prepared(**values)
            number = found[0].instance.definition.version

        # then rows, related rows and annotations are those of the query set
        (expected,) = build(**values)
        assert found == [expected]
        assert vars(found[0]).keys() == vars(expected).keys()
        assert found[0].is_alone == expected.is_alone
        assert number == expected.instance.definition.version
        assert bytes(found[0].instance.state) == bytes(expected.instance.state)
        assert len(statements) == 1


def test_it_finds_nothing_where_nothing_is(story: Story) -> None:
    case = story.opens_case("wang")
    tenancy.bind({1})
    prepared = Prepared(build, **KINDS)

    assert prepared(case=case, element="nothing", today=story.now.date()) == []


def test_it_sees_only_the_counties_that_are_bound(story: Story) -> None:
    case = story.opens_case("wang")
    prepared = Prepared(build, **KINDS)
    tenancy.bind({2})

    assert prepared(case=case, element="register_lead", today=story.now.date()) == []


def test_a_value_that_does_not_reach_the_statement_is_a_mistake() -> None:
    def changed(*, element: str):
        return WorkItem.objects.filter(element_id=element.upper() + "!")

    with pytest.raises(ValueError, match="element"):
        Prepared(changed, element=str)(element="x")
