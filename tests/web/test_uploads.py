"""Files handed in with a step: attached before the form is checked, never lost."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from engine import commands, queries, tenancy
from engine.models import Submission, WorkItem
from processes.papers.models import Attachment
from tests.papers.pictures import PDF, photo
from tests.support.story import Story, reach
from tests.web.conftest import Browser
from tests.web.posting import posted


@pytest.fixture
def session(story: Story) -> WorkItem:
    """The record of a session on wang's desk; photos are not agreed to."""
    reach(story, "deliver_intervention")
    item = story.item("deliver_intervention")
    if item.status == WorkItem.Status.OPEN:
        commands.claim_work_item(item.pk, origin=story.origin("wang"))
    return story.item("deliver_intervention")


def a_file(content: bytes = PDF, name: str = "会谈记录.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def controls(story: Story, item: WorkItem, **more: object) -> dict[str, object]:
    """Return what a browser would post for the session."""
    return {**posted(story.filled(item, next_step="session")), **more}


def test_a_file_goes_in_with_the_step(
    story: Story, browser: Browser, session: WorkItem
) -> None:
    # when the session is sent with two files
    answer = browser("wang").post(
        reverse("complete", args=[session.pk]),
        controls(
            story,
            session,
            attachments__upload=[a_file(), a_file(PDF + b"\n%%EOF", "二.pdf")],
        ),
    )
    assert answer.status_code == 302

    # then the record holds the ids of two attachments that belong to the step
    tenancy.bind({1})
    sent = Submission.objects.get(work_item=session)
    kept = {str(each.pk) for each in Attachment.objects.filter(work_item=session)}
    assert set(queries.opened(sent)["attachments"]) == kept  # type: ignore[call-overload]
    assert len(kept) == 2

    # and the record names them without their file names
    page = browser("li").post(
        reverse("reveal_submission", args=[story.case_id, sent.pk]),
        {"reason": "service"},
    )
    assert "其他材料（PDF" in page.content.decode()
    assert "会谈记录.pdf" not in page.content.decode()


def test_a_refused_form_keeps_what_was_handed_in(
    story: Story, browser: Browser, session: WorkItem
) -> None:
    # given a session that lacks its facts
    wang, url = browser("wang"), reverse("complete", args=[session.pk])
    answer = wang.post(
        url, controls(story, session, facts="", attachments__upload=a_file())
    )
    assert answer.status_code == 422

    # then the page has the file, by its id
    tenancy.bind({1})
    kept = Attachment.objects.get()
    assert f'value="{kept.pk}" checked' in answer.content.decode()

    # and sent again with that id it goes through, with one attachment
    again = wang.post(url, controls(story, session, attachments=[str(kept.pk)]))
    assert again.status_code == 302
    tenancy.bind({1})
    sent = Submission.objects.get(work_item=session)
    assert queries.opened(sent)["attachments"] == [str(kept.pk)]


def test_a_draft_keeps_its_files(
    story: Story, browser: Browser, session: WorkItem
) -> None:
    wang, url = browser("wang"), reverse("complete", args=[session.pk])
    posts = controls(story, session, attachments__upload=a_file(), save_draft="1")
    assert wang.post(url, posts).status_code == 302
    tenancy.bind({1})
    draft = queries.draft_of(session)
    assert draft is not None
    assert draft[0]["attachments"] == [str(Attachment.objects.get().pk)]
    page = wang.get(reverse("work_item", args=[session.pk]))
    assert "其他材料（PDF" in page.content.decode()
    assert 'enctype="multipart/form-data"' in page.content.decode()


def test_a_file_that_is_none_is_refused_beside_its_field(
    story: Story, browser: Browser, session: WorkItem
) -> None:
    answer = browser("wang").post(
        reverse("complete", args=[session.pk]),
        controls(
            story, session, attachments__upload=[a_file(), a_file(b"MZ", "x.pdf")]
        ),
    )
    assert answer.status_code == 422
    assert "只能添加图片" in answer.content.decode()
    tenancy.bind({1})
    assert str(Attachment.objects.get().pk) in answer.content.decode()
    assert story.item("deliver_intervention").pk == session.pk


def test_a_photo_of_a_session_needs_somebody_who_answers_for_it(
    story: Story, browser: Browser, session: WorkItem
) -> None:
    # given a photo, and a client who has not agreed to photos
    wang, url = browser("wang"), reverse("complete", args=[session.pk])
    picture = a_file(photo(), "家.jpg")
    answer = wang.post(url, controls(story, session, attachments__upload=picture))
    assert answer.status_code == 422
    assert 'name="photos_confirmed"' in answer.content.decode()

    # when the worker answers for it, then it goes in
    picture.seek(0)
    confirmed = controls(
        story, session, attachments__upload=picture, photos_confirmed="1"
    )
    assert wang.post(url, confirmed).status_code == 302
    tenancy.bind({1})
    assert Attachment.objects.get().kind == Attachment.Kind.PHOTO


def test_ids_of_other_cases_are_not_taken(
    story: Story, browser: Browser, session: WorkItem
) -> None:
    # given an attachment of another case
    here = story.case_id
    story.opens_case("wang")
    browser("wang").post(
        reverse("attach", args=[story.case_id]), {"kind": "proof", "file": a_file()}
    )
    tenancy.bind({1})
    foreign, story.case_id = Attachment.objects.get().pk, here

    # when its id is posted with a step of this one
    browser("wang").post(
        reverse("complete", args=[session.pk]),
        controls(story, session, attachments=[str(foreign), "nonsense"]),
    )

    # then the record does not hold it
    tenancy.bind({1})
    sent = Submission.objects.get(work_item=session)
    assert not queries.opened(sent).get("attachments")
