"""Attaching, removing and commenting: who may, what is refused, what is left."""

from uuid import UUID

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from engine import commands as engine
from engine import tenancy
from engine.errors import NotAllowed, NotFound, Rejected, WrongState
from engine.identifiers import new_id
from engine.models import Refusal, WorkItem
from processes.papers import commands, media, queries
from processes.papers.models import Attachment, CaseComment
from tests.papers.pictures import PDF, photo, upload
from tests.support.story import Story, reach

PROOF, PHOTO = Attachment.Kind.PROOF, Attachment.Kind.PHOTO


@pytest.fixture
def case(story: Story) -> Story:
    """A case whose worker draws up the plan; photos are not agreed to."""
    return reach(story, "draft_service_plan")


def attach(story: Story, username: str = "wang", **more: object) -> UUID:
    """Let somebody attach a file; return its id."""
    assert story.case_id is not None
    given = {"kind": PROOF, **more}
    file = given.pop("file", None) or upload()
    receipt = commands.attach_file(
        story.case_id,
        file,  # type: ignore[arg-type]
        origin=story.origin(username),
        **given,  # type: ignore[arg-type]
    )
    tenancy.bind({1})
    return UUID(receipt.subject)


def test_a_file_is_kept_sealed_and_opens_again(case: Story) -> None:
    # when a PDF is attached
    pk = attach(case, file=upload(PDF, name="王测试的残疾证.pdf"))

    # then name and content are there, and neither lies in the row in clear
    found = Attachment.objects.get(pk=pk)
    assert queries.content_of(found) == PDF
    assert queries.name_of(found) == "王测试的残疾证.pdf"
    assert b"%PDF" not in bytes(found.content)
    assert "残疾证".encode() not in bytes(found.sealed_name)
    assert (found.media_type, found.size) == (media.PDF, len(PDF))


def test_the_same_file_is_kept_once(case: Story) -> None:
    first, again = attach(case), attach(case, "li")
    assert first == again
    assert attach(case, file=upload(photo(colour=(1, 2, 3)))) != first


def test_a_content_is_not_moved_to_another_row(case: Story) -> None:
    # given two files, the content of one laid into the other's row
    first, other = attach(case), attach(case, file=upload(PDF))
    content = Attachment.objects.get(pk=first).content
    Attachment.objects.filter(pk=other).update(content=content)

    # then it does not open there
    with pytest.raises(Exception, match="changed or moved"):
        queries.content_of(Attachment.objects.get(pk=other))


@pytest.mark.parametrize("username", ["sun", "he"])
def test_a_stranger_attaches_nothing(case: Story, username: str) -> None:
    with pytest.raises(NotFound):
        attach(case, username)


def test_a_supervisor_reads_masked_and_attaches_nothing(case: Story) -> None:
    with pytest.raises(NotAllowed):
        attach(case, "chen")
    tenancy.bind({1})
    assert Refusal.objects.get().command == "attach_file"


def test_a_file_that_is_none_is_rejected(case: Story) -> None:
    with pytest.raises(Rejected, match="JPEG, PNG, WebP or PDF"):
        attach(case, file=upload(b"MZ"))
    with pytest.raises(Rejected, match="known kind"):
        attach(case, kind="video")
    tenancy.bind({1})
    assert not Attachment.objects.exists()


def test_a_photo_needs_consent_or_somebody_who_answers_for_it(case: Story) -> None:
    # given a client who has not agreed to photos
    with pytest.raises(Rejected) as refused:
        attach(case, kind=PHOTO)
    assert "is_confirmed" in refused.value.problems

    # when the worker answers for it, then it is kept, and so is that
    pk = attach(case, kind=PHOTO, is_confirmed=True)
    assert Attachment.objects.get(pk=pk).is_confirmed


def test_a_photo_with_consent_is_simply_attached(story: Story) -> None:
    reach(story, "obtain_informed_consent")
    story.completes("wang", "obtain_informed_consent", consent_media=["photo"])
    assert Attachment.objects.filter(pk=attach(story, kind=PHOTO)).exists()


def test_a_full_case_takes_no_more(
    case: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(media, "MOST_FILES", 1)
    attach(case)
    with pytest.raises(Rejected, match="at most 1 attachments"):
        attach(case, file=upload(PDF))


def test_whoever_has_a_step_hands_in_with_it(case: Story) -> None:
    # given the plan on wang's desk
    item = case.item("draft_service_plan")
    if item.status == WorkItem.Status.OPEN:
        engine.claim_work_item(item.pk, origin=case.origin("wang"))

    # when she attaches with the step, then it says so
    pk = attach(case, work_item_id=item.pk)
    assert Attachment.objects.get(pk=pk).work_item_id == item.pk

    # and a colleague who has not the step cannot
    with pytest.raises(WrongState):
        attach(case, "li", work_item_id=item.pk, file=upload(PDF))
    with pytest.raises(NotFound):
        attach(case, work_item_id=new_id(), file=upload(PDF))


def test_removing_marks_and_can_be_undone(case: Story) -> None:
    assert case.case_id is not None
    pk = attach(case)

    # when it is removed
    commands.remove_attachment(case.case_id, pk, origin=case.origin("li"))

    # then it is marked, and everything is still there
    found = Attachment.objects.get(pk=pk)
    assert found.removed_by == case.person("li")
    assert queries.content_of(found)
    assert queries.known_in(case.case_id, [pk]) == set()
    with pytest.raises(WrongState):
        commands.remove_attachment(case.case_id, pk, origin=case.origin("li"))

    # and when it is put back, it is as before
    commands.restore_attachment(case.case_id, pk, origin=case.origin("wang"))
    assert Attachment.objects.get(pk=pk).removed_at is None
    with pytest.raises(WrongState):
        commands.restore_attachment(case.case_id, pk, origin=case.origin("wang"))


def test_nobody_else_removes_or_restores(case: Story) -> None:
    assert case.case_id is not None
    pk = attach(case)
    for change in (commands.remove_attachment, commands.restore_attachment):
        with pytest.raises(NotFound):
            change(case.case_id, pk, origin=case.origin("sun"))
        with pytest.raises(NotFound):
            change(case.case_id, new_id(), origin=case.origin("wang"))
        with pytest.raises(NotAllowed):
            change(case.case_id, pk, origin=case.origin("chen"))


def test_an_authoritys_paper_is_not_the_stations(story: Story) -> None:
    # given a township official who hands in a paper with the step
    story.opens_case("wang")
    story.completes("wang", "register_lead")
    story.starts("wang", "assistance_coordination")
    for step in ("explain_policy", "help_prepare_application", "apply_assistance"):
        story.completes("wang", step)
    item = story.item("accept_application")
    engine.claim_work_item(item.pk, origin=story.origin("zhou"))
    pk = attach(story, "zhou", work_item_id=item.pk)

    # then those who only helped with the application do not open or remove it
    assert story.case_id is not None
    with pytest.raises(NotAllowed):
        commands.remove_attachment(story.case_id, pk, origin=story.origin("wang"))
    commands.remove_attachment(story.case_id, pk, origin=story.origin("zhou"))


def test_a_comment_is_sealed_and_never_changes(case: Story) -> None:
    assert case.case_id is not None

    # when the supervisor and the worker comment
    for username in ("chen", "wang"):
        commands.comment_on_case(
            case.case_id, "  计划很清楚。 ", origin=case.origin(username)
        )

    # then both are there, sealed, and nobody changes them
    tenancy.bind({1})
    first, second = CaseComment.objects.order_by("id")
    assert queries.text_of(first) == queries.text_of(second) == "计划很清楚。"
    assert "计划".encode() not in bytes(first.sealed)
    with pytest.raises(DatabaseError), transaction.atomic():
        CaseComment.objects.update(sealed=b"")


def test_a_correction_is_a_new_comment_by_its_author(case: Story) -> None:
    assert case.case_id is not None
    said = commands.comment_on_case(
        case.case_id, "周四家访", origin=case.origin("wang")
    )
    fixed = commands.comment_on_case(
        case.case_id,
        "周五家访",
        corrects=UUID(said.subject),
        origin=case.origin("wang"),
    )
    tenancy.bind({1})
    assert str(CaseComment.objects.get(pk=fixed.subject).corrects_id) == said.subject
    with pytest.raises(NotFound):
        commands.comment_on_case(
            case.case_id,
            "不对",
            corrects=UUID(said.subject),
            origin=case.origin("li"),
        )


@pytest.mark.parametrize("text", ["", "  \n ", "长" * 2001])
def test_an_empty_or_endless_comment_is_rejected(case: Story, text: str) -> None:
    assert case.case_id is not None
    with pytest.raises(Rejected):
        commands.comment_on_case(case.case_id, text, origin=case.origin("wang"))


@pytest.mark.parametrize("username", ["sun", "zhou", "he"])
def test_who_does_not_see_the_file_does_not_comment(case: Story, username: str) -> None:
    assert case.case_id is not None
    with pytest.raises(NotFound):
        commands.comment_on_case(case.case_id, "你好", origin=case.origin(username))


def test_the_commands_ask_a_bounded_number_of_questions(case: Story) -> None:
    assert case.case_id is not None
    origin = case.origin("wang")
    file = upload()
    with CaptureQueriesContext(connection) as asked:
        commands.attach_file(case.case_id, file, kind=PROOF, origin=origin)
    assert len(_real(asked)) <= 10, _real(asked)
    with CaptureQueriesContext(connection) as asked:
        commands.comment_on_case(case.case_id, "好", origin=origin)
    assert len(_real(asked)) <= 7, _real(asked)


def test_a_key_that_comes_again_attaches_once(case: Story) -> None:
    assert case.case_id is not None
    origin = case.origin("wang", idempotency_key="same-key-1")
    first = commands.attach_file(case.case_id, upload(), kind=PROOF, origin=origin)
    again = commands.attach_file(case.case_id, upload(), kind=PROOF, origin=origin)
    assert first == again


def _real(asked: CaptureQueriesContext) -> list[str]:
    return [q["sql"][:90] for q in asked if "SAVEPOINT" not in q["sql"]]
