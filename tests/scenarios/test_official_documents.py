"""Official documents: who issues which, once, and under which number.

Source: domain specification §15.2, “document level”.
"""

from uuid import UUID

import pytest

from engine import steps, tenancy
from engine.errors import NotAllowed, NotFound, Rejected, WrongState
from engine.identifiers import new_id
from engine.models import ProcessDefinition, Refusal, WorkItem
from processes.casework.models import Case
from processes.documents import queries
from processes.documents.commands import issue_document
from processes.documents.kinds import kinds
from processes.documents.models import OfficialDocument
from tests.support.evaluating import PANEL, evidence_is_there, panel_is_formed
from tests.support.statements import counted
from tests.support.story import Story

FILING = "filing_and_spot_check"
RECEIPT = "filing_receipt"


def _submitted(story: Story, title: str = "年度计划") -> None:
    story.opens_matter("he", FILING, title)
    story.completes("he", "prepare_filing")
    story.completes("he", "submit_filing")
    story.completes("shi", "check_filing")


def _act(story: Story, element_id: str = "register_filing") -> WorkItem:
    tenancy.bind({story.county.ordinal})
    return WorkItem.objects.get(case_id=story.case_id, element_id=element_id)


def _issued(story: Story, username: str = "shi") -> OfficialDocument:
    receipt = issue_document(_act(story).pk, RECEIPT, origin=story.origin(username))
    tenancy.bind({story.county.ordinal})
    made = OfficialDocument.objects.select_related("case").get(pk=receipt.subject)
    assert (receipt.status, receipt.case_id) == (made.number, str(made.case_id))
    return made


@pytest.fixture
def filed(bureau: Story) -> Story:
    """A filing that the city has registered."""
    _submitted(bureau)
    bureau.completes("shi", "register_filing")
    return bureau


def test_a_document_is_issued_once(filed: Story) -> None:
    first = _issued(filed)
    assert _issued(filed) == first
    assert (first.act, first.kind_digest) == (
        _act(filed).pk,
        kinds()[RECEIPT].digest,
    )
    assert (first.made_by, first.made_at) == (filed.person("shi"), filed.now)
    assert queries.documents_of(first.case, filed.actor("he")) == [first]


def test_numbers_of_documents_leave_no_gap(bureau: Story) -> None:
    numbers = []
    for title in ("计划一", "计划二"):
        _submitted(bureau, title)
        bureau.completes("shi", "register_filing")
        # what is refused takes no number
        with pytest.raises(Rejected):
            issue_document(_act(bureau).pk, "agreement", origin=bureau.origin("shi"))
        numbers.append(_issued(bureau).number)
    year = bureau.now.year
    assert numbers == [f"备〔{year}〕1号", f"备〔{year}〕2号"]


def test_what_can_be_issued_is_offered_until_it_is(filed: Story) -> None:
    case = _issued(filed).case
    assert queries.still_to_issue(case, filed.actor("he"), []) == []
    offered = queries.still_to_issue(case, filed.actor("shi"), [])
    assert [(item.element_id, kind.id) for item, kind in offered] == [
        ("register_filing", RECEIPT)
    ]
    issued = queries.documents_of(case, filed.actor("shi"))
    assert queries.still_to_issue(case, filed.actor("shi"), issued) == []


@pytest.mark.parametrize("username", ["he", "zhao", "wang", "an"])
def test_only_the_office_that_acted_issues(filed: Story, username: str) -> None:
    with pytest.raises(NotAllowed):
        _issued(filed, username)
    assert not OfficialDocument.objects.exists()
    tenancy.bind({filed.county.ordinal})
    refusal = Refusal.objects.get(person_id=filed.person(username), deed="issue")
    assert refusal.element_id == "register_filing"


def test_a_step_that_is_not_done_has_no_document(bureau: Story) -> None:
    _submitted(bureau)
    with pytest.raises(WrongState):
        _issued(bureau)


@pytest.mark.parametrize("kind", ["", "nothing", "filing_return", "agreement"])
def test_a_step_gives_rise_to_its_own_documents_only(filed: Story, kind: str) -> None:
    with pytest.raises(Rejected, match="a document of register_filing"):
        issue_document(_act(filed).pk, kind, origin=filed.origin("shi"))


def test_what_is_not_there_is_not_found(filed: Story) -> None:
    origin = filed.origin("shi")
    with pytest.raises(NotFound):
        issue_document(new_id(), RECEIPT, origin=origin)
    with pytest.raises(NotFound):
        queries.document_in(_issued(filed).case, new_id(), filed.actor("shi"))


def test_who_is_judged_reads_no_minutes_of_the_judges(bureau: Story) -> None:
    # given the minutes of a visit to a station
    panel_is_formed(bureau, *PANEL)
    evidence_is_there(bureau)
    visit = _act(bureau, "visit_site")
    made = issue_document(visit.pk, "visit_minutes", origin=bureau.origin("duan"))
    case = Case.objects.get(pk=visit.case_id)

    # then the county reads them, and the station does not know of them
    assert [str(d.pk) for d in queries.documents_of(case, bureau.actor("du"))] == [
        made.subject
    ]
    assert queries.documents_of(case, bureau.actor("zhao")) == []
    with pytest.raises(NotFound):
        queries.document_in(case, UUID(made.subject), bureau.actor("zhao"))


def test_every_document_is_of_a_step_that_an_authority_does(bureau: Story) -> None:
    tenancy.bind({bureau.county.ordinal})
    for kind in kinds().values():
        version = ProcessDefinition.objects.get(
            process_id=kind.process, status=ProcessDefinition.Status.ACTIVE
        )
        assert steps.step(version.pk, kind.element).name, kind.id


def test_issuing_asks_little(filed: Story) -> None:
    origin, act = filed.origin("shi"), _act(filed).pk
    with counted() as statements:
        issue_document(act, RECEIPT, origin=origin)
    assert len(statements) <= 16, "\n".join(statements)
