"""Who has declared a relation with a client is not made the case worker."""

import pytest

from engine import tenancy
from engine.errors import NotAllowed, NotFound, Rejected
from processes.casework import conflicts
from processes.casework.models import Case
from processes.oversight.declaring import declare_relation
from processes.relations.models import DeclaredRelation
from tests.support.desks import casework, opened_for
from tests.support.statements import counted
from tests.support.story import Story


@pytest.fixture
def waiting(story: Story) -> Story:
    """A case that waits for its case worker."""
    casework()
    story.opens_case("li")
    return story


def test_a_declared_colleague_is_barred_and_cannot_be_assigned(waiting: Story) -> None:
    # given that wang has declared kinship, twice
    assert waiting.case_id is not None
    for _ in range(2):
        origin = waiting.origin("wang")
        with counted() as sent:
            declare_relation(waiting.case_id, kind="kinship", origin=origin)
        assert len(sent) <= 6, sent
    tenancy.bind({1})
    assert DeclaredRelation.objects.count() == 1
    found = conflicts.of_cases({waiting.case_id})[waiting.case_id]
    assert found[waiting.person("wang")].rule == "COI09"

    # when the head would assign the case to wang
    wang, li = (str(waiting.person(name)) for name in ("wang", "li"))
    with pytest.raises(Rejected) as refused:
        waiting.completes("zhao", "assign_case_worker", case_worker=wang)

    # then the form says so, and another colleague gets it
    assert "COI09" in refused.value.problems["case_worker"][0]
    waiting.completes("zhao", "assign_case_worker", case_worker=li)
    tenancy.bind({1})
    case = Case.objects.get(pk=waiting.case_id)
    assert case.case_worker_id == waiting.person("li")


def test_a_worker_about_whom_a_complaint_is_open_does_not_get_the_case_again(
    waiting: Story,
) -> None:
    tenancy.bind({1})
    Case.objects.filter(pk=waiting.case_id).update(
        is_frozen=True, case_worker_id=waiting.person("wang")
    )
    wang = str(waiting.person("wang"))
    with pytest.raises(Rejected) as refused:
        waiting.completes("zhao", "assign_case_worker", case_worker=wang)
    assert "case_worker" in refused.value.problems


def test_the_head_declares_for_a_colleague_others_only_for_themselves(
    waiting: Story,
) -> None:
    assert waiting.case_id is not None
    wang = waiting.person("wang")
    declare_relation(
        waiting.case_id, kind="debt", person_id=wang, origin=waiting.origin("zhao")
    )
    with pytest.raises(NotAllowed):
        declare_relation(
            waiting.case_id, kind="debt", person_id=wang, origin=waiting.origin("li")
        )


def test_a_declaration_needs_a_case_in_sight_and_a_known_kind(story: Story) -> None:
    casework()
    case_id = opened_for(story, "wang")
    with pytest.raises(NotFound):
        declare_relation(case_id, kind="debt", origin=story.origin("sun"))
    with pytest.raises(Rejected):
        declare_relation(case_id, kind="friends", origin=story.origin("li"))
